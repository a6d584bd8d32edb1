"""One run of one sample, seen from outside: it goes on by itself and is looked at now and then."""

from __future__ import annotations

import threading

from engine.lab.events import Phase, Progress
from engine.lab.results import RunResult


class Run:
    """A run that was started. All methods return at once, and may be called from any thread."""

    def __init__(self) -> None:
        self._events: list[Progress] = []
        self._phase = Phase("Starting", 0.0)
        self._result: RunResult | None = None
        self._stop_asked = threading.Event()
        self._finished = threading.Event()

    def events(self, since: int = 0) -> tuple[Progress, ...]:
        """What happened, in order, from the `since`-th event on."""
        return tuple(self._events[since:])

    @property
    def phase(self) -> Phase:
        """What it is doing now, and how far it is."""
        return self._phase

    @property
    def done(self) -> bool:
        """Whether it has ended and its result is there."""
        return self._finished.is_set()

    @property
    def result(self) -> RunResult | None:
        """What it left; None until it is done."""
        return self._result

    @property
    def stop_asked(self) -> threading.Event:
        """Set once somebody has asked it to stop."""
        return self._stop_asked

    def stop(self) -> None:
        """Ask it to end. It is done, and all its processes gone, a moment later."""
        self._stop_asked.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Block until it is done, at most so many seconds; whether it is."""
        return self._finished.wait(timeout)

    def record(self, event: Progress) -> None:
        """Note an event. For the lab, not for those who watch."""
        self._events.append(event)
        if isinstance(event, Phase):
            self._phase = event

    def finish(self, result: RunResult) -> None:
        """Note the result, after which nothing more happens. For the lab."""
        self._result = result
        self._finished.set()
