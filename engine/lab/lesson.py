"""What a topic's figures say, in two sentences that hold for these figures and no others."""

from __future__ import annotations

from collections.abc import Sequence

from engine.lab.agreement import Agreement
from engine.lab.figures import FrameworkFigures, Speedup
from engine.lab.results import BASELINE


def lesson_of(frameworks: Sequence[FrameworkFigures], agreement: Agreement | None) -> str:
    """What was seen here: what graph mode gained, and what it cost."""
    best = [(figures, _best(figures)) for figures in frameworks if figures.speedups]
    if not best:
        return "There is nothing to compare: no framework ran in two modes."
    sentences = [_gain(best), _cost(best)]
    if agreement is not None and not agreement.agrees:
        sentences.append("The outputs differ by more than they may, so do not trust the factors.")
    return " ".join(filter(None, sentences))


def duration(seconds: float) -> str:
    """A time in seconds as people say it: 2.9 s, 140 ms, 0.23 ms, 81 µs."""
    if seconds >= 0.9995:
        return f"{_two_digits(seconds)} s"
    if seconds >= 0.0001:
        return f"{_two_digits(seconds * 1e3)} ms"
    return f"{_two_digits(seconds * 1e6)} µs"


def factor(times: float) -> str:
    """A factor with as many digits as it deserves: 13, 4.2, 0.62."""
    return _two_digits(times)


def _best(figures: FrameworkFigures) -> Speedup:
    return max(figures.speedups, key=lambda speedup: speedup.times.median)


def _gain(best: Sequence[tuple[FrameworkFigures, Speedup]]) -> str:
    parts = [_gain_in(figures.label, speedup) for figures, speedup in best]
    if len({(speedup.mode, speedup.verdict) for _, speedup in best}) == 1:
        # All the same: "13 times as fast as eager in this one and 15 times in that one".
        parts[1:] = [_more_in(figures.label, speedup) for figures, speedup in best[1:]]
    return f"On this machine {_listed(parts)}."


def _gain_in(label: str, speedup: Speedup) -> str:
    times = speedup.times.median
    if speedup.verdict == "faster":
        return f"{speedup.mode} was {factor(times)} times as fast as {BASELINE} in {label}"
    if speedup.verdict == "slower":
        return f"{speedup.mode} took {factor(1 / times)} times as long as {BASELINE} in {label}"
    return f"there was no clear difference between {speedup.mode} and {BASELINE} in {label}"


def _more_in(label: str, speedup: Speedup) -> str:
    times = speedup.times.median
    if speedup.verdict == "no clear difference":
        return f"none in {label}"
    return f"{factor(times if speedup.verdict == 'faster' else 1 / times)} times in {label}"


def _cost(best: Sequence[tuple[FrameworkFigures, Speedup]]) -> str:
    parts = [part for figures, speedup in best if (part := _cost_in(figures, speedup))]
    return f"The first call took {_listed(parts)}." if parts else ""


def _cost_in(figures: FrameworkFigures, speedup: Speedup) -> str | None:
    first = next(mode.first_call for mode in figures.modes if mode.name == speedup.mode)
    if first is None:
        return None
    return f"{duration(first)} in {figures.label} ({_paid_off(speedup.break_even)})"


def _paid_off(break_even: int | None) -> str:
    if break_even is None:
        return "never paid off"
    return "paid off at once" if break_even == 1 else f"paid off after {break_even:,} calls"


def _listed(parts: Sequence[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def _two_digits(number: float) -> str:
    digits = 0 if number >= 9.95 else 1 if number >= 0.95 else 2
    return f"{number:.{digits}f}"
