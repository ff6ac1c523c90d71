"""The few words of a package that its layout and its PDF are judged by, read as they stand."""

from __future__ import annotations

import contextlib
import io
import zipfile


def part(docx: bytes, name: str) -> bytes:
    """A part of the package, such as `word/fontTable.xml`; nothing where it cannot be read."""
    with contextlib.suppress(zipfile.BadZipFile, KeyError, OSError), zipfile.ZipFile(io.BytesIO(docx)) as package:
        return package.read(name)
    return b""
