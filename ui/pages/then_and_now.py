"""The article that began this, claim by claim, and how each claim stands today."""

from __future__ import annotations

import streamlit as st

from engine.claims import STANDINGS, counts, in_numbers, sections, speaking_of
from engine.freshness import present_day
from engine.model import Claim, ClaimStatus, Pack, System
from engine.reports.document import evidence
from ui import state
from ui.parts import cited, criterion_link, plain

ICONS: dict[ClaimStatus, str] = {
    "holds": ":material/check_circle:",
    "partly": ":material/contrast:",
    "outdated": ":material/history:",
    "never_quite_right": ":material/cancel:",
}


def introduction(pack: Pack) -> None:
    """What this is, and where the article is right today."""
    st.title("Then and now", anchor=False)
    article = pack.info.article
    begun = f"*{plain(article.title)}* by {plain(article.author)}" if article else "An article"
    st.markdown(
        f"{begun} is where this advisor began. Here is what it says, claim by claim and in our own "
        "words, and how each claim stands today."
    )
    came_for(pack)
    fairness = plain(article.fairness) if article else ""
    st.markdown(f"**{in_numbers(pack.claims.values())}** {fairness}")


def came_for(pack: Pack) -> None:
    """The claim that the address leads to, open, before all others."""
    name = state.at()
    if name and name in pack.claims:
        st.markdown("**You came for this claim:**")
        row(pack, pack.claims[name], expanded=True)
    elif name:
        st.markdown("The claim that the link leads to is not here any more.")


def chosen_standings(pack: Pack) -> list[ClaimStatus]:
    """The filter; the choice outlasts a visit to another page."""
    numbers = counts(pack.claims.values())
    chosen = st.pills(
        "Show only",
        list(STANDINGS),
        selection_mode="multi",
        format_func=lambda status: f"{ICONS[status]} {STANDINGS[status]} ({numbers[status]})",
        key="standings",
        persist_state="session",
    )
    st.markdown(":small[Press a claim to see why it stands so, and what that rests on.]")
    return chosen


def in_short(claim: Claim) -> str:
    """How a claim stands, and what it says."""
    return f"{ICONS[claim.status]} **{STANDINGS[claim.status]}** · {plain(claim.says)}"


def row(pack: Pack, claim: Claim, expanded: bool = False) -> None:
    """One claim; inside, why it stands so, and where it leads."""
    favoured = plain(pack.frameworks[claim.favours].label) if claim.favours else "neither side"
    told = evidence(pack, claim, claim.checked, present_day())
    with st.expander(in_short(claim), expanded=expanded):
        st.markdown(
            f"{plain(claim.because)}\n\n"
            f":small[As the article puts it, this speaks for {favoured}.] {cited(told)}"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            criterion_link(pack, claim.criterion)
            if claim.topic:
                st.page_link(
                    "ui/pages/lab.py",
                    label="See it run",
                    icon=":material/play_arrow:",
                    query_params=state.link_parameters(pack, claim.topic),
                )


def system(pack: Pack, name: str, entry: System) -> None:
    """A piece of software and what has become of it; folded away, the claims that speak of it."""
    told = evidence(pack, entry, entry.checked, present_day())
    label, claims = plain(entry.label), speaking_of(pack, name)
    st.markdown(f"**{label}** · {entry.role}  \n{plain(entry.because)}")
    with st.expander(f"{label}: its sources, and the claims about it ({len(claims)})"):
        st.markdown(
            "\n".join([cited(told), "", *(f"- :small[{in_short(claim)}]" for claim in claims)])
        )


knowledge, _ = state.knowledge()
if not knowledge.claims:
    st.title("Nothing to compare", anchor=False)
    st.markdown("This knowledge pack has no claims of the article.")
    st.stop()
introduction(knowledge)
for section, names in sections(knowledge, chosen_standings(knowledge)).items():
    st.header(plain(section), anchor=False)
    with st.container(gap="xxsmall"):
        for shown in names:
            row(knowledge, knowledge.claims[shown])
if knowledge.systems:
    st.header("The systems it names", anchor=False)
    for key, named in knowledge.systems.items():
        system(knowledge, key, named)
