"""Passwords: hashed, compared, made."""

from __future__ import annotations

import pytest

from workflow_app.security import passwords


def test_a_password_matches_its_own_hash_only() -> None:
    stored = passwords.hashed("mot cau de nho")
    assert passwords.matches(stored, "mot cau de nho")
    assert not passwords.matches(stored, "mot cau de nho ")
    assert stored.startswith("$argon2id$")


def test_where_there_is_no_account_no_password_is_right() -> None:
    assert not passwords.matches(None, "mot cau de nho")


@pytest.mark.parametrize("stored", ["", "plain", "$argon2id$v=19$m=1,t=1,p=1$broken"])
def test_a_stored_text_that_is_no_hash_matches_nothing(stored: str) -> None:
    assert not passwords.matches(stored, "plain")


def test_a_very_long_password_is_not_even_worked_out() -> None:
    long = "x" * (passwords.LONGEST + 1)
    assert not passwords.matches(passwords.hashed(long), long)


def test_generated_passwords_are_long_and_differ() -> None:
    made = {passwords.generated() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) >= passwords.SHORTEST and set(one) <= set(passwords.ALPHABET + "-") for one in made)


def test_a_fresh_hash_is_up_to_date() -> None:
    assert not passwords.is_outdated(passwords.hashed("mot cau de nho"))
