"""What all tests share: the shipped data, goldens that `pytest --accept` rewrites."""

import difflib
import os
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import settings

from briefgen.questionnaire import Questionnaire, read_questionnaire
from briefgen.source import DataFolders, data_folders

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"

settings.register_profile("usual", max_examples=100, deadline=None)
settings.register_profile("soak", max_examples=5000, deadline=None)  # make soak
settings.load_profile("usual")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", default=False, help="rewrite the golden files")


@pytest.fixture(scope="session")
def folders() -> DataFolders:
    return data_folders()


@pytest.fixture(scope="session")
def questionnaire(folders: DataFolders) -> Questionnaire:
    return read_questionnaire(folders)


class Golden:
    """Compares text with a golden file, shows a diff, and knows which goldens were used."""

    used: ClassVar[set[str]] = set()

    def __init__(self, folder: Path, accept: bool) -> None:
        self.folder = folder
        self.accept = accept

    def check(self, name: str, text: str) -> None:
        self.used.add(name)
        path = self.folder / name
        if self.accept:
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        if expected != text:
            diff = difflib.unified_diff(
                expected.splitlines(), text.splitlines(), f"golden/{name}", "built now", lineterm="", n=2
            )
            shown = "\n".join(list(diff)[:80])
            pytest.fail(f"{name} differs; `pytest --accept` rewrites it.\n{shown}", pytrace=False)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(GOLDEN, bool(request.config.getoption("--accept")))


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the developer's own data folder."""
    for name in [key for key in os.environ if key.startswith("BRIEFGEN_")]:
        monkeypatch.delenv(name)
