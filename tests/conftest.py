"""Fixtures for the whole suite."""

from __future__ import annotations

import pytest

from engine.loader import load
from engine.model import Pack


@pytest.fixture(scope="session")
def knowledge() -> Pack:
    """The pack that comes with the advisor."""
    return load()
