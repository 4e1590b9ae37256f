"""Settings of the delivery of reminders: the mail server, the hours of mail, leases and alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from workflow_app.variables import BadSetting, number, one_of

PREFIX = "QUYTRINH_"
MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Postal:
    """How reminders leave the house. Without ``smtp_host`` no mail is sent at all."""

    smtp_host: str = ""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""  # better in the file that QUYTRINH_SMTP_PASSWORD_FILE names
    smtp_tls: str = "none"  # none | starttls | tls
    smtp_from: str = "quytrinh@localhost"
    base_url: str = "http://127.0.0.1:8000"  # how links in mails begin
    from_hour: int = 7  # at the office; mail goes out on working days from this hour
    until_hour: int = 18  # until before this one
    digest_hour: int = 7  # the morning's collected mail
    attempts: int = 25  # so many tries before a person must look
    lease: int = 60  # seconds in which a worker must have delivered what it took
    alarm_minutes: int = 5  # without a sign of life for so long, an alarm is shown

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Postal:
        """Raises BadSetting."""
        plain = cls()

        def said(name: str, default: str) -> str:
            return env.get(PREFIX + name, default).strip()

        from_hour = number(env, "QUYTRINH_MAIL_FROM_HOUR", plain.from_hour, 0, 22)
        until_hour = number(env, "QUYTRINH_MAIL_UNTIL_HOUR", plain.until_hour, from_hour + 1, 24)
        usual = min(max(plain.digest_hour, from_hour), until_hour - 1)
        return cls(
            smtp_host=said("SMTP_HOST", plain.smtp_host),
            smtp_port=number(env, "QUYTRINH_SMTP_PORT", plain.smtp_port, 1, 65535),
            smtp_user=said("SMTP_USER", plain.smtp_user),
            smtp_password=said("SMTP_PASSWORD", plain.smtp_password),
            smtp_tls=one_of(env, "QUYTRINH_SMTP_TLS", "none", "starttls", "tls"),
            smtp_from=_address(said("SMTP_FROM", plain.smtp_from)),
            base_url=_site(said("BASE_URL", plain.base_url)),
            from_hour=from_hour,
            until_hour=until_hour,
            digest_hour=number(env, "QUYTRINH_DIGEST_HOUR", usual, from_hour, until_hour - 1),
            attempts=number(env, "QUYTRINH_DELIVERY_ATTEMPTS", plain.attempts, 1, 1000),
            lease=number(env, "QUYTRINH_DELIVERY_LEASE", plain.lease, 1, 3600),
            alarm_minutes=number(env, "QUYTRINH_ALARM_MINUTES", plain.alarm_minutes, 1, MINUTES_OF_A_DAY),
        )

    def environment(self) -> Mapping[str, str]:
        """The same as variables that ``from_env`` reads back."""
        return {
            "QUYTRINH_SMTP_HOST": self.smtp_host,
            "QUYTRINH_SMTP_PORT": str(self.smtp_port),
            "QUYTRINH_SMTP_USER": self.smtp_user,
            "QUYTRINH_SMTP_PASSWORD": self.smtp_password,
            "QUYTRINH_SMTP_TLS": self.smtp_tls,
            "QUYTRINH_SMTP_FROM": self.smtp_from,
            "QUYTRINH_BASE_URL": self.base_url,
            "QUYTRINH_MAIL_FROM_HOUR": str(self.from_hour),
            "QUYTRINH_MAIL_UNTIL_HOUR": str(self.until_hour),
            "QUYTRINH_DIGEST_HOUR": str(self.digest_hour),
            "QUYTRINH_DELIVERY_ATTEMPTS": str(self.attempts),
            "QUYTRINH_DELIVERY_LEASE": str(self.lease),
            "QUYTRINH_ALARM_MINUTES": str(self.alarm_minutes),
        }


def _address(text: str) -> str:
    name, at, place = text.rpartition("@")
    if not (name and at and place) or any(sign.isspace() for sign in text):
        raise BadSetting("QUYTRINH_SMTP_FROM", text, "must be a mail address")
    return text


def _site(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise BadSetting("QUYTRINH_BASE_URL", text, "must be an address such as https://quytrinh.example")
    return text.rstrip("/")
