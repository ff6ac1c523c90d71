"""The measurable attributes, and the words by which tables of lots name them: `questionnaires/attributes.yaml`.

The comment at the top of that file says what every field means.
"""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, cast, get_args

from briefgen.problems import BrokenDataError, Problem
from briefgen.source import DataFolders, Mapping, Node, Scalar, Sequence, YamlFile, did_you_mean

ATTRIBUTES_FILE = "questionnaires/attributes.yaml"

AttributeClass = Literal["safety", "identity", "dose", "potency", "purity", "consistency"]
Scale = Literal["log", "percent", "raw", "count", "qualitative"]


@dataclass(frozen=True)
class Attribute:
    """What can be measured of a lot.

    `units` begins with the one that `plausible` (low and high, both included) and `resolution` are in; no unit at
    all for a ratio, a pH or words. `denominators` is empty where per which cell does not matter.
    """

    id: str
    name: str
    slug: str
    attribute_class: AttributeClass
    scale: Scale
    units: tuple[str, ...] = ()
    denominators: tuple[str, ...] = ()
    denominator_required: bool = False
    sample_point_required: bool = False
    safety: bool = False
    plausible: tuple[Decimal, Decimal] | None = None
    resolution: Decimal | None = None
    aliases: tuple[str, ...] = ()

    @property
    def is_qualitative(self) -> bool:
        """Whether results are words."""
        return self.scale == "qualitative"


@dataclass(frozen=True)
class LotColumn:
    """How a table may head one column of a lot, and how it may spell the values of a choice."""

    id: str
    aliases: tuple[str, ...]
    values: ReadOnly[str, tuple[str, ...]]
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Everything that header and cells of a lots table are understood by.

    The four mappings lead from the name that is kept to its spellings.
    """

    attributes: ReadOnly[str, Attribute]
    units: ReadOnly[str, tuple[str, ...]]
    denominators: ReadOnly[str, tuple[str, ...]]
    sample_points: ReadOnly[str, tuple[str, ...]]
    methods: ReadOnly[str, tuple[str, ...]]
    lot_columns: ReadOnly[str, LotColumn]
    words: tuple[str, ...]
    summary_rows: tuple[str, ...]


def read_vocabulary(folders: DataFolders) -> Vocabulary:
    """The attributes with the words of tables; raises `BrokenDataError` with the place of what is wrong."""
    file = folders.read(ATTRIBUTES_FILE)
    _refuse_unknown_keys(file, file.root, _TOP_KEYS)
    return Vocabulary(
        attributes=_attributes(file),
        units=_spellings(file, "units"),
        denominators=_spellings(file, "denominators"),
        sample_points=_spellings(file, "sample_points"),
        methods=_spellings(file, "methods"),
        lot_columns=_lot_columns(file),
        words=_texts(file, _due(file, file.root, "words")),
        summary_rows=_texts(file, _due(file, file.root, "summary_rows")),
    )


_TOP_KEYS = {
    "attributes", "units", "denominators", "sample_points", "methods", "lot_columns", "words", "summary_rows",
}  # fmt: skip
_ATTRIBUTE_KEYS = {
    "name", "slug", "class", "scale", "units", "denominators", "denominator_required", "sample_point_required",
    "safety", "plausible", "resolution", "aliases",
}  # fmt: skip


def _attributes(file: YamlFile) -> dict[str, Attribute]:
    node = _due(file, file.root, "attributes")
    known = {name: set(_spellings(file, name)) for name in ("units", "denominators")}
    return {key.text: _attribute(file, key.text, value, known) for key, value in _mapping(file, node).entries}


def _attribute(file: YamlFile, name: str, node: Node, known: ReadOnly[str, set[str]]) -> Attribute:
    fields = _mapping(file, node)
    _refuse_unknown_keys(file, fields, _ATTRIBUTE_KEYS)
    return Attribute(
        id=name,
        name=_text(file, _due(file, fields, "name")),
        slug=_text(file, fields.by_key["slug"]) if "slug" in fields.by_key else name.replace("_", "-"),
        attribute_class=cast(AttributeClass, _one_of(file, fields, "class", get_args(AttributeClass))),
        scale=cast(Scale, _one_of(file, fields, "scale", get_args(Scale))),
        units=_known_texts(file, fields, "units", known["units"]),
        denominators=_known_texts(file, fields, "denominators", known["denominators"]),
        denominator_required=_flag(file, fields, "denominator_required"),
        sample_point_required=_flag(file, fields, "sample_point_required"),
        safety=_flag(file, fields, "safety"),
        plausible=_range(file, fields.by_key.get("plausible")),
        resolution=_number(file, fields.by_key["resolution"]) if "resolution" in fields.by_key else None,
        aliases=_texts(file, fields.by_key.get("aliases")),
    )


def _lot_columns(file: YamlFile) -> dict[str, LotColumn]:
    columns = {}
    for key, node in _mapping(file, _due(file, file.root, "lot_columns")).entries:
        fields = _mapping(file, node)
        _refuse_unknown_keys(file, fields, {"aliases", "values", "hints"})
        values = fields.by_key.get("values")
        spellings = _mapping(file, values).entries if values is not None else ()
        columns[key.text] = LotColumn(
            id=key.text,
            aliases=_texts(file, _due(file, fields, "aliases")),
            values={value.text: _texts(file, words) for value, words in spellings},
            hints=_texts(file, fields.by_key.get("hints")),
        )
    return columns


def _spellings(file: YamlFile, name: str) -> dict[str, tuple[str, ...]]:
    entries = _mapping(file, _due(file, file.root, name)).entries
    return {key.text: _texts(file, node) for key, node in entries}


def _known_texts(file: YamlFile, fields: Mapping, name: str, known: set[str]) -> tuple[str, ...]:
    node = fields.by_key.get(name)
    texts = _texts(file, node)
    for text in texts:
        if text not in known:
            remedy = did_you_mean(text, known) or f"Add it below `{name}:` with its spellings."
            raise _broken(file, node or fields, f"`{text}` does not stand below `{name}:`.", remedy)
    return texts


def _one_of(file: YamlFile, fields: Mapping, name: str, known: tuple[str, ...]) -> str:
    node = _due(file, fields, name)
    text = _text(file, node)
    if text not in known:
        raise _broken(file, node, f"`{text}` is not a {name}.", f"Use one of: {', '.join(known)}.")
    return text


def _flag(file: YamlFile, fields: Mapping, name: str) -> bool:
    return name in fields.by_key and _one_of(file, fields, name, ("true", "false")) == "true"


def _range(file: YamlFile, node: Node | None) -> tuple[Decimal, Decimal] | None:
    if node is None:
        return None
    if not isinstance(node, Sequence) or len(node.items) != 2:
        raise _broken(file, node, "Two numbers are due here.", "Write `[low, high]`.")
    low, high = (_number(file, item) for item in node.items)
    if low >= high:
        raise _broken(file, node, "The low end is not below the high end.", "Write `[low, high]`.")
    return low, high


def _number(file: YamlFile, node: Node) -> Decimal:
    try:
        return Decimal(_text(file, node))
    except InvalidOperation:
        raise _broken(file, node, "A number is due here.", "Write digits, e.g. 0.1.") from None


def _texts(file: YamlFile, node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        raise _broken(file, node, "A list is due here.", "Write `[one, another]`.")
    return tuple(_text(file, item) for item in node.items)


def _text(file: YamlFile, node: Node) -> str:
    if isinstance(node, Scalar) and node.text.strip():
        return node.text.strip()
    raise _broken(file, node, "Text is due here.", "Write one line of text.")


def _mapping(file: YamlFile, node: Node) -> Mapping:
    if isinstance(node, Mapping):
        return node
    raise _broken(file, node, "Names with values are due here.", "Write one `name: value` line for each.")


def _due(file: YamlFile, fields: Mapping, name: str) -> Node:
    if name in fields.by_key:
        return fields.by_key[name]
    raise _broken(file, fields, f"`{name}` is missing.", f"Add `{name}:`.")


def _refuse_unknown_keys(file: YamlFile, fields: Mapping, known: set[str]) -> None:
    for key, _ in fields.entries:
        if key.text not in known:
            remedy = did_you_mean(key.text, known) or f"Known keys: {', '.join(sorted(known))}."
            raise _broken(file, key, f"`{key.text}` is not known here.", remedy)


def _broken(file: YamlFile, node: Node, what: str, remedy: str) -> BrokenDataError:
    return BrokenDataError(Problem("D103", what, remedy, place=file.place(node)))
