"""Whether a test can interrupt what it starts does not depend on the shell that started the tests."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import CHECKOUT
from tests.slow.conftest import OFTEN_IGNORED


@pytest.mark.parametrize("number", OFTEN_IGNORED)
def test_a_signal_ends_what_a_test_starts(number):
    with subprocess.Popen(["sleep", "60"]) as started:
        started.send_signal(number)
        assert started.wait(30) == -number


def test_it_does_so_too_where_the_shell_has_signals_ignored():
    ignoring = (
        "import os, signal, sys\n"
        f"for number in {[int(number) for number in OFTEN_IGNORED]}:\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])\n"
    )
    tests = f"{__file__}::{test_a_signal_ends_what_a_test_starts.__name__}"
    words = ["-m", "pytest", "-q", "-n1", "-p", "no:cacheprovider", tests]
    done = subprocess.run(
        [sys.executable, "-c", ignoring, *words],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"{len(OFTEN_IGNORED)} passed" in done.stdout
