"""What a service refuses, apart from what the rule book refuses."""

from __future__ import annotations


class ServiceError(Exception):
    """Base of the refusals below."""


class NotFound(ServiceError):
    """No such thing, or not for this person's eyes: the answer is the same."""


class CaseMovedOn(ServiceError):
    """Somebody else changed the case since the page was read."""

    def __init__(self, case_id: int, read_at: int, now_at: int) -> None:
        self.case_id, self.read_at, self.now_at = case_id, read_at, now_at
        super().__init__(f"case {case_id} is at revision {now_at}, the page was read at {read_at}")


class BadInput(ServiceError):
    """A value that a form should have caught: names the field and a reason code."""

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(f"{field}: {reason}")
