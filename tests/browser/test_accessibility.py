"""axe finds nothing, in light and dark, wide and narrow, and no page asks the network for anything."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage

ANSWERS = "goal=product&target=microcontroller&existing_code=tf2&lifetime=years"
PAGES = {
    "front door": ("/", "Start"),
    "questions": (f"/?{ANSWERS}", "So far:"),
    "report": (f"/report?{ANSWERS}", "Your answers"),
    "ruled out": ("/report?must_use=huggingface&imposed=tensorflow", "Your answers"),
    "lab": ("/lab", "The code"),
}
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def settled(page: Page, text: str) -> None:
    """Wait until the page shows its text and nothing runs any more."""
    page.get_by_text(text).first.wait_for()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(new_page: NewPage, name: str, scheme: str) -> None:
    """No violation of any rule, wide or narrow, and nothing to scroll sideways on a phone."""
    path, text = PAGES[name]
    page = new_page(path, color_scheme=scheme, viewport=WIDE)
    settled(page, text)
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    settled(page, text)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def violations(page: Page) -> list[tuple[str, list[object]]]:
    """Return each broken rule with the elements that break it."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def test_no_page_asks_the_network(new_page: NewPage, server: str) -> None:
    """Every request goes to the app's own server."""
    asked: list[str] = []
    page = new_page()
    page.on("request", lambda request: asked.append(request.url))
    for path, text in PAGES.values():
        page.goto(path)
        settled(page, text)
    own = (server, server.replace("http", "ws", 1), "data:", "blob:")
    assert asked
    assert [address for address in asked if not address.startswith(own)] == []
