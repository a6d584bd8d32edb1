"""The questionnaire, a group of questions at a time, with the verdict always in sight."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from engine.answers import is_asked
from engine.link import parameters
from engine.model import UNSURE, Pack, Question
from engine.reports.document import Document, document, option_label
from ui import state
from ui.parts import lead_line, plain


def front_door(pack: Pack) -> None:
    """What this is, one button, and finished examples."""
    st.title(f"{plain(pack.info.title)} for your project?", anchor=False)
    st.markdown(
        "A few minutes of questions, an answer that you can defend with reasons and sources, "
        "and code that shows it on your own machine."
    )
    st.button("Start", icon=":material/arrow_forward:", on_click=state.start)
    examples = [scenario for scenario in pack.scenarios if scenario.example]
    if examples:
        st.markdown("Or look at a finished one:")
        with st.container(horizontal=True):
            for scenario in examples:
                st.page_link(
                    "ui/pages/report.py",
                    label=plain(scenario.example or ""),
                    icon=":material/description:",
                    query_params=parameters(pack, dict(scenario.given)),
                )


def questionnaire(pack: Pack) -> None:
    """The questions of one group, and the way to the others."""
    groups = {
        title: list(members)
        for title, members in groupby(pack.questions, lambda name: pack.questions[name].group)
    }
    titles = list(groups)
    number = state.group(len(titles))
    st.segmented_control(
        "Groups of questions",
        range(len(titles)),
        format_func=lambda index: plain(titles[index]),
        key=state.group_widget(number),
        required=True,
        on_change=state.group_chosen,
        label_visibility="collapsed",
    )
    st.header(plain(titles[number]), anchor=False)
    for name in groups[titles[number]]:
        if is_asked(pack, name, state.answers()):
            ask(pack, name)
    step_buttons(titles, number)


def ask(pack: Pack, name: str) -> None:
    """One question: its options as buttons, `Not sure` last; leaving it empty skips it."""
    question: Question = pack.questions[name]
    many = question.choose == "many"
    st.pills(
        plain(question.ask) + (" *Pick all that apply.*" if many else ""),
        [*question.options, UNSURE],
        selection_mode="multi" if many else "single",
        format_func=lambda option: plain(option_label(pack, name, option)),
        key=state.widget(pack, name),
        help=plain(question.help),
        on_change=state.answered,
        args=(name,),
    )


def step_buttons(titles: list[str], number: int) -> None:
    """Back and on, and what leaving a question empty means."""
    st.caption(
        f"{len(state.answers())} of {len(pack.questions)} answered. Leave a question empty to skip "
        "it. Press a chosen answer again to take it back."
    )
    with st.container(horizontal=True):
        if number:
            st.button("Back", on_click=state.show_group, args=(number - 1,))
        if number + 1 < len(titles):
            st.button(
                f"Next: {plain(titles[number + 1])}",
                on_click=state.show_group,
                args=(number + 1,),
                icon=":material/arrow_forward:",
                icon_position="right",
            )
        if state.answers():
            st.button("Start over", type="tertiary", on_click=state.start_over)


def so_far(told: Document) -> None:
    """The verdict so far, in a sentence with its reason, pinned below the questions."""
    with st.bottom:
        words, way_on = st.columns([3, 1], vertical_alignment="center")
        words.markdown(f"**So far: {plain(told.headline)}** {plain(told.summary)}")
        way_on.page_link(
            "ui/pages/report.py",
            label="See the report",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=state.link_parameters(pack),
        )
        lead_line(told)


pack, _ = state.knowledge()
if not state.started():
    front_door(pack)
else:
    questionnaire(pack)
    if state.answers():
        so_far(document(pack, state.answers(), state.verdict(pack)))
    else:
        with st.bottom:
            st.markdown("The verdict will stand here from the first answer on.")
