"""What a sample is made of: its answers, and the images of its figures beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from briefgen.images import LARGEST_IMAGE
from briefgen.problems import Problem, UserError
from briefgen.questionnaire import read_questionnaire
from briefgen.source import DataFolders, Mapping, Node, Scalar, Sequence, did_you_mean, read_bytes, read_yaml

_EMPTY = b"format: 1\n"


def new_files(folders: DataFolders, sample: str | None, answers: Path) -> dict[Path, bytes]:
    """What a new answers file needs, by where it goes: an empty file, or all that a sample is made of.

    Raises `UserError` where the answers exist, and as `sample_files` does; `BrokenDataError` for a broken
    questionnaire, which the questions to come would be read from.
    """
    if answers.exists():
        raise UserError([Problem("F112", f"{answers} exists.", "Choose another name, or remove it first.")])
    if sample:
        return sample_files(folders, sample, answers)
    read_questionnaire(folders)
    return {answers: _EMPTY}


def sample_files(folders: DataFolders, name: str, answers: Path) -> dict[Path, bytes]:
    """What the sample `name` is made of, by where it goes: its answers, and the images that they name beside them.

    Raises `UserError` where there is no such sample, or where another file stands in the place of an image. The folders
    that the images need are made.
    """
    names = folders.names("samples", ".yaml")
    if name not in names:
        remedy = f"{did_you_mean(name, names)} Samples: {', '.join(names)}.".strip()
        raise UserError([Problem("F113", f"There is no sample `{name}`.", remedy)])
    sample = folders.find(f"samples/{name}.yaml")
    files = {answers: read_bytes(sample)}
    for image in images_of(sample):
        target = answers.parent / image.relative_to(sample.parent)
        files[target] = read_bytes(image, LARGEST_IMAGE)
        if target.exists() and not (target.is_file() and target.read_bytes() == files[target]):
            what = f"{target} exists and is not the image of the sample."
            raise UserError([Problem("F112", what, "Move it, or start in another folder.")])
    for target in files:
        if answers.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
    return files


def images_of(answers: Path) -> tuple[Path, ...]:
    """The files below the folder of an answers file that it names, with those that stand in for them (SVG and PNG).

    Told from the text alone, as entries called `file`, so that a newcomer's first command reads no questionnaire.
    """
    found = {path: None for name in _named(read_yaml(answers).root) for path in _images(answers.parent, name)}
    return tuple(found)


def _named(node: Node) -> Iterator[str]:
    """The text of each entry `file`, given or still to be confirmed."""
    match node:
        case Scalar():
            return
        case Sequence(items=items):
            for item in items:
                yield from _named(item)
        case Mapping(entries=entries):
            for key, value in entries:
                if isinstance(value, Mapping) and key.text == "file":
                    value = value.by_key.get("value", value)
                if isinstance(value, Scalar) and key.text == "file":
                    yield value.text
                else:
                    yield from _named(value)


def _images(folder: Path, name: str) -> list[Path]:
    """The image of a figure below the folder, and those of the same name that stand in for it (SVG and PNG)."""
    file = Path(name)
    if not name or file.is_absolute() or ".." in file.parts:
        return []
    return sorted(path for path in (folder / file.parent).glob(f"{file.stem}.*") if path.is_file())
