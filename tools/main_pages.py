"""The six main pages for the documentation: ``python tools/main_pages.py`` writes ``docs/screenshots``."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright
from screenshots import BROWSERS, served

from workflow_app.seed.province import DEMO_PASSWORD

FOLDER = Path("docs/screenshots")
HEAVIEST = 1_200_000  # bytes, all six
DESK = {"width": 1366, "height": 768}
PAGES = (  # file name, who looks, address in the demo
    ("1-inbox", "truongso", "/"),
    ("2-case", "truongso", "/cases/2"),
    ("3-step", "chuyenvien", "/cases/1/steps/open_nomination"),
    ("4-options", "chuyenvien", "/cases/3/options"),
    ("5-history", "kiemtra", "/cases/3/history"),
    ("6-rules", "chuyenvien", "/rules"),
)


def main() -> None:
    """Take the six pictures anew. Raises SystemExit when they grow too heavy for a repository."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, account, address in PAGES:
            page = browser.new_page(base_url=url, viewport=DESK, reduced_motion="reduce")
            page.goto("/sign-in")
            page.fill("input[name=username]", account)
            page.fill("input[name=password]", DEMO_PASSWORD)
            page.click("form:has(input[name=password]) button[type=submit]")
            page.goto(address)
            page.evaluate("() => document.fonts.ready.then(() => true)")
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()
    weight = sum(picture.stat().st_size for picture in FOLDER.glob("*.png"))
    if weight > HEAVIEST:
        raise SystemExit(f"the pictures weigh {weight} bytes, more than {HEAVIEST}")


if __name__ == "__main__":
    main()
