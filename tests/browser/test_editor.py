"""The YAML editor by itself, in a real browser, with a checker of three words behind it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PATIENCE, running
from tests.browser.test_accessibility import PHONE, WIDE, violations

FILE = "file.yaml"
OTHER = "a: wrong\nb: other\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the page can open."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def page_server(folder: Path) -> Iterator[str]:
    """The editor's page on a free port."""
    with running("tests/browser/editor_page.py", EDITOR_FILES=str(folder)) as address:
        yield address


OpenText = Callable[..., Page]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
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


def expect_in_python(page: Page, text: str) -> None:
    """Wait until the script has exactly this text, and nothing runs any more."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    expect(page.get_by_text("Python has")).to_have_text(
        f"Python has {len(text)} characters, {digest}"
    )
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


PROSE = "".join(f"line_{number}: the words of line {number}\n" for number in range(1, 401))


def test_typing_reaches_python(open_text: OpenText) -> None:
    """Also letters that are commands elsewhere in Streamlit."""
    page = open_text("goal: \n")
    put_caret(page, 6)
    page.keyboard.type("research c r")
    expect_in_python(page, "goal: research c r\n")
    assert caret(page) == 18
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("slow", [0, 0.4])
def test_a_fast_typist_loses_nothing(open_text: OpenText, slow: float) -> None:
    """However long an answer takes, the text is as typed and the caret behind the last letter."""
    page = open_text(PROSE, slow=slow)
    middle = PROSE.index("line_200")
    typed = "the quick brown fox, wrong or doubtful; " * 5
    put_caret(page, middle)
    page.keyboard.type(typed)
    assert caret(page) == middle + len(typed)
    text = PROSE[:middle] + typed + PROSE[middle:]
    expect_in_python(page, text)
    assert area(page).input_value() == text
    assert caret(page) == middle + len(typed)


def test_leaving_the_editor_sends_the_text(open_text: OpenText) -> None:
    """A click on a button finds the last letter in Python already."""
    page = open_text("goal: x\n")
    put_caret(page, 7)
    page.keyboard.type("yz")
    page.get_by_role("button", name="Upper case").click()
    expect(area(page)).to_have_value("GOAL: XYZ\n")
    expect_in_python(page, "GOAL: XYZ\n")


AWKWARD = {
    "markup": '</textarea><script>alert(1)</script><b class="x">&amp;\n',
    "quotes": "a: \"it's\" 'so' `x` \\ ${y}\n",
    "letters": "a: 😀 e\u0301 汉字 \u202eright to left\u202c 👩\u200d👩\u200d👧\n",
    "line ends that are none": "a: one\u2028two\x85three\x0bfour\n",
    "leading line feed": "\n\na: 1",
    "byte order mark": "\ufeffa: 1\n",
    "tabs": "a:\t\tb\n\tc: d\n",
    "nothing": "",
    "crlf": "a: 1\r\nb: wrong\r\n\r\nc: 3",
    "long line": "a: " + "wide " * 30_000 + "\n",
    "500 kB": ("key: words of a line\n" * 24_000)[:500_000],
}


@pytest.mark.parametrize("name", AWKWARD)
def test_every_text_arrives_as_it_is(open_text: OpenText, name: str) -> None:
    """Untouched, and with a letter typed at its end."""
    page = open_text(AWKWARD[name])
    shown = AWKWARD[name].replace("\r\n", "\n")
    assert area(page).input_value() == shown
    put_caret(page, len(shown.encode("utf-16-le")) // 2)
    page.keyboard.type("!")
    expect_in_python(page, AWKWARD[name] + "!")


def test_windows_line_ends_stay(open_text: OpenText) -> None:
    """Also the new ones, and after all lines were deleted; mixed ones wait for the first edit."""
    page = open_text("a: 1\r\nb: 2\r\n")
    put_caret(page, 4)
    page.keyboard.press("Enter")
    expect_in_python(page, "a: 1\r\n\r\nb: 2\r\n")
    page.keyboard.press("Control+A")
    page.keyboard.type("x")
    expect_in_python(page, "x")
    page.keyboard.press("Enter")
    expect_in_python(page, "x\r\n")
    page = open_text("a: 1\r\nb: 2\nc: 3\r\n")
    put_caret(page, 0)
    page.keyboard.type("x")
    expect_in_python(page, "xa: 1\nb: 2\nc: 3\n")


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


def show_again(page: Page) -> None:
    """Let the page leave the editor out of a run, and draw it in the next."""
    page.get_by_text("Hide").click()
    expect(area(page)).to_have_count(0)
    page.get_by_text("Hide").click()
    area(page).wait_for()


def test_an_editor_shown_again_has_its_text(open_text: OpenText) -> None:
    """What was typed, ready for more."""
    page = open_text("a: 1\n")
    put_caret(page, 4)
    page.keyboard.type("2")
    show_again(page)
    assert area(page).input_value() == "a: 12\n"
    put_caret(page, 5)
    page.keyboard.type("3")
    expect_in_python(page, "a: 123\n")


def test_undo_is_the_browsers_own(open_text: OpenText) -> None:
    """Through round trips, new lines and indenting, back to the beginning and forth again."""
    page = open_text("a:\n  b: 1\n")
    put_caret(page, 2)
    page.keyboard.press("Enter")
    page.keyboard.type("wrong: 1")
    expect_in_python(page, "a:\n  wrong: 1\n  b: 1\n")
    page.keyboard.press("Control+]")
    expect_in_python(page, "a:\n    wrong: 1\n  b: 1\n")
    states = [area(page).input_value()]
    while states[-1] != "a:\n  b: 1\n" and len(states) < 20:
        page.keyboard.press("Control+Z")
        states.append(area(page).input_value())
    assert "a:\n  wrong: 1\n  b: 1\n" in states
    expect_in_python(page, "a:\n  b: 1\n")
    for _ in states:
        page.keyboard.press("Control+Shift+Z")
    expect_in_python(page, states[0])


def test_another_text_by_the_pages_will(open_text: OpenText) -> None:
    """A rewritten file keeps the place in it; another file begins at its top."""
    page = open_text(PROSE)
    put_caret(page, PROSE.index("line_200"))
    area(page).evaluate("area => { area.scrollTop = 3000 }")
    page.get_by_role("button", name="Upper case").click()
    expect(area(page)).to_have_value(PROSE.upper())
    assert area(page).evaluate("area => area.scrollTop") == 3000
    page.get_by_role("button", name="Other file").click()
    expect(area(page)).to_have_value(OTHER)
    expect(area(page)).to_have_accessible_name("Text of other.yaml")
    expect(signs(page, "error")).to_have_text("×1")
    assert area(page).evaluate("area => area.scrollTop") == 0
    put_caret(page, 0)
    page.keyboard.type("x")
    expect_in_python(page, "x" + OTHER)


def test_what_the_page_takes_back_is_gone(open_text: OpenText) -> None:
    """Also where the page answers late, and had not yet answered to what was typed."""
    page = open_text("a: 1\n", slow=0.5)
    put_caret(page, 4)
    page.keyboard.type("2")
    page.get_by_role("button", name="From disk").click()
    expect(area(page)).to_have_value("a: 1\n")
    expect_in_python(page, "a: 1\n")
    assert area(page).input_value() == "a: 1\n"


@pytest.mark.parametrize("slow", [0, 0.5, 1.5])
def test_a_revision_does_not_take_back_what_was_typed_meanwhile(
    open_text: OpenText, slow: float
) -> None:
    """The page writes the text that it knew; what came after it stays."""
    page = open_text("a: 1\n", slow=slow)
    put_caret(page, 4)
    page.keyboard.type("2")
    page.get_by_role("button", name="Same text").click()
    put_caret(page, 5)
    page.keyboard.type("3456")
    expect_in_python(page, "a: 123456\n")
    assert area(page).input_value() == "a: 123456\n"
    assert caret(page) == 9


def test_enter_keeps_the_indentation(open_text: OpenText) -> None:
    """And goes deeper after a colon or the beginning of a block of prose."""
    page = open_text("")
    area(page).focus()
    for line in ("a:", "b: 1", "because: >-", "words"):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    page.keyboard.type("end")
    expect_in_python(page, "a:\n  b: 1\n  because: >-\n    words\n    end")


def test_lines_move_in_and_out(open_text: OpenText) -> None:
    """All lines of the selection, which stays; empty lines get no spaces."""
    text = "a:\nb: 1\n\nc: 2\nd: 3\n"
    page = open_text(text)
    area(page).focus()
    area(page).evaluate("area => area.setSelectionRange(4, 11)")
    page.keyboard.press("Control+]")
    expect_in_python(page, "a:\n  b: 1\n\n  c: 2\nd: 3\n")
    selected = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert area(page).evaluate(selected) == ": 1\n\n  c:"
    page.keyboard.press("Control+[")
    page.keyboard.press("Control+[")
    expect_in_python(page, text)
    assert area(page).evaluate(selected) == text[4:11]


def test_tab_leaves_the_editor(open_text: OpenText) -> None:
    """Forwards and backwards, and nothing is typed."""
    page = open_text("a: 1\n")
    put_caret(page, 2)
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Nothing")).to_be_focused()
    page.keyboard.press("Tab")
    expect(area(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(area(page)).not_to_be_focused()
    assert area(page).input_value() == "a: 1\n"


def test_the_save_keys_ask_the_page_to_save(open_text: OpenText) -> None:
    """With the last letter typed; again without any; and only when asked."""
    page = open_text("a: 1\n", slow=0.2)
    saved = page.get_by_text("Saved:")
    put_caret(page, 4)
    page.keyboard.type("23")
    page.keyboard.press("Control+s")
    expect(saved).to_have_text("Saved: a: 123")
    page.keyboard.type("4")
    expect_in_python(page, "a: 1234\n")
    expect(saved).to_have_text("Saved: a: 123")
    page.keyboard.press("Control+s")
    expect(saved).to_have_text("Saved: a: 1234")


def test_send_keys_do_not_wait(open_text: OpenText) -> None:
    """Ctrl+Enter sends, and breaks no line."""
    page = open_text("a: 1\n")
    put_caret(page, 4)
    page.keyboard.type("2")
    page.keyboard.press("Control+Enter")
    expect_in_python(page, "a: 12\n")


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


def test_the_editor_asks_no_other_host(open_text: OpenText, page_server: str) -> None:
    """Nothing is loaded from elsewhere."""
    page = open_text("a: 1\n")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect_in_python(page, "a: 1\n")
    own = (page_server, page_server.replace("http", "ws", 1), "data:", "blob:")
    assert asked
    assert [address for address in asked if not address.startswith(own)] == []
