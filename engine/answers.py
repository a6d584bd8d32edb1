"""Answers: what a person chose, made clean against the pack's questions.

Answers map a question's id to the chosen options, in the pack's order. `("unsure",)` is an answer
of its own; a question that is missing was skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.model import UNSURE, Pack, Question
from engine.problems import guess, quoted

Answers = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Dropped:
    """An answer that could not be used: the question as it was named, and why it was dropped."""

    question: str
    reason: str


def clean(pack: Pack, given: Mapping[str, Iterable[str]]) -> tuple[Answers, tuple[Dropped, ...]]:
    """Return the usable answers, in the pack's order, and what was dropped.

    Nothing is guessed: an option that does not exist, or a second option where one is asked for,
    is dropped with its reason.
    """
    answers: Answers = {}
    dropped: list[Dropped] = []
    for name in given:
        if name not in pack.questions:
            reason = f"there is no question {quoted(name)}{guess(name, pack.questions)}"
            dropped.append(Dropped(name, reason))
    for name, question in pack.questions.items():
        chosen = list(dict.fromkeys(given.get(name, ())))
        for option in chosen:
            if option not in question.options and option != UNSURE:
                hint = guess(option, [*question.options, UNSURE])
                dropped.append(
                    Dropped(name, f"{quoted(name)} has no option {quoted(option)}{hint}")
                )
        kept = _kept(question, set(chosen))
        if len(kept) > 1 and (question.choose == "one" or UNSURE in kept):
            reason = f"{quoted(name)} takes one answer, not {len(kept)}: {', '.join(kept)}"
            dropped.append(Dropped(name, reason))
        elif kept:
            answers[name] = kept
    return answers, tuple(dropped)


def _kept(question: Question, chosen: set[str]) -> tuple[str, ...]:
    return tuple(option for option in (*question.options, UNSURE) if option in chosen)


def asked(pack: Pack, answers: Answers) -> Answers:
    """Return the answers that count: those whose question is asked, given the answers above it."""
    counting: Answers = {}
    for name, question in pack.questions.items():
        if name in answers and (question.ask_if is None or question.ask_if.holds(counting)):
            counting[name] = answers[name]
    return counting


def is_asked(pack: Pack, name: str, answers: Answers) -> bool:
    """Return whether the question is put at all, given the answers so far."""
    condition = pack.questions[name].ask_if
    return condition is None or condition.holds(asked(pack, answers))
