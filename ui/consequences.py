"""What an edit of the knowledge does, drawn beside the text as it is typed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.answer_space import Share
from engine.changes import Change
from engine.diff import Diff, Flip, Standing
from engine.editing.consequences import Consequences, verdict_in_words
from engine.model import Pack
from engine.problems import Problem
from ui import state
from ui.parts import plain
from ui.workshop import Desk

SHOWN = 8
"""Entries of a list that are shown before the rest is folded away."""


def show(desk: Desk, told: Consequences, saved: Pack | None) -> None:
    """Errors first, then what the edit changes, then what else deserves a look."""
    st.header("Consequences", anchor=False)
    if told.errors:
        st.subheader(_several(len(told.errors), "error"), anchor=False)
        problem_list(desk, told.errors)
    if told.pack is None:
        st.markdown("What the edit does is told once the errors are mended.")
    elif not desk.workspace.edits or saved is None or told.diff is None:
        st.markdown("Nothing is edited yet. What an edit does will stand here as you type.")
    else:
        flips(told.diff, told.pack)
        own_verdict(saved, told.pack)
        answer_space(told.diff, saved, told.pack)
        changed_entries(told.diff)
    folded(desk, told.failing, "failing scenario")
    folded(desk, told.warnings, "warning")


def folded(desk: Desk, found: Sequence[Problem], what: str) -> None:
    """A list of problems that do not forbid saving, folded away."""
    if found:
        with st.expander(_several(len(found), what)):
            problem_list(desk, found)


def problem_list(desk: Desk, found: Sequence[Problem]) -> None:
    """What is wrong, each a way to its place."""
    for problem in found[:SHOWN]:
        problem_link(desk, problem)
    if len(found) > SHOWN:
        st.markdown(f"And {len(found) - SHOWN} more.")


def problem_link(desk: Desk, problem: Problem) -> None:
    """One problem; pressing it goes to the place."""
    with st.container(gap=None):
        st.button(
            plain(f"{_what(problem)} in {problem.file}, line {problem.line}"),
            key=f"problem.{problem}",
            icon=f":material/{problem.severity}:",
            type="tertiary",
            on_click=desk.open,
            args=(problem.file, problem.line, problem.column),
        )
        st.markdown(plain(problem.message))


def _several(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _what(problem: Problem) -> str:
    return "Scenario" if problem.code == "scenario-fails" else problem.severity.capitalize()


def flips(told: Diff, pack: Pack) -> None:
    """The scenarios that get another verdict."""
    st.subheader(f"{len(told.flips)} of {told.scenarios} scenarios flip", anchor=False)
    lines = [_flip(flip, pack) for flip in told.flips]
    if lines:
        st.markdown("\n".join(lines[:SHOWN]))
    if len(lines) > SHOWN:
        with st.expander(f"{len(lines) - SHOWN} more"):
            st.markdown("\n".join(lines[SHOWN:]))


def _flip(flip: Flip, pack: Pack) -> str:
    before, after = _standing(flip.before, pack), _standing(flip.after, pack)
    return f"- {plain(flip.scenario)}: {before} → **{after}**"


def _standing(standing: Standing, pack: Pack) -> str:
    if standing.kind == "none_fits":
        return "none fits"
    if standing.winner is None:
        return "a tie"
    known = pack.frameworks.get(standing.winner)
    close = "close call, " if standing.kind == "close_call" else ""
    return f"{close}{plain(known.label if known else standing.winner)} by {standing.lead:.1f}"


def own_verdict(saved: Pack, edited: Pack) -> None:
    """The verdict on the visitor's own answers, before and after."""
    st.subheader("Your own verdict", anchor=False)
    answers = state.answers()
    if not answers:
        st.markdown(
            "Answer questions on *Advise*, and what the edit does to your verdict stands here."
        )
        return
    before, after = verdict_in_words(saved, answers), verdict_in_words(edited, answers)
    if before == after:
        st.markdown(f"Unchanged: {plain(after)}")
    else:
        st.markdown(f"Before: {plain(before)}\n\nAfter: **{plain(after)}**")


def answer_space(told: Diff, saved: Pack, edited: Pack) -> None:
    """How much of the space of answers gets another verdict, and who wins how much of it."""
    st.subheader("The space of answers", anchor=False)
    st.markdown(
        f"{told.verdicts} of {len(told.population.answers):,} made-up answer combinations "
        f"({told.population.label}) get another verdict."
    )
    rows = [
        (plain(entry.label), told.before.wins.get(name), told.after.wins.get(name))
        for name, entry in {**saved.frameworks, **edited.frameworks}.items()
    ]
    rows.append(("None fits", told.before.none_fits, told.after.none_fits))
    lines = ["| Wins | before | after |", "| --- | ---: | ---: |"]
    lines += [f"| {label} | {_share(before)} | {_share(after)} |" for label, before, after in rows]
    st.markdown("\n".join(lines))


def _share(share: Share | None) -> str:
    if share is None:
        return "–"
    low, high = share.interval
    return str(share) if share.exact else f"{100 * low:.0f} to {100 * high:.0f} %"


def changed_entries(told: Diff) -> None:
    """Which entries the edit touches."""
    if told.changes:
        count = _several(len(told.changes), "change")
        with st.expander(f"{count} in the entries"):
            st.markdown("\n".join(map(_change, told.changes)))


def _change(change: Change) -> str:
    entry = f"{change.kind} {plain(change.id)}"
    if change.field is None:
        return f"- {entry}: {change.action}"
    old, new = (
        plain(value) if value is not None else "nothing" for value in (change.old, change.new)
    )
    return f"- {entry}, {plain(change.field)}: {old} → **{new}**"
