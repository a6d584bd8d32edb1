"""Questions that are never asked, and answers that change nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from engine.condition import Condition
from engine.lint.conditions import form, inner
from engine.lint.subject import Subject
from engine.model import Option
from engine.problems import Problem, quoted


def never_asked(subject: Subject) -> Iterator[Problem]:
    """Questions whose `ask_if` no answers fulfil."""
    for name in sorted(subject.hidden_questions):
        message = (
            f"{quoted(name)} is never asked: no answers to the questions above fulfil its "
            "`ask_if`; mend the condition, or take the question out"
        )
        place = subject.draft.questions.places[name]
        yield subject.problem(place, ("ask_if",), message, "never-asked", "error")


def without_effect(subject: Subject) -> Iterator[Problem]:
    """Questions, and options of other questions, that nothing depends on."""
    effects = _effects(subject)
    looked_at = {name for condition in _conditions(subject) for name in condition.answers}
    contradicted = {(name, option) for name, option, _ in subject.idle_parts}
    for name, question in subject.pack.questions.items():
        if name in subject.hidden_questions:
            continue
        place = subject.draft.questions.places[name]
        idle = [option for option in question.options if not effects[name, option]]
        if len(idle) == len(question.options) and name not in looked_at:
            message = (
                f"no answer to {quoted(name)} changes anything; give its options `importance`, "
                "let a rule look at them, or take the question out"
            )
            yield subject.problem(place, (), message, "question-without-effect")
            continue
        for option in idle:
            if not _says_so(question.options[option]) and (name, option) not in contradicted:
                message = (
                    f"choosing {quoted(option)} changes nothing; give it `importance`, or write "
                    "`importance: {}` if that is meant"
                )
                path = ("options", option)
                yield subject.problem(place, path, message, "option-without-effect")


def same_effect(subject: Subject) -> Iterator[Problem]:
    """Questions of which it does not matter how they are answered."""
    effects = _effects(subject)
    for name, question in subject.pack.questions.items():
        different = {effects[name, option] for option in question.options}
        if len(question.options) > 1 and len(different) == 1 and different != {frozenset()}:
            message = (
                f"all answers to {quoted(name)} have the same effect; let them differ, or make "
                "one option of them"
            )
            place = subject.draft.questions.places[name]
            yield subject.problem(place, ("options",), message, "same-effect")


def never_counts(subject: Subject) -> Iterator[Problem]:
    """Importance under a condition that cannot hold while its option is chosen."""
    for name, option, number in sorted(subject.idle_parts):
        message = (
            f"this importance never counts: `when` cannot hold while {quoted(option)} is chosen; "
            "mend the condition, or take it out"
        )
        path = ("options", option, "importance_when", number, "when")
        place = subject.draft.questions.places[name]
        yield subject.problem(place, path, message, "never-counts", "error")


def _says_so(option: Option) -> bool:
    return "importance" in option.model_fields_set and not option.importance


_Effect = frozenset[Hashable]
"""What follows from an option: the importance it adds, and the conditions that mention it."""


def _effects(subject: Subject) -> dict[tuple[str, str], _Effect]:
    effects: dict[tuple[str, str], set[Hashable]] = {
        (name, option): set()
        for name, question in subject.pack.questions.items()
        for option in question.options
    }
    for part in subject.parts:
        when = form(part.when) if part.when else None
        effects[part.question, part.option].add((when, part.criterion, part.points))
    for number, condition in enumerate(_conditions(subject)):
        for name, options in condition.answers.items():
            for option in options:
                if (name, option) in effects:
                    effects[name, option].add(number)
    return {key: frozenset(found) for key, found in effects.items()}


def _conditions(subject: Subject) -> Iterator[Condition]:
    """Return every condition of the pack, the nested ones too."""
    for rule in subject.pack.rules.values():
        yield from inner(rule.when)
    for question in subject.pack.questions.values():
        if question.ask_if:
            yield from inner(question.ask_if)
        for option in question.options.values():
            for part in option.importance_when:
                yield from inner(part.when)
