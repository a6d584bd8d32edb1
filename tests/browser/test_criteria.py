"""Editing the knowledge in the browser, from the first keystroke to the undone save."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PATIENCE, NewPage, running
from tests.packs import write_pack

WINNER = "Alpha, by 40 of 100."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pack that may be written to stands."""
    return tmp_path_factory.mktemp("knowledge") / "pack"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """The app on that pack."""
    with running("app.py", ADVISOR_KNOWLEDGE=str(write_pack(home))) as address:
        yield address


@pytest.fixture
def folder(home: Path) -> Path:
    """The pack as it was at first, without earlier versions."""
    shutil.rmtree(home)
    return write_pack(home)


@pytest.fixture
def page(browser: Browser, address: str, folder: Path) -> Iterator[Page]:
    """The criteria page with one answer given."""
    assert folder.exists()
    context = browser.new_context(base_url=address)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/criteria?goal=race")
    yield page
    context.close()


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="criteria/all.yaml")


def replace(page: Page, old: str, new: str) -> None:
    """Select the first place where `old` stands and type over it."""
    text = editor(page)
    expect(text).to_be_visible()
    start = text.input_value().index(old)
    text.evaluate(
        f"area => {{ area.focus(); area.setSelectionRange({start}, {start + len(old)}) }}"
    )
    page.keyboard.type(new)


def test_consequences_follow_the_typing(page: Page) -> None:
    """An error has its place and a way there; a sound edit tells what it does to whom."""
    replace(page, "likely: 8", "likely: 88")
    expect(page.get_by_role("heading", name="1 error")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_role("button", name="Error in criteria/all.yaml, line 12").click()
    expect(editor(page)).to_be_focused()
    replace(page, "likely: 88", "likely: 3")
    replace(page, "low: 7", "low: 1")
    expect(page.get_by_role("heading", name="1 of 1 scenarios flip")).to_be_visible()
    expect(page.get_by_text(f"Before: {WINNER}")).to_be_visible()
    expect(page.get_by_text("After: Beta")).to_be_visible()
    expect(page.get_by_text("1 failing scenario")).to_be_visible()


def test_try_it_counts_here_only(page: Page, browser: Browser, address: str, folder: Path) -> None:
    """The edit is used in this visit, on every page, until it is stopped; nothing is written."""
    replace(page, "likely: 8", "likely: 7")
    page.get_by_role("button", name="Try it in this session").click()
    expect(page.get_by_text("You are trying out edits")).to_be_visible()
    page.get_by_role("link", name="Report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alpha, by 30 of 100.")
    other = browser.new_page(base_url=address)
    other.goto("/report?goal=race")
    expect(other.get_by_role("heading", level=1)).to_have_text(WINNER)
    other.close()
    page.get_by_role("button", name="Stop trying").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WINNER)
    assert "likely: 8" in (folder / "criteria/all.yaml").read_text(encoding="utf-8")


def test_a_save_is_written_and_can_be_undone(page: Page, folder: Path) -> None:
    """Ctrl+S saves; the version before is kept and comes back with one press."""
    file = folder / "criteria/all.yaml"
    before = file.read_bytes()
    replace(page, "likely: 8", "likely: 7")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved: criteria/all.yaml.")).to_be_visible()
    assert file.read_bytes() == before.replace(b"likely: 8", b"likely: 7")
    page.get_by_text("Earlier versions").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone:")).to_be_visible()
    assert file.read_bytes() == before
    expect(editor(page)).to_have_value(before.decode())


def test_a_file_that_changed_underneath_is_not_overwritten(page: Page, folder: Path) -> None:
    """Both versions stay until the person chooses."""
    file = folder / "criteria/all.yaml"
    replace(page, "It is quick.", "It is very quick.")
    expect(page.get_by_text("0 of 1 scenarios flip")).to_be_visible()
    file.write_text(file.read_text(encoding="utf-8") + "# by somebody else\n", encoding="utf-8")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("changed on disk while you were editing")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    assert "very quick" not in file.read_text(encoding="utf-8")
    page.get_by_role("button", name="Put both together").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: criteria/all.yaml.")).to_be_visible()
    text = file.read_text(encoding="utf-8")
    assert "very quick" in text
    assert text.endswith("# by somebody else\n")


def test_nothing_is_lost_by_typing_on(page: Page, folder: Path) -> None:
    """Not after a save, not while a file changes underneath, not on the way to the form."""
    file = folder / "criteria/all.yaml"
    replace(page, "It is quick.", "It is very quick.")
    page.keyboard.press("Control+s")
    page.keyboard.type(" # one two three four five", delay=60)
    expect(page.get_by_text("Saved: criteria/all.yaml.")).to_have_count(0)
    page.keyboard.type(" six", delay=60)
    expect(editor(page)).to_be_focused()
    file.write_text(file.read_text(encoding="utf-8") + "# by somebody else\n", encoding="utf-8")
    page.keyboard.type(" seven eight nine ten", delay=60)
    expect(page.get_by_text("changed on disk while you were editing")).to_be_visible()
    expect(editor(page)).to_be_focused()
    page.keyboard.type(" eleven")
    page.get_by_text("Form", exact=True).click()
    page.get_by_text("Text", exact=True).click()
    words = "very quick. # one two three four five six seven eight nine ten eleven\n"
    expect(editor(page)).to_be_visible()
    assert words in editor(page).input_value()


def test_leaving_with_edits_asks_first(page: Page) -> None:
    """The browser's own question; without edits there is none."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    expect(editor(page)).to_be_visible()
    page.reload()
    assert not asked
    replace(page, "likely: 8", "likely: 7")
    expect(page.locator("span[data-unsaved=true]")).to_be_attached()
    page.reload()
    assert asked == ["beforeunload"]


def test_downloads_hold_the_edits(page: Page, tmp_path: Path) -> None:
    """The patch has the changed line, the pack is whole."""
    replace(page, "likely: 8", "likely: 7")
    button = page.get_by_role("button", name="Download patch")
    expect(button).to_be_enabled()
    expect(page.get_by_text("0 of 1 scenarios flip")).to_be_visible()
    with page.expect_download() as download:
        button.click()
    patch = Path(download.value.path()).read_text(encoding="utf-8")
    assert "--- a/pack/criteria/all.yaml" in patch
    assert "-      likely: 8\n+      likely: 7\n" in patch
    with page.expect_download() as download:
        page.get_by_role("button", name="Download pack").click()
    with zipfile.ZipFile(download.value.path()) as packed:
        packed.extractall(tmp_path / "unpacked")
    text = (tmp_path / "unpacked/pack/criteria/all.yaml").read_text(encoding="utf-8")
    assert "likely: 7" in text


def test_the_form_writes_into_the_text(page: Page, folder: Path) -> None:
    """A click in the form is an edit of the same text, comments and all."""
    file = folder / "criteria/all.yaml"
    file.write_text("# keep me\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    page.reload()
    page.get_by_text("Form", exact=True).click()
    page.get_by_text("critical", exact=True).click()
    expect(page.get_by_text("0 of 1 scenarios flip")).to_be_visible()
    page.get_by_text("Text", exact=True).click()
    expect(editor(page)).to_have_value(
        file.read_text(encoding="utf-8").replace("baseline: slight", "baseline: critical")
    )


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_accessibility_faults(new_page: NewPage, scheme: str, width: int) -> None:
    """Form, and text with a problem, on the full pack: axe finds nothing."""
    page = new_page(
        "/criteria?goal=product&at=production",
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    expect(page.get_by_role("heading", name="PyTorch")).to_be_visible()
    assert not Axe().run(page).response["violations"]
    page.get_by_text("Text", exact=True).click()
    page.get_by_role("textbox", name="criteria/production.yaml").press("x")
    expect(page.get_by_text("once the errors are mended")).to_be_visible()
    assert not Axe().run(page).response["violations"]
