"""The app as Streamlit's own test runner sees it: real scripts and state, no browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]

Open = Callable[..., AppTest]


@pytest.fixture
def open_app() -> Iterator[Open]:
    """Open the app at a page with query parameters, as following a link does."""
    st.cache_resource.clear()

    def open_(page: str = "advise", **parameters: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
        app.query_params.update(parameters)
        app.run()
        if page != "advise":
            app.query_params.update(parameters)
            app.switch_page(f"ui/pages/{page}.py").run()
        assert not app.exception
        return app

    yield open_
    st.cache_resource.clear()


def words(app: AppTest) -> str:
    """Return all text on the page."""
    kinds = (app.title, app.header, app.markdown, app.caption, app.warning, app.error, app.code)
    return "\n".join(str(element.value) for kind in kinds for element in kind)
