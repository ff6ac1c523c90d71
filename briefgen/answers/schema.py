"""Pydantic models made from the questionnaire: they validate the file at the door and give its JSON Schema.

Every scalar arrives as text; the parsers below type it. Nothing behind the door sees these models.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    create_model,
)

from briefgen.cmc import ReportedNumber, read_number
from briefgen.questionnaire import Column, Kind, Question, Questionnaire
from briefgen.source import did_you_mean

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
OPEN_WORDS = ("tbd", "TBD")
FORMAT = 1

# Tags of the union "a value, or a status with its particulars"; they appear in pydantic's error paths only.
TAGS = ("‹value›", "‹status›", "‹open›")

_NUMBER_PATTERN = r"^\s*(<=|>=|[<>~≤≥≈])?\s*[-+−]?[\d,]*\.?\d+([eE][-+]?\d+)?(\s*\D.*)?$"


def json_schema(questionnaire: Questionnaire) -> dict[str, Any]:
    """The answers file as JSON Schema 2020-12, for editors; numbers may stand there unquoted."""
    schema: dict[str, Any] = answers_model(questionnaire).model_json_schema()
    return {"$schema": SCHEMA_DIALECT, "title": "Answers of briefgen", **_any_of(schema)}


def answers_model(questionnaire: Questionnaire) -> type[BaseModel]:
    """The model of a whole answers file, one field for each section; made once for each questionnaire."""
    held = _MODELS.get(id(questionnaire))
    if held is None or held[0] is not questionnaire:
        fields: dict[str, Any] = {"format": (_format_type(), Field(title="Format of this file"))}
        for section in questionnaire.sections:
            model = _section_model(section.id, section.questions)
            fields[section.id] = (model | None, Field(default=None, title=section.title))
        held = (questionnaire, create_model("Answers", __config__=_STRICT, **fields))
        _MODELS[id(questionnaire)] = held
    return held[1]


_MODELS: dict[int, tuple[Questionnaire, type[BaseModel]]] = {}
_STRICT = ConfigDict(extra="forbid")


def _section_model(name: str, questions: tuple[Question, ...]) -> Any:
    fields = {question.id: _question_field(question) for question in questions}
    model = create_model(name, __config__=_STRICT, **fields)  # type: ignore[call-overload]
    return Annotated[model, BeforeValidator(_nothing_as_mapping)]


def _question_field(question: Question) -> tuple[Any, Any]:
    return (
        _or_status(value_type(question), question.id) if question.columns else _scalar_or_status(question),
        Field(default=None, title=question.ask, description=question.why or None),
    )


def value_type(question: Question) -> Any:
    """The type of a question's own value, without the statuses."""
    if question.columns:
        row = _row_model(question)
        return list[row] if question.has_rows else row  # type: ignore[valid-type]
    return scalar_type(question)


def _row_model(question: Question) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for column in question.columns:
        if column.id == question.key and question.has_rows:
            fields[column.id] = (Annotated[scalar_type(column), BeforeValidator(row_name)], Field(title=column.ask))
        else:
            fields[column.id] = (
                _scalar_or_status(column),
                Field(default=None, title=column.ask, description=column.why or None),
            )
    return create_model(f"{question.section}_{question.id}_row", __config__=_STRICT, **fields)


def _scalar_or_status(asked: Question | Column) -> Any:
    """The type of a value or its status; made once for all that are answered alike, since models are slow to make."""
    alike = (asked.kind, asked.unit, tuple(choice.value for choice in asked.choices))
    if alike not in _SCALARS:
        name = "_".join(str(part) for part in (asked.kind.value, asked.unit, *alike[2]) if part)
        _SCALARS[alike] = _or_status(scalar_type(asked), name)
    return _SCALARS[alike]


_SCALARS: dict[tuple[Kind, str, tuple[str, ...]], Any] = {}


def _or_status(inner: Any, name: str) -> Any:
    status = create_model(
        f"{name}_status",
        __config__=_STRICT,
        status=(_STATUS, ...),
        value=(inner | None, None),
        owner=(str | None, None),
        due=(_DATE | None, None),
        note=(str | None, None),
    )
    return Annotated[
        Annotated[inner, Tag(TAGS[0])] | Annotated[status, Tag(TAGS[1])] | Annotated[_OPEN, Tag(TAGS[2])],
        Discriminator(_value_or_status),
    ]


_STATUS: Any = Literal["tbd", "na", "estimate", "confirm"]
_OPEN: Any = Literal["tbd", "TBD"]


def _value_or_status(value: Any) -> str:
    if isinstance(value, dict) and "status" in value:
        return TAGS[1]
    return TAGS[2] if isinstance(value, str) and value in OPEN_WORDS else TAGS[0]


def scalar_type(question: Question | Column) -> Any:
    """The pydantic type of a kind that has no rows."""
    match question.kind:
        case Kind.YES_NO:
            return _YES_NO
        case Kind.NUMBER:
            return _typed(ReportedNumber, number_reader(question.unit), _number_schema(question.unit))
        case Kind.DATE:
            return _DATE
        case Kind.CHOICE:
            return _choice_type(question)
        case Kind.CHOICES:
            return _listed(_choice_type(question))
        case Kind.LIST:
            return _listed(_TEXT)
        case Kind.RESULTS:
            return Annotated[_mapping_of(_or_status(_TEXT, "result")), BeforeValidator(_mapping)]
        case _:
            return _TEXT


def _typed(base: Any, parse: Callable[[Any], Any], schema: dict[str, Any]) -> Any:
    return Annotated[base, BeforeValidator(parse), WithJsonSchema(schema)]


def _choice_type(question: Question | Column) -> Any:
    values = [choice.value for choice in question.choices]
    return _typed(str, choice_reader(tuple(values)), {"enum": values})


def _mapping_of(inner: Any) -> Any:
    return dict[str, inner]


def _listed(inner: Any) -> Any:
    return Annotated[list[inner], BeforeValidator(_sequence)]


# Parsers: text in, value out, or an error that says what is due and how to mend it.


class WrongAnswerError(ValueError):
    """What was typed cannot be the answer: what is wrong, and how to mend it. Pydantic carries it to the person."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def read_words(value: Any) -> str:
    """One value, as typed."""
    if isinstance(value, str):
        return value
    shape = "a list" if isinstance(value, list) else "a mapping"
    raise WrongAnswerError(
        f"One value is due here, not {shape}.", "Write the text on one line, or in quotes if it holds `: `."
    )


def row_name(value: Any) -> Any:
    """The name of a row: it must be there, since other answers and later imports find the row by it."""
    if isinstance(value, str) and (not value.strip() or value in OPEN_WORDS):
        raise WrongAnswerError("A row needs its name.", "Give it a name now; another can replace it later.")
    return value


def read_yes_no(value: Any) -> bool:
    """`yes` or `no`."""
    word = read_words(value).strip().lower()
    if word in {"yes", "true"}:
        return True
    if word in {"no", "false"}:
        return False
    raise WrongAnswerError(f"`{_short(value)}` is neither yes nor no.", "Write `yes` or `no`.")


def read_date(value: Any) -> datetime.date:
    """A date as YYYY-MM-DD."""
    word = read_words(value).strip()
    try:
        return datetime.date.fromisoformat(word) if len(word) == 10 else _no_date(word)
    except ValueError:
        return _no_date(word)


def _no_date(word: str) -> datetime.date:
    raise WrongAnswerError(f"`{_short(word)}` is not a date.", "Write it as YYYY-MM-DD, e.g. 2027-05-15.")


def number_reader(unit: str) -> Callable[[Any], ReportedNumber]:
    """A parser of numbers as reported, with or without the question's own unit behind them."""

    def read(value: Any) -> ReportedNumber:
        word = read_words(value)
        found = read_number(word)
        if found is None:
            raise WrongAnswerError(f"`{_short(word)}` is not a number.", _number_remedy(unit))
        number, typed_unit = found
        if typed_unit and typed_unit.casefold() != unit.casefold():
            due = f"the unit here is {unit}" if unit else "no unit is due here"
            raise WrongAnswerError(
                f"`{_short(word)}` carries the unit `{_short(typed_unit)}`, but {due}.", _number_remedy(unit)
            )
        return number

    return read


def _number_remedy(unit: str) -> str:
    return f"Write the number alone, e.g. 2.10 or <0.5{f'; it is read in {unit}' if unit else ''}."


def choice_reader(values: tuple[str, ...]) -> Callable[[Any], str]:
    """A parser that takes one of the allowed values."""

    def read(value: Any) -> str:
        word = read_words(value).strip()
        if word in values:
            return word
        near = did_you_mean(word, values)
        raise WrongAnswerError(
            f"`{_short(word)}` is not one of the choices.",
            f"{near} Choose from: {', '.join(values)}.".strip(),
        )

    return read


def _sequence(value: Any) -> Any:
    if isinstance(value, list):
        return value
    raise WrongAnswerError("A list is due here.", "Write one `- ` line for each item.")


def _mapping(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    raise WrongAnswerError("Names with values are due here.", "Write one `name: value` line for each.")


def _nothing_as_mapping(value: Any) -> Any:
    """A section with nothing below it (`product:`) is an empty section."""
    return {} if value == "" else value


def _short(value: Any) -> str:
    text = str(value).replace("\n", " ")
    return text if len(text) <= 40 else text[:39] + "…"


_TEXT = Annotated[str, BeforeValidator(read_words), WithJsonSchema({"type": ["string", "number", "boolean"]})]
_YES_NO = Annotated[bool, BeforeValidator(read_yes_no), WithJsonSchema({"enum": ["yes", "no", True, False]})]
_DATE = Annotated[datetime.date, BeforeValidator(read_date), WithJsonSchema({"type": "string", "format": "date"})]


def _number_schema(unit: str) -> dict[str, Any]:
    text = f"A number, as reported{f', in {unit}' if unit else ''}."
    return {
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER_PATTERN}],
        "description": text,
    }


def _format_type() -> Any:
    def read(value: Any) -> int:
        if value != str(FORMAT):
            raise WrongAnswerError(
                f"`format: {_short(value)}` is not known.", f"Write `format: {FORMAT}`, or update briefgen."
            )
        return FORMAT

    return Annotated[int, BeforeValidator(read), WithJsonSchema({"const": FORMAT})]


def _any_of(schema: Any) -> Any:
    """Pydantic writes `oneOf` for our unions; `tbd` is also a text, so it must be `anyOf`."""
    if isinstance(schema, dict):
        return {
            ("anyOf" if key == "oneOf" else key): _any_of(value) for key, value in schema.items() if key != "default"
        }
    return [_any_of(item) for item in schema] if isinstance(schema, list) else schema
