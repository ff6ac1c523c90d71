"""A user's house style: a .docx or .dotx whose looks, page, headers and footers packages take over.

`read_house_style` refuses what cannot serve; `dress` puts a base package into its clothes. Only looks are taken: the
words of the document, its comments, notes, properties and macros never reach a package.
"""

from __future__ import annotations

from briefgen.word.house.dressing import dress
from briefgen.word.house.reading import HouseStyle, read_house_style

__all__ = ["HouseStyle", "dress", "read_house_style"]
