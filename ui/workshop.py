"""The knowledge files as one visitor edits them: what lies open, and what can be done with it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

import streamlit as st

from engine import versions
from engine.editing.workspace import NotEditable, Workspace
from engine.loader import Files, read_files
from engine.problems import AdvisorError
from engine.versions import ChangedUnderneath, Version
from ui import state
from ui.editor import received
from ui.pack import folder, recovery

EDITOR = "criteria.editor"

Goto = tuple[int, int, int]
"""Line and column to show, and a number that makes each request a new one."""

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
_requests = count(1)


@dataclass(slots=True)
class Desk:
    """What lies open: the workspace, the chosen file, and where in it to go; `said` is told once.

    The methods are callbacks. They begin with `take_over`, because Streamlit calls them before the
    page has read what was typed last.
    """

    workspace: Workspace
    file: str
    as_form: bool = False
    entry: str | None = None
    goto: Goto | None = None
    said: str | None = None

    def take_over(self) -> None:
        """Bring what was typed into the workspace."""
        if self.as_form or self.file not in self.workspace.names:
            return
        with contextlib.suppress(NotEditable):
            text = self.workspace.text(self.file)
            revision = self.workspace.revision
            self.workspace.edit(self.file, received(EDITOR, self.file, text, revision))

    def open(self, file: str, line: int = 0, column: int = 1) -> None:
        """Show a file as text, at a place in it if one is given."""
        self.take_over()
        self.file, self.as_form = file, False
        self.goto = (line, column, next(_requests)) if line else None

    def open_entry(self, file: str, entry: str) -> None:
        """Show an entry's form."""
        self.take_over()
        self.file, self.entry, self.as_form = file, entry, True

    def show_form(self, chosen: bool) -> None:
        """Show the file that lies open as a form, or as text."""
        self.take_over()
        self.as_form = chosen

    def try_out(self) -> None:
        """Use the edits in this visit."""
        self.take_over()
        state.try_out(self.workspace.edits)

    def discard(self, *names: str) -> None:
        """Put the edits of these files aside, or of all if none is named."""
        self.take_over()
        self.workspace.discard(*names)

    def bring_back(self) -> None:
        """Take up again the edits that were put aside last."""
        self.take_over()
        self.workspace.bring_back()

    def merge(self) -> None:
        """Put both versions together where a file changed underneath."""
        self._on_disk(self.workspace.merge)

    def rebase(self) -> None:
        """Let the edits replace what changed underneath."""
        self._on_disk(self.workspace.rebase)

    def save(self) -> None:
        """Write the edited files."""
        self.take_over()
        try:
            version = versions.save(folder(), self.workspace.edits, self.workspace.base)
            self.workspace.rebase(on_disk())
        except ChangedUnderneath as error:
            self.said = f"Not saved: {', '.join(error.names)} changed on disk meanwhile."
        except AdvisorError as error:
            self.said = f"Not saved. {in_words(error)}"
        else:
            state.stop_trying()
            self.said = f"Saved: {', '.join(version.files)}."

    def undo(self, version: Version) -> None:
        """Put back what a save replaced."""
        self.take_over()
        try:
            versions.restore(folder(), version)
            self.workspace.follow(on_disk())
        except ChangedUnderneath as error:
            self.said = f"Not undone: {', '.join(error.names)} changed since that save."
        except AdvisorError as error:
            self.said = f"Not undone. {in_words(error)}"
        else:
            self.said = f"Undone: {version.summary}"

    def _on_disk(self, action: Callable[[Files], object]) -> None:
        self.take_over()
        try:
            action(on_disk())
        except AdvisorError as error:
            self.said = in_words(error)


@st.cache_resource(scope="session")
def desk() -> Desk:
    """Return the desk of this visit. Raises PackError if the pack's files cannot be read."""
    settled = versions.recover(folder()) if may_save() else None
    workspace = Workspace(read_files(folder()))
    first = next((name for name in workspace.names if name.startswith("criteria/")), "pack.yaml")
    return Desk(workspace, first, said=settled.sentence if settled else recovery())


def on_disk() -> Files:
    """Return the files as they are now. Raises PackError."""
    return read_files(folder())


def in_words(error: AdvisorError) -> str:
    """Return what went wrong for somebody who looks at a page, not at a terminal."""
    return " ".join(f"{problem.file}: {problem.message}." for problem in error.problems)


def may_save() -> bool:
    """Return whether visitors may write the knowledge files.

    Only where nobody else can reach the server, unless ADVISOR_SAVE says `on` or `off`.
    """
    setting = os.environ.get("ADVISOR_SAVE", "").strip().lower()
    if setting in {"on", "off"}:
        return setting == "on"
    headers = st.context.headers
    hosts = {st.get_option("server.address"), *st.get_option("server.allowedHosts")}
    if origin := headers.get("Origin"):  # names the server as the browser knows it
        hosts.add(urlsplit(origin).hostname)
    return hosts <= _LOOPBACK and not any(name in headers for name in _PROXY_HEADERS)
