"""Pictures of the pages as people in different roles see them: ``python tools/screenshots.py``.

Serves the demo province, signs in, follows the navigation and the first link of each
list, and writes ``var/screenshots/ACCOUNT-WIDTH-NUMBER.png``.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from workflow_app.seed.province import DEMO_PASSWORD

FOLDER = Path("var/screenshots")
ACCOUNTS = ("chuyenvien", "truongso", "tokiem1", "thamdinh", "banthuongvu", "quantri")
WIDTHS = (390, 820, 1280)  # a telephone, a tablet, a desk
MAKING, PATIENCE = 900, 180  # seconds for the demo to be made, and to be served
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Take every picture anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for account in ACCOUNTS:
            for width in WIDTHS:
                visit(browser, url, account, width)
        browser.close()
    print(f"{len(list(FOLDER.iterdir()))} pictures in {FOLDER}")


@contextmanager
def served() -> Iterator[str]:
    """The demo, made anew in a folder of its own, on a free port. Raises CalledProcessError, TimeoutError."""
    with tempfile.TemporaryDirectory(prefix="quytrinh-pictures-") as home:
        port = free_port()
        env = {**os.environ, "QUYTRINH_HOME": home, "QUYTRINH_PORT": port, "QUYTRINH_RATE_LIMITS": "0"}
        env.pop("QUYTRINH_DATABASE_URL", None)
        program = [str(Path(sys.executable).with_name("quytrinh")), "demo"]
        subprocess.run([*program, "--prepare"], env=env, check=True, timeout=MAKING)
        with subprocess.Popen(program, env=env) as demo:
            try:
                url = f"http://127.0.0.1:{port}"
                wait_for(f"{url}/health", demo)
                yield url
            finally:
                demo.terminate()


def free_port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers. Raises TimeoutError, or CalledProcessError once it has stopped."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=10).close()  # noqa: S310 - our own server
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if server.poll() is not None:
                raise subprocess.CalledProcessError(server.returncode, server.args) from None
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def visit(browser: Browser, url: str, account: str, width: int) -> None:
    """Every page of one account at one width."""
    page = browser.new_page(base_url=url, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page.goto("/sign-in")
    page.fill("input[name=username]", account)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit]")
    seen = ["/"]
    for address in links(page, "nav a"):
        page.goto(address)
        seen += [address, *links(page, "main table a, main ul a")[:1]]
    for number, address in enumerate(dict.fromkeys(seen), start=1):
        page.goto(address)
        page.screenshot(path=FOLDER / f"{account}-{width}-{number:02}.png", full_page=True)
    page.close()


def links(page: Page, selector: str) -> list[str]:
    """Addresses on this server that the page links to, each once."""
    found = page.eval_on_selector_all(selector, "links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(address for address in found if address and address.startswith("/")))


if __name__ == "__main__":
    main()
