"""The article's claims in numbers and by section."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.claims import STANDINGS, counts, in_numbers, sections, speaking_of
from engine.loader import load
from engine.model import Claim, Pack
from tests.packs import write_pack

STATUSES = st.sampled_from(sorted(STANDINGS))


def claim(section: str, status: str, about: str = "alpha") -> Claim:
    return Claim.model_validate(
        {
            "section": section,
            "says": "So it is.",
            "about": [about],
            "criterion": "speed",
            "status": status,
            "because": "So it was.",
            "basis": "judgement",
            "checked": "2026-11-20",
        }
    )


CLAIMS = st.lists(st.builds(claim, st.sampled_from("ABC"), STATUSES), max_size=8)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load(write_pack(tmp_path_factory.mktemp("pack")))


def with_claims(pack: Pack, claims: list[Claim]) -> Pack:
    named = {str(number): entry for number, entry in enumerate(claims)}
    return Pack(**{**vars(pack), "claims": named})


@given(claims=CLAIMS, standing=st.sets(STATUSES))
def test_every_claim_stands_once_in_its_section(
    small: Pack, claims: list[Claim], standing: set[str]
) -> None:
    """Sections and claims keep the article's order; an empty filter lets all through."""
    pack = with_claims(small, claims)
    found = sections(pack, standing)  # type: ignore[arg-type]
    wanted = [
        (entry.section, name)
        for name, entry in pack.claims.items()
        if not standing or entry.status in standing
    ]
    assert list(found) == list(dict.fromkeys(section for section, _ in wanted))
    for section, names in found.items():
        assert list(names) == [name for place, name in wanted if place == section]


@given(claims=CLAIMS)
def test_the_counts_add_up(claims: list[Claim]) -> None:
    """Every way of standing is counted, also where no claim stands so."""
    counted = counts(claims)
    assert set(counted) == set(STANDINGS)
    assert sum(counted.values()) == len(claims)


def test_the_numbers_are_a_sentence() -> None:
    """One and many are told apart; what there is none of is left out."""
    holds, outdated, never = (claim("A", s) for s in ("holds", "outdated", "never_quite_right"))
    assert in_numbers([]) == "0 claims."
    assert in_numbers([holds]) == "1 claim: 1 holds."
    assert in_numbers([holds, holds, never]) == "3 claims: 2 hold, 1 was never quite right."
    assert in_numbers([outdated, outdated]) == "2 claims: 2 are outdated."


def test_what_speaks_of_a_system(small: Pack) -> None:
    """Only claims that name it."""
    one, other = claim("A", "holds"), claim("A", "holds", "beta")
    pack = with_claims(small, [one, other])
    assert speaking_of(pack, "beta") == (other,)
    assert speaking_of(pack, "gamma") == ()
