"""The article's claims in a real browser: readable, filtered, and linked both ways."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from engine.claims import STANDINGS, sections
from engine.model import Pack
from tests.browser.conftest import NewPage
from tests.browser.test_accessibility import PHONE, WIDE, settled, violations


@pytest.fixture(scope="module")
def shown(knowledge: Pack) -> str:
    """The id of a claim that the lab can show."""
    return next(name for name, claim in knowledge.claims.items() if claim.topic)


def headings(page: Page) -> list[str]:
    """Return the sections of the page."""
    return page.get_by_role("heading", level=2).all_inner_texts()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(new_page: NewPage, shown: str, scheme: str) -> None:
    """With a claim and a system open, wide or narrow, and nothing to scroll sideways on a phone."""
    page = new_page(f"/then-and-now?at={shown}", color_scheme=scheme, viewport=WIDE)
    settled(page, "You came for this claim")
    page.get_by_text("its sources, and the claims about it").last.click()
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        settled(page, "Rests on:")
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_filter_by_keyboard_outlasts_another_page(new_page: NewPage, knowledge: Pack) -> None:
    """Only the sections with such claims stay, and still do after a look at the report."""
    page = new_page("/then-and-now?goal=product")
    settled(page, "The systems it names")
    last = "The systems it names"
    assert headings(page) == [*sections(knowledge), last]
    page.get_by_role("button", name=re.compile(STANDINGS["never_quite_right"])).focus()
    page.keyboard.press("Space")
    few = [*sections(knowledge, ["never_quite_right"]), last]
    expect(page.get_by_role("heading", level=2)).to_have_text(few)
    page.get_by_role("link", name="Report", exact=True).click()
    settled(page, "Your answers")
    page.get_by_role("link", name="Then and now").click()
    settled(page, last)
    expect(page.get_by_role("heading", level=2)).to_have_text(few)


def test_a_claim_opens_and_leads_to_the_lab(new_page: NewPage, knowledge: Pack, shown: str) -> None:
    """The answers go along; the place in the address is gone with the next page."""
    claim = knowledge.claims[shown]
    page = new_page("/then-and-now?goal=product")
    settled(page, "The systems it names")
    reason = page.get_by_text(claim.because[:30]).first
    expect(reason).not_to_be_visible()
    page.get_by_text(claim.says).first.click()
    expect(reason).to_be_visible()
    page.get_by_role("link", name="See it run").first.click()
    expect(page).to_have_url(re.compile(rf"/lab\?goal=product&v=[^&]+&at={claim.topic}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        knowledge.topics[claim.topic or ""].ask
    )
    page.get_by_role("link", name="Advise", exact=True).click()
    expect(page).to_have_url(re.compile(r"/\?goal=product&v=[^&]+$"))


def test_a_link_to_a_claim_stays_while_the_page_is_shown(
    new_page: NewPage, knowledge: Pack, shown: str
) -> None:
    """The claim stands open before all others, also after the filter was used."""
    page = new_page(f"/then-and-now?goal=product&at={shown}")
    settled(page, "You came for this claim")
    page.get_by_role("button", name=re.compile(STANDINGS["never_quite_right"])).click()
    few = [*sections(knowledge, ["never_quite_right"]), "The systems it names"]
    expect(page.get_by_role("heading", level=2)).to_have_text(few)
    expect(page.get_by_text(knowledge.claims[shown].because[:30]).first).to_be_visible()
    assert page.url.endswith(f"&at={shown}")
    page.reload()
    settled(page, "You came for this claim")
