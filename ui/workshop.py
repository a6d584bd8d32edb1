"""The knowledge files as one visitor edits them, and whether this server may save them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import count

import streamlit as st

from engine.editing.workspace import Workspace
from engine.loader import Files, read_files
from ui import state

Goto = tuple[int, int, int]
"""Line and column to show, and a number that makes each request a new one."""

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
_requests = count(1)


@dataclass(slots=True)
class Desk:
    """What lies open: the workspace, the chosen file, and where in it to go."""

    workspace: Workspace
    file: str
    as_form: bool = False
    entry: str | None = None
    goto: Goto | None = None
    came_for: str | None = None
    said: str | None = None

    def open(self, file: str, line: int = 0, column: int = 1) -> None:
        """Show a file as text, at a place in it if one is given; a callback."""
        self.file, self.as_form = file, False
        self.goto = (line, column, next(_requests)) if line else None

    def open_entry(self, file: str, entry: str) -> None:
        """Show an entry's form."""
        self.file, self.entry, self.as_form = file, entry, True


@st.cache_resource(scope="session")
def desk() -> Desk:
    """Return the desk of this visit. Raises PackError if the pack's files cannot be read."""
    workspace = Workspace(read_files(state.folder()))
    first = next((name for name in workspace.names if name.startswith("criteria/")), "pack.yaml")
    return Desk(workspace, first, said=state.recovery())


def on_disk() -> Files:
    """Return the files as they are now. Raises PackError."""
    return read_files(state.folder())


def may_save() -> bool:
    """Return whether visitors may write the knowledge files.

    Only where nobody else can reach the server, unless ADVISOR_SAVE says `on` or `off`.
    """
    setting = os.environ.get("ADVISOR_SAVE", "").strip().lower()
    if setting in {"on", "off"}:
        return setting == "on"
    hosts = {st.get_option("server.address"), *st.get_option("server.allowedHosts")}
    forwarded = any(name in st.context.headers for name in _PROXY_HEADERS)
    return hosts <= _LOOPBACK and not forwarded
