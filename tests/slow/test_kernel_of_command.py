"""Kernels forked from the command itself: the same outputs as plain ones, nothing of the command in them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest

from impact.reporting.run.warm import launch
from tests.miniature import Cell, Miniature
from tests.slow.fault_helpers import COMMAND
from tests.slow.test_warm import TORTURE

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(not launch.supported(), reason="warm kernels are forked on Linux only"),
]

# ruff: noqa: E501 - a cell is easier to read in one line

# What the process of a run has otherwise than a new one.
LEFT: list[Cell] = [
    ("code", "import logging, os, signal, sys\n[signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)]"),
    ("code", "signal.pthread_sigmask(signal.SIG_BLOCK, ()), logging.getLogger('matplotlib').level"),
    ("code", "files = [os.path.realpath(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')]\n"
     "[file for file in files if file.endswith(('lock', '.json'))], [os.readlink(f'/proc/self/fd/{n}') for n in (1, 2)]"),
    ("code", "import requests, entrypoints, nbconvert.filters, jsonschema\n"
     "[type(one).__name__ for one in (requests, entrypoints, nbconvert, jsonschema)], requests.get.__name__"),
    ("code", "sys.path, sys.flags.hash_randomization, os.environ.get('PYTHONHASHSEED'), 'IMPACT_PYTHONHASHSEED' in os.environ"),
    ("code", "import matplotlib, pandas\nmatplotlib.matplotlib_fname()[-30:], pandas.get_option('display.max_columns')"),
    ("code", "pandas.reset_option('display.max_columns')\npandas.get_option('display.max_columns')"),
    ("code", "import atexit, threading\nthreading.active_count() > 0, sys.getrecursionlimit(), os.getcwd()[-4:]"),
    ("code", "1 / 0"),
]  # fmt: skip
# Numbers of processes, in what names them.
_NUMBERS = re.compile(r"(?<=reports-work/)\d+|(?<=JPY_PARENT_PID', ')\d+")


def _outputs(miniature: Miniature, kind: str, **variables: str) -> list[Any]:
    """Make the one report with the command; give the outputs that it failed with, without numbers."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"}
    words = [*COMMAND, "run", "--force", "--jobs", "1", "--kernel", kind]
    done = subprocess.run(
        words,
        cwd=miniature.project.root,
        env={**environment, "IMPACT_PROJECT": str(miniature.project.root), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 1, done.stderr
    (folder,) = miniature.project.reports.glob("*/*")
    assert json.loads((folder / "run.json").read_text())["kernel"] == kind
    text = _NUMBERS.sub("N", (folder / "failed.ipynb").read_text())
    return [(cell["source"], cell.get("outputs")) for cell in json.loads(text)["cells"]]


@pytest.mark.parametrize(
    "cells", [TORTURE[1:], LEFT], ids=["every kind of output", "what is left of the run"]
)
def test_a_kernel_of_the_command_gives_the_outputs_of_a_plain_one(miniature: Miniature, cells: list[Cell]):
    miniature.add("all", *cells)
    plain, warm = (_outputs(miniature, kind) for kind in ("plain", "warm"))
    for ours, theirs in zip(warm, plain, strict=True):
        assert ours == theirs


def test_the_kernel_of_one_report_is_forked_from_the_command(miniature: Miniature):
    """Its fork server is a child of the run, and no interpreter of its own."""
    miniature.add(
        "who", ("code", "print(open(f'/proc/{__import__(\"os\").getppid()}/comm').read())"), ("code", "1 / 0")
    )
    assert "impact-kernels" in str(_outputs(miniature, "warm"))


def test_a_command_that_begins_again_keeps_the_variable_of_its_user():
    code = (
        "import os, sys\nfrom impact.cli import fixed_hashes\n"
        "fixed_hashes.fix_hashes()\n"
        "print(sys.flags.hash_randomization, os.environ.get('PYTHONHASHSEED'), sys.argv[1:], os.getpid())"
    )
    said = {}
    for seed in (None, "5", "0"):
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"}
        if seed is not None:
            environment["PYTHONHASHSEED"] = seed
        with subprocess.Popen(
            [sys.executable, "-c", code, "run", "--jobs", "1"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            said[seed] = process.communicate()[0].split(), process.pid
    for seed, (words, pid) in said.items():
        assert words[:2] == ["0", str(seed)]
        assert words[-1] == str(pid), "it is the same process"
    listed = subprocess.run([sys.executable, "-c", code, "list"], capture_output=True, text=True, check=True)
    assert listed.stdout.split()[0] == ("0" if os.environ.get("PYTHONHASHSEED") == "0" else "1")
