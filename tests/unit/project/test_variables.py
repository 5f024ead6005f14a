"""Every way from Python to the variables of the environment is noted, in an interpreter of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from impact.project import reads
from impact.project.kernel_reads.variables import ALL
from impact.project.kernel_reads.watch import Watch

WATCHED = """
import os, sys
from impact.project.kernel_reads import variables
noted = []
variables.watch(noted.append)
exec(sys.argv[1], {"__name__": "__main__", "os": os})
print(sorted({name for name in noted if name in ("*", "LANG", "IMPACT_TEST_PIN")}))
"""


@pytest.mark.parametrize(
    ("code", "noted"),
    [
        ("os.environ.get('IMPACT_TEST_PIN')", ["IMPACT_TEST_PIN"]),
        ("os.getenvb(b'IMPACT_TEST_PIN')", ["IMPACT_TEST_PIN"]),
        ("'IMPACT_TEST_PIN' in os.environ", ["IMPACT_TEST_PIN"]),
        ("repr(os.environ)", [ALL]),
        ("len(os.environ)", [ALL]),
        ("import posix; posix.environ[b'PATH']", [ALL]),
        ("from posix import environ", [ALL]),
        ("import posix; posix.getcwd(); vars(posix)", []),
        (
            "import warnings, locale; warnings.simplefilter('ignore'); locale.getdefaultlocale(('LANG',))",
            ["LANG"],
        ),
        ("import subprocess, shutil, logging.config, matplotlib.pyplot", []),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="the module posix")
def test_a_read_of_the_environment_is_noted(code, noted):
    words = [sys.executable, "-c", WATCHED, code]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(noted)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/proc/self/environ", True),
        ("/proc/1/environ", True),
        ("/proc/self/task/1/environ", True),
        ("/proc/../proc/self/environ", True),
        ("/proc/self/status", False),
    ],
)
def test_the_environment_of_a_process_as_a_file_is_all_variables(miniature, tmp_path, path, expected):
    record = tmp_path / "reads"
    Watch(str(record), str(miniature.project.root)).hear("open", (path, "r", 0))
    assert reads.recorded(record).variables == ((ALL,) if expected else ())
