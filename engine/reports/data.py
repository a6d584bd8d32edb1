"""The verdict as plain data: the JSON contract, described in docs/command-line.md.

Keys may be added later; none is renamed or taken away.
"""

from __future__ import annotations

import datetime
from typing import Any

from engine.answers import Answers
from engine.freshness import missed_reviews, present_day
from engine.model import Pack, RatingEntry, Rule
from engine.scoring import Verdict


def as_data(
    pack: Pack, answers: Answers, verdict: Verdict, today: datetime.date | None = None
) -> dict[str, Any]:
    """Return the verdict as a mapping that `json.dumps` takes.

    Contributions and the lead are points of 100, not rounded. `exact` gives the same as integers,
    of which both splits add up to the lead exactly: points are 10 * raw / weight. `today` decides
    which evidence is stale; the default is the present day.
    """
    points = verdict.points
    return {
        "pack": {"id": pack.info.id, "version": pack.info.version, "digest": pack.digest},
        "answers": {name: list(chosen) for name, chosen in answers.items()},
        "verdict": {
            "kind": verdict.kind,
            "winner": verdict.winner,
            "lead": points(verdict.lead),
            "between": list(verdict.between),
        },
        "values": verdict.values,
        "excluded": {name: list(rules) for name, rules in verdict.excluded.items()},
        "by_criterion": [
            {
                "criterion": share.criterion,
                "importance": share.importance,
                "ratings": dict(share.ratings),
                "contribution": points(share.contribution),
                "exact": share.contribution,
            }
            for share in verdict.weightiest()
        ],
        "by_answer": [
            {
                "question": share.question,
                "option": share.option,
                "contribution": points(share.contribution),
                "exact": share.contribution,
            }
            for share in verdict.by_answer
        ],
        "notes": [
            {
                "rule": name,
                "effect": "warn" if pack.rules[name].warn is not None else "note",
                "frameworks": list(pack.rules[name].warn or pack.rules[name].note or ()),
                "label": pack.rules[name].label,
                "because": pack.rules[name].because,
                "way_out": pack.rules[name].way_out,
                "sources": list(pack.rules[name].sources),
            }
            for name in verdict.fired
            if not pack.rules[name].exclude
        ],
        "stale": _stale(pack, verdict, today or present_day()),
        "exact": {"lead": verdict.lead, "weight": verdict.weight},
    }


def _stale(pack: Pack, verdict: Verdict, today: datetime.date) -> dict[str, Any]:
    """Return the ratings that count here and the rules that fired whose evidence is stale."""

    def is_stale(entry: RatingEntry | Rule) -> bool:
        return missed_reviews(entry.checked, pack.info.review_after, today) > 0

    ratings = {
        share.criterion: [
            name
            for name, rating in pack.criteria[share.criterion].ratings.items()
            if is_stale(rating)
        ]
        for share in verdict.weightiest()
        if share.importance
    }
    return {
        "ratings": {criterion: names for criterion, names in ratings.items() if names},
        "rules": [name for name in verdict.fired if is_stale(pack.rules[name])],
    }
