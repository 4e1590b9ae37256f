"""Passwords: argon2 hashes, generated ones, and what a chosen one must be like."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12  # characters; length protects better than rules about signs
LONGEST = 200  # what is hashed is bounded, so that nobody can make the server work for long
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters that look alike on paper
GROUPS, GROUP = 4, 4

_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. ``stored`` None takes as long and is never right."""
    if len(password) > LONGEST:
        return False
    try:
        _hasher.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(stored)


def generated() -> str:
    """A password to be handed over once: ``abcd-efgh-jkmn-pqrs``, about 79 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


@cache
def _nobody() -> str:
    """A hash to compare with when there is no such account, so that the answer takes as long."""
    return _hasher.hash(secrets.token_urlsafe())
