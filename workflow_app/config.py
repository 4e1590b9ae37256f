"""Settings from the environment, typed; a wrong value stops the start and names the variable."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from state_machines import rulebook
from workflow_app.postal import Postal
from workflow_app.variables import BadSetting, flag, number

__all__ = ["MEGABYTE", "BadSetting", "Settings"]

DEFAULT_HOME = Path("var")
MEGABYTE = 1024 * 1024
UPLOAD_HOURS_LEAST = 25  # a refused form may use its upload for a day
UPLOAD_HOURS_MOST = 24 * 366
KEY_LENGTH = 32  # characters, at least
OWN = "QUYTRINH_"  # how every variable begins
IN_FILE = "_FILE"  # NAME_FILE names a file that holds the value of NAME


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside. Sizes in bytes."""

    database_url: str
    secret_key: str
    home: Path  # attachments, the embedded broker, logs
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    secure_cookies: bool = False
    upload_limit: int = 20 * MEGABYTE
    upload_hours: int = 48  # after so many hours an upload that no paper uses is taken away
    rate_limits: bool = True
    broker_url: str = "filesystem://"
    rule_set: str = "bac-giang-2016"  # the rule set that new cases are opened under
    leadership_exam: bool = False  # whether this office holds examinations for leading titles
    postal: Postal = field(default_factory=Postal)  # mail, its hours, leases and alarms
    proxies: int = 0  # how many servers in front of this one tell the truth about who asks
    web_processes: int = 2  # of the production server

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read ``QUYTRINH_*`` variables, or the files that ``QUYTRINH_*_FILE`` name. Raises BadSetting."""
        env = _with_files(os.environ if env is None else env)
        home = Path(env.get("QUYTRINH_HOME", str(DEFAULT_HOME))).absolute()
        demo = flag(env, "QUYTRINH_DEMO", default=False)
        return cls(
            database_url=_database_url(env, home),
            secret_key=_secret_key(env, home),
            home=home,
            host=env.get("QUYTRINH_HOST", "127.0.0.1"),
            port=number(env, "QUYTRINH_PORT", 8000, 1, 65535),
            demo=demo,
            secure_cookies=flag(env, "QUYTRINH_SECURE_COOKIES", default=False),
            upload_limit=number(env, "QUYTRINH_UPLOAD_MB", 20, 1, 500) * MEGABYTE,
            upload_hours=number(env, "QUYTRINH_UPLOAD_HOURS", 48, UPLOAD_HOURS_LEAST, UPLOAD_HOURS_MOST),
            rate_limits=flag(env, "QUYTRINH_RATE_LIMITS", default=True),
            broker_url=_with_password(
                env, "QUYTRINH_BROKER", env.get("QUYTRINH_BROKER_URL", "filesystem://")
            ),
            rule_set=_rule_set(env),
            leadership_exam=flag(env, "QUYTRINH_LEADERSHIP_EXAM", default=False),
            proxies=number(env, "QUYTRINH_PROXIES", 0, 0, 9),
            web_processes=number(env, "QUYTRINH_WEB_PROCESSES", 2, 1, 64),
            postal=Postal.from_env(env),
        )


def _with_files(env: Mapping[str, str]) -> Mapping[str, str]:
    """The variables with each ``NAME_FILE`` replaced by ``NAME`` and what the file holds."""
    named = {name: path for name, path in env.items() if name.startswith(OWN) and name.endswith(IN_FILE)}
    read = {}
    for variable, path in named.items():
        name = variable.removesuffix(IN_FILE)
        if name in env:
            raise BadSetting(variable, path, f"{name} is set as well: give one of them")
        try:
            read[name] = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(variable, path, "must name a text file that this program may read") from error
    return {name: value for name, value in env.items() if name not in named} | read


def _with_password(env: Mapping[str, str], prefix: str, url: str) -> str:
    """The address ``prefix_URL`` with ``prefix_PASSWORD`` in it, when there is one."""
    password = env.get(f"{prefix}_PASSWORD")
    if password is None:
        return url
    parts = urlsplit(url)
    if parts.hostname is None or parts.password is not None:
        wanted = f"needs a {prefix}_URL that names a server and holds no password itself"
        raise BadSetting(f"{prefix}_PASSWORD", "…", wanted)
    server = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username or ''}:{quote(password, safe='')}@{server}").geturl()


def _database_url(env: Mapping[str, str], home: Path) -> str:
    url = env.get("QUYTRINH_DATABASE_URL", f"sqlite:///{home / 'quytrinh.db'}")
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting("QUYTRINH_DATABASE_URL", url, "must begin with sqlite:/// or postgresql://")
    return _with_password(env, "QUYTRINH_DATABASE", url)


def _secret_key(env: Mapping[str, str], home: Path) -> str:
    """The key from the environment, else one made on first start and kept beside the data."""
    given = env.get("QUYTRINH_SECRET_KEY")
    if given is not None:
        if len(given) < KEY_LENGTH:
            wanted = f"must have at least {KEY_LENGTH} characters"
            raise BadSetting("QUYTRINH_SECRET_KEY", "…", wanted)
        return given
    kept = home / "secret.key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return kept.read_text(encoding="ascii").strip()


def _rule_set(env: Mapping[str, str]) -> str:
    code = env.get("QUYTRINH_RULE_SET", "bac-giang-2016")
    known = sorted({name for name, _ in rulebook.rule_sets()})
    if code not in known:
        raise BadSetting("QUYTRINH_RULE_SET", code, f"must be one of {', '.join(known)}")
    return code
