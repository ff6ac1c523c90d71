"""LibreOffice as a converter: one process of its own for each file, and nothing left behind.

Answers are confidential. So the file, LibreOffice's profile, its own temporary files and what it says stand in one
private folder, which is removed however the conversion ends, after all its processes were killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from briefgen.pdf.reading import is_readable
from briefgen.problems import Problem, UserError

VARIABLE = "BRIEFGEN_SOFFICE"  # names the program where it stands in no usual place

_INSTALL = (
    "Install it (Debian, Ubuntu: apt install libreoffice-writer fonts-liberation; macOS: brew install --cask "
    "libreoffice; Windows: winget install TheDocumentFoundation.LibreOffice), or name its soffice in "
    f"{VARIABLE}, or build without --pdf and --pages."
)
_USUAL_PLACES = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "linux": ("/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice", "/snap/bin/libreoffice"),
    # soffice.com waits for its end and says what went wrong, soffice.exe may do neither
    "win32": (
        r"%ProgramFiles%\LibreOffice\program\soffice.com",
        r"%ProgramFiles%\LibreOffice\program\soffice.exe",
        r"%ProgramFiles(x86)%\LibreOffice\program\soffice.com",
        r"%ProgramFiles(x86)%\LibreOffice\program\soffice.exe",
    ),
}

# With the locale of the machine instead, LibreOffice aligns decimals on the comma in Germany (measured).
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>en-US</value></prop></item>
</oor:items>
"""
_ASKED = 2.0  # seconds to end by itself
_DYING = 2.0  # seconds that killed processes have to let go of their files


def find_office() -> Path:
    """The program of LibreOffice: what `BRIEFGEN_SOFFICE` names, else on the path, else in a usual place.

    Raises `UserError` with how to get it.
    """
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            raise _refusal("P101", f"{VARIABLE} names {named}, which is no program.", _INSTALL)
        return Path(found).absolute()
    usual = [os.path.expandvars(place) for place in _USUAL_PLACES.get(sys.platform, ())]
    found = next(filter(None, map(shutil.which, ("soffice", "libreoffice", *usual))), None)
    if found is None:
        raise _refusal("P101", "LibreOffice, which lays out pages and makes the PDF, is not found.", _INSTALL)
    return Path(found).absolute()


def convert(docx: bytes, options: Mapping[str, bool | int], timeout: float) -> bytes:
    """The Word file as the PDF that LibreOffice makes of it within `timeout` seconds; raises `UserError`.

    `options` are those of its PDF export by name; LibreOffice before 7.4 does not know how they are given here.
    """
    office = find_office()
    try:
        with _private_folder() as folder:
            _prepare(folder, docx)
            code = _run([str(office), *_arguments(folder, options)], folder, timeout)
            return _result(folder, code)
    except subprocess.TimeoutExpired:
        what = f"LibreOffice did not finish in {timeout:g} seconds and was stopped."
        remedy = "Try again while the machine is less busy, or build without --pdf and --pages."
        raise _refusal("P102", what, remedy) from None
    except OSError as error:
        raise _failed(error.strerror or type(error).__name__) from None


@contextlib.contextmanager
def _private_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="briefgen-"))  # only its owner may look into it
    try:
        yield folder
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    """Remove the folder, again while someone dying still writes or, on Windows, holds a file."""
    until, interrupted = time.monotonic() + _DYING, False
    while folder.exists():
        try:
            shutil.rmtree(folder)
        except KeyboardInterrupt:  # the package is not left behind for all that
            interrupted = True
        except OSError as error:
            if time.monotonic() > until:
                what = f"The temporary folder {folder} cannot be removed: {error.strerror}."
                raise _refusal("P105", what, "Remove it by hand: it holds the package.") from None
            time.sleep(0.1)
    if interrupted:
        raise KeyboardInterrupt


def _prepare(folder: Path, docx: bytes) -> None:
    (folder / "package.docx").write_bytes(docx)
    (folder / "out").mkdir()
    (folder / "temporary").mkdir()
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")


def _arguments(folder: Path, options: Mapping[str, bool | int]) -> list[str]:
    typed = {
        name: {"type": "boolean" if isinstance(value, bool) else "long", "value": str(value).lower()}
        for name, value in options.items()
    }
    # Addresses, not paths: in a path it takes %41 for A, and would write the PDF to a folder of that name (measured).
    profile, out, package = ((folder / name).as_uri() for name in ("profile", "out", "package.docx"))
    return [
        f"-env:UserInstallation={profile}",
        *("--headless", "--nologo", "--norestore", "--nolockcheck"),
        "--infilter=MS Word 2007 XML",  # else it takes a file that is not Word's for plain text, and converts that
        *("--convert-to", f"pdf:writer_pdf_Export:{json.dumps(typed)}"),
        *("--outdir", out, package),
    ]


def _run(command: list[str], folder: Path, timeout: float) -> int:
    """Run to the end and give the exit code; however this is left, no process of it lives on."""
    temporary = str(folder / "temporary")  # where LibreOffice unpacks what it reads, and leaves it when killed
    environment = {**os.environ, "TMPDIR": temporary, "TMP": temporary, "TEMP": temporary, "TZ": "UTC"}
    with (folder / "said").open("wb") as said:  # a file: a pipe would wait for whoever inherited it
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # soffice is a script before a splash screen before the program: one group
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    try:
        return process.wait(timeout)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started, also what it left behind.

    Asked first, LibreOffice takes its socket in the common temporary folder with it.
    """
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left; macOS: only the dead
            try:
                _ask_to_end(process)
            finally:  # also when whoever waits interrupts once more
                os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _ask_to_end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_ASKED)


def _result(folder: Path, code: int) -> bytes:
    """The PDF, if there is one: LibreOffice exits with 0 also when it fails (measured)."""
    path = folder / "out" / "package.pdf"
    content = path.read_bytes() if path.is_file() else b""
    if code == 0 and is_readable(content):
        return content
    words = _last_words((folder / "said").read_text(encoding="utf-8", errors="replace"))
    if not words:
        words = f"it ended with exit code {code}" if code else "it made no PDF that can be read"
    raise _failed(words)


def _last_words(said: str) -> str:
    """The last line that is an error, else the last that is neither a warning nor about progress."""
    lines = ["".join(filter(str.isprintable, line)).strip() for line in said.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("Warning", "convert "))]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or [""])[-1].removeprefix("Error: ").rstrip(".")[:200]


def _failed(why: str) -> UserError:
    remedy = (
        "Open the package in LibreOffice to see whether it can. One from a snap or flatpak may read only your home: "
        "set TMPDIR to a folder there. Or build without --pdf and --pages."
    )
    return _refusal("P103", f"LibreOffice could not convert the package: {why}.", remedy)


def _refusal(code: str, what: str, remedy: str) -> UserError:
    return UserError([Problem(code, what, remedy)])
