"""A page with nothing but the editor, for its tests; started by conftest.py.

The address says what to show: `file` is a file of the folder EDITOR_FILES, `slow` the seconds that
a check takes. What Python got stands under the editor.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from pathlib import Path

import streamlit as st

from engine.problems import Problem
from ui.editor import editor, received

state = st.session_state
KEY = "editor"
FOLDER = Path(os.environ["EDITOR_FILES"])


def check(name: str, text: str) -> list[Problem]:
    """Find `wrong`, `doubtful`, tabs and colons that are missing at the end of a line.

    `nowhere` is a problem of the whole file.
    """
    time.sleep(float(st.query_params.get("slow", 0)))
    found = [
        Problem(
            name,
            number,
            match.start() + 1,
            f"`{match[0]}` stands here",
            "unknown-word",
            "warning" if match[0] == "doubtful" else "error",
        )
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1)
        for match in re.finditer("wrong|doubtful|\t|(?<=colon)$", line)
    ]
    whole = [Problem(name, 0, 0, "nowhere to be found", "unreadable")] * ("nowhere" in text)
    return whole + found + [Problem("other.yaml", 1, 1, "elsewhere", "unknown-word")]


def take_over() -> None:
    """Keep what was typed."""
    state.text = received(KEY, state.name, state.text, state.revision)


def rewrite(text: str) -> None:
    """Put another text than was typed."""
    state.text = text
    state.revision += 1


def upper_case() -> None:
    """Rewrite the text."""
    take_over()
    rewrite(state.text.upper())


def same_text() -> None:
    """Rewrite the text as it was when this was asked for."""
    take_over()
    rewrite(state.text)


def open_file(name: str) -> None:
    """Show a file as it stands in the folder."""
    state.name = name
    rewrite((FOLDER / name).read_bytes().decode("utf-8"))


def go(line: int, column: int) -> None:
    """Send the caret to a place."""
    state.goto = (line, column, state.goto[2] + 1 if state.goto else 1)


state.setdefault("revision", 0)
state.setdefault("goto", None)
state.setdefault("saved", "nothing")
if "name" not in state:
    open_file(st.query_params["file"])

st.title("The editor alone")
take_over()
with st.container(horizontal=True):
    st.button("Upper case", on_click=upper_case)
    st.button("Same text", on_click=same_text)
    st.button("From disk", on_click=open_file, args=(state.name,))
    st.button("Other file", on_click=open_file, args=("other.yaml",))
    st.button("Go to 150:7", on_click=go, args=(150, 7))
    hidden = st.toggle("Hide")
    st.button("Nothing")
if not hidden:
    marks = check(state.name, state.text)
    edited = editor(KEY, state.name, state.text, state.revision, marks, state.goto)
    if edited.save_wanted:
        state.saved = edited.text
digest = hashlib.sha256(state.text.encode("utf-8")).hexdigest()
st.text(f"Python has {len(state.text)} characters, {digest}")
st.text(f"Saved: {state.saved}")
