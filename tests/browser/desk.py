"""What a person does in the browser, in the words of the journey tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from workflow_app.seed.province import DEMO_PASSWORD

CASE_URL = re.compile(r"/cases/(\d+)$")


@dataclass
class Desk:
    """One browser window; ``who`` is signed in."""

    page: Page
    who: str = ""
    case_id: int = 0
    taken: list[str] = field(default_factory=list)
    kept: dict[str, list[Any]] = field(default_factory=dict)  # sessions of whoever sat here before

    def sit(self, username: str) -> None:
        """Sign in as this account, after signing out whoever sat there."""
        if self.who == username:
            return
        if self.who:
            self.page.wait_for_load_state("networkidle")
            self.kept[self.who] = self.page.context.cookies()
        if username in self.kept:
            self.page.context.clear_cookies()
            self.page.context.add_cookies(self.kept[username])
            self.who = username
            return
        self._leave()
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", DEMO_PASSWORD)
        self.page.click("form:has(input[name=password]) button[type=submit]")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        expect(self.page.locator("main h1")).to_be_visible()
        self.who = username

    def _leave(self) -> None:
        """Forget the session; a late answer of the last page may bring its cookie back once more."""
        name = self.page.locator("input[name=username]")
        for _ in range(5):
            self.page.context.clear_cookies()
            self.page.goto("/sign-in", wait_until="networkidle")
            if name.count():
                return

    def in_role(self, role: str) -> None:
        """Change to this role where the page says that it takes another one."""
        button = self.page.locator(f'main form[action*="role"] button[value^="{role}:"]')
        if button.count():
            button.first.click()
            self.page.wait_for_load_state()

    def go(self, step: str, *, detail: str = "") -> None:
        """From the inbox to the form of a step, by the link that the inbox offers."""
        self.page.goto("/")
        link = self.page.locator(f'a[href*="/cases/{self.case_id}/steps/{step}"]')
        if detail:
            link = self.page.locator(f'a[href*="/cases/{self.case_id}/steps/{step}"][href*="{detail}"]')
        if not link.count():  # the inbox says that there is work under another role
            self.page.locator('main form[action*="role"] button').first.click()
        expect(link.first).to_be_visible()
        link.first.click()
        expect(self.page.locator("main form").first).to_be_visible()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Type into the form: True ticks, a list ticks people, a mapping counts votes."""
        self.page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        for name, value in values.items():
            if value is True:
                self.page.check(f'main [name="{name}"]')
            elif isinstance(value, list | tuple):
                self._tick(name, value)
            elif isinstance(value, dict):
                for person, votes in value.items():
                    self.page.fill(f'main [name="{name}-of_{person}-votes"]', str(votes))
            else:
                self._put(name, str(value))

    def _put(self, name: str, value: str) -> None:
        chosen = self.page.locator(f'main [name="{name}"]')
        if chosen.first.get_attribute("type") == "radio":
            self.page.check(f'main [name="{name}"][value="{value}"]')
        elif chosen.first.evaluate("element => element.tagName") == "SELECT":
            chosen.first.select_option(value)
        else:
            chosen.first.fill(value)

    def _tick(self, name: str, values: list[int] | tuple[int, ...]) -> None:
        for box in self.page.locator(f'main [name="{name}"]:checked').all():
            if box.get_attribute("value") not in {str(value) for value in values}:
                box.uncheck()
        for value in values:
            self.page.check(f'main [name="{name}"][value="{value}"]')

    def tick_all(self, name: str) -> int:
        """Tick everybody of a list and say how many they are."""
        boxes = self.page.locator(f'main [name="{name}"]').all()
        for box in boxes:
            box.check()
        return len(boxes)

    def pick_first(self, name: str) -> None:
        """The first person offered, as a radio button or out of a long list."""
        first = self.page.locator(f'main [name="{name}"]').first
        if first.evaluate("element => element.tagName") == "SELECT":
            first.select_option(index=1)
        else:
            first.check()

    def papers(self) -> None:
        """Give every document that the form asks for a number."""
        for box in self.page.locator('main [name^="paper_"][name$="-number"]').all():
            box.fill(f"{len(self.taken) + 1:02d}/VB")

    def send(self) -> None:
        """Press the button of the form."""
        for box in self.page.locator('main [name="acknowledged"]').all():
            box.check()
        self.page.locator("main form button[type=submit]:not([name=find], [name=save_draft])").last.click()

    def take(self, username: str, step: str, *, detail: str = "", direct: str = "", **values: Any) -> None:
        """Sign in, open the step from the inbox (or by ``direct`` address), fill, send, see it done."""
        self.sit(username)
        if direct:
            self.page.goto(direct)
        else:
            self.go(step, detail=detail)
        self.fill(values)
        self.papers()
        self.send()
        self.must_be_done(step)

    def must_be_done(self, step: str) -> None:
        """Back on the case page, whose address says which case it is."""
        self.page.wait_for_load_state()
        found = CASE_URL.search(self.page.url)
        assert found, f"{step} led to {self.page.url}: {self.page.locator('main').inner_text()}"
        self.case_id = int(found.group(1))
        self.taken.append(step)

    def step_url(self, step: str, query: str = "") -> str:
        """The address of a step's form."""
        return f"/cases/{self.case_id}/steps/{step}{query}"

    def refusal(self) -> str:
        """The text of the refusal that stands on the page."""
        expect(self.page.locator("main .finding").first).to_be_visible()
        return self.page.locator("main").inner_text()

    def state(self) -> str:
        """The state that the case page shows."""
        self.page.goto(f"/cases/{self.case_id}")
        return self.page.locator("main").inner_text()
