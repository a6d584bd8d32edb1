"""The verdict in a sentence, and the one thing that it mostly rests on."""

from __future__ import annotations

from engine.model import Pack
from engine.rounding import tenths
from engine.scoring import CriterionShare, Verdict


def headline(pack: Pack, verdict: Verdict) -> str:
    """Return the verdict as one sentence, without its reason."""
    first, second = (pack.frameworks[name].label for name in verdict.between)
    lead = in_points(verdict.lead, verdict.weight)
    if verdict.kind == "none_fits":
        return "None fits: every framework is ruled out."
    if verdict.between[1] in verdict.excluded:
        return f"{first}: {second} is ruled out."
    if verdict.winner is None:
        return f"A tie between {first} and {second}: either will do."
    if verdict.kind == "close_call":
        return f"A close call: {first} by {lead} of 100. Either will do."
    return f"{first}, by {lead} of 100."


def summary(pack: Pack, verdict: Verdict) -> str:
    """Return one sentence that says what the verdict mostly rests on."""
    if verdict.kind == "none_fits" or verdict.between[1] in verdict.excluded:
        return _what_rules_out(pack, verdict)
    first, second = (pack.frameworks[name].label for name in verdict.between)
    gains = [share for share in verdict.weightiest() if share.contribution > 0]
    losses = [share for share in verdict.weightiest() if share.contribution < 0]
    if not gains:
        return "Nothing said so far tells the two apart."
    if verdict.kind == "close_call" and losses:
        return (
            f"{_named(pack, gains[0])} speaks for {first}, "
            f"{_named(pack, losses[0])} for {second}; in sum there is little between them."
        )
    if sum(share.contribution for share in verdict.by_answer if share.question) <= 0:
        return (
            f"Nothing that you said speaks for {first}; it leads on what matters to everybody, "
            f"above all {_named(pack, gains[0])}."
        )
    total = sum(share.contribution for share in gains)
    weight = "Mostly" if 2 * gains[0].contribution > total else "Above all"
    return f"{weight} because of {_named(pack, gains[0])}{_said(pack, gains[0])}."


def in_points(raw: int, weight: int) -> str:
    """Return a raw lead as points of 100, with a decimal only where it says something."""
    points = tenths([raw], weight)[0]
    return f"{points:.0f}" if points == int(points) or abs(points) >= 10 else f"{points:.1f}"


def _what_rules_out(pack: Pack, verdict: Verdict) -> str:
    names = dict.fromkeys(name for rules in verdict.excluded.values() for name in rules)
    reasons = "; ".join(pack.rules[name].label for name in names)
    return f"The reason: {reasons}. {_criteria_alone(pack, verdict)}"


def _criteria_alone(pack: Pack, verdict: Verdict) -> str:
    if not verdict.lead:
        return "The criteria alone would leave it open."
    ahead = verdict.between[0] if verdict.lead > 0 else verdict.between[1]
    lead = in_points(abs(verdict.lead), verdict.weight)
    alone = f"On the criteria alone {pack.frameworks[ahead].label} leads by {lead} of 100."
    if ahead in verdict.excluded and verdict.kind != "none_fits":
        return f"{alone} The answers pull apart, so look at the way out."
    return alone


def _named(pack: Pack, share: CriterionShare) -> str:
    return f"“{pack.criteria[share.criterion].label}”"


def _said(pack: Pack, share: CriterionShare) -> str:
    if not share.raised_by:
        return ", which matters to everybody"
    strongest = max(share.raised_by, key=lambda rise: rise.points)
    option = pack.questions[strongest.question].options[strongest.option]
    return f": you said “{option.label}”"
