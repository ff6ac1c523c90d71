"""Data files found by name, in the folder that came with briefgen or in the user's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from briefgen.problems import BrokenDataError, UserError
from briefgen.source.files import file_problem, read_text
from briefgen.source.tree import YamlFile, read_yaml


@dataclass(frozen=True)
class DataFolders:
    """The folders that hold questionnaires, templates and samples; an earlier folder wins, file by file."""

    folders: tuple[Path, ...]

    def find(self, name: str) -> Path:
        """The first file of that name, e.g. `questionnaires/claims.yaml`; raises `BrokenDataError`."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        what = "This data file is missing."
        raise BrokenDataError(file_problem("D101", name, None, what, "Reinstall briefgen, or mend the --data folder."))

    def names(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The stems of all files in `folder` with `suffix`, over all data folders, sorted."""
        found = {p.stem for root in self.folders for p in (root / folder).glob(f"*{suffix}")}
        return tuple(sorted(found))

    def read_text(self, name: str) -> str:
        """Read a text data file by name, line ends as `\\n`; what is wrong with it is broken data."""
        path = self.find(name)
        try:
            return read_text(path).replace("\r\n", "\n")
        except UserError as error:
            raise BrokenDataError(*error.problems) from None

    def read(self, name: str) -> YamlFile:
        """Read a YAML data file by name; what is wrong with it is broken data (exit code 3)."""
        try:
            return read_yaml(self.find(name))
        except BrokenDataError:
            raise
        except UserError as error:
            raise BrokenDataError(*error.problems) from None


def data_folders(extra: Path | None = None) -> DataFolders:
    """The user's folder (`--data`, else BRIEFGEN_DATA) in front of the one that came with briefgen."""
    here = Path(__file__).resolve().parent.parent
    shipped = here / "_data" if (here / "_data").is_dir() else here.parent
    chosen = extra or (Path(os.environ["BRIEFGEN_DATA"]) if os.environ.get("BRIEFGEN_DATA") else None)
    if chosen is None:
        return DataFolders((shipped,))
    if not chosen.is_dir():
        what = "The data folder does not exist."
        raise UserError([file_problem("D102", str(chosen), None, what, "Check --data or BRIEFGEN_DATA.")])
    return DataFolders((chosen, shipped))
