"""`make bench`: the rooms, briefgen beside its peers, growth with length; a process each. A name runs only that."""

import subprocess
import sys
from pathlib import Path

PARTS = ("rooms", "peers", "growth")

for part in sys.argv[1:] or PARTS:
    print(f"\n## {part.capitalize()}\n", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{part}"], check=True, cwd=Path(__file__).resolve().parent.parent)
