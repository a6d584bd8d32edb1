"""Pieces that several pages share: header, escaped text, evidence, the verdict in short."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from engine.model import Pack, Source
from engine.problems import PackError, Problem
from engine.reports.document import Document, Evidence, RuleLine
from engine.reports.markdown import escape_piece, on_one_line
from ui import charts, state

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import Page

# What begins an icon, an emoji, a directive, an arrow, a dash, an address or a mail address.
_CONVERTED = re.compile(r"(:(?=\S)|-(?=[->])|<(?=[-=])|[>~](?==)|(?<=www)\.|@)", re.IGNORECASE)


def plain(text: str) -> str:
    """Return text so that Streamlit's Markdown shows it as it was written, on one line."""
    pieces = _CONVERTED.split(on_one_line(text))
    return "".join(
        _apart(piece) if index % 2 else escape_piece(piece) for index, piece in enumerate(pieces)
    )


def _apart(character: str) -> str:
    """Return a character as an element of its own, which looks like the text around it.

    Streamlit converts what it finds within one text even where it is escaped, so the text is cut.
    """
    return f":color[{escape_piece(character)}]"


def header(line: DeltaGenerator, pages: Mapping[str, Page], current: Page) -> None:
    """Complete the top line with links to the pages, which carry the answers; then any notices."""
    try:
        pack, problems = state.knowledge()
    except PackError as error:
        st.title("The knowledge cannot be read")
        st.error("These places have to be mended.")
        st.code(str(error), language=None, wrap_lines=True)
        if current.url_path == pages["criteria"].url_path:
            return
        st.page_link(pages["criteria"], label="Mend them here")
        st.stop()
    for name, page in pages.items():
        if name == "then_and_now" and not pack.claims:
            continue
        here = page.url_path == current.url_path
        line.page_link(
            page,
            label=f"**{page.title}**" if here else page.title,
            query_params=state.link_parameters(pack),
        )
    # Always there, so that a notice that comes or goes moves nothing on the page below.
    with st.container():
        notices(problems)


def notices(problems: Sequence[Problem]) -> None:
    """What is wrong with the files, what a link held in vain, and whether edits are tried out."""
    if problems:
        with st.expander(
            "The knowledge files cannot be read as they are; the last sound version stays in use"
        ):
            st.code("\n".join(map(str, problems)), language=None, wrap_lines=True)
    for answer in state.dropped():
        st.warning(f"Not used from the link: {plain(answer.reason)}.")
    if state.trying():
        trial()


def trial() -> None:
    """Say that this visit uses edits which are not saved, and how to stop that."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if state.trial_works():
            st.info(
                "You are trying out edits of the knowledge. Only you see them, until you reload; "
                "links that you copy lead to the saved knowledge."
            )
        else:
            st.info(
                "The edits that you try out do not fit the files any more, which have changed; the "
                "saved knowledge is in use."
            )
        st.button("Stop trying", on_click=state.stop_trying)


def lead_line(document: Document) -> None:
    """Draw the diverging bar between the two frameworks, their names at its ends."""
    names = [name for name, _ in document.values]
    left, right = (name for name in names if name in document.between)
    lead = document.lead if left == document.between[0] else -document.lead
    st.html(charts.lead_bar(left, right, lead, charts.colours(names)))


def cited(evidence: Evidence) -> str:
    """Return what a statement rests on as a line of small Markdown.

    Not a caption: in its grey a link is too faint to read.
    """
    return f":small[Rests on: {evidence.rests_on(_source, plain)}.]"


def criterion_link(pack: Pack, criterion: str) -> None:
    """Name the criterion that something bears on, as a link to its place among the criteria."""
    st.page_link(
        "ui/pages/criteria.py",
        label=f"Bears on: {plain(pack.criteria[criterion].label)}",
        icon=":material/tune:",
        query_params=state.link_parameters(pack, criterion),
    )


def _source(source: Source) -> str:
    title = f"[{plain(source.title)}](<{source.url}>)" if source.url else plain(source.title)
    return f"{title}, {plain(source.date)}"


def rule(line: RuleLine) -> None:
    """Draw a rule that fired, with its way out and its sources."""
    about = f"{', '.join(map(plain, line.frameworks))}: " if line.frameworks else ""
    st.markdown(f"**{about}{plain(line.label)}**  \n{plain(line.evidence.because)}")
    if line.way_out:
        st.markdown(f"Way out: {plain(line.way_out)}")
    st.markdown(cited(line.evidence))
