"""Workers that wait with their framework imported, so that a run starts at once."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Literal

import psutil

from engine.lab.worker import Worker

WarmState = Literal["cold", "warming", "warm"]
"""No worker waits; one is importing its framework; one waits and a run would start at once."""

IDLE_SECONDS = 600.0
"""How long a worker waits for a run before it is let go."""

MEMORY_TO_SPARE = 2 * 10**9
"""Bytes of free memory below which no worker is kept waiting (idle ones need up to 0.6 GB)."""


class Pool:
    """At most one waiting worker per framework, started on demand and let go when idle."""

    def __init__(self, idle_seconds: float) -> None:
        self._idle_seconds = idle_seconds
        self._waiting: dict[str, Worker] = {}
        self._wanted_until: dict[str, float] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._closed = False

    def warm(self, module: str) -> WarmState:
        """Have a worker for this framework wait, from now on for the idle time."""
        with self._lock:
            if self._closed:
                return "cold"
            self._wanted_until[module] = time.monotonic() + self._idle_seconds
            self._start_timer()
            self._ensure(module)
            return self._state(module)

    def take(self, module: str) -> Worker:
        """The waiting worker, or a new one. Raises OSError where no process can be started."""
        with self._lock:
            worker = self._waiting.pop(module, None)
        if worker is not None and worker.alive:
            return worker
        if worker is not None:
            worker.discard()
        return Worker(module)

    def refill(self) -> None:
        """Start the workers again that runs have taken, where they are still wanted."""
        with self._lock:
            for module, until in self._wanted_until.items():
                if not self._closed and until > time.monotonic():
                    self._ensure(module)

    def close(self) -> None:
        """End all waiting workers; none is started afterwards."""
        with self._lock:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
            waiting = list(self._waiting.values())
            self._waiting.clear()
        for worker in waiting:
            worker.discard()

    def _ensure(self, module: str) -> None:
        # One that has died is left until a run replaces it: what cannot be imported would
        # otherwise be started again at every look at the page.
        if module in self._waiting or psutil.virtual_memory().available < MEMORY_TO_SPARE:
            return
        # What keeps a process from starting will show, with its reason, when a run needs one.
        with contextlib.suppress(OSError):
            self._waiting[module] = Worker(module)

    def _state(self, module: str) -> WarmState:
        worker = self._waiting.get(module)
        if worker is None or not worker.alive:
            return "cold"
        return "warm" if worker.ready else "warming"

    def _start_timer(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(self._idle_seconds, self._let_go)
            self._timer.daemon = True
            self._timer.start()

    def _let_go(self) -> None:
        now = time.monotonic()
        with self._lock:
            self._timer = None
            past = [module for module, until in self._wanted_until.items() if until <= now]
            for module in past:
                del self._wanted_until[module]
            workers = [worker for module in past if (worker := self._waiting.pop(module, None))]
            if self._wanted_until and not self._closed:
                self._start_timer()
        for worker in workers:
            worker.discard()
