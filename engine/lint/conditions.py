"""Whether conditions can hold, by trying all answers that they can tell apart.

A condition only sees the options that it mentions, so it is enough to try those and "none of
them", for every question that it looks at and for those on which the asking of these depends. That
is exact. Where it would be more than `LIMIT` combinations nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations
from math import prod

from engine.answers import Answers
from engine.condition import Condition
from engine.model import UNSURE, Pack, Question

LIMIT = 4096

_Choices = dict[str, list[tuple[str, ...]]]
"""Question → the sets of options to try; () stands for any others and for no answer."""


def chosen(question: str, option: str) -> Condition:
    """Return the condition that an option is among the answers."""
    return Condition.model_validate({question: [option]})


def can_hold(pack: Pack, *conditions: Condition) -> bool:
    """Whether some answers fulfil all conditions at once; True too where that is too much."""
    tried = _worlds(pack, conditions)
    return tried is None or any(_all_hold(conditions, world) for world in tried)


def always_holds(pack: Pack, condition: Condition) -> bool:
    """Whether all answers fulfil the condition; False too where that is too much to try."""
    tried = _worlds(pack, (condition,))
    return tried is not None and all(condition.holds(world) for world in tried)


def follows(pack: Pack, conclusion: Condition, premise: Condition) -> bool:
    """Whether the conclusion holds whenever the premise does; False too where that is too much."""
    witness = _first_world(pack, premise)
    if witness is not None and not conclusion.holds(witness):
        return False
    tried = _worlds(pack, (premise, conclusion))
    return tried is not None and all(
        conclusion.holds(world) for world in tried if premise.holds(world)
    )


def inner(condition: Condition) -> Iterator[Condition]:
    """Return the condition and all that are nested in it."""
    yield condition
    for part in (*condition.any_of, *condition.none_of):
        yield from inner(part)


def form(condition: Condition) -> Hashable:
    """Return what is equal for two conditions that say the same, be it in another order."""
    return (
        frozenset((name, frozenset(options)) for name, options in condition.answers.items()),
        frozenset(map(form, condition.any_of)),
        frozenset(map(form, condition.none_of)),
    )


def _all_hold(conditions: Sequence[Condition], world: Answers) -> bool:
    return all(condition.holds(world) for condition in conditions)


def _first_world(pack: Pack, condition: Condition) -> Answers | None:
    tried = _worlds(pack, (condition,)) or ()
    return next((world for world in tried if condition.holds(world)), None)


def _worlds(pack: Pack, conditions: Sequence[Condition]) -> Iterator[Answers] | None:
    """Return all answers that count and that the conditions can tell apart, or None if too many."""
    mentioned = _mentioned(pack, conditions)
    count = prod(_count(pack.questions[name], len(seen)) for name, seen in mentioned.items())
    if count > LIMIT:
        return None
    return _combined(
        pack,
        {
            name: _choices(pack.questions[name], list(mentioned[name]))
            for name in pack.questions
            if name in mentioned
        },
    )


def _mentioned(pack: Pack, conditions: Sequence[Condition]) -> dict[str, dict[str, None]]:
    """Return the options looked at, by question, those that decide what is asked included."""
    mentioned: dict[str, dict[str, None]] = {}
    waiting = list(conditions)
    while waiting:
        for part in inner(waiting.pop()):
            for name, options in part.answers.items():
                ask_if = pack.questions[name].ask_if
                if name not in mentioned and ask_if:
                    waiting.append(ask_if)
                mentioned.setdefault(name, {}).update(dict.fromkeys(options))
    return mentioned


def _count(question: Question, options: int) -> int:
    return options + 1 if question.choose == "one" else 2**options


def _choices(question: Question, options: list[str]) -> list[tuple[str, ...]]:
    """Return what may be chosen, likely witnesses first."""
    single = [(option,) for option in options]
    if question.choose == "one":
        return [*single, ()]
    together = [option for option in options if option != UNSURE]
    larger = [
        several for size in range(2, len(together) + 1) for several in combinations(together, size)
    ]
    return [*single, (), *larger]


def _combined(pack: Pack, choices: _Choices) -> Iterator[Answers]:
    """Return every combination of choices; a question that is not asked is left out."""
    names = list(choices)

    def extended(world: Answers, position: int) -> Iterator[Answers]:
        if position == len(names):
            yield world
            return
        name = names[position]
        ask_if = pack.questions[name].ask_if
        is_asked = ask_if is None or ask_if.holds(world)
        for options in choices[name] if is_asked else [()]:
            yield from extended({**world, name: options} if options else world, position + 1)

    return extended({}, 0)
