"""Zip files with the same bytes for the same parts, and reading of foreign ones with limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

_TIME = (1980, 1, 1, 0, 0, 0)  # zip files have no earlier time
_LEVEL, _LEVEL_OF_LARGE = 6, 3
_LARGE = 1024 * 1024  # bytes; a larger part takes more time to deflate well than the bytes are worth
LARGEST_PART = 64 * 1024 * 1024
LARGEST_TOTAL = 256 * 1024 * 1024
MOST_PARTS = 2000


class UnreadablePackageError(Exception):
    """The file is no zip, is damaged, or is larger inside than any document of ours."""


def write_zip(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the parts in their order, with a fixed time, and nothing about the machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 0
            entry.external_attr = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content, compresslevel=_LEVEL if len(content) < _LARGE else _LEVEL_OF_LARGE)
    return buffer.getvalue()


def read_zip(content: bytes) -> dict[str, bytes]:
    """All parts by name; raises `UnreadablePackageError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _refuse_too_large(entries)
            return {entry.filename: _read(package, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise UnreadablePackageError(f"The file is not a readable .docx: {error}.") from None


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with package.open(entry) as part:  # what the directory says about sizes may be a lie
        read = part.read(LARGEST_PART + 1)
    if len(read) > LARGEST_PART:
        raise UnreadablePackageError(f"{entry.filename} is larger than {LARGEST_PART} bytes.")
    return read


def _refuse_too_large(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_PARTS or len(set(names)) < len(names):
        raise UnreadablePackageError("The file has too many parts, or one part twice.")
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise UnreadablePackageError(f"The file is larger than {LARGEST_TOTAL} bytes inside.")
