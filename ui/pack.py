"""The knowledge pack that all visitors of this server share."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from engine import versions
from engine.loader import KNOWLEDGE, load
from engine.model import Pack
from engine.problems import AdvisorError, PackError, Problem


def folder() -> Path:
    """Return the folder of the knowledge pack; ADVISOR_KNOWLEDGE names another one."""
    return Path(os.environ.get("ADVISOR_KNOWLEDGE") or KNOWLEDGE)


@dataclass(slots=True)
class _LastGood:
    """The pack that was last found sound, and what was recovered when the server started."""

    pack: Pack | None = None
    recovery: str | None = None


@st.cache_resource
def _last_good() -> _LastGood:
    """Begin with what a save that was cut off has left, brought to an end."""
    try:
        recovery = versions.recover(folder())
    except AdvisorError as error:
        return _LastGood(recovery=str(error))
    return _LastGood(recovery=recovery.sentence if recovery else None)


def shared() -> tuple[Pack, tuple[Problem, ...]]:
    """Return the pack, and the problems of the files if they cannot be used as they are now.

    While the files are broken, the last sound pack stays in use. Raises PackError if there is none.
    """
    kept = _last_good()
    try:
        kept.pack = load(folder())
    except PackError as error:
        if kept.pack is None:
            raise
        return kept.pack, error.problems
    return kept.pack, ()


def saved() -> Pack | None:
    """Return the pack; None while there is none that is sound."""
    try:
        return shared()[0]
    except PackError:
        return None


def recovery() -> str | None:
    """Return what became of a save that was cut off before this server started, once."""
    kept = _last_good()
    told, kept.recovery = kept.recovery, None
    return told
