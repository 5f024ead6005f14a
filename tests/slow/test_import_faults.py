"""An import that is killed or meets a full disk leaves the last good release; the next one puts all right."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from impact.incidents.releases.store import store
from impact.incidents.releases.stored_data import load
from impact.project import own_data
from tests.conftest import CHECKOUT
from tests.unit.incidents.releases import made_up

#: an import of one row as the release 2021 that says so and waits at a point of its way
STOP = """\
import sys, time, pathlib
sys.path.insert(0, sys.argv[2])
from impact.incidents.releases import release_files, store as storing
from impact.project import Project
from tests.unit.incidents.releases import made_up

def stop(*_, **__):
    print("here", flush=True)
    time.sleep(60)

{point}
storing.store(made_up.data(made_up.people(("killed",), (2020,))), "mine", "2021",
              Project(pathlib.Path(sys.argv[1])), replace=True)
"""
POINTS = {
    "while it writes the tables": "release_files.write_mapping = stop",
    "before it renames": "storing._put = stop",
    "between its renamings": (
        "def put(new, place):\n    place.rename(place.with_name('.old-' + place.name))\n    stop()\n"
        "storing._put = put"
    ),
    "before it writes the index": "storing._index = stop",
}


@pytest.fixture
def project(tmp_path):
    made = made_up.project(tmp_path / "project")
    store(made_up.data(), "mine", "2021", made)
    return made


def command(code: str, project) -> list[str]:
    return [sys.executable, "-c", code, str(project.root), str(CHECKOUT)]


@pytest.mark.parametrize("point", POINTS)
def test_an_import_that_is_killed_leaves_a_whole_release(project, point):
    child = subprocess.Popen(
        command(STOP.format(point=POINTS[point]), project), stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout.readline().strip() == "here"
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate(timeout=300)
    after_all = point == "before it writes the index"  # the new release stands already
    home = own_data.own_folder(project) / "mine"
    assert len(load("mine", project=project).people) == (1 if after_all else 6)
    # whoever comes next finds the lock free, brings back what was moved, and leaves nothing of the dead one
    store(made_up.data(made_up.people(("injured",), (2018,))), "mine", "2018", project)
    assert len(load("mine@2021", project=project).people) == (1 if after_all else 6)
    assert sorted(path.name for path in home.iterdir()) == ["2018", "2021", "releases.json"]


@pytest.mark.skipif(
    os.name != "posix" or sys.platform == "darwin", reason="needs RLIMIT_FSIZE semantics of Linux"
)
@pytest.mark.parametrize("room", [100, 2_000, 10_000])
def test_a_full_disk_leaves_the_last_good_release(project, room):
    code = (
        "import sys, pathlib, resource, signal\n"
        "sys.path.insert(0, sys.argv[2])\n"
        "from impact.errors import ImportRefused\n"
        "from impact.incidents.releases import release_page\n"
        "from impact.incidents.releases.store import store\n"
        "from impact.project import Project\n"
        "from tests.unit.incidents.releases import made_up\n"
        "data = made_up.data(made_up.people(('killed',) * 9, (2020,) * 9))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))\n"
        "try:\n"
        "    store(data, 'mine', '2021', Project(pathlib.Path(sys.argv[1])), replace=True)\n"
        "except ImportRefused as error:\n"
        "    print(error); sys.exit(3)\n"
    )
    before = {path: path.read_bytes() for path in own_data.own_folder(project).rglob("*") if path.is_file()}
    done = subprocess.run(
        command(code, project),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 3, done.stderr
    assert "could not be written" in done.stdout
    assert {
        path: path.read_bytes() for path in own_data.own_folder(project).rglob("*") if path.is_file()
    } == before
    assert len(load("mine", project=project).people) == 6
