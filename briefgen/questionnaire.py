"""What the sponsor is asked: sections, questions and kinds, read from `questionnaires/`.

Order stands in `outline.yaml`, questions in `sections/<section>.yaml` and `flexibilities/<id>.yaml`, the columns of
record kinds (`lot`, `attendee`, …) in `kinds.yaml`. Nothing is registered: a file is found by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TypeAlias

from briefgen.problems import BrokenDataError, Place, Problem
from briefgen.source import DataFolders, Mapping, Node, Scalar, Sequence, YamlFile, did_you_mean

FLEXIBILITY_SECTION = "flexibility_"


class Kind(Enum):
    """What sort of answer a question takes. Record kinds have columns; all other kinds are one value or a list."""

    TEXT = "text"
    PROSE = "prose"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    LIST = "list"
    RESULTS = "results"  # only inside a lot: measurement id -> result as reported
    TABLE = "table"
    RECORD = "record"  # a named record kind of kinds.yaml: person, figure, citation, appendix, lot, …


When: TypeAlias = "str | tuple[tuple[str, tuple[str, ...]], ...] | None"
"""A rule's name, or answers with their allowed values (all must hold), or nothing."""


@dataclass(frozen=True)
class Choice:
    """One allowed value with the words a person reads."""

    value: str
    label: str


@dataclass(frozen=True)
class Column:
    """A column of a table or record: a question asked for each row. `when` may look at the row itself."""

    id: str
    ask: str
    kind: Kind
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    when: When = None
    why: str = ""
    rows_of: str = ""  # the path of a table whose keys are the allowed values
    used_in: str = ""
    used_in_reason: str = ""
    name: str = ""


@dataclass(frozen=True)
class Question:
    """What we ask the sponsor. (What the sponsor asks FDA is a `meeting.AgencyQuestion`.)

    `record` names the record kind, `many` says that it is a list of records found by `key`; `used_in` is "none"
    with a reason in `used_in_reason` for an answer that is never printed; `name` is what the answer is called where
    it is missing ("meeting ID"). A question that is not `asked` is answered by a command or by hand, not in the
    interview.
    """

    section: str
    id: str
    ask: str
    kind: Kind
    place: Place
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    record: str = ""
    many: bool = False
    key: str = ""
    required: bool = False
    when: When = None
    why: str = ""
    source: str = ""
    example: str = ""
    used_in: str = ""
    used_in_reason: str = ""
    renamed_from: str = ""
    rows_of: str = ""
    name: str = ""
    asked: bool = True

    @property
    def path(self) -> str:
        """`section.question`, as in the answers file."""
        return f"{self.section}.{self.id}"

    @property
    def has_rows(self) -> bool:
        """Whether the answer is a list of rows."""
        return self.kind is Kind.TABLE or (self.kind is Kind.RECORD and self.many)

    def column(self, name: str) -> Column:
        """The column of that id; raises `KeyError`."""
        return next(column for column in self.columns if column.id == name)


@dataclass(frozen=True)
class Section:
    """Questions that belong together; `flexibility` is the id of the flexibility whose questions they are."""

    id: str
    title: str
    intro: str
    questions: tuple[Question, ...]
    when: When = None
    flexibility: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """All sections in the order of the interview."""

    sections: tuple[Section, ...]
    renamed: dict[str, str] = field(default_factory=dict)  # old path -> new path

    @cached_property
    def by_path(self) -> dict[str, Question]:
        """Every question by `section.question`."""
        return {question.path: question for section in self.sections for question in section.questions}

    @cached_property
    def by_section(self) -> dict[str, Section]:
        """Every section by id."""
        return {section.id: section for section in self.sections}

    def __iter__(self) -> Iterator[Question]:
        """All questions in order."""
        return iter(self.by_path.values())


def read_questionnaire(folders: DataFolders) -> Questionnaire:
    """Read outline, sections and flexibilities; raises `BrokenDataError` with the place of what is wrong."""
    kinds = _read_kinds(folders)
    outline = folders.read("questionnaires/outline.yaml")
    sections = []
    for item in _items(outline, outline.root.by_key.get("sections")):
        name = _text(outline, item)
        is_flexibility = name.startswith("flexibilities/")
        file = folders.read(f"questionnaires/{name if is_flexibility else 'sections/' + name}.yaml")
        sections.append(_section(file, name, kinds, is_flexibility))
    questions = [question for section in sections for question in section.questions]
    seen: set[str] = set()
    for question in questions:
        if question.path in seen:
            what = f"There are two questions `{question.path}`."
            raise BrokenDataError(Problem("D103", what, "Give one of them another id.", place=question.place))
        seen.add(question.path)
    renamed = {question.renamed_from: question.path for question in questions if question.renamed_from}
    return Questionnaire(tuple(sections), renamed)


def _read_kinds(folders: DataFolders) -> dict[str, tuple[Column, ...]]:
    file = folders.read("questionnaires/kinds.yaml")
    return {key.text: _columns(file, node) for key, node in file.root.entries}


def _section(file: YamlFile, name: str, kinds: dict[str, tuple[Column, ...]], is_flexibility: bool) -> Section:
    root = file.root.by_key
    flexibility = name.removeprefix("flexibilities/") if is_flexibility else ""
    section_id = FLEXIBILITY_SECTION + flexibility.replace("-", "_") if is_flexibility else name
    questions = tuple(_question(file, node, section_id, kinds) for node in _items(file, root.get("questions")))
    return Section(
        id=section_id,
        title=_text(file, root.get("title")),
        intro=_text(file, root.get("intro"), ""),
        questions=questions,
        when=read_when(file, root.get("when")),
        flexibility=flexibility,
    )


_QUESTION_KEYS = {
    "id", "ask", "kind", "unit", "choices", "columns", "many", "key", "required", "when", "why", "source",
    "example", "used_in", "used_in_reason", "renamed_from", "rows_of", "name", "asked",
}  # fmt: skip


def _question(file: YamlFile, node: Node, section: str, kinds: dict[str, tuple[Column, ...]]) -> Question:
    fields = _fields(file, node, _QUESTION_KEYS)
    kind, record = _kind(file, fields["kind"], kinds)
    columns = kinds[record] if record else _columns(file, fields["columns"]) if "columns" in fields else ()
    return Question(
        section=section,
        id=_text(file, fields.get("id"), required_at=node),
        ask=_text(file, fields.get("ask"), required_at=node),
        kind=kind,
        place=file.place(node),
        unit=_text(file, fields.get("unit"), ""),
        choices=_choices(file, fields.get("choices")),
        columns=columns,
        record=record,
        many=_flag(file, fields.get("many")),
        key=_text(file, fields.get("key"), columns[0].id if columns else ""),
        required=_flag(file, fields.get("required")),
        when=read_when(file, fields.get("when")),
        why=_text(file, fields.get("why"), ""),
        source=_text(file, fields.get("source"), ""),
        example=_text(file, fields.get("example"), ""),
        used_in=_text(file, fields.get("used_in"), ""),
        used_in_reason=_text(file, fields.get("used_in_reason"), ""),
        renamed_from=_text(file, fields.get("renamed_from"), ""),
        rows_of=_text(file, fields.get("rows_of"), ""),
        name=_text(file, fields.get("name"), ""),
        asked=_text(file, fields.get("asked"), "true") != "false",
    )


_COLUMN_KEYS = {
    "id", "ask", "kind", "unit", "choices", "required", "when", "why", "rows_of", "used_in", "used_in_reason", "name",
}  # fmt: skip


def _columns(file: YamlFile, node: Node) -> tuple[Column, ...]:
    return tuple(_column(file, item) for item in _items(file, node))


def _column(file: YamlFile, node: Node) -> Column:
    fields = _fields(file, node, _COLUMN_KEYS)
    kind, record = _kind(file, fields["kind"], {})
    if record or kind is Kind.TABLE:
        raise _broken(file, node, "A column cannot hold rows of its own.", "Use a question of its own.")
    return Column(
        id=_text(file, fields.get("id"), required_at=node),
        ask=_text(file, fields.get("ask"), required_at=node),
        kind=kind,
        unit=_text(file, fields.get("unit"), ""),
        choices=_choices(file, fields.get("choices")),
        required=_flag(file, fields.get("required")),
        when=read_when(file, fields.get("when")),
        why=_text(file, fields.get("why"), ""),
        rows_of=_text(file, fields.get("rows_of"), ""),
        name=_text(file, fields.get("name"), ""),
        used_in=_text(file, fields.get("used_in"), ""),
        used_in_reason=_text(file, fields.get("used_in_reason"), ""),
    )


def _kind(file: YamlFile, node: Node, kinds: dict[str, tuple[Column, ...]]) -> tuple[Kind, str]:
    name = _text(file, node)
    if name in kinds:
        return Kind.RECORD, name
    names = {kind.value for kind in Kind} - {Kind.RECORD.value}
    if name not in names:
        remedy = did_you_mean(name, names | kinds.keys()) or f"Use one of: {', '.join(sorted(names | kinds.keys()))}."
        raise _broken(file, node, f"There is no kind `{name}`.", remedy)
    return Kind(name), ""


def _choices(file: YamlFile, node: Node | None) -> tuple[Choice, ...]:
    if node is None:
        return ()
    if isinstance(node, Mapping):
        return tuple(Choice(key.text, _text(file, value)) for key, value in node.entries)
    return tuple(Choice(_text(file, item), _text(file, item)) for item in _items(file, node))


def read_when(file: YamlFile, node: Node | None) -> When:
    """A `when:` as it stands in a data file; raises `BrokenDataError` where it is neither rule nor mapping."""
    match node:
        case None:
            return None
        case Scalar(text=name):
            return name
        case Mapping(entries=entries):
            return tuple((key.text, _allowed(file, value)) for key, value in entries)
        case _:
            raise _broken(
                file, node, "`when` is the name of a rule or a mapping of answers.", "See the other sections."
            )


def _allowed(file: YamlFile, node: Node) -> tuple[str, ...]:
    if isinstance(node, Scalar):
        return (node.text,)
    return tuple(_text(file, item) for item in _items(file, node))


def _fields(file: YamlFile, node: Node, known: set[str]) -> dict[str, Node]:
    if not isinstance(node, Mapping):
        raise _broken(file, node, "A mapping with `id`, `ask` and `kind` is due here.", "See the other questions.")
    for key, _ in node.entries:
        if key.text not in known:
            remedy = did_you_mean(key.text, known) or f"Known keys: {', '.join(sorted(known))}."
            raise _broken(file, key, f"`{key.text}` is not known here.", remedy)
    for name in ("id", "ask", "kind"):
        if name not in node.by_key:
            raise _broken(file, node, f"`{name}` is missing.", f"Add `{name}:`.")
    return node.by_key


def _items(file: YamlFile, node: Node | None) -> tuple[Node, ...]:
    if isinstance(node, Sequence):
        return node.items
    raise _broken(file, node or file.root, "A list is due here.", "Write `- ` lines.")


def _text(file: YamlFile, node: Node | None, default: str | None = None, required_at: Node | None = None) -> str:
    if isinstance(node, Scalar):
        return node.text.strip()
    if node is None and default is not None:
        return default
    raise _broken(file, node or required_at or file.root, "Text is due here.", "Write one line of text.")


def _flag(file: YamlFile, node: Node | None) -> bool:
    word = _text(file, node, "false")
    if word not in {"true", "false"} and node is not None:
        raise _broken(file, node, "`true` or `false` is due here.", "Write one of them.")
    return word == "true"


def _broken(file: YamlFile, node: Node, what: str, remedy: str) -> BrokenDataError:
    return BrokenDataError(Problem("D103", what, remedy, place=file.place(node)))
