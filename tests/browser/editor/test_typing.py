"""What is typed reaches Python as it is, and nothing of it is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.editor.actions import (
    OTHER,
    PROSE,
    area,
    caret,
    expect_in_python,
    put_caret,
    show_again,
    signs,
)
from tests.browser.editor.conftest import OpenText


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
