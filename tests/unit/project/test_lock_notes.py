"""Whoever waits for the project says so, whatever it is going to do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from impact.project import state_file
from impact.project.lock import lock

HOLD = """\
import sys, pathlib
from impact.project.lock import lock
with lock(pathlib.Path(sys.argv[1]), "impact run"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize("own", [False, True])
def test_who_waits_says_for_whom(tmp_path, own):
    heard: list[str] = []

    def hear(line: str) -> None:
        heard.append(line)
        holder.communicate("go on\n", timeout=60)

    with (
        subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as holder,
        state_file.heard_by(pytest.fail if own else hear),
    ):
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with lock(tmp_path, "impact prune", hear if own else None):
            pass
    (line,) = heard
    assert line.startswith(f"waiting for impact run (process {holder.pid}, since ")
