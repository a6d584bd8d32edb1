"""Whether the pack's entries fit together: every id that is named exists and may be named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.draft import Draft, Place
from engine.model import (
    UNSURE,
    Condition,
    Criterion,
    Evidenced,
    Option,
    Question,
    Rule,
    Scenario,
)
from engine.problems import guess, quoted
from engine.source import YamlPath


def check_references(draft: Draft) -> None:
    """Note in the draft's documents whatever does not fit together."""
    check = _Check(draft)
    check.frameworks()
    for key, criterion in draft.criteria.entries.items():
        check.criterion(criterion, draft.criteria.places[key])
    for key, question in draft.questions.entries.items():
        check.question(question, draft.questions.places[key])
    for key, rule in draft.rules.entries.items():
        check.rule(rule, draft.rules.places[key])
    for scenario, place in draft.scenarios:
        check.scenario(scenario, place)
    check.topics()


class _Check:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.options = {key: entry.options for key, entry in draft.questions.entries.items()}

    def frameworks(self) -> None:
        for document in self.draft.frameworks.documents:
            if len(self.draft.frameworks.declared) < 2 and not document.problems:
                document.note((), "at least two frameworks are needed to choose from")

    def criterion(self, criterion: Criterion, place: Place) -> None:
        rated = criterion.ratings
        self._known(place, ("ratings",), rated, self.draft.frameworks.declared, "framework")
        for framework in sorted(self.draft.frameworks.declared - set(rated)):
            if not self._misread(place, "ratings", framework):
                place.note(("ratings",), f"the rating of {quoted(framework)} is missing")
        for framework, rating in rated.items():
            self._evidence(place, ("ratings", framework), rating)

    def question(self, question: Question, place: Place) -> None:
        if question.ask_if:
            self._condition(place, ("ask_if",), question.ask_if)
            self._looks_back(question.ask_if, place)
        for key, option in question.options.items():
            self._option(place, ("options", key), option)

    def _looks_back(self, condition: Condition, place: Place) -> None:
        """A question may depend only on those above it, so that none wait for each other."""
        order = list(self.draft.questions.places)
        above = order[: order.index(str(place.path[0]))]
        for name in sorted(condition.questions() & set(order)):
            if name not in above:
                message = f"looks at {quoted(name)}, which is asked only later; put that one above"
                place.note(("ask_if", name), message)

    def rule(self, rule: Rule, place: Place) -> None:
        self._condition(place, ("when",), rule.when)
        self._evidence(place, (), rule)
        for effect in ("exclude", "warn", "note"):
            named = getattr(rule, effect) or ()
            self._known(place, (effect,), named, self.draft.frameworks.declared, "framework")

    def scenario(self, scenario: Scenario, place: Place) -> None:
        expect = scenario.expect
        self._answers(place, ("given",), scenario.given)
        for question, chosen in scenario.given.items():
            entry = self.draft.questions.entries.get(question)
            if entry and entry.choose == "one" and len(chosen) > 1:
                place.note(("given", question), f"{quoted(question)} takes one option")
        frameworks = self.draft.frameworks.declared
        if expect.winner is not None:
            self._known(place, ("expect", "winner"), [expect.winner], frameworks, "framework")
        self._known(
            place,
            ("expect", "excluded"),
            expect.excluded or (),
            frameworks,
            "framework",
        )
        reasons = ("expect", "reasons_include")
        self._known(
            place,
            reasons,
            expect.reasons_include,
            self.draft.criteria.declared,
            "criterion",
        )
        self._known(place, ("expect", "rules"), expect.rules, self.draft.rules.declared, "rule")
        self._known(place, ("sources",), scenario.sources, self.draft.sources.declared, "source")

    def topics(self) -> None:
        criteria = self.draft.criteria.declared
        for key, topic in self.draft.topics.entries.items():
            place = self.draft.topics.places[key]
            self._known(place, ("criterion",), [topic.criterion], criteria, "criterion")
            for name in self.draft.samples.get(key, ()):
                if name not in self.draft.frameworks.declared:
                    hint = guess(name, self.draft.frameworks.declared)
                    place.note((), f"{quoted(name + '.py')} beside it names no framework{hint}")

    def _option(self, place: Place, path: YamlPath, option: Option) -> None:
        criteria = self.draft.criteria.declared
        self._known(place, (*path, "importance"), option.importance, criteria, "criterion")
        for number, part in enumerate(option.importance_when):
            here = (*path, "importance_when", number)
            self._condition(place, (*here, "when"), part.when)
            self._known(place, (*here, "importance"), part.importance, criteria, "criterion")

    def _condition(self, place: Place, path: YamlPath, condition: Condition) -> None:
        self._answers(place, path, condition.answers)
        for key, parts in (("any", condition.any_of), ("not", condition.none_of)):
            for number, part in enumerate(parts):
                self._condition(place, (*path, key, number), part)

    def _answers(
        self, place: Place, path: YamlPath, answers: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._known(place, path, answers, self.draft.questions.declared, "question")
        for question, chosen in answers.items():
            if question in self.options:
                known = {*self.options[question], UNSURE}
                self._known(place, (*path, question), chosen, known, f"option of `{question}`")

    def _evidence(self, place: Place, path: YamlPath, statement: Evidenced) -> None:
        known = self.draft.sources.declared
        self._known(place, (*path, "sources"), statement.sources, known, "source")

    def _known(
        self,
        place: Place,
        path: YamlPath,
        named: Iterable[str],
        known: Iterable[str],
        what: str,
    ) -> None:
        known = list(known)
        for number, name in enumerate(named):
            if name not in known:
                step = name if isinstance(named, Mapping) else number
                place.note(
                    (*path, step),
                    f"there is no {what} {quoted(name)}{guess(name, known)}",
                )

    def _misread(self, place: Place, *path: str) -> bool:
        """Whether the entry stands in the file, though wrongly, so that it was already told."""
        return (*place.path, *path) in place.document.keys
