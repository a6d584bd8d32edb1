"""Marks lie on their words, and colours, letters and messages can be told apart."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.editor.actions import (
    PROSE,
    area,
    caret,
    expect_in_python,
    message,
    put_caret,
    show_again,
    signs,
)
from tests.browser.editor.conftest import OpenText, Scheme
from tests.browser.test_accessibility import PHONE, violations

PLACES = {
    "plain": "a: 1\nb: so wrong it is\n",
    "behind wide letters": "a: 1\nb: 😀😀 汉字 e\u0301 wrong it is\n",
    "behind what ends lines elsewhere": "a: one\u2028two\x85three\nb: wrong it is\n",
    "in a comment": "a: 1\n# so: 'wrong' it is\n",
    "in a quotation": "a: 1\nb: {c: [x, 'so wrong it is']}\n",
    "crlf": "a: 1\r\nb: so wrong it is\r\n",
    "far down and right": "a: 1\n" * 300 + "b: " + "x" * 300 + " wrong it is\n",
    "after a byte order mark": "\ufeffb: wrong it is\n",
}


@pytest.mark.parametrize("name", PLACES)
def test_a_mark_lies_on_its_word(open_text: OpenText, name: str) -> None:
    """The drawing and the text area agree: a click on the mark puts the caret into the word."""
    page = open_text(PLACES[name])
    shown = PLACES[name].replace("\r\n", "\n")
    start = len(shown[: shown.index("wrong")].encode("utf-16-le")) // 2
    put_caret(page, 0)
    page.keyboard.press("F8")
    mark = page.locator(".line .error")
    expect(mark).to_have_text("wrong")
    expect(signs(page, "error")).to_have_text(f"×{shown[:start].count(chr(10)) + 1}")
    assert caret(page) == start
    box = mark.bounding_box()
    assert box
    height = box["y"] + box["height"] / 2
    for x, offset in ((box["x"] + 1, start), (box["x"] + box["width"] - 1, start + 5)):
        page.mouse.click(x, height)
        assert caret(page) == offset


def test_scrolling_brings_other_lines_into_sight(open_text: OpenText) -> None:
    """Numbers, letters and marks, each where the text area has them."""
    page = open_text(PROSE.replace("words of line 200", "wrong of line 200"))
    area(page).hover()
    page.mouse.wheel(0, 195 * 21)
    expect(page.locator(".number").get_by_text("200")).to_be_in_viewport()
    page.locator(".line .error").click(force=True, position={"x": 1, "y": 10})
    assert caret(page) == PROSE.index("words of line 200")


def test_the_letters_show_in_the_systems_colours(open_text: OpenText) -> None:
    """Those of the text area, since the drawing has none of its own then."""
    page = open_text("a: 1\n")
    fill = "found => getComputedStyle(found).webkitTextFillColor"
    ink = "found => getComputedStyle(found).color"
    assert area(page).evaluate(fill) == "rgba(0, 0, 0, 0)"
    page.emulate_media(forced_colors="active")
    assert area(page).evaluate(fill) == area(page).evaluate(ink)
    assert page.locator(".drawing").evaluate(fill) == "rgba(0, 0, 0, 0)"


def test_a_mark_where_no_word_is(open_text: OpenText) -> None:
    """On a tab, and behind the last letter of a line."""
    page = open_text("a:\tb\nno colon\n")
    expect(page.locator(".line .error")).to_have_text(["\t", "\u00a0"])
    expect(signs(page, "error")).to_have_text(["×1", "×2"])
    put_caret(page, 0)
    page.keyboard.press("F8")
    assert caret(page) == 2
    page.keyboard.press("F8")
    assert caret(page) == 13


def test_errors_and_warnings_look_and_sound_different(open_text: OpenText) -> None:
    """Sign, underline and words; the message of the line with the caret, or under the mouse."""
    page = open_text("a: 1\nb: wrong and wrong\nc: doubtful\n")
    expect(message(page)).to_have_text("2 errors, 1 warning")
    expect(signs(page, "error")).to_have_text("×2")
    expect(signs(page, "warning")).to_have_text("!3")
    put_caret(page, 6)
    expect(message(page)).to_have_text("Line 2, error: `wrong` stands here (and 1 more here)")
    page.locator(".line .warning").hover(force=True)
    expect(message(page)).to_have_text("Line 3, warning: `doubtful` stands here")
    signs(page, "error").hover()
    expect(message(page)).to_contain_text("Line 2, error")
    signs(page, "warning").click()
    assert caret(page) == 27
    page.mouse.move(1, 1)
    put_caret(page, 0)
    expect(message(page)).to_have_text("2 errors, 1 warning")
    page.keyboard.press("Control+A")
    page.keyboard.type("nowhere: 1\n")
    expect(message(page)).to_have_text("1 error")
    page.keyboard.press("F8")
    page.keyboard.press("ArrowUp")
    expect(message(page)).to_have_text("The file, error: nowhere to be found")


def test_marks_follow_their_words_while_an_answer_is_awaited(open_text: OpenText) -> None:
    """What was typed since moves a mark or removes it, at once; a late answer changes neither."""
    page = open_text("a: 1\nb: wrong\n", slow=1)
    expect(signs(page, "error")).to_have_text("×2")
    put_caret(page, 0)
    page.keyboard.type("\n\n")
    assert signs(page, "error").all_inner_texts() == ["×\n4"]
    put_caret(page, 12)
    page.keyboard.type("x")
    assert signs(page, "error").count() == 0
    expect_in_python(page, "\n\na: 1\nb: wrxong\n")
    assert signs(page, "error").count() == 0


def test_f8_goes_from_mark_to_mark(open_text: OpenText) -> None:
    """Forwards and backwards, round the end."""
    page = open_text("wrong\n\n  doubtful\n" + "\n" * 200 + "wrong")
    put_caret(page, 7)
    visited = []
    for key in ("F8", "F8", "F8", "Shift+F8", "Shift+F8"):
        page.keyboard.press(key)
        visited.append(caret(page))
    assert visited == [9, 218, 0, 218, 9]
    expect(message(page)).to_contain_text("Line 3, warning")


def test_goto_shows_the_place_every_time_it_is_asked(open_text: OpenText) -> None:
    """The caret stands there with the focus; a rerun for another reason leaves it alone."""
    page = open_text(PROSE)
    place = PROSE.index("line_150") + 6
    for _ in range(2):
        page.get_by_role("button", name="Go to 150:7").click()
        expect(area(page)).to_be_focused()
        assert caret(page) == place
        expect(page.locator(".line").get_by_text("the words of line 150")).to_be_in_viewport()
        put_caret(page, 0)
    page.get_by_role("button", name="Nothing").click()
    expect_in_python(page, PROSE)
    assert caret(page) == 0
    show_again(page)
    assert caret(page) == 0
    expect(area(page)).not_to_be_focused()


COLOURED = """# comment
key: 'string'
flow: {inner: [word, "string"]}
because: >-
  Prose: it's no "key" # and no comment
wrong: doubtful
"""


def test_colours_follow_the_meaning(open_text: OpenText) -> None:
    """Keys, quotations and comments, and nothing within a block of prose."""
    page = open_text(COLOURED)
    keys = ["key", "flow", "inner", "because", "wrong"]
    expect(page.locator(".line .comment")).to_have_text(["# comment"])
    expect(page.locator(".line .key")).to_have_text(keys)
    expect(page.locator(".line .string")).to_have_text(["'string'", '"string"'])
    expect(page.locator(".line")).to_have_text(COLOURED.split("\n"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_text: OpenText, scheme: Scheme) -> None:
    """Wide and narrow, with marks, and nothing to scroll sideways but the text itself."""
    page = open_text(COLOURED + PROSE, scheme=scheme)
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator(".line .warning")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_letter_can_be_read(open_text: OpenText, scheme: Scheme) -> None:
    """A contrast of 4.5 at least, which axe cannot judge under a text area."""
    page = open_text(COLOURED, scheme=scheme)
    ground = colour(page.locator(".frame"), "backgroundColor")
    seen = [".line .comment", ".line .key", ".line .string", ".line span", ".number"]
    for selector in seen:
        assert contrast(colour(page.locator(selector).first, "color"), ground) >= 4.5, selector
    for severity in ("error", "warning"):
        mark = page.locator(f".line .{severity}")
        assert contrast(colour(mark, "textDecorationColor"), ground) >= 3


def colour(locator: Locator, name: str) -> list[float]:
    """Return red, green and blue, from 0 to 255."""
    value = str(locator.evaluate("(found, name) => getComputedStyle(found)[name]", name))
    parts = [float(part) for part in re.findall(r"[\d.]+", value)]
    assert value.startswith("rgb"), value
    assert len(parts) == 3, f"{value} is not opaque"
    return parts


def contrast(one: list[float], other: list[float]) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(rgb: list[float]) -> float:
    """Return the relative luminance, from 0 to 1."""
    parts = [part / 255 for part in rgb]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
