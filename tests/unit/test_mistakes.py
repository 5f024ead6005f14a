"""What the machine lacks is named as that, and is no defect."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from impact.cli.words.mistakes import from_system
from impact.reporting.site.closing import _attempt


def test_memory_that_is_used_up_is_no_defect():
    error, code = from_system(MemoryError(), "impact run")
    assert (code, error.found) == (1, "the memory is used up")
    assert "--jobs 1" in str(error)


def test_an_index_for_which_there_is_no_memory_is_no_defect():
    def fail() -> None:
        raise MemoryError

    troubles: list[str] = []
    _attempt(troubles, "reports/index.html", fail)
    assert troubles[0].startswith("reports/index.html could not be written: the memory is used up")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder in use cannot be removed")
def test_a_folder_that_is_gone_is_named(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); from impact.cli import main; main(['list'])"
    environment = {name: value for name, value in os.environ.items() if name != "IMPACT_PROJECT"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=gone, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "the folder in which the command was started is not there any more" in done.stderr
    assert len(done.stderr.splitlines()) == 1
