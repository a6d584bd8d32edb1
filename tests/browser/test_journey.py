"""What a person does, from the front door to a colleague's screen."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage


def verdict(page: Page) -> str:
    """Return the report's headline."""
    return page.get_by_role("heading", level=1).inner_text()


def test_answer_verdict_lab_link(new_page: NewPage) -> None:
    """Answers, verdict, a run in both frameworks, and a link that opens on the same verdict."""
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Start").click()
    page.get_by_text("A product people rely on", exact=True).click()
    expect(page.get_by_text("So far:")).to_contain_text("of 100")
    page.get_by_text("Where it runs", exact=True).first.click()
    page.get_by_text("On a microcontroller", exact=True).click()
    expect(page.get_by_text("So far:")).to_contain_text("TensorFlow, by")
    expect(page).to_have_url(re.compile(r"goal=product&target=microcontroller&v="))

    page.get_by_role("link", name="Lab", exact=True).click()
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("Outputs agree")).to_be_visible(timeout=180_000)

    page.get_by_role("link", name="Report", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("TensorFlow, by")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")

    colleague = new_page(link)
    expect(colleague.get_by_role("heading", level=1)).to_have_text(verdict(page))


def test_reload_and_back_keep_the_answers(new_page: NewPage) -> None:
    """The address is the state: reload shows the same, back undoes the last answer."""
    page = new_page("/?goal=product")
    chosen = page.get_by_text("Research or a thesis", exact=True)
    before = page.get_by_text("So far:").inner_text()
    chosen.click()
    expect(page).to_have_url(re.compile("goal=research"))
    expect(page.get_by_text("So far:")).not_to_have_text(before)
    after = page.get_by_text("So far:").inner_text()
    page.reload()
    expect(page.get_by_text("So far:")).to_have_text(after)
    page.go_back()
    expect(page.get_by_text("So far:")).to_have_text(before)


def test_markdown_download_holds_the_verdict(new_page: NewPage) -> None:
    """The file says what the page says, and links back to it."""
    page = new_page("/report?must_use=huggingface")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Markdown").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith("# PyTorch: TensorFlow is ruled out.")
    assert re.search(r"/report\?must_use=huggingface&v=[^>]+>", text)


def test_a_mangled_link_shows_no_traceback(new_page: NewPage) -> None:
    """Hostile and broken addresses give sentences; markup is shown, not run."""
    page = new_page(
        "/report?goal=<img src=x onerror=alert(1)>&q=%00%ff&target=phone,phone,x&v=[a](b)"
    )
    expect(page.get_by_text("Not used from the link").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    assert "Traceback" not in page.locator("body").inner_text()


def test_questions_can_be_answered_by_keyboard(new_page: NewPage) -> None:
    """Tab to the first question, arrow to an option, space to choose."""
    page = new_page()
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Research or a thesis", exact=True).wait_for()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Research or a thesis"):
            break
    page.keyboard.press("Space")
    expect(page.get_by_text("So far:")).to_contain_text("PyTorch")
