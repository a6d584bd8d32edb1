"""Whether the pack's scenarios come out as they should."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.answers import clean
from engine.loader import Reading
from engine.model import Pack, Scenario
from engine.problems import Problem
from engine.reports.wording import headline, summary
from engine.scoring import Verdict, judge


@dataclass(frozen=True, slots=True)
class Failure:
    """A scenario that came out otherwise: what was expected, what came, and why.

    `number` is the scenario's position in the pack, from 0; `key` the line of `expect` that is not
    met.
    """

    number: int
    scenario: str
    key: str
    expected: str
    got: str
    why: str

    def __str__(self) -> str:
        return f"{self.scenario}: expected {self.expected}, got {self.got} ({self.why})"


def run_scenarios(pack: Pack) -> tuple[Failure, ...]:
    """Return the scenarios that fail, one entry for each expectation that is not met."""
    return tuple(
        failure
        for number, scenario in enumerate(pack.scenarios)
        for failure in _failures(pack, number, scenario)
    )


def failing_scenarios(reading: Reading) -> tuple[Problem, ...]:
    """Return the same as problems, each at the expectation that is not met.

    Without a pack there is nothing to run, and nothing fails.
    """
    return tuple(
        _problem(reading, failure)
        for failure in (run_scenarios(reading.pack) if reading.pack else ())
    )


def _problem(reading: Reading, failure: Failure) -> Problem:
    _, place = reading.draft.scenarios[failure.number]
    line, column = place.document.where((*place.path, "expect", failure.key))
    return Problem(place.document.file, line, column, str(failure), "scenario-fails")


def _failures(pack: Pack, number: int, scenario: Scenario) -> list[Failure]:
    answers, _ = clean(pack, scenario.given)
    verdict = judge(pack, answers)
    why = f"{headline(pack, verdict)} {summary(pack, verdict)}"
    return [
        Failure(number, scenario.name, key, expected, got, why)
        for key, expected, got in _differences(scenario, verdict)
    ]


def _differences(scenario: Scenario, verdict: Verdict) -> list[tuple[str, str, str]]:
    """Return the keys of `expect` that are not met, with what was expected and what came."""
    expect = scenario.expect
    checks = []
    if "winner" in expect.model_fields_set:
        checks.append(("winner", expect.winner, verdict.winner))
    if expect.kind is not None:
        checks.append(("kind", expect.kind, verdict.kind))
    differences = [
        (key, f"{key} {wanted or 'none'}", f"{got or 'none'}")
        for key, wanted, got in checks
        if wanted != got
    ]
    if expect.excluded is not None and set(expect.excluded) != set(verdict.excluded):
        wanted, got = _listed(expect.excluded), _listed(verdict.excluded)
        differences.append(("excluded", f"excluded {wanted}", got))
    reasons = [share.criterion for share in verdict.by_criterion if share.contribution > 0]
    if missing := [name for name in expect.reasons_include if name not in reasons]:
        wanted = f"the reasons to include {_listed(missing)}"
        differences.append(("reasons_include", wanted, _listed(reasons)))
    if missing := [name for name in expect.rules if name not in verdict.fired]:
        wanted = f"the rules {_listed(missing)} to fire"
        differences.append(("rules", wanted, _listed(verdict.fired)))
    return differences


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
