"""The runs of one topic side by side: what a page shows, as numbers that it only has to format.

Modes are compared within one framework. Two frameworks are compared by what they computed, never
by how long it took them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.lab.agreement import Agreement, agreement_of
from engine.lab.figures import FrameworkFigures, figures_of
from engine.lab.lesson import lesson_of
from engine.lab.machine import Machine, this_machine
from engine.lab.results import RunResult

if TYPE_CHECKING:
    from engine.model import Topic


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that there is to say about a topic's runs on this machine.

    `frameworks` is keyed as the results were; `agreement` is None while fewer than two outputs
    are there to compare.
    """

    frameworks: Mapping[str, FrameworkFigures]
    agreement: Agreement | None
    machine: Machine
    lesson: str


def compare(topic: Topic, results: Mapping[str, RunResult]) -> Comparison:
    """Bring a topic's results, by framework id, side by side.

    Compares up to a million numbers per framework, so keep what it returns.
    """
    machine = this_machine()
    frameworks = {name: figures_of(result, machine.cores) for name, result in results.items()}
    agreement = agreement_of(list(results.values()), topic.tolerance)
    lesson = lesson_of(list(frameworks.values()), agreement)
    return Comparison(frameworks, agreement, machine, lesson)
