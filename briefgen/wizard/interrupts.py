"""Ctrl-C during an interview: one ends it, whenever it comes; those behind it change nothing any more.

An exception out of nowhere could be lost in a destructor or leave a file half written. So the signal is only noted,
and `KeyboardInterrupt` raised where the interview waits for the person, or would wait next.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

TICK = 0.2

_current: list[Interrupts] = []


class Interrupts:
    """The Ctrl-C of one interview: whether it was pressed."""

    def __init__(self) -> None:
        self.is_pressed = False
        self._is_over = False
        self._cut_short: Callable[[], None] | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take Ctrl-C over; behind one that was pressed, the process ends undisturbed by others."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._on_signal)
        _current.append(self)
        try:
            with _ticking(self._act):
                yield
        finally:
            _current.remove(self)
            signal.signal(signal.SIGINT, signal.SIG_IGN if self.is_pressed else before)

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if Ctrl-C was pressed and that is not known yet."""
        if self.is_pressed and not self._is_over:
            raise KeyboardInterrupt

    def note(self) -> None:
        """The interview ends by Ctrl-C: pressed as a signal, or as a key that the terminal reads by itself."""
        self.is_pressed = self._is_over = True

    @contextmanager
    def cut_short_by(self, cut_short: Callable[[], None]) -> Iterator[None]:
        """See `waiting`."""
        self._cut_short = cut_short
        try:
            self.check()
            yield
        finally:
            self._cut_short = None
            self.check()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if not self.is_pressed:
            self.is_pressed = True
            self._act()

    def _act(self) -> None:
        if self._cut_short and self.is_pressed and not self._is_over:
            self._cut_short()


@contextmanager
def waiting(cut_short: Callable[[], None]) -> Iterator[None]:
    """Around the wait of a terminal for the person: Ctrl-C calls `cut_short`, again and again until the wait ends.

    Raises `KeyboardInterrupt` if it was pressed before. Outside an interview Ctrl-C stays what it is.
    """
    if not _current:
        yield
        return
    with _current[-1].cut_short_by(cut_short):
        yield


@contextmanager
def _ticking(act: Callable[[], None]) -> Iterator[None]:
    """Wake what waits now and then.

    Python hears of a signal once a waiting system call is cut short. One that comes in the instant between the
    prompt and the wait cuts nothing short, and readline would sit on it until the next key.
    """
    if not hasattr(signal, "setitimer") or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda _number, _frame: act())
    signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
