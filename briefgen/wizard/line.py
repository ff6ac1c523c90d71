"""The line face: line editing, completion of choices and a little color."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from briefgen.wizard.interrupts import waiting
from briefgen.wizard.terminal import WIDEST, Card, choice_lines, wrapped
from briefgen.wizard.typed import LAST_LINE, is_at_once

if TYPE_CHECKING:
    from prompt_toolkit import Application, PromptSession
    from prompt_toolkit.key_binding import KeyBindings
    from rich.console import Console

_ONE_LINE = " ? help   < back   > skip   :s sections   :q quit"
_LINES = " A line with only a dot ends the answer, or Esc then Enter.   ? help   < back"


class LineTerminal:
    """Line editing by prompt_toolkit, with no history and no temporary file: answers are confidential."""

    def show(self, text: str) -> None:
        """Print the text, wrapped."""
        self._print(wrapped(text, self._width))

    def section(self, title: str, intro: str) -> None:
        """Draw a rule with the title."""
        from rich.text import Text

        self._console.print()
        self._console.rule(Text(title, style="bold"), align="left", style="dim")
        if intro:
            self._print(wrapped(intro, self._width), "dim")

    def card(self, card: Card) -> None:
        """Print the question in bold, its circumstances dim."""
        self._console.print()
        self._print(wrapped(card.position, self._width), "dim")
        self._print(wrapped(card.ask, self._width), "bold")
        for line in choice_lines(card.choices, self._width):
            self._print(line)
        for note in card.notes:
            self._print(wrapped(note, self._width, "  "), "dim")
        if card.now:
            self._print(wrapped(card.now, self._width, "  "), "cyan")

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table without frames."""
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in headings:
            table.add_column(Text(heading))
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(table)

    def ask(self, label: str, default: str = "", choices: Sequence[str] = (), multiline: bool = False) -> str:
        """Read one entry with line editing; choices are completed with Tab."""
        session = _session(choices, multiline)
        with waiting(lambda: _cut_short(session.app)):
            # prompt_toolkit's own handling of SIGINT trips over a second one
            text = session.prompt(f"{label} ", default=default, handle_sigint=False)
        return _without_last_line(text) if multiline else text

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console

        return Console(markup=False, emoji=False, highlight=False, soft_wrap=True)

    @property
    def _width(self) -> int:
        return min(self._console.width, WIDEST) - 1

    def _print(self, text: str, style: str = "") -> None:
        from rich.text import Text

        self._console.print(Text(text, style=style))


def _session(choices: Sequence[str], multiline: bool) -> PromptSession[str]:
    """A session for one entry; a session that lives longer would remember what it was set to for the last one."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import DummyHistory
    from prompt_toolkit.styles import Style

    return PromptSession(
        history=DummyHistory(),
        completer=WordCompleter(list(choices), ignore_case=True, sentence=True) if choices else None,
        complete_while_typing=False,
        multiline=multiline,
        key_bindings=_bindings() if multiline else None,
        bottom_toolbar=_LINES if multiline else _ONE_LINE,
        prompt_continuation="",
        style=Style.from_dict({"bottom-toolbar": "noreverse dim"}),
        enable_open_in_editor=False,
    )


def _cut_short(app: Application[str]) -> None:
    """Leave the prompt from within its event loop; a prompt that has not begun yet is left when asked again."""
    if app.is_running and app.loop:
        app.loop.call_soon_threadsafe(_leave, app)


def _leave(app: Application[str]) -> None:
    if app.is_running and app.future and not app.future.done():
        app.exit(exception=KeyboardInterrupt(), style="class:aborting")


def _bindings() -> KeyBindings:
    """Enter ends several lines behind a dot, and at once behind a command; Esc Enter always does."""
    from prompt_toolkit.key_binding import KeyBindings

    bindings = KeyBindings()

    @bindings.add("enter")
    def _enter(event: Any) -> None:
        buffer = event.current_buffer
        if is_at_once(buffer.text) or _ends(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=False)

    return bindings


def _ends(text: str) -> bool:
    return text.rstrip("\n").rpartition("\n")[2].strip() == LAST_LINE


def _without_last_line(text: str) -> str:
    lines = text.rstrip("\n").split("\n") if _ends(text) else [*text.split("\n"), ""]
    return "\n".join(LAST_LINE if line.strip() == f"\\{LAST_LINE}" else line for line in lines[:-1])
