"""The article's claims as a reader meets them: by section, in numbers, by what they speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from engine.model import Claim, ClaimStatus, Pack

STANDINGS: dict[ClaimStatus, str] = {
    "holds": "Holds",
    "partly": "Partly",
    "outdated": "Outdated",
    "never_quite_right": "Never quite right",
}
"""How a claim stands today, in a word or three."""

_COUNTED: dict[ClaimStatus, tuple[str, str]] = {
    "holds": ("holds", "hold"),
    "partly": ("holds in part", "hold in part"),
    "outdated": ("is outdated", "are outdated"),
    "never_quite_right": ("was never quite right", "were never quite right"),
}


def sections(pack: Pack, standing: Collection[ClaimStatus] = ()) -> dict[str, tuple[str, ...]]:
    """Return the ids of the claims by section, both in the order in which they first appear.

    Only claims that stand in one of these ways; all of them where none is given.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, claim in pack.claims.items():
        if not standing or claim.status in standing:
            found[claim.section] = (*found.get(claim.section, ()), name)
    return found


def counts(claims: Iterable[Claim]) -> dict[ClaimStatus, int]:
    """Return how many of the claims stand in each of the ways, nought included."""
    counted = Counter(claim.status for claim in claims)
    return {status: counted[status] for status in STANDINGS}


def in_numbers(claims: Collection[Claim]) -> str:
    """Return one sentence that says how many claims there are and how many stand in each way."""
    parts = [
        f"{count} {_COUNTED[status][count > 1]}"
        for status, count in counts(claims).items()
        if count
    ]
    return f"{_claims(len(claims))}: {', '.join(parts)}." if parts else f"{_claims(0)}."


def speaking_of(pack: Pack, system: str) -> tuple[Claim, ...]:
    """Return the claims that speak of a system, in the article's order."""
    return tuple(claim for claim in pack.claims.values() if system in claim.about)


def _claims(count: int) -> str:
    return "1 claim" if count == 1 else f"{count} claims"
