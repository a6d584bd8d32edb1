"""The verdict as plain data: the JSON contract, described in docs/command-line.md.

Keys may be added later; none is renamed or taken away.
"""

from __future__ import annotations

from typing import Any

from engine.answers import Answers
from engine.model import Pack
from engine.scoring import Verdict


def as_data(pack: Pack, answers: Answers, verdict: Verdict) -> dict[str, Any]:
    """Return the verdict as a mapping that `json.dumps` takes.

    Contributions and the lead are points of 100, not rounded. `exact` gives the same as integers,
    of which both splits add up to the lead exactly: points are 10 * raw / weight.
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
        "exact": {"lead": verdict.lead, "weight": verdict.weight},
    }
