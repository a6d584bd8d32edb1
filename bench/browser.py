"""The app against a bare Streamlit form, in a real Chromium and in one run.

    python bench/browser.py [--starts 5] [--clicks 40] [--runs 5]

Prints, for the form with Streamlit's defaults and for the app: seconds from starting the server to
the first element painted, milliseconds from a click to the changed verdict painted (measured
inside the page), and the server's memory, idle and after the clicks. Starts and clicks of the two
alternate, so that a machine that slows down slows both. Then, for the app alone, the time from a
click on Run in the lab to the first line of output on the page.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"

CLICK = """([css, index]) => new Promise((resolve, reject) => {
  const shown = () => [...document.querySelectorAll('[data-testid=stMarkdownContainer]')]
    .map(element => element.textContent).find(text => text.startsWith('So far:'));
  const before = shown();
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (shown() && shown() !== before) {
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - start));
    }
  });
  observer.observe(document.body, {subtree: true, childList: true, characterData: true});
  document.querySelectorAll(css)[index].click();
  setTimeout(() => reject('the verdict did not change'), 10000);
})"""


RUN = """() => new Promise((resolve, reject) => {
  const start = performance.now();
  const observer = new MutationObserver(() => {
    const texts = [...document.querySelectorAll('[data-testid=stText]')];
    if (texts.some(element => element.textContent.includes('eager:'))) {
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - start));
    }
  });
  observer.observe(document.body, {subtree: true, childList: true, characterData: true});
  [...document.querySelectorAll('button')].find(b => b.textContent.includes('Run in')).click();
  setTimeout(() => reject('no output'), 30000);
})"""


@dataclass(frozen=True)
class App:
    """Something to measure.

    `first` is the first thing that a visitor sees; `path` leads to the answers that are clicked.
    """

    name: str
    script: Path
    folder: Path
    path: str
    first: str
    options: str
    clicks: tuple[int, ...]


class Server:
    """A Streamlit server on a free port."""

    def __init__(self, app: App) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.started = time.perf_counter()
        command = [sys.executable, "-m", "streamlit", "run", str(app.script)]
        options = {"headless": "true", "address": "127.0.0.1", "port": str(port)}
        for name, value in options.items():
            command += [f"--server.{name}", value]
        self.process = subprocess.Popen(
            [*command, "--browser.gatherUsageStats", "false"],
            cwd=app.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self.answers():
            time.sleep(0.01)

    def answers(self) -> bool:
        """Whether the server takes requests yet."""
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):  # noqa: S310
                return True
        except OSError:
            return False

    def memory(self) -> float:
        """Resident memory in MB, children included."""
        process = psutil.Process(self.process.pid)
        family = [process, *process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family) / 1e6

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def cold_start(app: App, browser: Browser) -> float:
    """Seconds from starting the server to the first element on a page that is already open."""
    page = browser.new_page()
    server = Server(app)
    try:
        page.goto(server.url)
        page.get_by_text(app.first).first.wait_for()
        return time.perf_counter() - server.started
    finally:
        server.stop()
        page.close()


def click(app: App, page: Page, number: int) -> float:
    """Milliseconds from a click to the changed verdict."""
    milliseconds = page.evaluate(CLICK, [app.options, app.clicks[number % len(app.clicks)]])
    page.wait_for_timeout(120)
    return float(milliseconds)


def first_lines(app: App, runs: int) -> list[float]:
    """Milliseconds from a click on Run to the first line of output on the lab's page, sorted.

    Each time the workers are given ten seconds to import their frameworks first.
    """
    server = Server(app)
    times = []
    try:
        with sync_playwright() as playwright, chromium(playwright) as browser:
            page = browser.new_page()
            for _ in range(runs):
                page.goto(f"{server.url}/lab")
                page.get_by_role("button", name="Run in both").wait_for()
                page.wait_for_timeout(10_000)
                times.append(float(page.evaluate(RUN)))
                page.get_by_text("What was seen here").wait_for(timeout=180_000)
    finally:
        server.stop()
    return sorted(times)


def chromium(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
    )


def measure(apps: list[App], starts: int, clicks: int) -> dict[str, dict[str, float]]:
    """All figures by app; the apps take turns."""
    figures: dict[str, dict[str, float]] = {app.name: {} for app in apps}
    with sync_playwright() as playwright, chromium(playwright) as browser:
        times: dict[str, list[float]] = {app.name: [] for app in apps}
        for _ in range(starts):
            for app in apps:
                times[app.name].append(cold_start(app, browser))
        for app in apps:
            figures[app.name]["first element (s)"] = statistics.median(times[app.name])

        servers = {app.name: Server(app) for app in apps}
        pages, latencies = {}, {app.name: [] for app in apps}
        for app in apps:
            time.sleep(2)
            figures[app.name]["memory idle (MB)"] = servers[app.name].memory()
            pages[app.name] = browser.new_context().new_page()
            pages[app.name].goto(servers[app.name].url + app.path)
            pages[app.name].get_by_text("So far:").first.wait_for()
            pages[app.name].wait_for_timeout(2000)
        for number in range(clicks + 3):
            for app in apps:
                latency = click(app, pages[app.name], number)
                if number >= 3:
                    latencies[app.name].append(latency)
        for app in apps:
            ordered = sorted(latencies[app.name])
            figures[app.name]["click p50 (ms)"] = statistics.median(ordered)
            figures[app.name]["click p95 (ms)"] = ordered[int(0.95 * (len(ordered) - 1))]
            figures[app.name]["memory after (MB)"] = servers[app.name].memory()
            servers[app.name].stop()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--clicks", type=int, default=40)
    parser.add_argument("--runs", type=int, default=5, help="runs in the lab")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as elsewhere:  # so that the form runs with the defaults
        form = App(
            "bare form",
            ROOT / "bench" / "floor" / "form.py",
            Path(elsewhere),
            "/",
            "Bare form",
            "[data-testid=stRadio] [role=radiogroup] label",
            (3, 0, 7, 4),
        )
        advisor = App(
            "advisor",
            ROOT / "app.py",
            ROOT,
            "/?goal=product&v=1",
            "Framework Advisor",
            "[data-testid=stButtonGroup] button",
            (7, 9, 8),  # research, learning, product
        )
        figures = measure([form, advisor], options.starts, options.clicks)
    print(f"{'':20}{'bare form':>12}{'advisor':>12}{'ratio':>8}")
    for name in figures["bare form"]:
        bare, ours = figures["bare form"][name], figures["advisor"][name]
        print(f"{name:20}{bare:12.2f}{ours:12.2f}{ours / bare:8.2f}")
    if options.runs:
        lines = first_lines(advisor, options.runs)
        print(f"lab, click to first line: p50 {statistics.median(lines):.0f} ms, {lines}")


if __name__ == "__main__":
    main()
