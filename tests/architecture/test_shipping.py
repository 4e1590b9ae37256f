"""What ships: the compose file and the Dockerfile against their specification and against the program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import resources
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from jsonschema.validators import validator_for

from tests.architecture.sources import ROOT
from tests.conftest import need
from workflow_app.config import IN_FILE, OWN, Settings
from workflow_app.embedded import environment
from workflow_app.processes import LASTING, MIGRATION, Process

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {process.name: process for process in (MIGRATION, *LASTING)}
SECRETS = {"QUYTRINH_SECRET_KEY", "QUYTRINH_DATABASE_PASSWORD", "QUYTRINH_BROKER_PASSWORD"}
# Asked for before any setting of the program exists, or chosen by the image.
ELSEWHERE = {"QUYTRINH_HOME", "QUYTRINH_HOST", "QUYTRINH_PORT"}


def settings_known() -> set[str]:
    """Every variable that the program reads."""
    return set(environment(Settings("", "k" * 40, Path()))) | SECRETS


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (word, rest), continued lines joined."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def test_the_compose_file_meets_the_specification() -> None:
    vendored = resources.files("check_jsonschema.builtin_schemas.vendor") / "compose-spec.json"
    schema = json.loads(vendored.read_text("utf-8"))
    checked = validator_for(schema)(schema)
    checked.validate(COMPOSE)
    wrong = json.loads(json.dumps(COMPOSE)) | {"services": {"web": {"image": "x", "restrat": "always"}}}
    with pytest.raises(jsonschema.ValidationError, match="restrat"):
        checked.validate(wrong)


def test_the_services_are_those_of_an_installation() -> None:
    assert set(SERVICES) == {*OURS, "postgres", "redis", "mail"}
    assert {name for name, service in SERVICES.items() if service.get("profiles")} == {"mail"}
    assert SERVICES["mail"]["profiles"] == ["dev"]


@pytest.mark.parametrize("process", OURS.values(), ids=lambda process: process.name)
def test_a_service_runs_the_command_of_the_table_of_processes(process: Process) -> None:
    assert SERVICES[process.name]["command"] == process.words.split()


@pytest.mark.parametrize("process", OURS.values(), ids=lambda process: process.name)
def test_a_unit_runs_the_command_of_the_table_of_processes(process: Process) -> None:
    text = (ROOT / f"deploy/systemd/quytrinh-{process.name}.service").read_text("utf-8")
    (command,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    assert command.replace("%%", "%") == f"/opt/quytrinh/bin/{process.words}"
    assert ("Requires=quytrinh-migrate.service" in text) == (process is not MIGRATION)
    assert "User=quytrinh\n" in text


@pytest.mark.parametrize("process", OURS.values(), ids=lambda process: process.name)
def test_the_program_of_a_command_is_installed_with_ours(process: Process) -> None:
    program = process.words.split()[0]
    assert Path(process.command[0]).is_file()
    owners = [name for name in ("quytrinh", "gunicorn", "celery") if program in scripts_of(name)]
    assert owners == [program]


def scripts_of(package: str) -> set[str]:
    """The commands that a package installs."""
    return {point.name for point in distribution(package).entry_points if point.group == "console_scripts"}


@pytest.mark.parametrize("process", LASTING, ids=lambda process: process.name)
def test_what_lasts_is_asked_how_it_is_and_waits_for_what_it_needs(process: Process) -> None:
    service = SERVICES[process.name]
    assert service["healthcheck"]["test"] == ["CMD", "quytrinh", "health", process.name]
    waits = {name: row["condition"] for name, row in service["depends_on"].items()}
    assert waits == {
        "migrate": "service_completed_successfully",
        "postgres": "service_healthy",
        "redis": "service_healthy",
    }
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_no_root_changes_no_program_and_gains_no_right(name: str) -> None:
    service = SERVICES[name]
    assert str(service["user"]).split(":")[0] not in {"", "0", "root"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert name == "migrate" or "healthcheck" in service
    assert re.fullmatch(r"[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?", service["image"]), "pin a version"


def test_no_port_is_open_but_on_this_machine() -> None:
    open_ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert sorted(port.rpartition(":")[2] for port in open_ports) == ["8000", "8025"]
    assert all(port.startswith("127.0.0.1:") for port in open_ports)
    assert all("network_mode" not in service for service in SERVICES.values())
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert all(SERVICES[name]["networks"] == ["inside"] for name in ("postgres", "redis", "beat", "migrate"))


@pytest.mark.parametrize("name", OURS)
def test_every_variable_of_a_service_is_a_setting(name: str) -> None:
    given = SERVICES[name]["environment"]
    known = settings_known() | {f"{variable}{IN_FILE}" for variable in settings_known()}
    assert set(given) <= known
    plain = {name if name in settings_known() else name.removesuffix(IN_FILE) for name in given}
    assert settings_known() - ELSEWHERE == plain, "a setting that nobody can set in a container"


def test_a_default_of_the_compose_file_is_one_of_the_program_or_the_safer_one() -> None:
    safer = {"QUYTRINH_SECURE_COOKIES": "1", "QUYTRINH_PROXIES": "1"}
    ours = environment(Settings("", "k" * 40, Path())) | safer
    for variable, value in SERVICES["web"]["environment"].items():
        found = re.fullmatch(r"\$\{(\w+):-(.*)\}", value)
        if found:
            assert found.group(1) == variable
            assert found.group(2) == ours[variable], variable


def test_no_secret_stands_in_clear() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    for name in re.findall(r"^\s+(\w*(?:PASSWORD|SECRET|KEY)\w*): ", text, re.MULTILINE):
        assert name.endswith(IN_FILE), name
    assert re.search(r"://[^/\s]*:[^/\s]*@", text) is None, "an address with a password in it"
    named = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert named == set(COMPOSE["secrets"])
    for name, row in COMPOSE["secrets"].items():
        assert row == {"file": f"secrets/{name}"}
        assert f"{name}" in (ROOT / "Makefile").read_text("utf-8")
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            if variable.startswith((OWN, "POSTGRES")) and variable.endswith(IN_FILE):
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_the_image_is_made_of_files_that_are_there() -> None:
    let_in = {
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").split() if line.startswith("!")
    }
    copied = set()
    for word, rest in instructions():
        if word == "COPY" and "--from=" not in rest:
            *sources, _ = rest.split()
            copied |= {source.rstrip("/") for source in sources}
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)
    named = set(re.findall(r"--requirement (\S+)", " ".join(rest for _, rest in instructions())))
    assert named == {f"locks/{path.name}" for path in (ROOT / "locks").iterdir()}


def test_the_image_ends_as_nobody_and_starts_what_serves_pages() -> None:
    last = dict(instructions())
    assert last["USER"] == SERVICES["web"]["user"]
    assert json.loads(last["CMD"]) == SERVICES["web"]["command"]
    installs = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
    assert installs
    for part in re.findall(r"pip install[^&]*", " ".join(installs)):
        assert "--require-hashes" in part or "--no-index" in part, part


def requirements(path: Path) -> dict[str, str]:
    """Each requirement of a lock with its version, its marker and its hashes."""
    text = path.read_text("utf-8").replace("\\\n", " ")
    return {
        " ".join(line.split(" --hash")[0].split()): line.split()[-1] for line in text.splitlines() if line
    }


def test_the_locks_of_the_image_are_parts_of_the_lock() -> None:
    whole = requirements(ROOT / "requirements.lock")
    pinned = {line.split(" ;")[0]: hashes for line, hashes in whole.items()}
    for path in (ROOT / "locks").iterdir():
        part = requirements(path)
        assert part
        for line, hashes in part.items():
            assert pinned.get(line.split(" ;")[0]) == hashes, f"{line}: make lock"


def test_everything_that_the_program_asks_for_is_in_the_lock_of_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {plain(re.match(r"[\w-]+", line).group()) for line in project["dependencies"]}  # type: ignore[union-attr]
    locked = {plain(line.split("==")[0]) for line in requirements(ROOT / "locks/run.lock")}
    assert asked - locked == set()


def plain(name: str) -> str:
    """The name of a package in one spelling."""
    return name.lower().replace("_", "-")


def test_the_dockerfile_keeps_good_practice() -> None:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    need(program, "no hadolint for this kind of machine")
    told = subprocess.run([str(program), "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "")


def test_the_settings_are_all_named_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs/operations.md").read_text("utf-8")
    assert {name for name in settings_known() if f"`{name}`" not in text} == set()
