"""A password is worked out slowly: what an administrator does meanwhile stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select, update

from state_machines.vocabulary import Role
from tests.integration.web import small
from workflow_app.extensions import db
from workflow_app.models import Account, HistoryEntry
from workflow_app.security import passwords
from workflow_app.security.identity import Actor
from workflow_app.services import accounts, sign_in
from workflow_app.services.errors import BadInput
from workflow_app.services.transactions import transaction

ADMINISTRATOR = Actor(official_id=None, name="Quản trị", role=Role.SYSADMIN, unit_path="-")
NEW = "mot cau moi de nho"


@pytest.fixture
def lan(app_context: Flask) -> int:
    """An account whose hash was made with weaker settings than today's."""
    assert app_context
    account_id = small.account("lan", small.official("Trần Thị Lan", small.unit("SNV", "Sở Nội vụ")[0]))
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(small.PASSWORD)
    with transaction():
        db.session.execute(update(Account).values(password_hash=weak))
    return account_id


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> list[Any]:
    """Let the act happen while a password is compared; what came of it."""
    matches, came = passwords.matches, []

    def slowly(stored: str | None, password: str) -> bool:
        right = matches(stored, password)
        if not came:
            came.append(None)
            came[0] = act()
        return right

    monkeypatch.setattr(passwords, "matches", slowly)
    return came


def stored(account_id: int) -> tuple[str, int]:
    columns = select(Account.password_hash, Account.session_version).where(Account.id == account_id)
    found = db.session.execute(columns).one()
    return found.password_hash, found.session_version


def last_action() -> str:
    return str(
        db.session.execute(
            select(HistoryEntry.action)
            .where(HistoryEntry.stream == "accounts")
            .order_by(HistoryEntry.seq.desc())
            .limit(1)
        ).scalar()
    )


def test_a_weak_hash_is_made_anew_on_signing_in(lan: int) -> None:
    before = stored(lan)
    assert sign_in.sign_in("lan", small.PASSWORD)
    after = stored(lan)
    assert passwords.is_outdated(before[0])
    assert not passwords.is_outdated(after[0])
    assert after[1] == before[1]


def test_a_password_reset_while_the_old_one_is_compared_stands(
    lan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = meanwhile(monkeypatch, lambda: accounts.reset_password(lan, actor=ADMINISTRATOR))
    assert sign_in.sign_in("lan", small.PASSWORD) is None
    assert last_action() == "account:session:refused"
    assert passwords.matches(stored(lan)[0], came[0])
    assert stored(lan)[1] == 2


def test_an_account_closed_while_its_password_is_compared_stays_closed(
    lan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: accounts.disable(lan, reason="Nghỉ việc", actor=ADMINISTRATOR))
    assert sign_in.sign_in("lan", small.PASSWORD) is None
    assert last_action() == "account:session:refused"


def test_a_change_of_ones_own_does_not_undo_a_reset(lan: int, monkeypatch: pytest.MonkeyPatch) -> None:
    came = meanwhile(monkeypatch, lambda: accounts.reset_password(lan, actor=ADMINISTRATOR))
    with pytest.raises(BadInput):
        sign_in.change_password(lan, small.PASSWORD, NEW, actor=ADMINISTRATOR)
    assert passwords.matches(stored(lan)[0], came[0])
    assert stored(lan)[1] == 2
