"""How headings are numbered where a house style does it otherwise than 1, 1.1, 1.1.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.document import Numbering
from briefgen.word.reading import number_in_form

_SECTION = "Section "


@dataclass(frozen=True)
class HeadingNumbers:
    """For each level the form of its number (`decimal`, `upperRoman`) and the text it stands in (`%1.%2.`)."""

    forms: tuple[str, ...]
    texts: tuple[str, ...]

    def printed(self, numbers: Sequence[int]) -> str:
        """The number as it stands before its heading."""
        text = self.texts[len(numbers) - 1]
        for level, (number, form) in enumerate(zip(numbers, self.forms, strict=False), 1):
            text = text.replace(f"%{level}", number_in_form(number, form))
        return text

    def renumbered(self, numbering: Numbering) -> tuple[Numbering, dict[str, str]]:
        """The labels as references to headings show them, and the printed number of each heading by its id.

        Word leaves out the full stop at the end in references.
        """
        printed = {
            id_: self.printed([int(part) for part in label.removeprefix(_SECTION).split(".")])
            for id_, label in numbering.labels.items()
            if label.startswith(_SECTION)
        }
        labels = {id_: _SECTION + number.rstrip(".") for id_, number in printed.items()}
        return Numbering(numbering.labels | labels, numbering.citations), printed
