"""Saving one answer at a time, and keeping account of what could not be saved."""

from __future__ import annotations

from pathlib import Path

from briefgen.answers import Draft, draft_of, save_text, spliced, store
from briefgen.problems import Problem, UserError
from briefgen.source import Plain
from briefgen.wizard.interrupts import Interrupts
from briefgen.wizard.terminal import Terminal
from briefgen.wizard.typed import Command

MOST_PROBLEMS = 20


class Saving:
    """The answers file of a sitting: `unsaved` says in words which answers it lacks, by their paths."""

    def __init__(self, path: Path, terminal: Terminal, interrupts: Interrupts) -> None:
        self.path = path
        self.unsaved: dict[str, str] = {}
        self._terminal = terminal
        self._interrupts = interrupts

    @property
    def is_gone(self) -> bool:
        """Whether the file is not there any more."""
        try:
            self.path.stat()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return False

    def save(self, draft: Draft, where: str, value: Plain, words: str) -> Draft | None:
        """Save one answer, if need be after more tries; the new draft, or none if the person gave up.

        `words` name the answer. A file that is gone can be written anew from the draft.
        """
        is_anew = False
        while True:
            saved = self._tried(draft, where, value, words, is_anew)
            if saved is not None:
                return saved
            typed = self._again().strip()
            if typed == Command.QUIT.value:
                raise EOFError
            is_anew = self.is_gone and typed.lower() == "w"
            if typed and not is_anew:
                return None

    def _tried(self, draft: Draft, where: str, value: Plain, words: str, is_anew: bool) -> Draft | None:
        """The new draft, or none behind the words that say why not."""
        self.unsaved[where] = words
        try:
            draft = (_written_anew if is_anew else store)(self.path, draft, where, value)
        except UserError as error:
            self._say_why(error)
        except RuntimeError:
            self._terminal.show(
                "This answer cannot be put into the file, which is a fault of briefgen. Please report it."
            )
        else:
            del self.unsaved[where]
            return draft
        return None

    def _say_why(self, error: UserError) -> None:
        if self.is_gone:
            self._terminal.show(f"{self.path} is gone: it was deleted or got another name meanwhile.")
        else:
            show_problems(self._terminal, error.problems)

    def _again(self) -> str:
        anew = " w writes the file anew with all answers seen here," if self.is_gone else ""
        return self.ask(f"Not saved. Enter tries again,{anew} > gives up:")

    def ask(self, label: str, default: str = "", choices: tuple[str, ...] = (), multiline: bool = False) -> str:
        """Read one entry; raises `KeyboardInterrupt` also for a Ctrl-C that came before."""
        self._interrupts.check()
        typed = self._terminal.ask(label, default, choices, multiline)
        self._interrupts.check()
        return typed


def show_problems(terminal: Terminal, problems: tuple[Problem, ...]) -> None:
    """Show the first problems, and how many more there are."""
    for problem in problems[:MOST_PROBLEMS]:
        terminal.show(str(problem))
    if len(problems) > MOST_PROBLEMS:
        terminal.show(f"{len(problems) - MOST_PROBLEMS} more problems are not shown.")


def _written_anew(path: Path, draft: Draft, where: str, value: Plain) -> Draft:
    """Write the whole draft with one more answer to where no file is; raises `UserError` if there is one again."""
    changed = spliced(draft.file, draft.locate(where), value)
    save_text(path, draft.file.text, changed.text)
    return draft_of(changed, draft.questionnaire)
