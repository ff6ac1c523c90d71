"""Which style of the base package serves which purpose. Looks live in `styles.xml` alone."""

from __future__ import annotations

from briefgen.document import Role

TITLE = "Title"
BODY = "BodyText"
CAPTION = "Caption"
TABLE_CAPTION = "TableCaption"
CHART = "FigureChart"
TABLE = "BriefingTable"
TABLE_TEXT = "TableText"
TABLE_HEAD = "TableHead"
TABLE_TEXT_SMALL = "TableTextSmall"
TABLE_HEAD_SMALL = "TableHeadSmall"
TABLE_NOTE = "TableNote"
TABLE_END = "TableEnd"
CONTENTS_HEADING = "TOCHeading"
CONTENTS_ENTRY = "TOC"
FIGURES_ENTRY = "TableofFigures"
COMMENT_TEXT = "CommentText"
FOOTNOTE_TEXT = "FootnoteText"
SECTION_BREAK = "SectionBreak"

HYPERLINK = "Hyperlink"
OPEN_ITEM = "OpenItem"
QUESTION_LABEL = "QuestionLabel"
COMMENT_REFERENCE = "CommentReference"
FOOTNOTE_REFERENCE = "FootnoteReference"

DEEPEST_LIST = 3
NUMBERED_LIST = 3  # the abstract list of numbering.xml that each numbered list restarts

PARAGRAPHS = {
    Role.BODY: BODY,
    Role.TITLE: TITLE,
    Role.SUBTITLE: "Subtitle",
    Role.COVER: "CoverLine",
    Role.NOTE: TABLE_NOTE,
    Role.REFERENCE: "Reference",
    Role.SIGNATURE: "Signature",
    Role.ABBREVIATION: "Abbreviation",
}


def heading(level: int, numbered: bool) -> str:
    """The style of a heading; the front headings look alike and carry no number."""
    if numbered:
        return f"Heading{level}"
    return "FrontHeading" + (str(level) if level > 1 else "")


def list_item(depth: int, ordered: bool, first: bool) -> str:
    """The style of a paragraph in a list: `first` of its item, or one that goes on below it."""
    kind = ("ListNumber" if ordered else "ListBullet") if first else "ListContinue"
    level = min(depth, DEEPEST_LIST)
    return kind + (str(level) if level > 1 else "")
