"""Watching over one worker while it runs one sample: limits, stopping, and how it ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from engine.lab import failures
from engine.lab.events import Finished, Output, Phase, Progress, Raised, Ready, Timing
from engine.lab.order import Order
from engine.lab.results import Failure
from engine.lab.worker import Arrival, Broken, Closed, Worker

_TICK = 0.05
_TIME_TO_EXIT = 0.5


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker ended: with a report of what it measured, or with a failure."""

    version: str | None
    report: Finished | None
    failure: Failure | None
    left_behind: int
    """Processes besides the worker that had to be ended."""


class Supervision:
    """Follows one run from handing over the request to the end of all its processes."""

    def __init__(
        self,
        worker: Worker,
        order: Order,
        emit: Callable[[Progress], None],
        stopped: threading.Event,
    ) -> None:
        self._worker = worker
        self._order = order
        self._limits = order.limits
        self._emit = emit
        self._stopped = stopped
        self._printed = 0
        self._version: str | None = None
        self._report: Finished | None = None
        self._failure: Failure | None = None

    def conduct(self) -> Ending:
        """Run the sample to its end, or to the first limit that it reaches. Blocks until then."""
        self._worker.send(
            {
                "sample": str(self._order.sample),
                "threads": self._order.threads,
                "memory": self._limits.memory,
                "file_size": self._limits.file_size,
            }
        )
        self._follow(time.monotonic() + self._limits.seconds)
        left_behind = self._worker.kill()
        for arrival in self._worker.rest():
            if isinstance(arrival, Output):
                self._print(arrival)
        if self._report is None and self._failure is None:
            self._failure = failures.ended(self._worker.exit_code)
        report = self._report if self._failure is None else None
        return Ending(self._version, report, self._failure, left_behind)

    def _follow(self, deadline: float) -> None:
        next_look = 0.0
        while self._report is None and self._failure is None:
            arrival = self._worker.next(_TICK)
            if isinstance(arrival, Closed):
                self._take_leave()
                return
            if arrival is not None:
                self._take(arrival)
            if time.monotonic() >= next_look:
                self._look(deadline)
                next_look = time.monotonic() + _TICK

    def _take(self, arrival: Arrival) -> None:
        if isinstance(arrival, Output):
            self._print(arrival)
        elif isinstance(arrival, (Phase, Timing)):
            self._emit(arrival)
        elif isinstance(arrival, Ready):
            self._version = arrival.version
        elif isinstance(arrival, Finished):
            self._report = arrival
        elif isinstance(arrival, Raised):
            self._fail(failures.raised(arrival, self._order.sample, self._limits))
        elif isinstance(arrival, Broken):
            self._fail(failures.nonsense())

    def _take_leave(self) -> None:
        # A worker that closes its channel and stays is no longer under the lab's control.
        if not self._worker.wait(_TIME_TO_EXIT):
            self._fail(failures.nonsense())

    def _print(self, output: Output) -> None:
        room = max(0, self._limits.output - self._printed)
        self._printed += len(output.text)
        if output.text[:room]:
            self._emit(Output(output.text[:room]))
        if len(output.text) > room:
            self._fail(failures.too_much_output(self._limits))

    def _look(self, deadline: float) -> None:
        if self._stopped.is_set():
            self._fail(failures.STOPPED)
        elif time.monotonic() > deadline:
            self._fail(failures.too_long(self._limits))
        elif self._worker.memory.used() > self._limits.memory:
            self._fail(failures.too_much_memory(self._limits))

    def _fail(self, failure: Failure) -> None:
        if self._failure is None:
            self._failure = failure
