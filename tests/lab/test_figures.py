"""What figures say: derived from the numbers of a run, and from nothing else."""

from __future__ import annotations

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lab import Comparison, Failure, ModeResult, RunResult, compare, duration, factor
from engine.lab.spread import spread_of
from engine.lab.values import difference
from engine.model import Topic

TOPIC = Topic(
    title="Toy", ask="Which?", explains="This.", look_for="That.", tolerance=1e-5, criterion="speed"
)

BROKEN = Failure("raised", "The sample raised ValueError (toy.py, line 1).", line=1)


def result(
    eager: float = 4e-3,
    graph: float | None = 1e-3,
    *,
    first: float = 1.0,
    noise: float = 0.01,
    others: float = 0.0,
    gap: float = 0.0,
    values: tuple[float, ...] = (1.0, 2.0),
    label: str = "Toy",
) -> RunResult:
    """A run with such times of a call, in blocks that vary by `noise`."""

    def blocks(seconds: float) -> tuple[float, ...]:
        return tuple(seconds * (1 + noise * (n % 5 - 2)) for n in range(25))

    modes = [ModeResult("eager", 2 * eager, eager, blocks(eager), None)]
    if graph is not None:
        # Turned round, so that the noise does not cancel out between neighbours.
        modes.append(ModeResult("graph", first, graph, blocks(graph)[::-1], gap))
    return RunResult(
        label, "toy", "1.0", None, tuple(modes), array("d", values), len(values), 1, others
    )


def compared(*results: RunResult) -> Comparison:
    return compare(TOPIC, {str(number): result for number, result in enumerate(results)})


def test_a_clear_gain() -> None:
    comparison = compared(result())
    (figures,) = comparison.frameworks.values()
    (speedup,) = figures.speedups
    assert speedup.mode == "graph"
    assert speedup.verdict == "faster"
    assert speedup.times.median == pytest.approx(4, rel=0.05)
    assert speedup.times.lower < speedup.times.median < speedup.times.upper
    assert figures.disturbed is None
    eager, graph = figures.modes
    assert eager.each_call is not None
    assert eager.each_call.median == pytest.approx(4e-3)
    assert eager.each_call.count == 25
    assert (graph.first_call, graph.second_call) == (1.0, 1e-3)


def test_break_even_is_the_first_call_that_makes_it_cheaper_altogether() -> None:
    (figures,) = compared(result(first=1.0, noise=0)).frameworks.values()
    calls = figures.speedups[0].break_even
    assert calls is not None

    def graph(n: int) -> float:
        return 1.0 + (n - 1) * 1e-3

    def eager(n: int) -> float:
        return 8e-3 + (n - 1) * 4e-3

    assert graph(calls) <= eager(calls)
    assert graph(calls - 1) > eager(calls - 1)


def test_break_even_at_once_and_never() -> None:
    (cheap,) = compared(result(first=1e-3)).frameworks.values()
    assert cheap.speedups[0].break_even == 1
    (slow,) = compared(result(graph=8e-3)).frameworks.values()
    assert slow.speedups[0].verdict == "slower"
    assert slow.speedups[0].break_even is None


@pytest.mark.parametrize(
    ("graph", "noise", "others", "verdict"),
    [
        (4.0e-3, 0.01, 0.0, "no clear difference"),
        (3.9e-3, 0.001, 0.0, "no clear difference"),
        (3.5e-3, 0.01, 0.0, "faster"),
        (3.5e-3, 0.01, 1000.0, "no clear difference"),
        (1.0e-3, 0.01, 1000.0, "faster"),
        (3.5e-3, 0.15, 0.0, "no clear difference"),
        (4.5e-3, 0.01, 0.0, "slower"),
    ],
)
def test_verdict(graph: float, noise: float, others: float, verdict: str) -> None:
    """A small difference counts when the measuring was quiet, and only then."""
    (figures,) = compared(result(graph=graph, noise=noise, others=others)).frameworks.values()
    assert figures.speedups[0].verdict == verdict


def test_says_what_disturbed() -> None:
    (busy,) = compared(result(others=1000.0)).frameworks.values()
    assert busy.disturbed is not None
    assert "1000.0 of" in busy.disturbed
    (unsteady,) = compared(result(noise=0.2)).frameworks.values()
    assert unsteady.disturbed is not None
    assert "quartiles" in unsteady.disturbed


def test_agreement_counts_modes_and_frameworks() -> None:
    agreement = compared(result(gap=1e-7), result(values=(1.0, 2.000006))).agreement
    assert agreement is not None
    assert agreement.largest == pytest.approx(3e-6, rel=1e-4)
    assert agreement.within == pytest.approx(1e-5)
    assert agreement.outputs == 4
    assert agreement.agrees


@pytest.mark.parametrize(
    "other",
    [result(gap=1e-3), result(values=(1.0, 2.1)), result(values=(1.0,)), result(gap=math.inf)],
    ids=["a mode", "a framework", "another length", "a mode beyond comparison"],
)
def test_disagreement_is_in_the_lesson(other: RunResult) -> None:
    comparison = compared(result(), other)
    assert comparison.agreement is not None
    assert not comparison.agreement.agrees
    assert "do not trust" in comparison.lesson


def test_one_output_agrees_with_nothing() -> None:
    assert compared(result(graph=None)).agreement is None
    assert compared().agreement is None


def test_the_lesson_follows_the_numbers() -> None:
    lesson = compared(
        result(label="One", first=1.0), result(label="Two", graph=8e-3, first=0.05)
    ).lesson
    assert lesson == (
        "On this machine graph was 4.0 times as fast as eager in One and graph took 2.0 times as "
        "long as eager in Two. The first call took 1.0 s in One (paid off after 332 calls) and "
        "50 ms in Two (never paid off)."
    )


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (1e-3, "graph was 4.0 times as fast as eager in One and 4.0 times in Two."),
        (8e-3, "graph took 2.0 times as long as eager in One and 2.0 times in Two."),
        (4e-3, "there was no clear difference between graph and eager in One and none in Two."),
    ],
)
def test_the_lesson_where_all_went_the_same(graph: float, said: str) -> None:
    lesson = compared(result(graph=graph, label="One"), result(graph=graph, label="Two")).lesson
    assert lesson.startswith(f"On this machine {said}")


def test_the_lesson_of_nothing() -> None:
    failed = RunResult("Toy", "toy", failure=BROKEN)
    for comparison in (compared(), compared(failed), compared(result(graph=None), failed)):
        assert comparison.lesson == "There is nothing to compare: no framework ran in two modes."
    assert compared(failed).frameworks["0"].failure == BROKEN


def test_a_mode_that_failed_has_no_speedup() -> None:
    base = result(graph=None)
    broken = ModeResult("graph", None, None, (), None, BROKEN)
    run = RunResult("Toy", "toy", modes=(*base.modes, broken), values=array("d", [1.0]), total=1)
    (figures,) = compared(run).frameworks.values()
    assert figures.speedups == ()
    assert figures.modes[1].failure == BROKEN
    assert figures.modes[1].each_call is None


numbers = st.lists(st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf, -math.inf]))


@given(numbers, numbers)
def test_difference_is_symmetric_and_not_negative(one: list[float], other: list[float]) -> None:
    a, b = array("d", one), array("d", other)
    assert difference(a, b) == difference(b, a) >= 0
    assert difference(a, a) == 0


@given(numbers.filter(bool), st.data())
def test_difference_misses_no_place(one: list[float], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(one) - 1))
    changed = array("d", one)
    changed[place] = 3e6
    assert difference(array("d", one), changed) > 0


@given(st.lists(st.floats(1e-9, 1e3), min_size=1))
def test_a_spread_lies_among_its_measurements(measured: list[float]) -> None:
    spread = spread_of(measured)
    assert min(measured) <= spread.lower <= spread.median <= spread.upper <= max(measured)
    assert spread.count == len(measured)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(12.3, "12 s"), (2.94, "2.9 s"), (0.1957, "196 ms"), (0.0009, "0.90 ms"), (25e-6, "25 µs")],
)
def test_duration(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(("times", "said"), [(15.2, "15"), (4.21, "4.2"), (0.623, "0.62")])
def test_factor(times: float, said: str) -> None:
    assert factor(times) == said
