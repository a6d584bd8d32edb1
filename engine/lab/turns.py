"""Runs take turns, first come first served, so that no run disturbs another's timings."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Turns:
    """A queue in which one run at a time has its turn."""

    def __init__(self) -> None:
        self._queue: deque[object] = deque()
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, cancelled: threading.Event, on_wait: Callable[[], None]) -> Iterator[bool]:
        """Wait for one's turn and keep it inside the `with`; False if cancelled while waiting.

        `on_wait` is called once if there is anything to wait for.
        """
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            waits = self._queue[0] is not ticket
        try:
            if waits:
                on_wait()
            yield self._reached(ticket, cancelled)
        finally:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()

    @property
    def idle(self) -> bool:
        """Whether nobody has the turn or waits for it."""
        with self._changed:
            return not self._queue

    def _reached(self, ticket: object, cancelled: threading.Event) -> bool:
        with self._changed:
            while self._queue[0] is not ticket and not cancelled.is_set():
                self._changed.wait(timeout=0.1)
        return not cancelled.is_set()
