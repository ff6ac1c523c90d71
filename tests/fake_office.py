"""A LibreOffice that misbehaves on demand: a program that takes the same command line.

`fake_office` makes the program; run as a script, this file is it.
"""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

SERVED = "served.pdf"  # beside the program: what a well-behaved one gives as its PDF
SEEN = "seen.txt"  # what it was called with, and the mode of the folder it was called in
BEATS = "beats.txt"  # grows while the child that will not die lives


def fake_office(folder: Path, behaviour: str) -> Path:
    """A program in `folder`, not for Windows, that behaves as named by a function below."""
    program = folder / "soffice"
    words = shlex.join([sys.executable, str(Path(__file__).resolve()), behaviour, str(folder)])
    program.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return program


def beats_on(folder: Path) -> bool:
    """Whether the child of `hang` is still alive; takes a moment to see."""
    before = (folder / BEATS).stat().st_size
    time.sleep(0.4)
    return (folder / BEATS).stat().st_size > before


def serve(folder: Path, out: Path) -> int:
    (out / "package.pdf").write_bytes((folder / SERVED).read_bytes())
    return 0


def serve_and_leave_a_child(folder: Path, out: Path) -> int:
    start_child(folder)
    return serve(folder, out)


def fail(folder: Path, out: Path) -> int:
    sys.stderr.write("Warning: failed to launch javaldx\nError: source file could not be loaded\n\x1b[1mat 0x00\n")
    return 1


def fail_silently(folder: Path, out: Path) -> int:
    return 77


def make_nothing(folder: Path, out: Path) -> int:
    return 0


def make_garbage(folder: Path, out: Path) -> int:
    (out / "package.pdf").write_bytes(b"\x00garbage" * 100)
    return 0


def make_half_a_pdf(folder: Path, out: Path) -> int:
    served = (folder / SERVED).read_bytes()
    (out / "package.pdf").write_bytes(served[: len(served) // 2])
    return 0


def hang(folder: Path, out: Path) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Path(os.environ["TMPDIR"], "unpacked.tmp").write_bytes(b"answers")
    start_child(folder)
    time.sleep(60)
    return 0


def start_child(folder: Path) -> None:
    """A child that ignores polite signals, keeps our outputs open, and is alive before we go on."""
    subprocess.Popen([sys.executable, __file__, "beat", str(folder)])
    while not (folder / BEATS).exists():
        time.sleep(0.01)


def beat(folder: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for _ in range(1200):
        with (folder / BEATS).open("ab") as stream:
            stream.write(b".")
        time.sleep(0.05)


def main(behaviour: str, folder: Path, arguments: list[str]) -> int:
    if behaviour == "beat":
        beat(folder)
        return 0
    out = Path(url2pathname(urlsplit(arguments[arguments.index("--outdir") + 1]).path))
    mode = oct(out.parent.stat().st_mode & 0o777)
    (folder / SEEN).write_text("\n".join([mode, *arguments]), encoding="utf-8")
    result = globals()[behaviour](folder, out)
    assert isinstance(result, int)
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
