"""Rules that never fire, rules that add nothing, and rules that leave nothing to recommend."""

from __future__ import annotations

from collections.abc import Iterator

from engine.lint.conditions import follows
from engine.lint.subject import Subject
from engine.problems import Problem, quoted


def never_fires(subject: Subject) -> Iterator[Problem]:
    """Rules whose `when` no answers fulfil."""
    for name in sorted(subject.idle_rules):
        message = (
            f"{quoted(name)} never fires: no answers fulfil its `when`; look for lines that "
            "contradict each other, for a question with one answer or for one that is not asked"
        )
        place = subject.draft.rules.places[name]
        yield subject.problem(place, ("when",), message, "rule-never-fires", "error")


def shadowed(subject: Subject) -> Iterator[Problem]:
    """Excluding rules that only fire together with another that excludes as much or more."""
    excluded = _excluded(subject)
    for name in excluded:
        other = _shadow(subject, name, excluded)
        if other:
            message = (
                f"{quoted(name)} adds nothing: whenever it fires, {quoted(other)} fires too and "
                "excludes as much; take it out, or narrow the other one"
            )
            place = subject.draft.rules.places[name]
            yield subject.problem(place, (), message, "rule-shadowed")


def excludes_all(subject: Subject) -> Iterator[Problem]:
    """Rules that leave no framework, or that exclude one whatever is answered."""
    frameworks = set(subject.pack.frameworks)
    for name, excluded in _excluded(subject).items():
        place = subject.draft.rules.places[name]
        if excluded >= frameworks:
            message = (
                f"{quoted(name)} excludes every framework, so that nothing is left to recommend; "
                "leave out those that are possible, or make it a `warn`"
            )
            yield subject.problem(place, ("exclude",), message, "rule-excludes-all", "error")
        elif name in subject.constant_rules:
            message = (
                f"{quoted(name)} fires whatever is answered, so that what it excludes never has "
                "a chance; narrow its `when`, or take the framework out"
            )
            yield subject.problem(place, ("when",), message, "rule-excludes-all", "error")


def _excluded(subject: Subject) -> dict[str, set[str]]:
    """Return what each rule excludes, those that never fire left out."""
    return {
        name: set(rule.exclude)
        for name, rule in subject.pack.rules.items()
        if rule.exclude and name not in subject.idle_rules
    }


def _shadow(subject: Subject, name: str, excluded: dict[str, set[str]]) -> str | None:
    """Return a rule that makes this one superfluous; of two that say the same, the first stays."""
    order = list(excluded)
    for other in order:
        if other == name or not excluded[other] >= excluded[name]:
            continue
        if not _follows(subject, other, name):
            continue
        alike = excluded[other] == excluded[name] and _follows(subject, name, other)
        if not alike or order.index(other) < order.index(name):
            return other
    return None


def _follows(subject: Subject, conclusion: str, premise: str) -> bool:
    rules = subject.pack.rules
    return follows(subject.pack, rules[conclusion].when, rules[premise].when)
