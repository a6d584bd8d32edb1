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
    """An answer that could not be used, and why; `option` where one option is to blame."""

    question: str
    reason: str
    option: str | None = None


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
        dropped += [
            Dropped(name, no_option(name, question, option), option)
            for option in chosen
            if option not in question.options and option != UNSURE
        ]
        kept = _kept(question, set(chosen))
        if len(kept) > 1 and UNSURE in kept:
            reason = f"{quoted(UNSURE)} stands alone; leave out the rest of {quoted(name)}"
            dropped.append(Dropped(name, reason))
        elif len(kept) > 1 and question.choose == "one":
            reason = f"{quoted(name)} takes one answer, not {len(kept)}: {', '.join(kept)}"
            dropped.append(Dropped(name, reason))
        elif kept:
            answers[name] = kept
    return answers, tuple(dropped)


def no_option(name: str, question: Question, option: str) -> str:
    """Return the sentence that says that a question has no such option, and what was meant."""
    known = [*question.options, UNSURE]
    parts = [part.strip() for part in option.split(",")]
    if len(parts) > 1 and set(parts) <= set(known):
        hint = f"; for several write [{', '.join(parts)}]"
    else:
        hint = guess(option, known) or f"; there are {', '.join(known)}"
    return f"{quoted(name)} has no option {quoted(option)}{hint}"


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
