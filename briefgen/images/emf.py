"""EMF: whole from record to record, and its frame."""

from __future__ import annotations

import struct

from briefgen.images.unfit import broken

_EMF_HEADER = struct.Struct("<II 16x 4i 4s I I I")  # type, size; frame in 0.01 mm; signature, version, bytes, records
_SMALLEST_HEADER = 88
_EMR_EOF = 14


def emf_size(content: bytes) -> tuple[float, float]:
    """Width and height in inches of an EMF that is whole."""
    if len(content) < _SMALLEST_HEADER:
        raise broken("The EMF image is cut off.")
    _, size, left, top, right, bottom, _, _, length, _ = _EMF_HEADER.unpack_from(content)
    if size < _SMALLEST_HEADER:
        raise broken("The EMF image is damaged: its header is too short.")
    if length > len(content) or not _reaches_the_end(content[:length]):
        raise broken("The EMF image is cut off or damaged: its records do not lead to its end.")
    return (right - left) / 2540, (bottom - top) / 2540


def _reaches_the_end(content: bytes) -> bool:
    """Whether record follows upon record up to the one that ends the image."""
    at = 0
    while at + 8 <= len(content):
        kind = int.from_bytes(content[at : at + 4], "little")
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        if size < 8 or size % 4:
            return False
        at += size
        if kind == _EMR_EOF:
            return at <= len(content)
    return False
