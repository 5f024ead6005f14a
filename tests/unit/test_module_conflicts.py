"""A module of the user's that stands in the place of a library is named, and nothing is called a defect."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = "import sys; from impact.cli import main; main(['tables', *sys.argv[1:]])"


def call(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    folders = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words], capture_output=True, text=True, check=False, env=environment
    )


@pytest.mark.parametrize("name", ["pandas", "random", "json", "yaml"])
def test_a_module_in_the_place_of_a_library_is_named(tmp_path: Path, name: str) -> None:
    module = tmp_path / f"{name}.py"
    module.write_text("x = 1\n")
    done = call(tmp_path)
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"error: {module} stands in the place of the module {name} that this program needs"
    )
    assert "rename it, or run without PYTHONPATH" in line


def test_a_package_counts_as_a_module(tmp_path: Path) -> None:
    package = tmp_path / "pandas"
    package.mkdir()
    (package / "__init__.py").write_text("")
    done = call(tmp_path)
    assert (done.returncode, "defect" in done.stderr) == (2, False), done.stderr
    assert f"{package / '__init__.py'} stands in the place of the module pandas" in done.stderr


def test_with_debug_the_traceback_is_shown(tmp_path: Path) -> None:
    (tmp_path / "random.py").write_text("x = 1\n")
    assert "Traceback" in call(tmp_path, "--debug").stderr


def test_a_module_that_no_library_has_is_not_blamed(tmp_path: Path) -> None:
    (tmp_path / "figures_of_mine.py").write_text("x = 1\n")
    assert call(tmp_path).returncode == 0
