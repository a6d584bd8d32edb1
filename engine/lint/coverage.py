"""What no scenario tries, and scenarios that try nothing new."""

from __future__ import annotations

from collections.abc import Iterator

from engine.lint.subject import Subject
from engine.model import UNSURE
from engine.problems import Problem, quoted


def options(subject: Subject) -> Iterator[Problem]:
    """Options that count in no scenario, so that nothing holds their effect."""
    if not subject.trials:
        yield from _no_scenario(subject)
        return
    tried = {
        (question, option)
        for trial in subject.trials
        for question, chosen in trial.counting.items()
        for option in chosen
    }
    for name, question in subject.pack.questions.items():
        if name in subject.hidden_questions:
            continue
        for option in question.options:
            if (name, option) not in tried:
                message = (
                    f"no scenario answers {quoted(name)} with {quoted(option)}; add it to one "
                    "that it suits, or write one"
                )
                place = subject.draft.questions.places[name]
                path = ("options", option)
                yield subject.problem(place, path, message, "option-in-no-scenario")


def unsure(subject: Subject) -> Iterator[Problem]:
    """Whether some scenario says `unsure` at all, if there are any."""
    said = any(UNSURE in chosen for trial in subject.trials for chosen in trial.counting.values())
    if subject.trials and subject.pack.questions and not said:
        message = f"no scenario answers any question with `{UNSURE}`; write one that does"
        _, place = subject.draft.scenarios[0]
        yield subject.problem(place, (), message, "option-in-no-scenario")


def rules(subject: Subject) -> Iterator[Problem]:
    """Rules that fire in no scenario."""
    fired = {rule for trial in subject.trials for rule in trial.verdict.fired}
    for name in subject.pack.rules:
        if subject.trials and name not in fired and name not in subject.idle_rules:
            message = f"{quoted(name)} fires in no scenario; write one in which it must"
            place = subject.draft.rules.places[name]
            yield subject.problem(place, (), message, "rule-in-no-scenario")


def doubles(subject: Subject) -> Iterator[Problem]:
    """Scenarios with the very answers of another: the second can only fail where the first does."""
    met: dict[object, str] = {}
    for trial, (scenario, place) in zip(subject.trials, subject.draft.scenarios, strict=True):
        answers = tuple(trial.given.items())
        if answers in met:
            message = (
                f"gives the same answers as the scenario {quoted(met[answers])}; put into one "
                "what both expect, or let the answers differ"
            )
            yield subject.problem(place, ("given",), message, "scenario-adds-nothing")
        met.setdefault(answers, scenario.name)


def _no_scenario(subject: Subject) -> Iterator[Problem]:
    for name in list(subject.pack.questions)[:1]:
        message = (
            "there is no scenario, so that nothing tries these questions; write some in a file of "
            "the folder scenarios"
        )
        place = subject.draft.questions.places[name]
        yield subject.problem(place, (), message, "option-in-no-scenario")
