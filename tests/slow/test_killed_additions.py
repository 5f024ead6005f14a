"""A run that is killed while it writes leaves raw files that are whole, and that the build reads."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from impact.cleaning.build import read_all
from impact.project import Project
from tests.conftest import copy_project
from tests.data.test_new_figure import FIGURE, PAGE, state

_PROGRAM = """
import os, pathlib, sys
from impact import cli
step, calls = int(sys.argv[1]), 0
def killing(name):
    plain = getattr(pathlib.Path, name)
    def act(*args, **more):
        global calls
        mine = str(args[0]).endswith(".new")
        calls += mine
        if mine and calls == step:
            if name == "open":
                with plain(*args, **more) as handle:
                    handle.write(b"half a li")
            os.kill(os.getpid(), 9)
        return plain(*args, **more)
    setattr(pathlib.Path, name, act)
killing("open"), killing("replace")
cli.main(sys.argv[2:])
"""


@pytest.mark.parametrize("step", range(1, 7))
def test_a_killed_run_leaves_no_half_row(tmp_path, step):
    project = Project(copy_project(tmp_path / "own"))
    before = state(project)
    words = ["new", "figure", *FIGURE, "--value", "160", *PAGE, "--yes"]
    run = [sys.executable, "-c", _PROGRAM, str(step), *words]
    environment = os.environ | {"IMPACT_PROJECT": str(project.root)}
    done = subprocess.run(run, env=environment, capture_output=True, check=False)
    assert done.returncode == -9, done.stderr
    after = state(project)
    for name, data in before.items():
        added = after[name].count(b"\n") - data.count(b"\n")
        assert added in (0, 1), name
        assert after[name].endswith(b"\n"), name
    assert all(file.refused == [] for file in read_all(project).values())
    again = [sys.executable, "-c", "from impact import cli; cli.main()", *words]
    once_more = subprocess.run(again, env=environment, capture_output=True, text=True, check=False)
    message = once_more.stderr
    assert once_more.returncode == 0 or "has this figure already" in message, message
    assert (project.raw / "country_casualties.csv").read_bytes().count(b",160,people,exact,monitor,") >= 1
    assert not list(project.raw.glob(".*.new")), "what the killed run left is gone"
