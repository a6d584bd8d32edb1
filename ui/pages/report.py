"""The verdict explained: why, from which evidence, what is ruled out, and a copy to take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from engine.reports.document import CriterionRow, Document, document
from engine.reports.markdown import as_markdown
from ui import charts, state
from ui.copy_link import copy_link
from ui.parts import cited, lead_line, plain, rule

SHOWN_REASONS = 3


def opening(told: Document, link: str) -> None:
    """The verdict in one sentence, the bar, and how to pass it on."""
    st.title(plain(told.headline), anchor=False)
    st.markdown(plain(told.summary))
    lead_line(told)
    with st.container(horizontal=True, vertical_alignment="center"):
        copy_link(link)
        st.download_button(
            "Download as Markdown",
            as_markdown(told, link),
            file_name="framework-verdict.md",
            mime="text/markdown",
            on_click="ignore",
        )
        st.page_link("ui/pages/advise.py", label="Change answers", query_params=parameters)


def ruled_out(told: Document) -> None:
    """Which frameworks a rule excludes, and the way out."""
    if told.excluded:
        st.header("Ruled out", anchor=False)
        for line in told.excluded:
            rule(line)


def reasons(told: Document) -> None:
    """The weightiest reasons for the leader, then the best for the other one."""
    first, second = told.between
    for framework, title in (
        (first, f"Why {first}" if told.winner == first else f"What speaks for {first}"),
        (second, f"What speaks for {second}"),
    ):
        rows = told.reasons(framework)
        st.header(plain(title), anchor=False)
        if not rows:
            st.markdown("Nothing that matters here.")
        for row in rows[:SHOWN_REASONS]:
            reason(row, framework)
        if len(rows) > SHOWN_REASONS:
            with st.expander(f"{len(rows) - SHOWN_REASONS} more for {plain(framework)}"):
                for row in rows[SHOWN_REASONS:]:
                    reason(row, framework)


def reason(row: CriterionRow, framework: str) -> None:
    """You said …, so … matters; there one framework is better, because … with sources and date."""
    said = " and ".join(f"“{plain(answer)}”" for answer in row.said)
    with st.container(border=True):
        st.markdown(f"**{plain(row.label)}** · {abs(row.contribution):.1f} points")
        st.markdown(f"You said {said}." if said else "This matters to everybody.")
        ratings = sorted(row.ratings, key=lambda rating: rating.framework != framework)
        for column, rating in zip(st.columns(len(ratings)), ratings, strict=True):
            widened = ", widened" if rating.evidence.stale else ""
            column.markdown(
                f"**{plain(rating.framework)}: {rating.likely} of 10** "
                f"({rating.low} to {rating.high}{widened})  \n{plain(rating.evidence.because)}"
            )
            column.markdown(cited(rating.evidence))


def splits(told: Document) -> None:
    """The lead split by criterion and by answer, each as a chart and as a table."""
    st.header("The lead, split two ways", anchor=False)
    st.markdown(
        f"Both add up to the same {told.lead:+.1f} points for {plain(told.between[0])}: "
        "once by what matters, once by what you said."
    )
    by_criterion, by_answer = st.tabs(["By criterion", "By answer"])
    with by_criterion:
        split(
            told,
            [row.label for row in told.criteria],
            [row.contribution for row in told.criteria],
            criteria_table(told),
        )
    with by_answer:
        split(
            told,
            [row.answer for row in told.answers],
            [row.contribution for row in told.answers],
            answers_table(told),
        )


def split(told: Document, names: list[str], points: list[float], table: pd.DataFrame) -> None:
    """One diverging chart of what counts, with its table for those who cannot see it."""
    if table.empty:
        st.markdown("Nothing has any importance on these answers.")
        return
    order = [name for name, _ in told.values if name in told.between]
    sign = 1 if order[0] == told.between[0] else -1
    telling = [index for index, point in enumerate(points) if point]
    telling.sort(key=lambda index: -abs(points[index]))
    figure = charts.diverging_bars(
        [names[index] for index in telling],
        [sign * points[index] for index in telling],
        (order[0], order[1]),
        charts.colours([name for name, _ in told.values]),
    )
    kind = table.columns[0].lower()
    st.plotly_chart(
        figure,
        key=f"split-{kind}",
        config={"displayModeBar": False},
        alt=f"Points by {kind}; the table below holds the same numbers.",
    )
    with st.expander(f"The same as a table, by {kind}"):
        st.table(table.set_index(table.columns[0]))


def criteria_table(told: Document) -> pd.DataFrame:
    """What the chart by criterion shows, with importance and ratings."""
    return pd.DataFrame(
        [
            {
                "Criterion": plain(row.label),
                "Importance": f"{row.share:.0%}",
                **{plain(rating.framework): str(rating.likely) for rating in row.ratings},
                "Speaks for": plain(row.favours or "neither"),
                "Points": f"{row.contribution:+.1f}",
            }
            for row in told.criteria
        ]
    )


def answers_table(told: Document) -> pd.DataFrame:
    """What the chart by answer shows."""
    return pd.DataFrame(
        [
            {
                "Answer": plain(row.answer),
                "Question": plain(row.question or ""),
                "Points": f"{row.contribution:+.1f}",
            }
            for row in told.answers
        ]
    )


def besides(told: Document) -> None:
    """Warnings and third ways, the answers, and where all this comes from."""
    if told.notes:
        st.header("To know besides", anchor=False)
        for line in told.notes:
            rule(line)
    st.header("Your answers", anchor=False)
    for question, chosen in told.given:
        st.markdown(f"- {plain(question)} **{plain(', '.join(chosen))}**")
    if told.open_questions:
        with st.expander(f"{len(told.open_questions)} questions not answered"):
            for question in told.open_questions:
                st.markdown(f"- {plain(question)}")
    st.caption(
        f"{plain(told.pack)}, version {plain(told.version)}, digest {told.digest[:12]}. "
        "The lead is a share of this knowledge base, not a probability of being right."
    )


pack, _ = state.knowledge()
parameters = state.link_parameters(pack)
if not state.answers():
    st.title("No verdict yet", anchor=False)
    st.markdown("A report needs at least one answer.")
    st.page_link("ui/pages/advise.py", label="Answer questions")
    st.stop()
report = document(pack, state.answers(), state.verdict(pack))
opening(report, state.link(pack))
ruled_out(report)
reasons(report)
splits(report)
besides(report)
