"""One framework's result in figures: what a call costs in each mode, and what graph mode gains."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from engine.lab.results import Failure, ModeResult, RunResult
from engine.lab.spread import Spread, spread_of

Difference = Literal["faster", "slower", "no clear difference"]

CLEAR = 1.05
"""Two modes within this factor count as equally fast."""
CLEAR_WHEN_DISTURBED = 1.25
"""The same where the measuring was disturbed."""
WIDEST = 0.15
"""Quartiles further apart than this part of the median mean that the measuring was disturbed."""
BUSY = 0.7
"""So does a machine with more than this part of its cores at work, this run included."""


@dataclass(frozen=True, slots=True)
class ModeFigures:
    """One mode; times in seconds, None where it did not get so far."""

    name: str
    first_call: float | None
    second_call: float | None
    each_call: Spread | None
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Speedup:
    """A mode against the first mode of the same framework.

    `times` is how many times as fast it is. `break_even` is the number of calls from which on it
    took less time altogether, its first call included; None when it is not clearly faster.
    """

    mode: str
    times: Spread
    break_even: int | None
    verdict: Difference


@dataclass(frozen=True, slots=True)
class FrameworkFigures:
    """One framework's side.

    `disturbed` says why its times deserve doubt; None when they do not. `modes` is empty when
    `failure` is set.
    """

    label: str
    version: str | None
    threads: int
    modes: tuple[ModeFigures, ...]
    speedups: tuple[Speedup, ...]
    disturbed: str | None
    notices: tuple[str, ...]
    failure: Failure | None


def figures_of(result: RunResult, cores: int) -> FrameworkFigures:
    """The figures of a run on a machine with so many cores."""
    modes = tuple(map(_mode, result.modes))
    disturbed = _disturbed(modes, result, cores)
    measured = [mode for mode in result.modes if mode.blocks]
    return FrameworkFigures(
        label=result.label,
        version=result.version,
        threads=result.threads,
        modes=modes,
        speedups=tuple(_speedup(measured[0], mode, disturbed is not None) for mode in measured[1:]),
        disturbed=disturbed,
        notices=result.notices,
        failure=result.failure,
    )


def _mode(mode: ModeResult) -> ModeFigures:
    each = spread_of(mode.blocks) if mode.blocks else None
    return ModeFigures(mode.name, mode.first_call, mode.second_call, each, mode.failure)


def _speedup(base: ModeResult, mode: ModeResult, disturbed: bool) -> Speedup:
    # Block by block: what slowed one of two neighbours down is likely to have slowed both.
    times = spread_of([slow / fast for slow, fast in zip(base.blocks, mode.blocks, strict=False)])
    verdict = _verdict(times, CLEAR_WHEN_DISTURBED if disturbed else CLEAR)
    pays = _break_even(base, mode) if verdict == "faster" else None
    return Speedup(mode.name, times, pays, verdict)


def _verdict(times: Spread, margin: float) -> Difference:
    if times.lower > margin:
        return "faster"
    if times.upper < 1 / margin:
        return "slower"
    return "no clear difference"


def _break_even(base: ModeResult, mode: ModeResult) -> int | None:
    dearer = (mode.first_call or 0.0) - (base.first_call or 0.0)
    gain = spread_of(base.blocks).median - spread_of(mode.blocks).median
    if gain <= 0:
        return None
    return 1 + max(0, math.ceil(dearer / gain))


def _disturbed(modes: tuple[ModeFigures, ...], result: RunResult, cores: int) -> str | None:
    reasons = []
    # A little goes on on every machine, which matters where there is only one core.
    if result.others > max(0.15, BUSY * cores - result.threads):
        reasons.append(f"other programs kept {result.others:.1f} of {cores} cores busy")
    widest = max((mode.each_call.width for mode in modes if mode.each_call), default=0.0)
    if widest > WIDEST:
        reasons.append(f"the times vary by {widest:.0%} between quartiles")
    return " and ".join(reasons) or None
