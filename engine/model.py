"""What a knowledge pack is: frameworks, criteria, questions, rules, claims, sources, scenarios.

Every class mirrors one kind of YAML entry; a field's description says what a person writes there.
The classes check shape only. What refers to what is checked in `engine.references`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from engine.condition import Condition
from engine.entry import (
    Date,
    Entry,
    Evidenced,
    Id,
    Ids,
    Module,
    OneOrMoreIds,
    Text,
    Texts,
    Url,
)

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

    worst: Text = Field(alias="0", description="What a rating of 0 means.")
    middle: Text = Field(alias="5", description="What a rating of 5 means.")
    best: Text = Field(alias="10", description="What a rating of 10 means.")


class Criterion(Entry):
    """Something that may matter to a project, with every framework rated on it."""

    label: Text = Field(description="Short name, as it stands in charts.")
    section: Text = Field(description="The article's section it belongs to, or: beyond.")
    why_it_matters: Text = Field(description="Why a project may care, for a newcomer.")
    baseline: ImportanceWord = Field(description="How much it matters to everybody.")
    scale: Scale = Field(description="What 0, 5 and 10 mean, in words; read it before you rate.")
    ratings: dict[Id, RatingEntry] = Field(description="Framework id → rating; all of them.")


class Framework(Entry):
    """One of the frameworks to choose from."""

    label: Text = Field(description="Its name, as people write it.")
    version: Text = Field(
        description='The newest stable version that the pack was written for, in quotes: "2.21".'
    )
    released: Date = Field(description="The day on which that version came out.")
    url: Url = Field(description="Its home page.")
    module: Module = Field(description="What Python code imports, a name without dots.")
    packages: Texts = Field(
        min_length=1, description="Package names that provide it, the usual one first."
    )


class Source(Entry):
    """Where a statement comes from and how it was seen."""

    title: Text = Field(description="What it is called, or what was seen there.")
    url: Url | None = Field(description="null for a release listing or a check made on a machine.")
    date: Text = Field(description="Date of the source, as exact as it is known.")
    kind: Literal[
        "package index",
        "repository",
        "documentation",
        "page",
        "discussion",
        "local check",
    ] = Field(description="What sort of place it is.")


class ConditionalImportance(Entry):
    """Importance that an option adds only together with other answers."""

    when: Condition = Field(description="The other answers that it takes.")
    importance: dict[Id, ImportanceWord] = Field(
        description="Criterion id → how much it matters then."
    )


class Option(Entry):
    """One answer to a question and what it makes important."""

    label: Text = Field(description="The answer, as it stands on its button.")
    says: Texts = Field(default=(), description="How people put it.")
    importance: dict[Id, ImportanceWord] = Field(
        default_factory=dict,
        description="Criterion id → how much this answer makes it matter.",
    )
    importance_when: tuple[ConditionalImportance, ...] = Field(
        default=(),
        strict=False,
        description="Importance that counts only together with other answers.",
    )


class Question(Entry):
    """One question of the interview. The answer `unsure` is always possible."""

    ask: Text = Field(description="The question, as it is put.")
    help: Text = Field(description="What the terms mean, for somebody who does not know them.")
    group: Text = Field(description="The heading under which it is asked.")
    choose: Literal["one", "many"] = Field(description="How many options may be picked.")
    ask_if: Condition | None = Field(
        default=None, description="Ask only then; may look at questions above this one."
    )
    options: dict[Id, Option] = Field(
        min_length=1, description="Option id → option. Links use the ids, so keep them."
    )

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

    label: Text = Field(description="The rule in a few words.")
    when: Condition = Field(description="The answers that make it hold.")
    exclude: Ids | None = Field(default=None, description="Frameworks that are ruled out then.")
    warn: Ids | None = Field(default=None, description="Frameworks that it warns of; may be [].")
    note: Ids | None = Field(default=None, description="Frameworks that it is about; may be [].")
    way_out: Text | None = Field(
        default=None, description="What would lift it; needed when it excludes."
    )
    checked: Date = Field(description="The day on which the evidence was last looked at.")

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
    kind: Literal["clear", "close_call", "none_fits"] | None = Field(
        default=None, description="How the verdict comes out."
    )
    excluded: Ids | None = Field(
        default=None, description="Exactly these frameworks must be ruled out; [] for none."
    )
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

    name: Text = Field(description="Who it is and what they want, in a few words.")
    given: dict[Id, OneOrMoreIds] = Field(description="Question id → the option or options chosen.")
    expect: Expectation = Field(description="What the verdict must be.")
    sources: Ids = Field(
        default=(), description="Ids of sources.yaml, for a decision that was published."
    )
    example: Text | None = Field(
        default=None, description="Short name under which the first page offers it as an example."
    )


ClaimStatus = Literal["holds", "partly", "outdated", "never_quite_right"]


class System(Evidenced):
    """A piece of software that the article names."""

    label: Text = Field(description="Its name, as people write it.")
    role: Literal["framework", "tool", "ancestor"] = Field(description="What it is in the article.")
    checked: Date = Field(description="The day on which the evidence was last looked at.")


class Claim(Evidenced):
    """Something the article says, in our own words, and how it stands today."""

    section: Text = Field(description="The article's section.")
    says: Text = Field(description="The claim in our own words, one sentence.")
    about: Ids = Field(min_length=1, description="Ids of systems.yaml that it speaks of.")
    favours: Id | None = Field(
        default=None, description="The framework that it speaks for; left out if it is neither."
    )
    criterion: Id = Field(description="The criterion that it bears on.")
    status: ClaimStatus = Field(description="How it stands today.")
    checked: Date = Field(description="The day on which the evidence was last looked at.")
    topic: Id | None = Field(default=None, description="The topic of the lab that shows it.")


class Topic(Entry):
    """A subject of the lab: one question and, beside it, one sample file per framework."""

    title: Text = Field(description="Its name in a list of topics.")
    ask: Text = Field(description="The question that a reader has.")
    explains: Text = Field(description="What the code does and why it is worth running.")
    look_for: Text = Field(description="What to watch for in what comes out.")
    tolerance: float = Field(gt=0, le=0.1, description="Largest relative difference of outputs.")
    criterion: Id = Field(description="The criterion that it bears on.")


class Article(Entry):
    """The article whose claims stand in claims.yaml."""

    title: Text = Field(description="What it is called.")
    author: Text = Field(description="Who wrote it.")
    fairness: Text = Field(
        description="Where the article is right to this day, in a sentence above its claims."
    )


class PackInfo(Entry):
    """pack.yaml: the pack's name, version and numbers."""

    id: Id = Field(description="The name of the pack for programs; keep it.")
    version: Text = Field(
        description="Raise it whenever an edit can change somebody's verdict; links carry it."
    )
    title: Text = Field(description="What the pack is about.")
    article: Article | None = Field(
        default=None, description="The article whose claims stand in claims.yaml, if there is one."
    )
    importance: dict[ImportanceWord, Annotated[int, Field(ge=0, le=1_000_000)]] = Field(
        description="The points behind each importance word; none is 0, and they rise."
    )
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
