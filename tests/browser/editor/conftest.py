"""The YAML editor by itself, in a real browser, with a checker of three words behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PATIENCE, running
from tests.browser.editor.actions import OTHER, area, expect_in_python
from tests.browser.test_accessibility import WIDE

FILE = "file.yaml"


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the page can open."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="package")
def page_server(folder: Path) -> Iterator[str]:
    """The editor's page on a free port."""
    with running("tests/browser/editor/page.py", EDITOR_FILES=str(folder)) as address:
        yield address


OpenText = Callable[..., Page]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="package")
def context(browser: Browser, page_server: str) -> Iterator[BrowserContext]:
    """One browser context, so that Streamlit's own files are read once."""
    context = browser.new_context(base_url=page_server)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def open_text(context: BrowserContext, folder: Path) -> Iterator[OpenText]:
    """Open the editor on a text; `slow` is how many seconds a check takes."""

    def open_(text: str, slow: float = 0, scheme: Scheme = "light") -> Page:
        (folder / FILE).write_bytes(text.encode("utf-8"))
        (folder / "other.yaml").write_text(OTHER, encoding="utf-8")
        page = context.new_page()
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme=scheme)
        page.goto(f"/?file={FILE}&slow={slow}")
        expect_in_python(page, text)
        area(page).wait_for()
        return page

    yield open_
    for page in context.pages:
        page.close()
