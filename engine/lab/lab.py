"""The lab: keeps workers warm, runs samples one after the other, and ends all it started."""

from __future__ import annotations

import atexit
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from engine.lab import failures
from engine.lab.availability import availability, is_installed
from engine.lab.events import Phase
from engine.lab.limits import Limits
from engine.lab.order import Order
from engine.lab.outcome import failed, outcome_of
from engine.lab.pool import IDLE_SECONDS, Pool, WarmState
from engine.lab.results import Failure, RunResult
from engine.lab.run import Run
from engine.lab.supervision import Supervision
from engine.lab.turns import Turns
from engine.lab.worker import Worker

if TYPE_CHECKING:
    from engine.model import Framework

_log = logging.getLogger(__name__)

_WAITING = Phase("Waiting for another run to end", 0.0)


class Lab:
    """Runs samples in processes of their own. One per server process; starts nothing by itself."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        """`idle_seconds` is how long a warm worker waits for a run before it is let go."""
        self._pool = Pool(idle_seconds)
        self._turns = Turns()
        self._runs: set[Run] = set()
        atexit.register(self.close)

    def warm(self, framework: Framework) -> WarmState:
        """Have a worker ready for this framework; says whether it is. Call it at every look."""
        return self._pool.warm(framework.module) if is_installed(framework) else "cold"

    def start(
        self,
        sample: Path | None,
        framework: Framework,
        limits: Limits | None = None,
        threads: int = 1,
    ) -> Run:
        """Run a sample file (None: there is none yet) in this framework and return at once.

        `threads` is how many threads, and cores where the system can pin them, it computes with.
        Nothing is raised: whatever goes wrong is in the run's result.
        """
        run = Run()
        if sample is None or not sample.is_file():
            run.finish(failed(framework, failures.no_sample(framework.label)))
            return run
        order = Order(sample.resolve(), framework, limits or Limits(), threads)
        self._runs.add(run)
        threading.Thread(
            target=self._carry_out,
            args=(run, order),
            daemon=True,
            name=f"lab run {framework.module}",
        ).start()
        return run

    def close(self) -> None:
        """Stop all runs and end all workers. Nothing can be started afterwards."""
        atexit.unregister(self.close)
        runs = list(self._runs)
        for run in runs:
            run.stop()
        for run in runs:
            run.wait(timeout=5)
        self._pool.close()

    def _carry_out(self, run: Run, order: Order) -> None:
        try:
            result = self._result(run, order)
        except Exception:  # noqa: BLE001 - a run must end, whatever is wrong with the lab
            _log.exception("a run of %s failed inside the lab", order.sample)
            result = failed(order.framework, failures.internal())
        self._runs.discard(run)
        run.finish(result)
        # Not while others wait: importing a framework would disturb their times.
        if self._turns.idle:
            self._pool.refill()

    def _result(self, run: Run, order: Order) -> RunResult:
        here = availability(order.framework)
        if not here.installed:
            return failed(order.framework, Failure("missing", here.sentence or "", here.command))
        with self._turns.turn(run.stop_asked, lambda: run.record(_WAITING)) as reached:
            if not reached:
                return failed(order.framework, failures.STOPPED)
            worker = self._pool.take(order.framework.module)
            try:
                return _supervised(run, order, worker)
            finally:
                worker.discard()


def _supervised(run: Run, order: Order, worker: Worker) -> RunResult:
    if not worker.ready:
        run.record(Phase(f"Starting Python and importing {order.framework.module}", 0.02))
    ending = Supervision(worker, order, run.record, run.stop_asked).conduct()
    result = outcome_of(order, ending, worker.folder)
    run.record(Phase("Ended" if result.failure else "Done", 1.0))
    return result
