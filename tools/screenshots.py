"""Take the pictures in docs/images from the running app.

make run                                  # in another terminal
.venv/bin/python tools/screenshots.py
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
ANSWERS = "goal=product&target=microcontroller&existing_code=tf2&lifetime=years&model=audio"
PICTURES = {
    "advise": (f"/?{ANSWERS}", "So far:", 780),
    "report": (f"/report?{ANSWERS}", "Your answers", 1000),
    "then-and-now": ("/then-and-now", "The systems it names", 900),
    "criteria": ("/criteria?goal=product&target=server", "Consequences", 1000),
}


def main() -> None:
    server = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8501"
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) as browser,
    ):
        for name, (path, text, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": 1100, "height": height})
            page.goto(server + path)
            page.get_by_text(text).first.wait_for()
            if name == "criteria":
                type_over(page, "baseline: none", "baseline: normal")
            page.wait_for_timeout(2000)
            page.screenshot(path=IMAGES / f"{name}.png")


def type_over(page: Page, old: str, new: str) -> None:
    """Edit the text that lies open, without saving."""
    page.locator("textarea").evaluate(
        "(area, old) => { const at = area.value.indexOf(old); area.focus();"
        " area.setSelectionRange(at, at + old.length); }",
        old,
    )
    page.keyboard.type(new)


if __name__ == "__main__":
    main()
