"""The measurements at the size of a test: their own checks and their counts, never their seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.report import KEYS
from tests import databases
from tests.conftest import need

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
STEP_MOST, CASE_MOST, INBOX_MOST, MIGRATION_MOST = 14, 12, 12, 14  # statements
SCAN_MOST = 110  # of a whole scan, however many officials there are


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a measurement makes its database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'small.db'}"
    need(databases.server_answers(), f"no PostgreSQL server at {databases.SERVER} (set QUYTRINH_TEST_PG)")
    return f"{databases.SERVER}/postgres"


def measured(workload: str, address: str, *options: str) -> dict[str, Any]:
    """The line that a measurement prints last; it fails when its own check does."""
    command = [sys.executable, "-m", f"benchmarks.{workload}", "--db", address, *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert set(KEYS) <= set(found)
    assert found["workload"] == workload
    return found


def test_a_step_takes_a_fixed_number_of_statements(address: str) -> None:
    assert 0 < measured("A", address, "--cases", "2")["statements_per_op"] <= STEP_MOST


def test_the_data_of_a_case_page_are_the_same_rows_in_few_statements(address: str) -> None:
    assert 0 < measured("B", address, "--cases", "100")["statements_per_op"] <= CASE_MOST


def test_the_inbox_holds_the_same_tasks_in_few_statements(address: str) -> None:
    assert 0 < measured("C", address, "--cases", "100")["statements_per_op"] <= INBOX_MOST


def test_a_scan_writes_what_is_due_once_in_a_fixed_number_of_statements(address: str) -> None:
    found = measured("D", address, "--officials", "400")
    assert found["due"] == 40
    assert 0 < found["statements_per_scan"] <= SCAN_MOST


def test_a_planted_change_is_found_where_it_was_planted(address: str) -> None:
    assert measured("E", address, "--cases", "40")["n"] > 0


def test_pages_over_http_are_full_and_take_few_statements(address: str) -> None:
    found = measured("W", address, "--seconds", "0.2")
    assert 0 < found["case_queries"] <= CASE_MOST
    assert 0 < found["inbox_queries"] <= INBOX_MOST


def test_cases_go_over_to_a_new_version_and_back(address: str) -> None:
    found = measured("M", address, "--cases", "24")
    assert 0 < found["statements_per_op"] <= MIGRATION_MOST
