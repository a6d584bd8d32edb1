"""Texts of the knowledge stand on the pages as they were written: no markup comes from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.loader import load
from tests.browser.conftest import PATIENCE, running
from tests.packs import FILES, write_pack

HOSTILE = (
    "1. one",
    "2) two",
    "- three",
    "+ four",
    "# five > six = seven",
    "> six",
    "-- a -- b --- c --:x: d -> f -> g <- h <-> i >= j >= k <= l ~= m",
    ":+1: n :smile: :a:smile: ::tada:: :material/home: p :streamlit: q:material/home:",
    "www.evil.com r (WWW.evil.com) x:www.evil.com https://evil.com HTTP://evil.com a@evil.com",
    ":red[t] :small[u] :help[v] **x** __y__ *z* ~~a~~ `b` $c$ $$d$$",
    "[e](https://evil.com) ![f](https://evil.com/f)",
    "[^1] <b>g</b> &amp; &#60; | h | i \\ j \\* \\",
)
PACK = {
    **FILES,
    "pack.yaml": FILES["pack.yaml"]
    + "article:\n  title: An article\n  author: Somebody\n  fairness: It is right.\n",
    "claims.yaml": """\
fast_once:
  section: Speed
  says: Alpha is fast.
  about: [alpha-racer]
  favours: alpha
  criterion: speed
  status: holds
  because: It was measured.
  sources: [handbook]
  checked: 2026-11-20
""",
    "systems.yaml": """\
alpha-racer:
  label: Alpha Racer
  role: framework
  because: It races.
  sources: [handbook]
  checked: 2026-11-20
""",
    "samples/race/topic.yaml": """\
title: A race
ask: Which is faster?
explains: Both run.
look_for: The first.
tolerance: 0.001
criterion: speed
""",
    "scenarios/all.yaml": """\
- name: A racer
  example: A short race
  given: {goal: race}
  expect: {winner: alpha}
""",
}
KEYS = (
    "label|title|date|why_it_matters|because|ask|help|group|way_out|says|section|author|fairness|"
    "explains|look_for|example"
)
"""Keys whose texts the pages show."""

PAGES = {
    "/": ["title", "example"],
    "/?goal=race": ["ask", "group", "label"],
    "/report?goal=race&permit=no": ["label", "because", "title", "date", "way_out", "ask"],
    "/lab": ["ask", "explains", "look_for", "label"],
    "/then-and-now": ["title", "author", "fairness", "section", "says", "because", "label"],
}
"""Address of a page, and the keys of which it shows at least one text."""


def hostile(yaml: str, text: str) -> str:
    """Put the text before what each key says, so that labels that differed still do."""
    begin = text.replace("'", "''").replace("\\", "\\\\")
    return re.sub(rf"^( *(?:- )?(?:{KEYS}): )(.+)$", rf"\1'{begin} \2'", yaml, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a pack that the tests write anew."""
    return write_pack(tmp_path_factory.mktemp("pack"), dict(PACK))


@pytest.fixture(scope="module")
def page(folder: Path, browser: Browser) -> Iterator[Page]:
    """A page of the app on that pack."""
    with running("app.py", ADVISOR_KNOWLEDGE=str(folder)) as address:
        context = browser.new_context(base_url=address)
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()


@pytest.fixture(scope="module")
def usual(page: Page, folder: Path) -> dict[str, list[str]]:
    """What of such elements the pages hold by themselves."""
    write_pack(folder, dict(PACK))
    found = {}
    for address in PAGES:
        open_(page, address)
        found[address] = markup(page)
    return found


def open_(page: Page, address: str) -> None:
    """Open a page of the app to its end, everything unfolded."""
    page.goto(address)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("h1, h2").last).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    # Charts break long names into lines.
    page.add_style_tag(content="[data-testid=stPlotlyChart] { display: none }")
    page.evaluate("document.querySelectorAll('summary').forEach(fold => fold.click())")
    expect(page.locator("details:not([open])")).to_have_count(0)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_seen_as_they_were_written(
    page: Page, folder: Path, usual: dict[str, list[str]], text: str
) -> None:
    """On every page: the very characters, and no link, icon, picture, list or emphasis."""
    write_pack(folder, {name: hostile(yaml, text) for name, yaml in PACK.items()})
    assert load(folder).frameworks["alpha"].label == f"{text} Alpha"
    for address, keys in PAGES.items():
        open_(page, address)
        seen = page.evaluate("document.body.innerText")
        shown = {said for said in said_at(keys) if f"{text} {said}" in seen}
        assert len(shown) >= len(keys), address
        for said in shown:
            assert seen.count(said) == seen.count(f"{text} {said}"), (address, said)
        assert markup(page) == usual[address], address


def said_at(keys: list[str]) -> list[str]:
    """Return the pack's own texts at these keys."""
    line = re.compile(rf"^ *(?:- )?(?:{'|'.join(keys)}): (.+)$", re.MULTILINE)
    return [said for yaml in PACK.values() for said in line.findall(yaml)]


def markup(page: Page) -> list[str]:
    """Return the kinds of elements on the page that no text of the pack may make."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll(
            "[data-testid=stMarkdownContainer] :is(img, code, del, em, ol, ul ul, h4, .katex), "
            + "[data-testid=stMarkdownContainer] [role=img], a[href*=evil]"
        )].map(element => element.tagName)"""
    )
    return found
