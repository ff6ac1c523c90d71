"""The document's properties as the package and its headers show them."""

from __future__ import annotations

from briefgen.document import Properties
from briefgen.word.wml import printable


def values_of(properties: Properties) -> dict[str, str]:
    """Words by the names that stand in braces in the base package."""
    values = {
        "title": properties.title,
        "subject": properties.subject,
        "organization": properties.organization,
        "keywords": ", ".join(properties.keywords),
        "date": f"{properties.date}T00:00:00Z" if properties.date else "",
    }
    return {name: " ".join(printable(text).split()) for name, text in values.items()}
