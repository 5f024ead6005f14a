"""The command that opens JupyterLab ends with it, and ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from impact.lab import start

PROGRAM = "import time; print('up', flush=True); time.sleep(60)"


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_an_order_to_end_reaches_the_program(name):
    number = getattr(signal, name)
    before = signal.getsignal(number)
    if before is signal.SIG_IGN:
        pytest.skip("whoever started the tests has it ignored")
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()

        def order() -> None:
            while signal.getsignal(number) is before:
                time.sleep(0.01)
            os.kill(os.getpid(), number)

        threading.Thread(target=order, daemon=True).start()
        assert start._end_of(program) == -signal.SIGTERM
    assert signal.getsignal(number) is before
