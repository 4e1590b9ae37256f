"""What is typed survives; the main pages fit a telephone and can be touched."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Dialog, expect

from tests.browser.backstage import Backstage
from tests.browser.conftest import Town
from tests.browser.desk import Desk
from workflow_app.seed.province import DEMO_PASSWORD

pytestmark = pytest.mark.timeout(120)

TYPED = "Thiếu người phụ trách khối kế hoạch."
NARROW = {"width": 390, "height": 844}
TARGET = 24  # CSS pixels, WCAG 2.2, 2.5.8


@pytest.fixture(scope="module")
def drafted(town: Town) -> int:
    """A case of the showcase that waits for its eligible list."""
    return Backstage(town.database_url, town.home).open(town.spare, "POLICY_APPROVED")


def send(desk: Desk) -> None:
    """Send the main form without the browser's own checks."""
    desk.page.evaluate("document.querySelector('#form').noValidate = true")
    desk.page.locator("#form .form__actions button[type=submit]").click()


def test_text_survives_a_lost_session_and_another_language(desk: Desk) -> None:
    desk.sit("chuyenvien")
    desk.page.goto("/cases/new/appointment")
    need = desk.page.locator("textarea[name=need]")
    need.fill(TYPED)
    desk.page.context.clear_cookies()
    send(desk)
    expect(desk.page.locator("h1")).to_have_text("Phiên làm việc đã hết")
    desk.page.fill("input[name=username]", "chuyenvien")
    desk.page.fill("input[name=password]", DEMO_PASSWORD)
    desk.page.click("form:has(input[name=password]) button[type=submit]")
    expect(need).to_have_value(TYPED)
    desk.page.get_by_role("button", name="English").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    expect(need).to_have_value(TYPED)
    desk.page.get_by_role("button", name="Tiếng Việt").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "vi")


def test_leaving_a_form_that_was_begun_asks_first(desk: Desk) -> None:
    desk.sit("chuyenvien")
    desk.page.goto("/cases/new/appointment")
    desk.page.locator("textarea[name=need]").press_sequentially("Thiếu")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.page.on("dialog", stay)
    desk.page.locator("a[href='/people']").first.click(no_wait_after=True)
    desk.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert desk.page.url.endswith("/cases/new/appointment")


def test_the_main_pages_fit_a_telephone(browser: Browser, town: Town, drafted: int) -> None:
    context = browser.new_context(base_url=town.url, viewport=NARROW, locale="vi-VN", has_touch=True)
    desk = Desk(context.new_page())
    desk.sit("chuyenvien")
    case = f"/cases/{drafted}"
    pages = (
        "/",
        "/cases",
        case,
        f"{case}/steps/attach_document",
        f"{case}/history",
        "/cases/new",
        "/cases/new/appointment",
    )
    troubles = [f"{path}: {trouble}" for path in pages for trouble in _troubles(desk, path)]
    context.close()
    assert troubles == []


def _troubles(desk: Desk, path: str) -> list[str]:
    answer = desk.page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    return list(desk.page.evaluate(TROUBLES, TARGET))


# Sideways scroll; a heading that skips a level; a control too small for a finger (links in text are exempt).
TROUBLES = """least => {
  const found = [], root = document.documentElement;
  const over = root.scrollWidth - root.clientWidth;
  if (over > 0) found.push(`scrolls sideways by ${over}`);
  let last = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    if (!heading.checkVisibility()) continue;
    const level = Number(heading.tagName[1]);
    if (level > last + 1) found.push(`h${level} after h${last}: ${heading.textContent.trim()}`);
    last = level;
  }
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  const controls = "button, .button, select, input:not([type=hidden]), summary, .tabs a";
  for (const control of document.querySelectorAll(controls)) {
    const box = control.getBoundingClientRect();
    if (control.classList.contains("visually-hidden") || !control.checkVisibility() || !box.width) continue;
    if (box.width < least || box.height < least) {
      found.push(`${control.tagName} ${control.textContent.trim()} ${box.width}×${box.height}`);
    }
  }
  return found;
}"""


def test_enter_sends_the_form_that_one_types_in(desk: Desk) -> None:
    """The button of languages in the head belongs to the form too, and stands before it."""
    desk.page.goto("/")
    desk.page.fill("input[name=username]", "chuyenvien")
    desk.page.fill("input[name=password]", DEMO_PASSWORD)
    desk.page.press("input[name=password]", "Enter")
    expect(desk.page.locator("h1")).to_have_text("Việc của tôi")
