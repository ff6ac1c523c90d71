"""The sponsor's answers: read with positions, validated all at once, saved by splicing one place of the text."""

from briefgen.answers.reading import Draft, draft_of, read_answers, read_draft, split_path
from briefgen.answers.saving import save_text, spliced, store
from briefgen.answers.schema import WrongAnswerError, json_schema
from briefgen.answers.values import Answer, Answers, Row, Status, Value

__all__ = [
    "Answer",
    "Answers",
    "Draft",
    "Row",
    "Status",
    "Value",
    "WrongAnswerError",
    "draft_of",
    "json_schema",
    "read_answers",
    "read_draft",
    "save_text",
    "spliced",
    "split_path",
    "store",
]
