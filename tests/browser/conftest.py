"""A real server over a small demo province, and a browser in front of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import flask_migrate
import pytest
import redis
from playwright.sync_api import Browser, sync_playwright

from tests import databases
from tests.browser.backstage import Backstage
from tests.browser.desk import Desk
from tests.browser.turning import AHEAD
from tests.browser.walker import Calendar
from tests.conftest import REQUIRED
from workflow_app import clock, create_app
from workflow_app.config import Settings
from workflow_app.extensions import db
from workflow_app.seed import province
from workflow_app.seed.demo import load_demo
from workflow_app.seed.shapes import Vacancy

OFFICIALS = 300
START_LIMIT = 60  # seconds
PROGRAM = (str(Path(sys.executable).with_name("quytrinh")),)
QUEUE = 13  # the Redis database of a production town


@dataclass(frozen=True)
class Town:
    """A running copy of the product with nothing in it but people."""

    url: str
    database_url: str
    vacancy: Vacancy
    second: Vacancy
    third: Vacancy
    spare: Vacancy
    today: date
    home: Path
    accounts: Mapping[str, int]  # user name → official


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Headless Chromium of the system."""
    with sync_playwright() as playwright:
        args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=chromium_path, args=args)
        yield started
        started.close()


@pytest.fixture(scope="session")
def town(embedded: Town) -> Town:
    """The embedded server; a module that wants another one says so."""
    return embedded


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The server process over a file, on a free port."""
    home = tmp_path_factory.mktemp("town")
    settings = Settings(
        database_url=f"sqlite:///{home / 'town.db'}", secret_key="k" * 40, home=home, demo=True
    )
    with create_app(settings).app_context():
        flask_migrate.upgrade()
        load_demo(OFFICIALS, cases=0)
        db.session.remove()
        db.engine.dispose()
    with _running(["serve"], home, {"QUYTRINH_DATABASE_URL": settings.database_url}) as url:
        yield _town(url, settings.database_url, home)


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory, server: None, redis_url: str) -> Iterator[Town]:  # noqa: ARG001
    """What ``make prod-local`` runs: gunicorn, worker and scheduler over PostgreSQL and Redis."""
    home = tmp_path_factory.mktemp("production")
    with databases.postgresql_database() as url:
        name = url.rpartition("/")[2]
        asked = ["local", "--postgresql", databases.SERVER, "--database", name, "--redis", queue(redis_url)]
        with _running([*asked, "--officials", str(OFFICIALS), "--cases", "0"], home, {}) as address:
            yield _town(address, url, home)


def queue(redis_url: str) -> str:
    """A database of this server that no other test uses."""
    return f"{redis_url.rpartition('/')[0]}/{QUEUE}"


@pytest.fixture(scope="session")
def best_town(request: pytest.FixtureRequest) -> Town:
    """The production processes where their servers are, or must be; the embedded server elsewhere."""
    found: Town = request.getfixturevalue("production" if REQUIRED or _servers_answer() else "embedded")
    return found


def _servers_answer() -> bool:
    url = os.environ.get("QUYTRINH_TEST_REDIS", "redis://127.0.0.1:6379/15")
    with redis.Redis.from_url(url, socket_connect_timeout=3) as asked:
        try:
            return bool(asked.ping()) and databases.server_answers()
        except redis.ConnectionError:
            return False


def _town(url: str, database_url: str, home: Path) -> Town:
    today = clock.today()
    built = province.build(OFFICIALS, today=today)
    accounts = {account.username: account.official_id for account in built.demo_accounts}
    return Town(url, database_url, *built.vacancies()[:4], today, home, accounts)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class County:
    """A running copy in which days can pass, with the module of examinations switched on."""

    backstage: Backstage
    calendar: Calendar
    vacancies: tuple[Vacancy, ...]
    showcase: str  # the path of the demo accounts' department
    accounts: Mapping[str, int]


@pytest.fixture(scope="session")
def county_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, County]]:
    """The server process with its clock in a file."""
    home = tmp_path_factory.mktemp("county")
    url = f"sqlite:///{home / 'county.db'}"
    settings = Settings(database_url=url, secret_key="k" * 40, home=home, demo=True, leadership_exam=True)
    with create_app(settings).app_context():
        flask_migrate.upgrade()
        load_demo(OFFICIALS, cases=0)
        built = province.build(OFFICIALS, today=clock.today())
        db.session.remove()
        db.engine.dispose()
    calendar = Calendar(home / "ahead")
    calendar.pass_days(0)
    more = {
        "QUYTRINH_DATABASE_URL": url,
        "QUYTRINH_LEADERSHIP_EXAM": "1",
        AHEAD: str(calendar.file),
    }
    accounts = {account.username: account.official_id for account in built.demo_accounts}
    showcase = built.tree.departments[0].unit.path
    backstage = Backstage(url, home, exams=True)
    turning = (sys.executable, "-m", "tests.browser.turning")
    with _running([], home, more, program=turning) as address:
        yield address, County(backstage, calendar, tuple(built.vacancies()), showcase, accounts)


@pytest.fixture
def county(county_server: tuple[str, County]) -> Iterator[County]:
    """What is behind the pages of that server; each test begins on the present day."""
    yield county_server[1]
    county_server[1].calendar.pass_days(-county_server[1].calendar.ahead)


@pytest.fixture
def seat(browser: Browser, county_server: tuple[str, County]) -> Iterator[Desk]:
    """A person at a desk of that office."""
    context = browser.new_context(
        base_url=county_server[0], viewport={"width": 1366, "height": 768}, locale="vi-VN"
    )
    yield Desk(context.new_page())
    context.close()


@contextmanager
def _running(
    words: list[str], home: Path, more: Mapping[str, str], *, program: tuple[str, ...] = PROGRAM
) -> Iterator[str]:
    """The address at which ``quytrinh WORDS`` serves; it must end in order when it is told to."""
    port = free_port()
    env = {
        **os.environ,
        "QUYTRINH_HOME": str(home),
        "QUYTRINH_PORT": str(port),
        "QUYTRINH_DEMO": "1",
        "QUYTRINH_RATE_LIMITS": "0",
        **more,
    }
    command = [*program, *words]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        assert process.wait(40) == 0, (home / "server.log").read_text("utf-8")


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail("the server stopped at once")
        try:
            urllib.request.urlopen(f"{url}/", timeout=2)  # noqa: S310 - an address of our own
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not answer in time")


@pytest.fixture
def desk(browser: Browser, town: Town) -> Iterator[Desk]:
    """A person at a desk: signs in as whoever is asked for."""
    context = browser.new_context(base_url=town.url, viewport={"width": 1366, "height": 768}, locale="vi-VN")
    page = context.new_page()
    yield Desk(page)
    context.close()
