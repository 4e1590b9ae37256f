"""A case led on by people at their desks: each step either through its page or behind it.

It is the driver of the rehearsals, so what is typed and who acts is the same there and
here; only the door differs. The days that pass between steps pass for the server too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import insert, select

from state_machines.rulebook import catalogue
from tests.browser.backstage import newest_refusal
from tests.browser.desk import Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, Official, OrgUnit, RoleGrant
from workflow_app.rehearsal.driver import Driver
from workflow_app.security.identity import Actor
from workflow_app.services.steps import StepTaken
from workflow_app.services.transactions import transaction

SEARCHING = frozenset({"register_candidate", "nominate_by_head"})
LONG_AGO = date(2015, 1, 1)
LIKE = "chuyenvien"  # whose password the new accounts share


@dataclass
class Calendar:
    """The office's clock, for the server and for this process."""

    file: Path
    ahead: int = 0

    def pass_days(self, days: int) -> None:
        """So many days go by."""
        self.ahead += days
        self.file.write_text(str(self.ahead), "ascii")

    @property
    def today(self) -> date:
        """The civil day at the office."""
        return clock.today() + timedelta(days=self.ahead)

    @contextmanager
    def here(self) -> Iterator[None]:
        """This process lives on the same day as the server."""
        with clock.on(self.today, hour=10):
            yield


@dataclass(slots=True)
class Walker(Driver):
    """``pages`` names the steps that are taken through the browser; the others go the short way."""

    desk: Desk = field(default_factory=lambda: NotImplemented)
    pages: frozenset[str] = frozenset()
    walked: list[str] = field(default_factory=list)

    @classmethod
    def after(cls, drive: Driver, desk: Desk, pages: Iterable[str]) -> Walker:
        """A walker who goes on where a driver stands."""
        return cls(drive.cast, drive.leaders, drive.case_id, desk=desk, pages=frozenset(pages))

    def step(self, code: str, **how: Any) -> StepTaken:  # type: ignore[override]
        """Take a step by its page, or as the driver does."""
        db.session.rollback()  # what was read before is of yesterday
        if code not in self.pages:
            return Driver.step(self, code, **how)
        by, round_id = how.pop("by", None), how.pop("round_id", None)
        file = self.file()
        actor = by or self._performer(code, file, round_id)
        values = {**self._usual(code, file), **how}
        db.session.rollback()
        self._open(code, actor, round_id)
        self._type(code, values)
        self._send(code)
        self.walked.append(code)
        after = self.file().facts
        return StepTaken(self.case_id, code, file.facts.state, after.state, after.revision, (0, ""))

    def refused(self, code: str, rule: str, *, by: Actor | None = None, **values: Any) -> str:
        """A step that its page refuses, quoting the rule's clause. Returns the page's text."""
        db.session.rollback()
        file = self.file()
        actor = by or self._performer(code, file, None)
        state, typed = file.facts.state, {**self._usual(code, file), **values}
        db.session.rollback()
        self._open(code, actor, None)
        self._type(code, typed)
        self.desk.send()
        clause = catalogue()[rule].clause
        link = self.desk.page.locator(f'main .finding a[href*="/rules/clauses/{clause}"]')
        expect(link.first).to_be_visible()
        text = self.desk.page.locator("main").inner_text()
        db.session.rollback()
        assert rule in newest_refusal(self.case_id)
        assert self.file().facts.state == state, "nothing has moved"
        return text

    def _open(self, code: str, actor: Actor, round_id: int | None) -> None:
        """The form of a step, in the role in which the person takes it."""
        self.desk.case_id = self.case_id
        self.desk.sit(account_of(actor))
        self.desk.page.goto(self.desk.step_url(code, f"?round={round_id}" if round_id else ""))
        self.desk.in_role(str(actor.role))
        expect(self.desk.page.locator("#form")).to_be_visible()

    def _find(self, name: str, people: Iterable[int]) -> None:
        """Look by name for whoever does not stand on the form's list yet."""
        page = self.desk.page
        for who in people:
            if not page.locator(f'main [name="{name}"][value="{who}"]').count():
                page.fill("main [name=q]", db.session.get_one(Official, who).name)
                db.session.rollback()
                page.click("main [name=find]")
                page.wait_for_load_state()
                page.check(f'main [name="{name}"][value="{who}"]')

    def _type(self, code: str, values: Mapping[str, Any]) -> None:
        """What a person would type; what is left empty stays as it is."""
        page = self.desk.page
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        for name, value in values.items():
            if name == "marks":
                for who, mark in value:
                    page.fill(f'main [name="marks-of_{who}-mark"]', str(mark))
            elif isinstance(value, tuple | frozenset):
                self._find(name, value)
                self.desk.fill({name: sorted(value)})
            elif name == "official_id" and code in SEARCHING:
                self._find(name, [value])
                self.desk.fill({name: value})
            elif isinstance(value, date):
                self.desk.fill({name: f"{value:%d/%m/%Y}"})
            elif value not in (None, "", False):
                self.desk.fill({name: value})
        self.desk.papers()

    def _send(self, code: str) -> None:
        """Press the button; again once the warnings that it brings have been read."""
        self.desk.send()
        self.desk.page.wait_for_load_state()
        if self.desk.page.locator('main [name="acknowledged"]').count():
            self.desk.send()
        self.desk.must_be_done(code)


def account_of(actor: Actor) -> str:
    """The user name of a person; who has no account gets one, and the role that they act in."""
    who = actor.official_id
    known_as = select(Account.username).where(Account.official_id == who).order_by(Account.id)
    found = db.session.execute(known_as).scalars().first()
    with transaction():
        if actor.stands_for is None:
            _grant(actor)
        if found is None:
            found = _account(actor)
    return found


def _grant(actor: Actor) -> None:
    """The role that they act in, where nobody has given it to them yet."""
    who = actor.official_id
    held = select(RoleGrant.id).where(RoleGrant.official_id == who, RoleGrant.role == str(actor.role))
    if db.session.execute(held).first() is None:
        unit = select(OrgUnit.id).where(OrgUnit.path == actor.unit_path).scalar_subquery()
        row = {"official_id": who, "role": str(actor.role), "unit_id": unit, "valid_from": LONG_AGO}
        db.session.execute(insert(RoleGrant).values(**row, basis="Theo phân công"))


def _account(actor: Actor) -> str:
    """A new account, with the password that all the others have."""
    known = select(Account.password_hash).where(Account.username == LIKE).scalar_subquery()
    name = f"nguoi{actor.official_id}"
    row = {"username": name, "official_id": actor.official_id, "password_hash": known}
    db.session.execute(insert(Account).values(**row, created_at=clock.now()))
    return name
