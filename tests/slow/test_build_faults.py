"""A build that is killed or meets a full disk leaves the last good tables."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from impact.cleaning.build import build
from tests.data.test_build import fingerprint


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
