"""The wheel holds all that the program needs and nothing that could be mistaken for another's."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

pytestmark = pytest.mark.slow

STARTS = """
import sys
from pathlib import Path
import workflow_app
from workflow_app import create_app
from workflow_app.config import Settings
assert Path(workflow_app.__file__).is_relative_to(sys.argv[1]), workflow_app.__file__
app = create_app(Settings("sqlite://", "x" * 40, Path(sys.argv[2])))
assert app.jinja_env.get_template("layouts/page.html")
assert app.test_client().get("/health").status_code == 200
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_three_packages_with_their_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "state_machines",
        "tasks",
        "workflow_app",
    }
    for needed in (
        "workflow_app/templates/layouts/page.html",
        "workflow_app/static/quytrinh.css",
        "workflow_app/migrations/versions/0001_first_tables.py",
        "workflow_app/migrations/alembic.ini",
        "workflow_app/translations/en/LC_MESSAGES/messages.po",
        "state_machines/procedures/appointment-three-channels-1.toml",
        "state_machines/catalogue/words.toml",
    ):
        assert needed in names


def test_the_installed_wheel_starts_without_the_sources(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(place)!r})\n{STARTS}"]
    ran = subprocess.run(
        [*command, str(place), str(tmp_path / "home")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
