"""Settings come from the environment, and a wrong one is named before anything starts."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import make_url

from workflow_app.config import KEY_LENGTH, MEGABYTE, BadSetting, Settings
from workflow_app.embedded import child_environment, environment
from workflow_app.postal import Postal

KEY = "k" * KEY_LENGTH
SECOND = "second"


def read(tmp_path: Path, **values: str) -> Settings:
    """Settings from these variables, written without their prefix."""
    return Settings.from_env(
        {"QUYTRINH_HOME": str(tmp_path)} | {f"QUYTRINH_{k}": v for k, v in values.items()}
    )


def test_nothing_set_gives_a_small_safe_installation(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/quytrinh.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.demo, settings.secure_cookies, settings.rate_limits) == (False, False, True)
    assert settings.upload_limit == 20 * MEGABYTE


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= KEY_LENGTH
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_given_key_is_used_and_none_is_written(tmp_path: Path) -> None:
    assert read(tmp_path, SECRET_KEY=KEY).secret_key == KEY
    assert not (tmp_path / "secret.key").exists()


def test_a_postgresql_address_gets_the_driver_that_is_installed(tmp_path: Path) -> None:
    url = read(tmp_path, DATABASE_URL="postgresql://clerk@db/quytrinh").database_url
    assert url == "postgresql+psycopg://clerk@db/quytrinh"


def test_a_relative_home_becomes_absolute() -> None:
    settings = Settings.from_env({"QUYTRINH_HOME": "somewhere", "QUYTRINH_SECRET_KEY": KEY})
    assert settings.home == Path.cwd() / "somewhere"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://db/quytrinh"),
        ("SECRET_KEY", "short"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eighty"),
        ("UPLOAD_MB", "501"),
        ("UPLOAD_HOURS", "24"),
        ("SECURE_COOKIES", "maybe"),
        ("DEMO", ""),
        ("RULE_SET", "unknown"),
        ("SMTP_PORT", "0"),
        ("SMTP_TLS", "maybe"),
        ("SMTP_FROM", "nobody"),
        ("BASE_URL", "ftp://desk"),
        ("MAIL_UNTIL_HOUR", "6"),
        ("DIGEST_HOUR", "19"),
        ("DELIVERY_LEASE", "0"),
        ("PROXIES", "-1"),
        ("WEB_PROCESSES", "0"),
        ("SECRET_KEY_FILE", "/nowhere/secret"),
        ("DATABASE_PASSWORD", "it is a file that has none"),
        ("BROKER_PASSWORD", "it is a folder that has none"),
    ],
)
def test_a_wrong_value_names_its_variable(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"QUYTRINH_{name}") as refusal:
        read(tmp_path, **({} if "KEY" in name else {"SECRET_KEY": KEY}), **{name: value})
    assert refusal.value.name == f"QUYTRINH_{name}"


def test_a_short_key_is_not_repeated_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refusal:
        Settings.from_env({"QUYTRINH_HOME": str(tmp_path), "QUYTRINH_SECRET_KEY": "hush-hush"})
    assert "hush-hush" not in str(refusal.value)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    held = {"key": KEY, "database": "p@ss/w:rd%", "broker": "hush", "mail": "letters"}
    for name, text in held.items():
        (tmp_path / name).write_text(f"{text}\n", encoding="utf-8")
    settings = read(
        tmp_path,
        SECRET_KEY_FILE=str(tmp_path / "key"),
        DATABASE_URL="postgresql://clerk@db:5432/quytrinh",
        DATABASE_PASSWORD_FILE=str(tmp_path / "database"),
        BROKER_URL="redis://queue:6379/0",
        BROKER_PASSWORD_FILE=str(tmp_path / "broker"),
        SMTP_PASSWORD_FILE=str(tmp_path / "mail"),
    )
    assert settings.postal.smtp_password == held["mail"]
    assert settings.secret_key == KEY
    assert make_url(settings.database_url).password == held["database"]
    assert settings.database_url.endswith("@db:5432/quytrinh")
    assert settings.broker_url == "redis://:hush@queue:6379/0"


def test_a_value_and_a_file_for_it_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY, encoding="ascii")
    with pytest.raises(BadSetting, match="QUYTRINH_SECRET_KEY_FILE"):
        read(tmp_path, SECRET_KEY=KEY, SECRET_KEY_FILE=str(tmp_path / "key"))


def test_a_second_password_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refusal:
        read(tmp_path, DATABASE_URL="postgresql://clerk:first@db/q", DATABASE_PASSWORD=SECOND)
    assert not {"first", SECOND} & set(str(refusal.value).replace(":", " ").split())


def test_a_child_is_given_no_file_that_would_contradict_its_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text(KEY, encoding="ascii")
    monkeypatch.setenv("QUYTRINH_SECRET_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("QUYTRINH_HOME", str(tmp_path))
    settings = Settings.from_env()
    assert Settings.from_env(child_environment(settings)) == settings


@pytest.mark.parametrize(("word", "meant"), [("1", True), ("YES", True), ("0", False), ("false", False)])
def test_a_flag_is_read_in_plain_words(tmp_path: Path, word: str, *, meant: bool) -> None:
    assert read(tmp_path, SECURE_COOKIES=word).secure_cookies is meant


def test_the_worker_gets_every_setting_of_the_server(tmp_path: Path) -> None:
    settings = Settings(
        database_url="postgresql+psycopg://clerk@db/quytrinh",
        secret_key=KEY,
        home=tmp_path,
        host="127.0.0.2",
        port=9000,
        demo=True,
        secure_cookies=True,
        upload_limit=3 * MEGABYTE,
        upload_hours=50,
        leadership_exam=True,
        rate_limits=False,
        broker_url="redis://queue",
        rule_set="five-steps-2025",
        postal=Postal(
            smtp_host="post.example",
            smtp_port=587,
            smtp_user="clerk",
            smtp_password="hush",  # noqa: S106 - of a test
            smtp_tls="starttls",
            smtp_from="clerk@post.example",
            base_url="https://desk.example",
            from_hour=8,
            until_hour=17,
            digest_hour=9,
            attempts=3,
            lease=5,
            alarm_minutes=9,
        ),
        proxies=1,
        web_processes=5,
    )
    assert [
        f.name for f in fields(Postal) if getattr(settings.postal, f.name) == getattr(Postal(), f.name)
    ] == []
    plain = Settings("", "", Path())
    same = [f.name for f in fields(Settings) if getattr(settings, f.name) == getattr(plain, f.name)]
    assert same == [], "give this test a value that differs from the default"
    assert Settings.from_env(environment(settings)) == settings
