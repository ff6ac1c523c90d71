"""The interview in a terminal: asks, saves after every answer, resumes."""

from briefgen.wizard.faces import choose_terminal
from briefgen.wizard.line import LineTerminal
from briefgen.wizard.plain import PlainTerminal
from briefgen.wizard.session import Preview, run_interview
from briefgen.wizard.terminal import Card, Terminal

__all__ = ["Card", "LineTerminal", "PlainTerminal", "Preview", "Terminal", "choose_terminal", "run_interview"]
