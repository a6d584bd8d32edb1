"""One neutral document of a verdict: all words and numbers chosen, nothing laid out yet.

Every page and every file format renders this, so that they cannot tell different stories.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from engine.answers import Answers, asked, is_asked
from engine.entry import Evidenced
from engine.freshness import missed_reviews, present_day, widened
from engine.model import UNSURE, Pack, Source
from engine.reports.wording import headline, summary
from engine.rounding import tenths
from engine.scoring import CriterionShare, Kind, Verdict


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason and what it rests on.

    `basis` is "sources", "judgement" or "answer". `stale` says that nobody looked at the evidence
    for longer than the pack allows.
    """

    because: str
    basis: str
    sources: tuple[Source, ...]
    checked: datetime.date
    version: str | None = None
    stale: bool = False

    def rests_on(self, cite: Callable[[Source], str], escape: Callable[[str], str] = str) -> str:
        """Return in words what it rests on and when that was checked; `cite` words one source."""
        if self.basis == "answer":
            return "your answer"
        judged = ["our judgement"] if self.basis == "judgement" else []
        named = "; ".join([*judged, *map(cite, self.sources)])
        version = f" for version {escape(self.version)}" if self.version else ""
        stale = ", stale" if self.stale else ""
        return f"{named}; checked {self.checked}{version}{stale}"


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One framework's rating on a criterion, 0 to 10, with the range that is defensible.

    Where the evidence is stale, the range is wider than the pack's.
    """

    framework: str
    likely: int
    low: int
    high: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion that matters here.

    `share` is its part of all importance, 0 to 1. `contribution` is in points of 100, positive for
    the first of the two frameworks compared; `favours` is the label of the one it speaks for.
    `said` are the answers that make it matter; empty means that it matters to everybody.
    """

    criterion: str
    label: str
    why_it_matters: str
    scale: tuple[str, str, str]
    share: float
    contribution: float
    favours: str | None
    said: tuple[str, ...]
    ratings: tuple[RatingLine, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What one answer gives to the lead, in points of 100; the baseline has no question."""

    question: str | None
    answer: str
    contribution: float


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule that fired: "exclude", "warn" or "note", for these frameworks."""

    effect: str
    label: str
    frameworks: tuple[str, ...]
    evidence: Evidence
    way_out: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A verdict, ready to be laid out. Frameworks are named by their labels."""

    kind: Kind
    winner: str | None
    between: tuple[str, str]
    headline: str
    summary: str
    lead: float
    values: tuple[tuple[str, float], ...]
    criteria: tuple[CriterionRow, ...]
    answers: tuple[AnswerRow, ...]
    excluded: tuple[RuleLine, ...]
    notes: tuple[RuleLine, ...]
    given: tuple[tuple[str, tuple[str, ...]], ...]
    open_questions: tuple[str, ...]
    pack: str
    version: str
    digest: str

    def reasons(self, framework: str) -> tuple[CriterionRow, ...]:
        """Return the criteria that speak for the framework of this label, the weightiest first."""
        return tuple(row for row in self.criteria if row.favours == framework)


def document(
    pack: Pack, answers: Answers, verdict: Verdict, today: datetime.date | None = None
) -> Document:
    """Put a verdict into words and rounded numbers that add up.

    `today` decides which evidence is stale; the default is the present day.
    """
    today = today or present_day()
    labels = {name: framework.label for name, framework in pack.frameworks.items()}
    first, second = verdict.between
    shares = [share for share in verdict.weightiest() if share.importance]
    points = tenths([share.contribution for share in shares], verdict.weight)
    answer_points = tenths([share.contribution for share in verdict.by_answer], verdict.weight)
    lines = [_rule_line(pack, name, today) for name in verdict.fired]
    return Document(
        kind=verdict.kind,
        winner=labels[verdict.winner] if verdict.winner else None,
        between=(labels[first], labels[second]),
        headline=headline(pack, verdict),
        summary=summary(pack, verdict),
        lead=tenths([verdict.lead], verdict.weight)[0],
        values=tuple((labels[name], round(value, 1)) for name, value in verdict.values.items()),
        criteria=tuple(
            _criterion_row(pack, verdict, *pair, today) for pair in zip(shares, points, strict=True)
        ),
        answers=tuple(
            AnswerRow(
                pack.questions[share.question].ask if share.question else None,
                option_label(pack, share.question, share.option),
                value,
            )
            for share, value in zip(verdict.by_answer, answer_points, strict=True)
        ),
        excluded=tuple(line for line in lines if line.effect == "exclude"),
        notes=tuple(line for line in lines if line.effect != "exclude"),
        given=tuple(
            (
                pack.questions[name].ask,
                tuple(option_label(pack, name, option) for option in chosen),
            )
            for name, chosen in asked(pack, answers).items()
        ),
        open_questions=tuple(
            question.ask
            for name, question in pack.questions.items()
            if name not in answers and is_asked(pack, name, answers)
        ),
        pack=pack.info.title,
        version=pack.info.version,
        digest=pack.digest,
    )


def option_label(pack: Pack, question: str | None, option: str | None) -> str:
    """Return how an answer is called; the baseline is what matters to everybody."""
    if question is None or option is None:
        return "What matters to everybody"
    if option == UNSURE:
        return "Not sure"
    return pack.questions[question].options[option].label


def _criterion_row(
    pack: Pack,
    verdict: Verdict,
    share: CriterionShare,
    contribution: float,
    today: datetime.date,
) -> CriterionRow:
    criterion = pack.criteria[share.criterion]
    first, second = verdict.between
    favoured = first if share.contribution > 0 else second if share.contribution < 0 else None
    return CriterionRow(
        criterion=share.criterion,
        label=criterion.label,
        why_it_matters=criterion.why_it_matters,
        scale=(criterion.scale.worst, criterion.scale.middle, criterion.scale.best),
        share=share.importance / verdict.weight,
        contribution=contribution,
        favours=pack.frameworks[favoured].label if favoured else None,
        said=tuple(option_label(pack, rise.question, rise.option) for rise in share.raised_by),
        ratings=tuple(
            RatingLine(
                pack.frameworks[name].label,
                rating.likely,
                *widened(rating, pack.info.review_after, today),
                evidence(pack, rating, rating.checked, today, rating.version),
            )
            for name, rating in criterion.ratings.items()
        ),
    )


def _rule_line(pack: Pack, name: str, today: datetime.date) -> RuleLine:
    rule = pack.rules[name]
    effect = "exclude" if rule.exclude else "warn" if rule.warn is not None else "note"
    frameworks = getattr(rule, effect)
    return RuleLine(
        effect,
        rule.label,
        tuple(pack.frameworks[framework].label for framework in frameworks),
        evidence(pack, rule, rule.checked, today),
        rule.way_out,
    )


def evidence(
    pack: Pack,
    statement: Evidenced,
    checked: datetime.date,
    today: datetime.date,
    version: str | None = None,
) -> Evidence:
    """Return a statement's reason with its sources looked up."""
    return Evidence(
        because=statement.because,
        basis=statement.basis,
        sources=tuple(pack.sources[source] for source in statement.sources),
        checked=checked,
        version=version,
        stale=missed_reviews(checked, pack.info.review_after, today) > 0,
    )
