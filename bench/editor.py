"""From a keystroke in the knowledge editor to its consequences on the page, on the full pack.

    python bench/editor.py [--keys N]

Opens a copy of the shipped pack on the Criteria page in Chromium, with answers given, and types
over one digit of a rating again and again. Each time, the clock in the page runs from the input
event to the frame in which the sentence on the visitor's own verdict has changed; that sentence
is drawn after the problems and the flipped scenarios. Prints median and 95th percentile, and what
the engine alone takes.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page, sync_playwright

from engine.editing.consequences import consequences
from engine.freshness import present_day
from engine.loader import KNOWLEDGE, load, read_files
from tests.browser.conftest import QUIET, running

FILE = "criteria/production.yaml"
ANSWERS = "goal=product&target=server&existing_code=tf2&code_future=keep_running"

WATCH = """() => {
  window.times = [];
  const verdict = () => [...document.querySelectorAll("p")]
    .map(p => p.textContent).find(text => text.startsWith("After:"));
  let start = 0, before;
  document.querySelector("main").addEventListener(
    "input", () => { start = performance.now(); before = verdict(); }, true);
  new MutationObserver(() => {
    if (!start || !verdict() || verdict() === before) return;
    const begun = start;
    start = 0;
    requestAnimationFrame(() => window.times.push(performance.now() - begun));
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--keys", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = shutil.copytree(KNOWLEDGE, Path(place, "knowledge"))
        with running("app.py", ADVISOR_KNOWLEDGE=str(folder)) as address:
            report("keystroke to consequences on the page", in_browser(address, options.keys))
    report("the engine's part", in_engine(options.keys))


def in_browser(address: str, keys: int) -> list[float]:
    """Milliseconds for each keystroke."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        page = browser.new_page(base_url=address)
        page.goto(f"/criteria?{ANSWERS}&at=production")
        page.get_by_text("Text", exact=True).click()
        page.locator("textarea").wait_for()
        type_digit(page, "7")
        page.get_by_text("After:").wait_for()
        page.evaluate(WATCH)
        for number in range(keys):
            type_digit(page, "67"[number % 2])
            page.wait_for_function(f"window.times.length > {number}")
            page.wait_for_timeout(150)
        times: list[float] = page.evaluate("window.times")
        browser.close()
    return times


def type_digit(page: Page, digit: str) -> None:
    """Type over the first rating of the file."""
    page.locator("textarea").evaluate(
        "area => { const at = area.value.indexOf('likely: ') + 8;"
        " area.focus(); area.setSelectionRange(at, at + 1); }"
    )
    page.keyboard.type(digit)


def chromium() -> str:
    """The browser that is installed here."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("no Chromium found")
    return found


def in_engine(keys: int) -> list[float]:
    """Milliseconds for each edit, without a browser."""
    saved, files = load(), dict(read_files(KNOWLEDGE))
    text = files[FILE]
    times = []
    for number in range(keys):
        digit = b"67"[number % 2 : number % 2 + 1]
        files[FILE] = text.replace(b"likely: 8", b"likely: " + digit, 1) + b"#" * number
        start = time.perf_counter()
        consequences(saved, files, present_day())
        times.append(1000 * (time.perf_counter() - start))
    return times


def report(what: str, times: list[float]) -> None:
    """Print median and 95th percentile in milliseconds."""
    ordered = sorted(times)
    high = ordered[int(0.95 * (len(ordered) - 1))]
    print(
        f"{what}: p50 {statistics.median(ordered):.0f} ms, p95 {high:.0f} ms ({len(ordered)} times)"
    )


if __name__ == "__main__":
    main()
