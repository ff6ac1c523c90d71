"""Short answers as bound fields: a content control shows the leaf of a custom XML part that holds the answer.

A writer who changes the words in one place of the package changes them in all, and the part says what was changed.
Word shows what the leaf says, so both are written alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from docx.opc.part import Part

from briefgen.document import Bound
from briefgen.word.lines import Look, is_one_run, look_properties, runs_of
from briefgen.word.markup import DECLARATION, element, escaped
from briefgen.word.stores import relate_store
from briefgen.word.writing import Writing

NAMESPACE = "urn:briefgen:answers:1"
STORE_ID = "{0E6C2C2C-6E8B-4F0B-9C57-5C1E7E2A4D02}"
_PATH = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_LONGEST = 120  # characters; longer answers are edited as text


def is_field(bound: Bound, text: str, writing: Writing) -> bool:
    """Whether these words can be bound: one short answer in full, as it is shown in all other places."""
    if bound.hole or not _PATH.fullmatch(bound.field) or not 0 < len(text) <= _LONGEST or not is_one_run(text):
        return False
    return writing.fields.setdefault(bound.field, text) == text


def field_control(path: str, text: str, look: Look, writing: Writing) -> str:
    """An inline plain-text control whose words are the answer at `path`."""
    properties = look_properties(look)
    return element(
        "sdt",
        element(
            "sdtPr",
            element("rPr", properties) if properties else "",
            element("alias", val=path.replace("_", " ").replace(".", ": ")),
            element("tag", val=path),
            element("id", val=writing.ids.number("control", f"{writing.block}\0{path}")),
            element(
                "dataBinding",
                prefixMappings=f"xmlns:a='{NAMESPACE}'",
                xpath="/a:answers[1]" + "".join(f"/a:{name}[1]" for name in path.split(".")),
                storeItemID=STORE_ID,
            ),
            element("text"),
        ),
        element("sdtContent", runs_of(text, look)),
    )


def relate_answers(document_part: Part, fields: Mapping[str, str]) -> None:
    """Relate the store of the bound answers to the document; none where nothing is bound."""
    if not fields:
        return
    sections: dict[str, list[str]] = {}
    for path, text in sorted(fields.items()):
        section, _, name = path.partition(".")
        sections.setdefault(section, []).append(f"<{name}>{escaped(text)}</{name}>")
    inside = "".join(f"<{section}>{''.join(leaves)}</{section}>" for section, leaves in sections.items())
    content = f'{DECLARATION}<answers xmlns="{NAMESPACE}">{inside}</answers>'.encode()
    relate_store(document_part, 2, content, STORE_ID, NAMESPACE)
