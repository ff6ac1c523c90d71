"""A saved file as the checks look at it: what several of them ask for is read once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from briefgen.word.reading import Package, style_of
from briefgen.word.wml import NAMESPACES, Element, W, paragraphs, qualified, text_of

R = "{" + NAMESPACES["r"] + "}"
CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OURS = ("word/document", "word/footnotes", "word/comments")
_OFF = ("0", "false", "off")


class SavedFile(Package):
    """A package under examination; raises `UnreadablePackageError` for a file that is none."""

    @cached_property
    def labels(self) -> dict[Element, str]:
        """The paragraphs of the document in order, with the number or bullet that Word prints before each."""
        numbers = self.list_numbers()
        return {paragraph: numbers.label(paragraph) for paragraph in paragraphs(self.document)}

    @cached_property
    def words(self) -> dict[Element, str]:
        """The paragraphs of the document in order, with the words that a reader sees."""
        return {paragraph: text_of(paragraph) for paragraph in self.labels}

    @cached_property
    def bookmarks(self) -> dict[str, tuple[Element, str]]:
        """The document's bookmarks by name in lower case: the paragraph in which one stands, and its words."""
        return {name.lower(): (p, words) for p in self.labels for name, words in _bookmarked(p)}

    @cached_property
    def our_stories(self) -> dict[str, Element]:
        """The stories whose words and looks are ours: headers and footers may be those of a house."""
        return {name: tree for name, tree in self.stories.items() if name.startswith(_OURS)}

    @cached_property
    def furniture(self) -> dict[str, Element]:
        """The headers and footers."""
        return {name: tree for name, tree in self.stories.items() if name.startswith(("word/header", "word/footer"))}

    def trees_named(self, *names: str) -> list[Element]:
        """The roots of these parts, as far as they are there."""
        return [self.trees[name] for name in names if name in self.trees]

    def content_type(self, part: str) -> str:
        """The content type of a part, or nothing."""
        types = list(self.trees[CONTENT_TYPES]) if CONTENT_TYPES in self.trees else []
        extension = part.rpartition(".")[2].lower()
        for key, wanted in (("PartName", "/" + part), ("Extension", extension)):
            tag = _TYPES + ("Override" if key == "PartName" else "Default")
            for one in types:
                if one.tag == tag and one.get(key, "").lower() == wanted.lower():
                    return one.get("ContentType", "")
        return ""

    def has(self, paragraph: Element, tag: str) -> bool:
        """Whether a paragraph, or its style, has a property that is on or off, such as `keepNext`."""
        place = f"{W}pPr/{W}{tag}"
        flag, style = paragraph.find(place), self.styles.by_id.get(style_of(paragraph))
        for _ in range(len(self.styles.by_id)):
            if flag is not None or style is None:
                break
            flag, based = style.find(place), style.find(W + "basedOn")
            style = None if based is None else self.styles.by_id.get(based.get(W + "val", ""))
        return is_on(flag)


def is_on(flag: Element | None) -> bool:
    """Whether a property such as `w:keepNext` is there and not switched off."""
    return flag is not None and flag.get(W + "val", "1") not in _OFF


def has_drawing(paragraph: Element) -> bool:
    """Whether a drawing stands in a paragraph."""
    return next(paragraph.iter(qualified("wp:docPr")), None) is not None


def is_in_cell(paragraph: Element) -> bool:
    """Whether a paragraph stands in a table cell."""
    return next(paragraph.iterancestors(W + "tc"), None) is not None


def _bookmarked(paragraph: Element) -> Iterator[tuple[str, str]]:
    """The bookmarks that begin in a paragraph, each with the paragraph's words up to its end."""
    names: dict[str, str] = {}
    words: dict[str, str] = {}
    for element in paragraph.iter(W + "bookmarkStart", W + "bookmarkEnd", W + "r"):
        id_ = element.get(W + "id", "")
        if element.tag == W + "bookmarkStart":
            names[id_], words[id_] = element.get(W + "name", ""), ""
        elif element.tag == W + "bookmarkEnd" and id_ in words:
            yield names[id_], words.pop(id_)
        elif words and element.tag == W + "r":
            shown = text_of(element)
            words = {open_id: so_far + shown for open_id, so_far in words.items()}
    yield from ((names[id_], so_far) for id_, so_far in words.items())
