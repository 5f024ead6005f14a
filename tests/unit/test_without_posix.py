"""What Windows lacks is not needed to import the package, to plan a set-up, or to make a report.

No Windows machine is at hand: modules and functions that only POSIX has are taken from our own code, while
the libraries, which have ways of their own there, keep them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.miniature import PARAMETERS, Miniature, figure_cell, finding_cell

BLOCK = """
import builtins, os, signal, sys

MODULES = {"fcntl", "resource", "pwd", "grp", "termios"}
OURS = ("impact", "tools", "__main__", "setup_environment")
plain = builtins.__import__

def without(name, globals=None, locals=None, fromlist=(), level=0):
    importer = (globals or {}).get("__name__", "").partition(".")[0]
    if name in MODULES and importer in OURS:
        raise ImportError(f"no module {name} on Windows")
    return plain(name, globals, locals, fromlist, level)

builtins.__import__ = without
for name in ("geteuid", "killpg", "memfd_create", "pidfd_open"):
    vars(os).pop(name, None)
vars(signal).pop("SIGHUP", None)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Variables with which every Python that is started lacks them, kernels and workers too."""
    (tmp_path / "sitecustomize.py").write_text(BLOCK, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{CHECKOUT}"}


def test_the_block_blocks(environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", "import os; print(hasattr(os, 'geteuid')); import fcntl"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "False\n"
    assert "ImportError: no module fcntl on Windows" in done.stderr


def test_every_module_of_the_package_can_be_imported(environment: dict[str, str]) -> None:
    code = (
        "import importlib, pkgutil, impact\n"
        "names = [m.name for m in pkgutil.walk_packages(impact.__path__, 'impact.')]\n"
        "names = [name for name in names if not name.endswith('__main__')]\n"
        "for name in names: importlib.import_module(name)\n"
        "print(len(names))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[-1]) > 100


def test_a_set_up_is_planned(environment: dict[str, str]) -> None:
    code = "from tools import setup_environment as s; print(s.choose_interpreter(None).version, s.reasons())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3.")


@pytest.mark.notebooks
def test_a_report_is_made_in_a_plain_kernel(environment: dict[str, str], miniature: Miniature) -> None:
    miniature.add("one", PARAMETERS, finding_cell(), figure_cell())
    root = miniature.project.root
    command = [sys.executable, "-m", "impact.cli", "run", "--kernel", "plain"]
    done = subprocess.run(
        command,
        env={**environment, "IMPACT_PROJECT": str(root)},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list((root / "reports").rglob("report.html"))
