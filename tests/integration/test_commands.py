"""The commands do what they say, and say in words what they cannot do."""

from __future__ import annotations

import io
import socket
import sqlite3
import subprocess
import sys
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select

from state_machines import registry
from state_machines.rulebook import catalogue, rule_sets
from tests import databases
from tests.integration.test_drafts import HEAD
from tests.integration.web import small
from workflow_app import cli, clock, settings_of
from workflow_app.cli import COMMANDS, docs, main, table
from workflow_app.cli.context import opened
from workflow_app.config import Settings
from workflow_app.embedded import environment
from workflow_app.extensions import db
from workflow_app.models import Account, Official, RoleGrant
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.driver import Driver
from workflow_app.seed.province import DEMO_PASSWORD
from workflow_app.services.attachments import shelf_of

TODAY = date(2026, 3, 2)
ON_SQLITE = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)


def use(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find these settings in the environment."""
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def installed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that commands read."""
    use(settings, monkeypatch)
    return settings


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([name, "--help"])
    assert f"quytrinh {name}" in capsys.readouterr().out


def test_a_short_command_loads_only_its_own_module(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    real = cli.import_module

    def remember(name: str) -> object:
        loaded.append(name)
        return real(name)

    monkeypatch.setattr(cli, "import_module", remember)
    assert main(["procedures", "list"]) == 0
    assert loaded == ["workflow_app.cli.procedures"]


def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUYTRINH_PORT", "many")
    assert main(["db", "status"]) == 2
    assert "QUYTRINH_PORT='many'" in capsys.readouterr().err


def test_a_command_that_is_interrupted_says_so_to_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    from workflow_app.cli import procedures

    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(procedures.registry, "known", interrupt)
    assert main(["procedures", "list"]) == 130


@ON_SQLITE
@pytest.mark.usefixtures("installed")
def test_a_production_server_finds_the_application() -> None:
    gunicorn = Path(sys.executable).with_name("gunicorn")
    command = [gunicorn, "--check-config", "workflow_app.wsgi:app"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_a_new_database_is_brought_up_to_date(
    bare_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(databases.settings_for(bare_url, tmp_path / "home"), monkeypatch)
    (tmp_path / "home").mkdir()
    assert main(["db", "status"]) == 1
    assert main(["serve"]) == 2
    assert "run quytrinh db upgrade" in capsys.readouterr().err
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "status"]) == 0


@ON_SQLITE
@pytest.mark.usefixtures("installed")
def test_a_taken_port_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("QUYTRINH_PORT", str(taken.getsockname()[1]))
        assert main(["serve"]) == 2
    assert "set QUYTRINH_PORT" in capsys.readouterr().err


SMALL_DEMO = ["demo", "--prepare", "--officials", "300", "--cases", "2"]
ADD = ["user", "add", "an.nguyen", "--role", "UNIT_HEAD", "--basis", "Quyết định 12", "--unit"]


@pytest.fixture
def peopled(installed: Settings) -> Settings:
    """One unit and one official."""
    with opened(installed):
        databases.one_official("CB-1", "DV-1")
    return installed


def test_an_account_is_made_with_a_role_and_its_password_told_once(
    peopled: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ADD, "DV-1", "--official", "CB-1"]) == 0
    name, password = capsys.readouterr().out.strip().split(": ")
    assert (name, len(password) >= 12) == ("an.nguyen", True)
    with opened(peopled):
        account = db.session.execute(select(Account)).scalar_one()
        assert password not in account.password_hash
        assert db.session.execute(select(RoleGrant.role)).scalar_one() == "UNIT_HEAD"


@pytest.mark.usefixtures("peopled")
@pytest.mark.parametrize(
    ("unit", "official", "sentence"),
    [
        ("DV-2", "CB-1", "there is no org unit with the code DV-2"),
        ("DV-1", "CB-2", "there is no official with the code CB-2"),
    ],
)
def test_an_account_for_nobody_is_refused(
    unit: str, official: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ADD, unit, "--official", official]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.usefixtures("peopled")
def test_a_taken_name_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    again = [*ADD, "DV-1", "--official", "CB-1"]
    assert main(again) == 0
    assert main(again) == 2
    assert capsys.readouterr().err.startswith("username: ")


def test_the_demo_is_made_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "demo"
    home.mkdir()
    (home / "quytrinh.new").write_text("left by a first start that was stopped", "utf-8")
    monkeypatch.setenv("QUYTRINH_HOME", str(home))
    assert main(SMALL_DEMO) == 0
    assert "300 officials" in capsys.readouterr().err
    assert not list(home.glob("*.new*"))
    with sqlite3.connect(home / "quytrinh.db") as file:
        assert file.execute("SELECT count(*) FROM official").fetchone() == (300,)
        assert file.execute("SELECT count(*) FROM official WHERE NOT synthetic").fetchone() == (0,)
    file.close()
    assert main(["demo", "--prepare"]) == 0
    assert "making" not in capsys.readouterr().err


def test_the_demo_names_one_account_for_each_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from workflow_app.cli import demo

    monkeypatch.setenv("QUYTRINH_HOME", str(tmp_path))
    assert main(SMALL_DEMO) == 0
    capsys.readouterr()
    with opened():
        demo.welcome()
        granted = set(db.session.execute(select(RoleGrant.role).join(Official).join(Account)).scalars())
    first, *rows = [line for line in capsys.readouterr().out.splitlines() if line]
    assert first.endswith(DEMO_PASSWORD)
    assert len(rows) - 2 == len(granted)  # less the head and its rule


def test_every_procedure_is_listed_and_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["procedures", "list"]) == 0
    listed = capsys.readouterr().out
    for code, _ in registry.procedures():
        assert code in listed
        assert main(["procedures", "draw", code, "--english"]) == 0
        assert capsys.readouterr().out.startswith("stateDiagram-v2")
        assert main(["procedures", "draw", code, "--svg"]) == 0
        assert ET.fromstring(capsys.readouterr().out).tag.endswith("svg")  # noqa: S314 - our own


def test_the_check_of_procedures_says_what_it_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from workflow_app.cli import procedures

    assert main(["procedures", "check"]) == 0
    monkeypatch.setattr(procedures, "problems", lambda *_: ("no path leads to X",))
    assert main(["procedures", "check", "three-channels"]) == 1
    assert "no path leads to X" in capsys.readouterr().out


@pytest.mark.parametrize("act", ["draw", "check"])
def test_an_unknown_procedure_is_named(act: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["procedures", act, "nothing"]) == 2
    assert "there is no procedure nothing" in capsys.readouterr().err


def test_every_rule_is_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    code = next(iter(rule_sets()))[0]
    assert main(["rules", "list", "--rule-set", code]) == 0
    listed = capsys.readouterr().out
    for rule, info in catalogue().items():
        assert rule in listed
        assert main(["rules", "explain", rule]) == 0
        assert info.sense.vi in capsys.readouterr().out


@pytest.mark.parametrize("words", [["list", "--rule-set", "nothing"], ["explain", "R-nothing"]])
def test_an_unknown_rule_or_rule_set_is_named(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", *words]) == 2
    assert words[-1] in capsys.readouterr().err


def test_pages_are_written_once_and_found_stale_when_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs, "FOLDER", tmp_path / "pages")
    assert main(["docs", "--check"]) == 1
    assert main(["docs"]) == 0
    assert main(["docs", "--check"]) == 0
    (tmp_path / "pages" / "README.md").write_text("changed", "utf-8")
    capsys.readouterr()
    assert main(["docs", "--check"]) == 1
    assert capsys.readouterr().out.strip().endswith("README.md")


def test_columns_are_as_wide_as_their_longest_word() -> None:
    assert list(table.lines(("A", "B"), [("long", "x")])) == ["A     B", "----  -", "long  x"]


def test_decomposed_letters_take_no_more_room_than_composed_ones() -> None:
    composed, decomposed = "Nguyễn", unicodedata.normalize("NFD", "Nguyễn")
    rows = list(table.lines(("A", "B"), [(composed, "x"), (decomposed, "z")]))
    assert [line.index(last) for line, last in zip(rows[2:], "xz", strict=True)] == [8, 8]
    assert table.columns(decomposed) == 6


def test_the_last_column_is_wrapped_to_the_width() -> None:
    told = list(table.lines(("A", "B"), [("x", "một hai ba bốn năm sáu bảy tám chín mười")], 24))
    assert told[2:] == ["x  một hai ba bốn năm", "   sáu bảy tám chín mười"]


def test_the_list_of_rules_fits_a_terminal_unless_asked_for_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules", "list"]) == 0
    narrow = capsys.readouterr().out
    assert max(map(len, narrow.splitlines())) <= 100
    assert main(["rules", "list", "--wide"]) == 0
    assert "Enforced at" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["rules", "explain", "r-2.5"], "R-2.5-a1"),
        (["rules", "explain", "R-S-vacany"], "R-S-vacancy"),
        (["rules", "list", "--rule-set", "bac-giang"], "bac-giang-2016"),
        (["procedures", "draw", "three-chanels"], "three-channels"),
    ],
)
def test_an_unknown_code_is_answered_with_those_that_come_near(
    words: list[str], near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert near in capsys.readouterr().err


@pytest.mark.usefixtures("installed")
def test_uploads_that_nobody_used_are_counted_and_then_taken_away(capsys: pytest.CaptureFixture[str]) -> None:
    with opened() as app, clock.fixed(clock.now() - timedelta(hours=60)):
        shelf_of(settings_of(app)).store(io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "a.pdf")
    for asked, words in (
        (["--hours", "70"], "0 uploads"),
        (["--dry-run"], "1 uploads (15 bytes) that no paper uses, older than 48 hours: would be taken away"),
        ([], "1 uploads (15 bytes) that no paper uses, older than 48 hours: taken away"),
        ([], "0 uploads"),
    ):
        assert main(["uploads", "clean", *asked]) == 0
        assert words in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["uploads", "clean", "--hours", "24"])
    assert "at least 25" in capsys.readouterr().err


def keepers() -> None:
    """A case, an adviser who keeps the procedures and somebody of the authority who approves."""
    with opened(), clock.on(TODAY):
        world = worlds.build({"people": {"an": None, "binh": {"sex": "F"}}}, TODAY)
        Driver(world.cast).open(post_id=world.post_id)
        for username, role in (("giu", "ADVISER"), ("duyet", "AUTHORITY_MEMBER")):
            player = world.cast[role][0]
            small.account(username, player.official_id or 0)
            small.grant(player.official_id or 0, role, player.unit_id or 0)


def test_a_version_is_published_shown_migrated_and_rolled_back(
    installed: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert installed
    keepers()
    publish = ["publish", "three-channels", "2", "--from", f"{TODAY:%d/%m/%Y}", "--document", "05-QĐ/TU"]
    same, two = ["--proposer", "giu", "--approver", "giu"], ["--proposer", "giu", "--approver", "duyet"]
    over = ["migrate", "three-channels", "2", "--as", "giu"]
    with clock.on(TODAY):
        assert main(["procedures", *over]) == 2
        assert main(["procedures", *publish, *same]) == 2
        assert main(["procedures", *publish, *two]) == 0
        assert main(["procedures", "affected", "three-channels", "--as", "giu"]) == 0
        assert main(["procedures", *over]) == 0
        assert main(["procedures", *over, "--document", "06-QĐ/TU"]) == 0
        assert main(["procedures", "rollback", "1", "--as", "giu", "--document", "07-QĐ/TU"]) == 0
        assert main(["procedures", "rollback", "9", "--as", "giu", "--document", "07-QĐ/TU"]) == 2
    said = capsys.readouterr()
    told = said.out.splitlines()
    assert "three-channels 2 is not published" in said.err
    assert "release 1: three-channels 2 applies from 02/03/2026" in told
    assert [line for line in told if line.startswith("1 ")] == [
        "1 would come over, 0 stay",
        "1 came over, 0 stay",
        "1 went back, 0 stay",
    ]


def test_an_own_version_is_proposed_from_a_file_and_published_by_another(
    installed: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert installed
    keepers()
    with clock.on(TODAY):
        own = tmp_path / "own.toml"
        own.write_text(HEAD.replace("version = 7", "version = 0"), "utf-8")
        put = [
            "propose",
            str(own),
            "--from",
            f"{TODAY:%d/%m/%Y}",
            "--document",
            "08-QĐ/TU",
            "--proposer",
            "giu",
        ]
        assert main(["procedures", *put]) == 2
        own.write_text(HEAD, "utf-8")
        assert main(["procedures", *put]) == 0
        let = ["publish", "three-channels", "7", "--document", "08-QĐ/TU", "--approver", "duyet", "--from"]
        assert main(["procedures", *let, "03/03/2026"]) == 2
        assert main(["procedures", *let, f"{TODAY:%d/%m/%Y}"]) == 0
        assert main(["procedures", "propose", "nowhere.toml", *put[2:]]) == 2
    said = capsys.readouterr()
    assert f"{own}: line 6: procedure does not have the right shape" in said.err
    assert "nowhere.toml: No such file" in said.err
    assert "three-channels 7 is proposed" in said.out
    assert "three-channels 7 applies from 02/03/2026" in said.out
