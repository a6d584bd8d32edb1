"""What a person does in the editor and sees of it."""

from __future__ import annotations

import hashlib

from playwright.sync_api import Locator, Page, expect

OTHER = "a: wrong\nb: other\n"
PROSE = "".join(f"line_{number}: the words of line {number}\n" for number in range(1, 401))


def area(page: Page) -> Locator:
    """Return the text area."""
    return page.get_by_role("textbox", name="Text of")


def message(page: Page) -> Locator:
    """Return the line under the editor."""
    return page.locator(".message[role=status]")


def signs(page: Page, severity: str) -> Locator:
    """Return the line numbers that bear a sign."""
    return page.locator(f".number.{severity}")


def put_caret(page: Page, offset: int) -> None:
    """Focus the editor and put the caret at an offset, in UTF-16 units."""
    area(page).focus()
    area(page).evaluate("(area, at) => area.setSelectionRange(at, at)", offset)


def caret(page: Page) -> int:
    """Return where the caret is."""
    return int(area(page).evaluate("area => area.selectionStart"))


def show_again(page: Page) -> None:
    """Let the page leave the editor out of a run, and draw it in the next."""
    page.get_by_text("Hide").click()
    expect(area(page)).to_have_count(0)
    page.get_by_text("Hide").click()
    area(page).wait_for()


def expect_in_python(page: Page, text: str) -> None:
    """Wait until the script has exactly this text, and nothing runs any more."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    expect(page.get_by_text("Python has")).to_have_text(
        f"Python has {len(text)} characters, {digest}"
    )
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
