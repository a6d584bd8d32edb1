"""Whether the pack's scenarios come out as they should."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.answers import clean
from engine.model import Pack, Scenario
from engine.reports.wording import headline, summary
from engine.scoring import Verdict, judge


@dataclass(frozen=True, slots=True)
class Failure:
    """A scenario that came out otherwise: what was expected, what came, and why."""

    scenario: str
    expected: str
    got: str
    why: str

    def __str__(self) -> str:
        return f"{self.scenario}: expected {self.expected}, got {self.got} ({self.why})"


def run_scenarios(pack: Pack) -> tuple[Failure, ...]:
    """Return the scenarios that fail, one entry for each expectation that is not met."""
    return tuple(failure for scenario in pack.scenarios for failure in _failures(pack, scenario))


def _failures(pack: Pack, scenario: Scenario) -> list[Failure]:
    answers, _ = clean(pack, scenario.given)
    verdict = judge(pack, answers)
    why = f"{headline(pack, verdict)} {summary(pack, verdict)}"
    return [
        Failure(scenario.name, expected, got, why)
        for expected, got in _differences(scenario, verdict)
    ]


def _differences(scenario: Scenario, verdict: Verdict) -> list[tuple[str, str]]:
    expect = scenario.expect
    checks = []
    if "winner" in expect.model_fields_set:
        checks.append(("winner", expect.winner, verdict.winner))
    if expect.kind is not None:
        checks.append(("kind", expect.kind, verdict.kind))
    differences = [
        (f"{name} {wanted or 'none'}", f"{got or 'none'}")
        for name, wanted, got in checks
        if wanted != got
    ]
    if expect.excluded is not None and set(expect.excluded) != set(verdict.excluded):
        differences.append((f"excluded {_listed(expect.excluded)}", _listed(verdict.excluded)))
    reasons = [share.criterion for share in verdict.by_criterion if share.contribution > 0]
    if missing := [name for name in expect.reasons_include if name not in reasons]:
        differences.append((f"the reasons to include {_listed(missing)}", _listed(reasons)))
    if missing := [name for name in expect.rules if name not in verdict.fired]:
        differences.append((f"the rules {_listed(missing)} to fire", _listed(verdict.fired)))
    return differences


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
