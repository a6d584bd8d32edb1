"""What the checks look at, and how they say where something stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from engine.answers import Answers, asked, clean
from engine.condition import Condition
from engine.draft import Draft, Place
from engine.lint.conditions import always_holds, can_hold, chosen
from engine.loader import Reading
from engine.model import ImportanceWord, Pack
from engine.problems import Code, Problem, Severity
from engine.scoring import Verdict, judge
from engine.source import YamlPath


class Trial(NamedTuple):
    """A scenario as it was tried: what is given, the answers that count, what came out."""

    given: Answers
    counting: Answers
    verdict: Verdict


class Part(NamedTuple):
    """Importance that an option may add, in points; `when` is None where it always does."""

    question: str
    option: str
    when: Condition | None
    criterion: str
    points: int


_Addition = tuple[str, str, Condition | None, Mapping[str, ImportanceWord]]
"""A question, an option, a condition or None, and the importance that is then added."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A pack that loads, the files that it came from, and the day of the check."""

    pack: Pack
    reading: Reading
    today: datetime.date

    @property
    def draft(self) -> Draft:
        """The entries with their places."""
        return self.reading.draft

    def problem(
        self,
        place: Place,
        path: YamlPath,
        message: str,
        code: Code,
        severity: Severity = "warning",
    ) -> Problem:
        """Return a finding that points at a path within the entry at `place`."""
        line, column = place.document.where((*place.path, *path))
        return Problem(place.document.file, line, column, message, code, severity)

    @cached_property
    def leaves(self) -> tuple[tuple[Place, object], ...]:
        """Every value of the files that is neither a list nor a mapping, with its place."""
        found: list[tuple[Place, object]] = []
        for document in self.reading.documents.values():
            waiting: list[tuple[YamlPath, object]] = [((), document.data)]
            while waiting:
                path, value = waiting.pop()
                if isinstance(value, dict):
                    waiting += [((*path, key), inner) for key, inner in value.items()]
                elif isinstance(value, list):
                    waiting += [((*path, number), inner) for number, inner in enumerate(value)]
                else:
                    found.append((Place(document, path), value))
        return tuple(found)

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """The scenarios, in the pack's order, each judged."""
        return tuple(self._trials())

    def _trials(self) -> Iterator[Trial]:
        for scenario in self.pack.scenarios:
            given, _ = clean(self.pack, scenario.given)
            yield Trial(given, asked(self.pack, given), judge(self.pack, given))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All importance above none that some answer adds; what can never count is left out."""
        return tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        points = self.pack.info.importance
        for question, option, when, importance in self._additions():
            for criterion, word in importance.items():
                if points[word]:
                    yield Part(question, option, when, criterion, points[word])

    def _additions(self) -> Iterator[_Addition]:
        for question_id, question in self.pack.questions.items():
            if question_id in self.hidden_questions:
                continue
            for option_id, option in question.options.items():
                yield question_id, option_id, None, option.importance
                for number, part in enumerate(option.importance_when):
                    if (question_id, option_id, number) not in self.idle_parts:
                        yield question_id, option_id, part.when, part.importance

    @cached_property
    def idle_parts(self) -> frozenset[tuple[str, str, int]]:
        """Question, option and number of each `importance_when` that no answers let count.

        Of a question that is never asked nothing is said: that is the mistake to mend.
        """
        return frozenset(
            (question_id, option_id, number)
            for question_id, question in self.pack.questions.items()
            for option_id, option in question.options.items()
            for number, part in enumerate(option.importance_when)
            if question_id not in self.hidden_questions
            and not can_hold(self.pack, chosen(question_id, option_id), part.when)
        )

    @cached_property
    def hidden_questions(self) -> frozenset[str]:
        """The questions that no answers lead to."""
        return frozenset(
            name
            for name, question in self.pack.questions.items()
            if question.ask_if and not can_hold(self.pack, question.ask_if)
        )

    @cached_property
    def idle_rules(self) -> frozenset[str]:
        """The rules that no answers make fire."""
        return frozenset(
            name for name, rule in self.pack.rules.items() if not can_hold(self.pack, rule.when)
        )

    @cached_property
    def constant_rules(self) -> frozenset[str]:
        """The excluding rules that fire whatever is answered."""
        return frozenset(
            name
            for name, rule in self.pack.rules.items()
            if rule.exclude and always_holds(self.pack, rule.when)
        )
