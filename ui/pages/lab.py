"""Eager against graph mode, live, in every framework: the code, a run, and what came out."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

from engine.lab import (
    Comparison,
    Failure,
    FrameworkFigures,
    ModeFigures,
    Output,
    Run,
    Speedup,
    availability,
    duration,
    factor,
)
from engine.model import Pack
from ui import state
from ui.pack import folder, saved
from ui.parts import plain
from ui.runs import lab, runs

LOOK_EVERY = 0.2
"""Seconds between two looks at a run."""

SHOWN_LINES = 40


def introduction(pack: Pack, topic: str) -> None:
    """The question, what the code does, and what to look for."""
    entry = pack.topics[topic]
    st.title(plain(entry.ask), anchor=False)
    st.markdown(plain(entry.explains))
    st.markdown(f"**What to look for.** {plain(entry.look_for)}")


def code(pack: Pack, topic: str, folder: Path) -> None:
    """The sample files side by side, and what is missing to run them."""
    st.header("The code", anchor=False)
    for column, (name, framework) in zip(
        st.columns(len(pack.frameworks)), pack.frameworks.items(), strict=True
    ):
        with column:
            here = availability(framework)
            version = f" {here.version}" if here.version else ""
            st.markdown(f"**{plain(framework.label + version)}**")
            if here.sentence:
                st.warning(plain(here.sentence))
                if here.command:
                    st.code(here.command, language=None, wrap_lines=True)
            sample = pack.samples.get(topic, {}).get(name)
            if sample:
                show_sample(folder / sample)
            else:
                st.markdown("There is no sample for this framework yet.")
            lab().warm(framework)


def show_sample(path: Path) -> None:
    """One sample's code, or why it cannot be read."""
    try:
        python_code(path.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        st.error(plain(f"{path.name} cannot be read: {error.strerror}."))


def python_code(text: str) -> None:
    """Draw Python code in colours that everybody can read, which st.code's are not in light."""
    formatter = HtmlFormatter(
        noclasses=True,
        nobackground=True,
        style="lightbulb" if st.context.theme.type == "dark" else "xcode",
        prestyles="white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; margin: 0; "
        "font-size: 0.875rem",
    )
    with st.container(border=True):
        st.html(highlight(text, PythonLexer(), formatter))


def buttons(pack: Pack, topic: str, folder: Path) -> None:
    """Run, or stop what runs."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if runs().going:
            st.button("Stop", icon=":material/stop:", on_click=runs().stop)
            return
        st.button(
            "Run in both" if len(pack.frameworks) == 2 else "Run in all",
            icon=":material/play_arrow:",
            on_click=runs().start,
            args=(pack, topic, folder),
        )
        st.caption("Runs the code below on this machine, one framework after the other.")


@st.fragment(run_every=LOOK_EVERY if runs().going else None)
def progress(pack: Pack) -> None:
    """What each framework is doing, and what it has printed so far.

    Plain text, because the browser loads what st.code needs only at its first use, which would
    delay the first line by most of a second.
    """
    for name, run in runs().runs.items():
        label = plain(pack.frameworks[name].label)
        st.progress(run.phase.progress, text=f"**{label}**: {plain(run.phase.text)}")
        printed = output(run)
        if printed:
            st.text(printed)
    if not runs().going:
        st.rerun()


def output(run: Run) -> str:
    """Return the last lines that the sample printed."""
    printed = "".join(event.text for event in run.events() if isinstance(event, Output))
    return "\n".join(printed.splitlines()[-SHOWN_LINES:])


def results(pack: Pack, topic: str) -> None:
    """The lesson, the figures of each framework, agreement, machine, and the log folded away."""
    compared = runs().compared(pack.topics[topic])
    st.header("What was seen here", anchor=False)
    st.markdown(plain(compared.lesson))
    for figures in compared.frameworks.values():
        framework_figures(figures)
    agreement(compared)
    machine = compared.machine
    st.markdown(
        f":small[{plain(machine.processor)}, {machine.cores} cores, {plain(machine.system)}, "
        f"Python {plain(machine.python)}. The frameworks are not compared by speed: "
        "a small test on a processor cannot do that.]"
    )
    with st.expander("What the samples printed"):
        for name, run in runs().runs.items():
            st.markdown(f"**{plain(pack.frameworks[name].label)}**")
            st.text(output(run) or "nothing")


def framework_figures(figures: FrameworkFigures) -> None:
    """One framework: a table of its modes, what it gained, and what went wrong."""
    threads = "one thread" if figures.threads == 1 else f"{figures.threads} threads"
    version = f" {figures.version}, {threads}" if figures.version else ""
    st.subheader(plain(figures.label + version), anchor=False)
    if figures.failure:
        failure(figures.failure)
        return
    speedups = {speedup.mode: speedup for speedup in figures.speedups}
    lines = [
        "| Mode | First call | Each call after | Against eager | Pays off after |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(mode_row(mode, speedups.get(mode.name)) for mode in figures.modes),
    ]
    st.markdown("\n".join(lines))
    if figures.disturbed:
        st.warning(f"Take these times with care: {plain(figures.disturbed)}.")
    for mode in figures.modes:
        if mode.failure:
            failure(mode.failure)
    for notice in figures.notices:
        st.markdown(f":small[{plain(notice)}]")


def mode_row(mode: ModeFigures, speedup: Speedup | None) -> str:
    """One mode's line of the table; medians with their quartiles."""
    first = duration(mode.first_call) if mode.first_call is not None else "–"
    each = mode.each_call
    steady = (
        f"{duration(each.median)} ({duration(each.lower)} to {duration(each.upper)})"
        if each
        else "–"
    )
    gain, pays = "–", "–"
    if speedup:
        times = speedup.times
        gain = (
            f"× {factor(times.median)} ({factor(times.lower)} to {factor(times.upper)}), "
            f"{speedup.verdict}"
        )
        pays = f"{speedup.break_even:,} calls" if speedup.break_even else "never"
    return f"| {plain(mode.name)} | {first} | {steady} | {gain} | {pays} |"


def agreement(compared: Comparison) -> None:
    """Whether all modes and frameworks computed the same."""
    found = compared.agreement
    if found is None:
        st.markdown("There are no two outputs to compare.")
    elif found.agrees:
        st.markdown(
            f"**Outputs agree**: all {found.outputs} lie within {found.within:g} of each other "
            f"(allowed: {found.tolerance:g}, relative to the largest number)."
        )
    else:
        st.error(
            f"The outputs differ by up to {found.largest:g}, more than the {found.tolerance:g} "
            "allowed."
        )


def failure(found: Failure) -> None:
    """Why there is no result, and what helps."""
    st.error(plain(found.sentence))
    if found.command:
        st.code(found.command, language=None, wrap_lines=True)


# Never a trial: what a visitor only tries out must start nothing on this machine.
knowledge = saved()
if knowledge is None:
    st.title("Nothing to run", anchor=False)
    st.markdown("The saved knowledge cannot be read, so there are no samples to run.")
    st.stop()
if state.trying():
    st.markdown("The lab shows and runs the saved samples, whatever you are trying out.")
if not knowledge.topics:
    st.title("Nothing to run", anchor=False)
    st.markdown("This knowledge pack has no topics for the lab.")
    st.stop()
place = state.at()
chosen = place if place and place in knowledge.topics else next(iter(knowledge.topics))
introduction(knowledge, chosen)
buttons(knowledge, chosen, folder())
if runs().going:
    progress(knowledge)
elif runs().topic == chosen:
    results(knowledge, chosen)
code(knowledge, chosen, folder())
