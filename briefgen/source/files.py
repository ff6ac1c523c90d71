"""Files: read whole as text with a limit, replaced in one step."""

from __future__ import annotations

import contextlib
import difflib
import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from briefgen.problems import Place, Problem, UserError

LARGEST_FILE = 8 * 1024 * 1024  # bytes; a real answers file is under 300 kB


def read_text(path: Path) -> str:
    """Read a UTF-8 text file with its line endings as they are; raises `UserError`."""
    content = read_bytes(path)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UserError([_not_utf8(path, "It looks like UTF-16.", 1)])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError([_not_utf8(path, f"Byte {error.start + 1} is not UTF-8.", line)]) from None


def read_bytes(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """The bytes of a file of at most `largest` bytes; raises `UserError`."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device: it might never end
            what = "This is no regular file."
            raise UserError([file_problem("F102", str(path), None, what, "Save it as a file and name that.")])
        size = path.stat().st_size
        if size > largest:
            raise UserError([_too_large(path, size, largest)])
        return path.read_bytes()
    except OSError as error:
        raise UserError([unreadable(path, error)]) from None


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file in one step, keeping its mode; raises `UserError` and leaves the old file when it cannot."""
    write_together({path: content})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Replace several files, each in one step, keeping their modes; raises `UserError` and leaves the old files.

    All are written before the first is replaced. The new bytes stand for a moment in a hidden file beside each, whose
    name is that of the process: answers are confidential and must not pile up in temporary files.
    """
    parts: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            target = _writable(path)
            parts[path] = target.with_name(f".{target.name}.{os.getpid()}.part")
            _write_part(parts[path], target, content)
        for path, part in parts.items():
            _at(path, partial(part.replace, path.resolve()))
    finally:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _writable(path: Path) -> Path:
    target = path.resolve()
    if target.exists() and not target.is_file():
        what, remedy = "This is no regular file, so nothing is written to it.", "Choose another name."
        raise UserError([file_problem("F105", str(path), None, what, remedy)])
    if target.exists() and not os.access(target, os.W_OK):  # a rename would replace it all the same
        what, remedy = "The file is read-only.", "Make it writable, or work on a copy."
        raise UserError([file_problem("F105", str(path), None, what, remedy)])
    return target


def _write_part(part: Path, target: Path, content: bytes) -> None:
    def write() -> None:
        part.unlink(missing_ok=True)
        with part.open("xb") as stream:
            if target.exists():
                part.chmod(target.stat().st_mode & 0o7777)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())

    _at(target, write)


def _at(path: Path, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        what = f"The file cannot be written: {error.strerror or type(error).__name__}."
        remedy = "Check the folder, its rights and the space left."
        raise UserError([file_problem("F105", str(path), None, what, remedy)]) from None


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a file that cannot be opened."""
    if isinstance(error, FileNotFoundError):
        remedy = "Check the name; `briefgen new` starts a new answers file."
        return file_problem("F101", str(path), None, "There is no such file.", remedy)
    reason = error.strerror or type(error).__name__
    return file_problem(
        "F102", str(path), None, f"The file cannot be read: {reason}.", "Check the path and its rights."
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence such as ``Did you mean `name`?``, or nothing when no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else ""


def _not_utf8(path: Path, what: str, line: int) -> Problem:
    return file_problem("F103", str(path), Place(str(path), line), what, "Save the file as UTF-8 text.")


def _too_large(path: Path, size: int, largest: int) -> Problem:
    what = f"The file has {size / 1e6:.0f} MB; at most {largest // 1_000_000} MB are read."
    return file_problem("F104", str(path), None, what, "Check that it is the file you mean.")


def file_problem(code: str, name: str, place: Place | None, what: str, remedy: str) -> Problem:
    """A problem of a file, at its place or of the file as a whole."""
    return Problem(code, what, remedy, place=place or Place(name))
