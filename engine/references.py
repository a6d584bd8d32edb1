"""Whether the pack's entries fit together: every id that is named exists and may be named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.answers import no_option
from engine.condition import Condition
from engine.draft import Draft, Place, Section
from engine.entry import Evidenced
from engine.link import RESERVED
from engine.model import (
    UNSURE,
    Claim,
    Criterion,
    Option,
    Question,
    Rule,
    Scenario,
)
from engine.problems import guess, quoted
from engine.shape import EntryType
from engine.source import YamlPath


def check_references(draft: Draft) -> None:
    """Note in the draft's documents whatever does not fit together."""
    check = _Check(draft)
    check.frameworks()
    check.something_to_weigh()
    for key, criterion in draft.criteria.entries.items():
        check.criterion(criterion, draft.criteria.places[key])
    for key, question in draft.questions.entries.items():
        check.question(question, draft.questions.places[key])
    for key, rule in draft.rules.entries.items():
        check.rule(rule, draft.rules.places[key])
    for key, system in draft.systems.entries.items():
        check.evidence(draft.systems.places[key], (), system)
    for key, claim in draft.claims.entries.items():
        check.claim(claim, draft.claims.places[key])
    for scenario, place in draft.scenarios:
        check.scenario(scenario, place)
    check.topics()


class _Check:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def frameworks(self) -> None:
        for document in self.draft.frameworks.documents:
            if len(self.draft.frameworks.declared) < 2 and not document.problems:
                message = "at least two frameworks are needed to choose from; add an entry"
                document.note((), message, "few-frameworks")
        labels: dict[str, str] = {}
        for key, framework in self.draft.frameworks.entries.items():
            first = labels.setdefault(framework.label, key)
            if first != key:
                message = f"{quoted(first)} has this label too; give each framework its own"
                self.draft.frameworks.places[key].note(("label",), message, "duplicate-id")

    def something_to_weigh(self) -> None:
        questions, criteria = self.draft.questions, self.draft.criteria
        if questions.whole and not questions.declared:
            message = "at least one question is needed to advise anybody; add an entry"
            questions.documents[0].note((), message, "empty-pack")
        if criteria.whole and not criteria.declared:
            document = (criteria.documents or questions.documents)[0]
            message = "at least one criterion is needed; add an entry to a file in criteria/"
            document.note((), message, "empty-pack")

    def criterion(self, criterion: Criterion, place: Place) -> None:
        rated, frameworks = criterion.ratings, self.draft.frameworks
        self._known(place, ("ratings",), rated, frameworks, "framework")
        for framework in sorted(frameworks.declared - set(rated)):
            message = f"the rating of {quoted(framework)} is missing; write it below this line"
            place.note(("ratings",), message, "missing-rating")
        for framework, rating in rated.items():
            self.evidence(place, ("ratings", framework), rating)

    def question(self, question: Question, place: Place) -> None:
        name = str(place.path[0])
        if name in RESERVED:
            message = f"{quoted(name)} has a meaning of its own in links; choose another id"
            place.note((), message, "reserved-id")
        if question.ask_if:
            self._condition(place, ("ask_if",), question.ask_if)
            self._looks_back(question.ask_if, place)
        for key, option in question.options.items():
            self._option(place, ("options", key), option)

    def _looks_back(self, condition: Condition, place: Place) -> None:
        """A question may depend only on those above it, so that none wait for each other."""
        order = list(self.draft.questions.places)
        here = order.index(str(place.path[0]))
        for name in sorted(condition.questions() & set(order[here:])):
            if name == order[here]:
                message = "looks at itself; it can only look at questions above"
            else:
                message = f"looks at {quoted(name)}, which is asked only later; put that one above"
            place.note(("ask_if", name), message, "asks-ahead")

    def rule(self, rule: Rule, place: Place) -> None:
        self._condition(place, ("when",), rule.when)
        self.evidence(place, (), rule)
        for effect in ("exclude", "warn", "note"):
            named = getattr(rule, effect) or ()
            self._known(place, (effect,), named, self.draft.frameworks, "framework")

    def claim(self, claim: Claim, place: Place) -> None:
        draft = self.draft
        self._known(place, ("about",), claim.about, draft.systems, "system")
        favours = [claim.favours] if claim.favours else []
        self._known(place, ("favours",), favours, draft.frameworks, "framework")
        self._known(place, ("criterion",), [claim.criterion], draft.criteria, "criterion")
        topic = [claim.topic] if claim.topic else []
        self._known(place, ("topic",), topic, draft.topics, "topic")
        self.evidence(place, (), claim)

    def scenario(self, scenario: Scenario, place: Place) -> None:
        draft, expect = self.draft, scenario.expect
        self._answers(place, ("given",), scenario.given)
        for question, chosen in scenario.given.items():
            entry = draft.questions.entries.get(question)
            if entry and entry.choose == "one" and len(chosen) > 1:
                message = f"{quoted(question)} takes one option, not {len(chosen)}"
                place.note(("given", question), message, "one-option")
            if not chosen:
                message = f"{quoted(question)} names no option; leave the line out to skip it"
                place.note(("given", question), message, "missing-key")
        here = ("expect",)
        winner = [expect.winner] if expect.winner else []
        excluded = expect.excluded or ()
        self._known(place, (*here, "winner"), winner, draft.frameworks, "framework")
        self._known(place, (*here, "excluded"), excluded, draft.frameworks, "framework")
        reasons = (*here, "reasons_include")
        self._known(place, reasons, expect.reasons_include, draft.criteria, "criterion")
        self._known(place, (*here, "rules"), expect.rules, draft.rules, "rule")
        self._known(place, ("sources",), scenario.sources, draft.sources, "source")

    def topics(self) -> None:
        draft = self.draft
        for key, topic in draft.topics.entries.items():
            place = draft.topics.places[key]
            self._known(place, ("criterion",), [topic.criterion], draft.criteria, "criterion")
            for name in draft.samples.get(key, ()):
                if draft.frameworks.whole and name not in draft.frameworks.declared:
                    hint = guess(name, draft.frameworks.declared)
                    message = f"{quoted(name + '.py')} beside it names no framework{hint}"
                    place.note((), message, "unknown-id")

    def _option(self, place: Place, path: YamlPath, option: Option) -> None:
        criteria = self.draft.criteria
        self._known(place, (*path, "importance"), option.importance, criteria, "criterion")
        for number, part in enumerate(option.importance_when):
            here = (*path, "importance_when", number)
            self._condition(place, (*here, "when"), part.when)
            self._known(place, (*here, "importance"), part.importance, criteria, "criterion")

    def _condition(self, place: Place, path: YamlPath, condition: Condition) -> None:
        self._answers(place, path, condition.answers)
        for key, parts in (("any", condition.any_of), ("not", condition.none_of)):
            if not parts and (*place.path, *path, key) in place.document.keys:
                message = f"`{key}` is empty; write a condition below it, or take it out"
                place.note((*path, key), message, "bad-condition")
            for number, part in enumerate(parts):
                self._condition(place, (*path, key, number), part)

    def _answers(
        self, place: Place, path: YamlPath, answers: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._known(place, path, answers, self.draft.questions, "question")
        for name, chosen in answers.items():
            question = self.draft.questions.entries.get(name)
            for number, option in enumerate(chosen):
                if place.document.full:
                    return
                if question and option not in question.options and option != UNSURE:
                    message = no_option(name, question, option)
                    place.note((*path, name, number), message, "unknown-id")

    def evidence(self, place: Place, path: YamlPath, statement: Evidenced) -> None:
        here = (*path, "sources")
        self._known(place, here, statement.sources, self.draft.sources, "source")

    def _known(
        self,
        place: Place,
        path: YamlPath,
        named: Iterable[str],
        section: Section[EntryType],
        what: str,
    ) -> None:
        if not section.whole:
            return
        for number, name in enumerate(named):
            if place.document.full:
                return
            if name not in section.declared:
                step = name if isinstance(named, Mapping) else number
                hint = guess(name, section.declared) or _instead(section.declared)
                message = f"there is no {what} {quoted(name)}{hint}"
                place.note((*path, step), message, "unknown-id")


def _instead(known: set[str]) -> str:
    if 0 < len(known) <= 6:
        return f"; known: {', '.join(sorted(known))}"
    return "; define it, or name another"
