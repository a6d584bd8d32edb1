"""What a knowledge pack is: frameworks, criteria, questions, rules, claims, sources, scenarios.

Every class mirrors one kind of YAML entry; a field's description says what a person writes there.
The classes check shape only. What refers to what is checked in `engine.references`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from engine.entry import Date, Entry, Evidenced, Id, Ids, OneOrMoreIds, Text, Texts

UNSURE = "unsure"
"""The answer that every question accepts without its being written in the pack."""

ImportanceWord = Literal["none", "slight", "normal", "high", "critical"]
Rating = Annotated[int, Field(ge=0, le=10)]


class RatingEntry(Evidenced):
    """How well one framework does on one criterion, on the criterion's scale of 0 to 10."""

    likely: Rating = Field(description="The rating that counts, 0 to 10.")
    low: Rating = Field(description="The lowest that a reasonable expert would give.")
    high: Rating = Field(description="The highest that a reasonable expert would give.")
    checked: Date = Field(description="The day on which the evidence was last looked at.")
    version: Text = Field(
        description='The framework version it was checked for, in quotes: "2.21".'
    )

    @model_validator(mode="after")
    def _ordered(self) -> RatingEntry:
        if not self.low <= self.likely <= self.high:
            raise PydanticCustomError(
                "rating_order",
                "low {low}, likely {likely}, high {high}: write low ≤ likely ≤ high",
                {"low": self.low, "likely": self.likely, "high": self.high, "at": ("likely",)},
            )
        return self


class Scale(Entry):
    """What the ratings 0, 5 and 10 mean on a criterion, in words."""

    worst: Text = Field(alias="0")
    middle: Text = Field(alias="5")
    best: Text = Field(alias="10")


class Criterion(Entry):
    """Something that may matter to a project, with every framework rated on it."""

    label: Text = Field(description="Short name, as it stands in charts.")
    section: Text = Field(description="The article's section it belongs to, or: beyond.")
    why_it_matters: Text
    baseline: ImportanceWord = Field(description="How much it matters to everybody.")
    scale: Scale
    ratings: dict[Id, RatingEntry] = Field(description="Framework id → rating; all of them.")


class Framework(Entry):
    """One of the frameworks to choose from."""

    label: Text
    version: Text = Field(description="The newest stable version that the pack was written for.")
    released: Date
    url: Text
    module: Text = Field(description="What Python code imports.")
    packages: Texts = Field(
        min_length=1, description="Package names that provide it, the usual one first."
    )


class Source(Entry):
    """Where a statement comes from and how it was seen."""

    title: Text
    url: Text | None = Field(description="null for a release listing or a check made on a machine.")
    date: Text = Field(description="Date of the source, as exact as it is known.")
    kind: Literal[
        "package index",
        "repository",
        "documentation",
        "page",
        "discussion",
        "local check",
    ]


class Condition(Entry):
    """When something applies: every line must hold.

    `answers` maps a question to the options any of which fulfils it. In YAML the questions stand
    directly under `when:`; `any:` and `not:` nest further conditions.
    """

    answers: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            raise PydanticCustomError(
                "condition", "a condition is a list of `question: [options]` lines"
            )
        if not value:
            raise PydanticCustomError("condition", "an empty condition: name at least one question")
        answers = {}
        nested: dict[str, list[object]] = {"any": [], "not": []}
        for key, wanted in value.items():
            items = wanted if isinstance(wanted, list) else [wanted]
            if key in nested:
                nested[key] = items
            elif items and all(isinstance(item, str) for item in items):
                answers[key] = tuple(items)
            else:
                raise PydanticCustomError(
                    "condition",
                    "`{key}` needs an option or a list of options",
                    {"key": str(key)},
                )
        return {
            "answers": answers,
            "any_of": tuple(nested["any"]),
            "none_of": tuple(nested["not"]),
        }

    def holds(self, answers: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether the answers (question id → chosen options) fulfil every line."""
        for question, options in self._lines:
            if options.isdisjoint(answers.get(question, ())):
                return False
        for part in self.none_of:
            if part.holds(answers):
                return False
        # Loops instead of any(): a verdict asks this dozens of times.
        for part in self.any_of:
            if part.holds(answers):
                return True
        return not self.any_of

    @cached_property
    def _lines(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return tuple((question, frozenset(options)) for question, options in self.answers.items())

    def questions(self) -> set[str]:
        """The ids of all questions it looks at."""
        return set(self.answers).union(
            *(part.questions() for part in (*self.any_of, *self.none_of))
        )


class ConditionalImportance(Entry):
    """Importance that an option adds only together with other answers."""

    when: Condition
    importance: dict[Id, ImportanceWord]


class Option(Entry):
    """One answer to a question and what it makes important."""

    label: Text
    says: Texts = Field(default=(), description="How people put it.")
    importance: dict[Id, ImportanceWord] = Field(
        default_factory=dict,
        description="Criterion id → how much this answer makes it matter.",
    )
    importance_when: tuple[ConditionalImportance, ...] = Field(default=(), strict=False)


class Question(Entry):
    """One question of the interview. The answer `unsure` is always possible."""

    ask: Text
    help: Text
    group: Text = Field(description="The heading under which it is asked.")
    choose: Literal["one", "many"]
    ask_if: Condition | None = None
    options: dict[Id, Option] = Field(min_length=1)

    @model_validator(mode="after")
    def _unsure_is_built_in(self) -> Question:
        if UNSURE in self.options:
            raise PydanticCustomError(
                "unsure",
                "`unsure` exists on every question; leave it out",
                {"at": ("options", UNSURE)},
            )
        return self


class Rule(Evidenced):
    """What follows from certain answers besides the weighing."""

    label: Text
    when: Condition
    exclude: Ids | None = None
    warn: Ids | None = None
    note: Ids | None = None
    way_out: Text | None = Field(default=None, description="What to do to lift it.")
    checked: Date

    @model_validator(mode="after")
    def _one_effect(self) -> Rule:
        effects = [name for name in ("exclude", "warn", "note") if getattr(self, name) is not None]
        if len(effects) != 1:
            raise PydanticCustomError(
                "rule_effect", "give exactly one of `exclude`, `warn`, `note`"
            )
        if self.exclude == ():
            raise PydanticCustomError(
                "rule_exclude", "`exclude` names no framework", {"at": ("exclude",)}
            )
        if self.exclude and self.way_out is None:
            raise PydanticCustomError("rule_way_out", "a rule that excludes needs a `way_out`")
        return self


class Expectation(Entry):
    """What a scenario must come out as. Lines that are left out are not checked."""

    winner: Id | None = Field(
        default=None, description="Framework id of the leader, close calls too."
    )
    kind: Literal["clear", "close_call", "none_fits"] | None = None
    excluded: Ids | None = None
    reasons_include: Ids = Field(
        default=(), description="Criteria that must be among the winner's reasons."
    )
    rules: Ids = Field(default=(), description="Rules that must fire.")

    @model_validator(mode="after")
    def _expects_something(self) -> Expectation:
        if not self.model_fields_set:
            raise PydanticCustomError("expect_nothing", "`expect` checks nothing")
        return self


class Scenario(Entry):
    """A project with known needs and the verdict it must get."""

    name: Text
    given: dict[Id, OneOrMoreIds]
    expect: Expectation
    sources: Ids = ()
    example: Text | None = Field(
        default=None, description="Short name under which the first page offers it as an example."
    )


ClaimStatus = Literal["holds", "partly", "outdated", "never_quite_right"]


class System(Evidenced):
    """A piece of software that the article names."""

    label: Text
    role: Literal["framework", "tool", "ancestor"]
    checked: Date


class Claim(Evidenced):
    """Something the article says, in our own words, and how it stands today."""

    section: Text = Field(description="The article's section.")
    says: Text = Field(description="The claim in our own words, one sentence.")
    about: Ids = Field(min_length=1, description="Ids of systems.yaml that it speaks of.")
    favours: Id | None = Field(
        default=None, description="The framework that it speaks for; left out if it is neither."
    )
    criterion: Id = Field(description="The criterion that it bears on.")
    status: ClaimStatus
    checked: Date
    topic: Id | None = Field(default=None, description="The topic of the lab that shows it.")


class Topic(Entry):
    """A subject of the lab: one question and, beside it, one sample file per framework."""

    title: Text
    ask: Text = Field(description="The question that a reader has.")
    explains: Text = Field(description="What the code does and why it is worth running.")
    look_for: Text
    tolerance: float = Field(gt=0, le=0.1, description="Largest relative difference of outputs.")
    criterion: Id = Field(description="The criterion that it bears on.")


class PackInfo(Entry):
    """pack.yaml: the pack's name, version and numbers."""

    id: Id
    version: Text
    title: Text
    importance: dict[ImportanceWord, Annotated[int, Field(ge=0, le=1_000_000)]]
    close_call: Annotated[int, Field(ge=0, le=100)] = Field(
        description="A lead under this many points of 100 is a close call."
    )
    review_after: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=365,
        description="Days after which evidence that nobody looked at again counts as stale.",
    )

    @model_validator(mode="after")
    def _all_words_rising(self) -> PackInfo:
        words = ("none", "slight", "normal", "high", "critical")
        if set(self.importance) != set(words):
            raise PydanticCustomError(
                "importance_words",
                "`importance` needs a number for each of " + ", ".join(words),
                {"at": ("importance",)},
            )
        numbers = [self.importance[word] for word in words]  # type: ignore[index]
        if numbers[0] != 0 or numbers != sorted(set(numbers)):
            raise PydanticCustomError(
                "importance_order",
                "`importance` must start at none: 0 and rise",
                {"at": ("importance",)},
            )
        return self


@dataclass(frozen=True, eq=False)
class Pack:
    """A whole knowledge pack, loaded and checked.

    `digest` is the SHA-256 of its files; `samples` holds the sample files of each topic by
    framework, as paths relative to the pack's folder.
    """

    info: PackInfo
    digest: str
    frameworks: Mapping[str, Framework]
    criteria: Mapping[str, Criterion]
    questions: Mapping[str, Question]
    rules: Mapping[str, Rule]
    systems: Mapping[str, System]
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    scenarios: tuple[Scenario, ...]
    topics: Mapping[str, Topic]
    samples: Mapping[str, Mapping[str, PurePosixPath]]
