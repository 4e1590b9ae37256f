"""W: the page of a case and the inbox over HTTP, against small pages of the same web server.

One client, one sync worker. Processor time is that of the web server and the database
together. The page of a case is measured against a table of two hundred rows, the inbox
against a page of one word. ``--url`` measures a running demo server instead.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import Context
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from flask import Flask
from sqlalchemy import Engine, event, select

from benchmarks import databases, report, serving
from benchmarks.cpu import rss_mb, server_seconds
from benchmarks.databases import Database
from benchmarks.report import check
from benchmarks.serving import Load
from workflow_app.extensions import db
from workflow_app.models import Account
from workflow_app.seed.demo import load_demo
from workflow_app.seed.province import DEMO_PASSWORD

OFFICIALS, CASES = 300, 12
WHO = "truongso"  # the head of the demo's first department
ROUNDS, SECONDS = 5, 2.0
LEAST, MOST_QUERIES = 5_000, 12  # characters of a full page; statements
CASE = re.compile(r'href="/cases/(\d+)')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')
Pids = Callable[[], Iterable[int]]


@dataclass(slots=True)
class Page:
    """An address, whose processes answer it, and what was measured, a round each."""

    url: str
    pids: Pids
    cookie: str = ""
    cpu_us: list[float] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)

    def measure(self, seconds: float, folder: Path) -> None:
        """One round."""
        before = server_seconds(self.pids())
        load = serving.load(self.url, self.cookie, seconds=seconds, folder=folder)
        after = server_seconds(self.pids())
        self.loads.append(load)
        if before is not None and after is not None:
            self.cpu_us.append((after - before) / load.requests * 1e6)


def main() -> int:
    """Parse the command line, measure, print."""
    parser = report.parser("W", __doc__ or "", cases=CASES)
    parser.add_argument("--url", help="a running demo server on this machine")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="a page and round (default: %(default)s)"
    )
    return report.run(measure, parser.parse_args())


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Rounds over the four pages in turn."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if args.url:
            pids, url, queries = _pids_at(args.url), args.url.rstrip("/"), {}
        else:
            pids, url, queries = stack.enter_context(_ours(args))
        small, pid = stack.enter_context(serving.gunicorn("benchmarks.small_pages:app", {}))
        cookie = sign_in(url)
        case, inbox = _addresses(url, cookie)
        pages = {
            "case": Page(case, pids, cookie),
            "table": Page(f"{small}/table", lambda: serving.family(pid)),
            "inbox": Page(inbox, pids, cookie),
            "hello": Page(f"{small}/hello", lambda: serving.family(pid)),
        }
        for page in pages.values():
            serving.load(page.url, page.cookie, seconds=0.5, folder=folder)
        for _ in range(ROUNDS):
            for page in pages.values():
                page.measure(args.seconds, folder)
    return _figures(pages) | queries


@contextmanager
def _ours(args: argparse.Namespace) -> Iterator[tuple[Pids, str, dict[str, Any]]]:
    """The demo in a database of its own, served by gunicorn, and the statements of its pages."""
    with databases.fresh(args.db) as database, tempfile.TemporaryDirectory() as home:
        load_demo(OFFICIALS, args.cases)
        queries = _queries(database)
        env = {
            "QUYTRINH_DATABASE_URL": database.url,
            "QUYTRINH_HOME": home,
            "QUYTRINH_RATE_LIMITS": "0",
            "QUYTRINH_BROKER_URL": "memory://",
        }
        with serving.gunicorn("workflow_app.wsgi:app", env) as (url, pid):
            yield lambda: [*serving.family(pid), *database.pids()], url, queries


def _pids_at(url: str) -> Pids:
    pid = serving.listener(url)
    return lambda: serving.family(pid) if pid else []


def _queries(database: Database) -> dict[str, Any]:
    """Statements for each page, counted inside this process; too many fail the measurement."""
    account = db.session.execute(
        select(Account.id, Account.session_version).where(Account.username == WHO)
    ).one()
    db.session.remove()
    session_id = f"{account.id}.{account.session_version}"
    # In a context of its own: the one that is open here would remember who signed in.
    return Context().run(_asked, database.app, db.engine, session_id)


def _asked(app: Flask, engine: Engine, session_id: str) -> dict[str, Any]:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = session_id
    found = {}
    inbox = client.get("/").text
    for name, path in (("case", f"/cases/{_busiest(inbox)}"), ("inbox", "/")):
        with _counted(engine) as sent:
            check(client.get(path).status_code == serving.OK, f"{path} cannot be read")
        found[f"{name}_queries"] = len(sent)
        check(len(sent) <= MOST_QUERIES, f"{path} takes {len(sent)} statements")
    return found | {"statements_per_op": found["case_queries"]}


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    """What is read meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _busiest(inbox: str) -> int:
    found = [int(number) for number in CASE.findall(inbox)]
    check(found, f"{WHO} has no case to open")
    return max(found, key=found.count)


def sign_in(url: str) -> str:
    """The cookie of a new session of the demo's head of department."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    with browser.open(f"{url}/sign-in") as answer:
        token = TOKEN.search(answer.read().decode())
    check(token, "the sign-in page has no form")
    given = {
        "username": WHO,
        "password": DEMO_PASSWORD,
        "csrf_token": next(filter(None, token.groups())) if token else "",
    }
    with browser.open(f"{url}/sign-in", urlencode(given).encode()) as answer:
        check("/sign-in" not in answer.url, f"{WHO} could not sign in")
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def _addresses(url: str, cookie: str) -> tuple[str, str]:
    """The case most spoken of in the inbox, and the inbox; both full pages."""
    status, inbox = serving.get(f"{url}/", cookie)
    case = f"{url}/cases/{_busiest(inbox)}"
    answered, page = serving.get(case, cookie)
    check(status == answered == serving.OK, f"answers are {status} and {answered}")
    check(min(len(inbox), len(page)) >= LEAST, "a page is not full")
    return case, f"{url}/"


def _figures(pages: Mapping[str, Page]) -> dict[str, Any]:
    case = pages["case"]
    found: dict[str, Any] = {"peer": "quytrinh", "workload": "W", "unit": "case page", "rss_mb": rss_mb()}
    found |= {"n": sum(load.requests for load in case.loads)}
    for name, page in pages.items():
        found[f"{name}_cpu_us"] = statistics.median(page.cpu_us) if page.cpu_us else None
        found[f"{name}_p50_us"] = statistics.median(load.p50_us for load in page.loads)
        found[f"{name}_p95_us"] = statistics.median(load.p95_us for load in page.loads)
    return found | {
        "ops_per_s": found["n"] / sum(load.requests * load.p50_us for load in case.loads) * 1e6,
        "cpu_us_per_op": found["case_cpu_us"],
        "total_cpu_us_per_op": found["case_cpu_us"],
        "p50_us": found["case_p50_us"],
        "p95_us": found["case_p95_us"],
        "limit_cpu_us_per_op": found["table_cpu_us"],
        "ratio": _ratio(case, pages["table"]),
        "inbox_ratio": _ratio(pages["inbox"], pages["hello"]),
    }


def _ratio(ours: Page, limit: Page) -> float | None:
    """The median of the rounds' ratios."""
    pairs = [(a, b) for a, b in zip(ours.cpu_us, limit.cpu_us, strict=False) if b]
    return statistics.median(a / b for a, b in pairs) if pairs else None


if __name__ == "__main__":
    raise SystemExit(main())
