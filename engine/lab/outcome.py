"""From how a worker ended to the result that people see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.lab import failures, values
from engine.lab.compiler import find_compiler
from engine.lab.events import ModeReport
from engine.lab.order import Order
from engine.lab.results import Failure, ModeResult, RunResult
from engine.lab.supervision import Ending
from engine.lab.traits import traits_of

if TYPE_CHECKING:
    from engine.model import Framework


def failed(framework: Framework, failure: Failure) -> RunResult:
    """The result of a run that never came to its worker."""
    return RunResult(framework.label, framework.module, failure=failure)


def outcome_of(order: Order, ending: Ending, folder: Path) -> RunResult:
    """The result of a run whose worker has ended, leaving its values in `folder`."""
    report = ending.report
    return RunResult(
        label=order.framework.label,
        module=order.framework.module,
        version=ending.version,
        failure=ending.failure,
        modes=tuple(_mode(order, mode) for mode in report.modes) if report else (),
        values=values.read(folder) if report else None,
        total=report.total if report else 0,
        threads=order.threads,
        others=report.others if report else 0.0,
        notices=_notices(ending.left_behind),
    )


def _mode(order: Order, report: ModeReport) -> ModeResult:
    return ModeResult(
        name=report.name,
        first_call=report.first,
        second_call=report.second,
        blocks=report.blocks,
        difference=report.difference,
        failure=_failure(order, report),
    )


def _failure(order: Order, report: ModeReport) -> Failure | None:
    if report.error is None:
        return None
    if traits_of(order.framework.module).graph_needs_compiler:
        compiler = find_compiler()
        if compiler.sentence is not None:
            return Failure("compiler", compiler.sentence, compiler.command)
    return failures.raised(report.error, order.sample, order.limits)


def _notices(left_behind: int) -> tuple[str, ...]:
    if left_behind == 0:
        return ()
    what = "A process" if left_behind == 1 else f"{left_behind} processes"
    verb = "was" if left_behind == 1 else "were"
    return (f"{what} that the sample had started {verb} still running and {verb} ended.",)
