"""A quick folder, and a child that can be cut off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.versions.child import Child
from tests.engine.versions.states import quick_folder

pytest.register_assert_rewrite("tests.engine.versions.disk")


@pytest.fixture
def quick() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    process = Child()
    yield process
    process.end()
