"""A build that is killed or meets a full disk leaves the last good tables."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from impact.cleaning.build import build
from impact.project import Project
from tests.data.test_build import edit, fingerprint
from tests.slow.fault_helpers import COMMAND


def test_a_build_that_is_killed_leaves_the_last_good_tables(project):
    before = fingerprint(project.processed)
    code = (
        "import sys, time, pathlib\n"
        "from impact.cleaning import build as b\n"
        "from impact.project import Project\n"
        "def stop(*a):\n"
        "    print('writing', flush=True); time.sleep(60)\n"
        "b.describe = stop\n"
        "b.build(Project(pathlib.Path(sys.argv[1])), force=True)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(project.root)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "writing"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert fingerprint(project.processed) == before
    assert list(project.processed.parent.glob(".processed-*"))
    build(project, force=True)
    assert fingerprint(project.processed) == before
    assert not list(project.processed.parent.glob(".processed-*"))


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "at", "force"),
    [
        (signal.SIGKILL, 6, False),
        (signal.SIGKILL, 7, False),
        (signal.SIGKILL, 8, True),
        (signal.SIGKILL, 20, False),
        (signal.SIGTERM, 6, False),
        (signal.SIGTERM, 7, False),
        (signal.SIGTERM, 20, True),
    ],
)
def test_a_build_that_is_killed_at_a_step_leaves_old_or_new_tables(
    project, site, tmp_path, number, at, force
):
    """Its steps: 6 is the folder of new tables, 7 and 8 are the renames; the old ones are removed then."""
    old = fingerprint(project.processed)
    if not force:
        edit(project, "sources.csv", "Landmine", "Mine")
    log = tmp_path / "steps"
    kill = {"PYTHONPATH": str(site), "KILL_LOG": str(log), "KILL_AT": str(at), "KILL_WITH": str(int(number))}
    code, said = _command(project, "build", *(["--force"] if force else []), **kill)
    assert (code, said) == (
        (130, "error: stopped; nothing half made is left\n") if number == 15 else (-9, "")
    )
    there = fingerprint(project.processed) if project.processed.exists() else {}
    hidden = [path.name for path in project.processed.parent.glob(".*")]
    assert hidden == [] or number == signal.SIGKILL
    # with kill -9 between the two renames there are none, and whoever reads is told what to do
    code, said = _command(project, "load", "casualties", "--place", "UKR")
    assert (code, said) == (0, said) if there else (1, said)
    assert ("casualties.parquet is not there; " in said) == (not there)
    assert _command(project, "build")[0] == 0
    new = fingerprint(project.processed)
    assert there in (old, new, {})
    assert list(project.processed.parent.glob(".*")) == []
    build(project, force=True)  # undisturbed
    assert fingerprint(project.processed) == new


def _command(project: Project, *words: str, **variables: str) -> tuple[int, str]:
    """Run a command in a process group of its own: exit code, and what it says on the channel of errors."""
    done = subprocess.run(
        [*COMMAND, *words],
        env={**os.environ, "IMPACT_PROJECT": str(project.root), **variables},
        cwd=Path(project.root),
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.skipif(
    os.name != "posix" or sys.platform == "darwin", reason="needs RLIMIT_FSIZE semantics of Linux"
)
def test_a_full_disk_leaves_the_last_good_tables(project):
    before = fingerprint(project.processed)
    code = (
        "import sys, pathlib, resource, signal\n"
        "from impact.cleaning.build import build\n"
        "from impact.errors import MachineLacks\n"
        "from impact.project import Project\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try:\n"
        "    build(Project(pathlib.Path(sys.argv[1])), force=True)\n"
        "except MachineLacks as error:\n"
        "    print(error); sys.exit(3)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(project.root)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "could not be written" in done.stdout
    assert fingerprint(project.processed) == before
