"""What edited files would do if they took the place of the saved ones."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

from engine.answers import Answers, clean
from engine.diff import Baseline, Diff, baseline
from engine.draft import Draft
from engine.lint import lint
from engine.loader import Files, examine
from engine.model import Pack
from engine.problems import Problem
from engine.reports.wording import headline, summary
from engine.scenarios import failing_scenarios
from engine.scoring import judge

SAMPLE = 1_000
"""Answer combinations that shares are estimated from, so that they follow the typing."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """The edited knowledge held against the saved one.

    `pack` is None while there are errors in the files. `diff` is None then too, or where there is
    no sound saved pack to compare with. `problems` and `failing` (scenarios that do not come out as
    they say) have their places.
    """

    draft: Draft
    pack: Pack | None
    problems: tuple[Problem, ...]
    failing: tuple[Problem, ...]
    diff: Diff | None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid saving."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that only deserve a look."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")


def consequences(saved: Pack | None, files: Files, today: datetime.date) -> Consequences:
    """Return what the files would do in place of the saved pack. Never raises.

    `today` decides which evidence is stale.
    """
    return _consequences(saved, tuple(files.items()), today)


# Two, so that a rerun of the page without an edit costs nothing; a reading is megabytes.
@lru_cache(maxsize=2)
def _consequences(
    saved: Pack | None, files: tuple[tuple[str, bytes], ...], today: datetime.date
) -> Consequences:
    reading = examine(dict(files))
    pack = reading.pack
    if pack is None:
        return Consequences(reading.draft, None, reading.problems, (), None)
    return Consequences(
        draft=reading.draft,
        pack=pack,
        problems=lint(reading, today),
        failing=failing_scenarios(reading),
        diff=_baseline(saved).against(pack) if saved else None,
    )


@lru_cache(maxsize=2)
def _baseline(saved: Pack) -> Baseline:
    return baseline(saved, SAMPLE)


def verdict_in_words(pack: Pack, answers: Answers) -> str:
    """Return the verdict on answers that may have been given to another pack, in two sentences."""
    verdict = judge(pack, clean(pack, answers)[0])
    return f"{headline(pack, verdict)} {summary(pack, verdict)}"
