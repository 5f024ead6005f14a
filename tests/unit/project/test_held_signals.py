"""What is begun under held signals is done to its end; the signal is heard then, as it would have been."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from impact.project.held_signals import hold_signals

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

_PROGRAM = """
import os, signal, sys, threading
from impact.project.held_signals import hold_signals
number = int(sys.argv[1])
threading.Thread(target=threading.Event().wait, daemon=True).start()  # who may take the signal, too
try:
    with hold_signals():
        os.kill(os.getpid(), number)
        print("done", flush=True)
    print("went on", flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", -15), ("SIGHUP", -1)])
def test_what_is_begun_is_done_before_a_signal_is_heard(name, code):
    number = getattr(signal, name)
    process = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import signal; signal.signal({number}, signal.default_int_handler "
            f"if {number} == 2 else signal.SIG_DFL)\n{_PROGRAM}",
            str(int(number)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stdout) == (code, "done\n"), process.stderr


def test_what_is_ignored_stays_ignored_and_handlers_are_back():
    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGINT)}
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # where the suite runs in the background, a shell has this one ignored
    interrupt = signal.default_int_handler
    signal.signal(signal.SIGINT, interrupt)
    try:
        with hold_signals():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGINT) is not interrupt
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGINT) is interrupt
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_in_another_thread_the_steps_are_done_all_the_same():
    done = []

    def work() -> None:
        with hold_signals():
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
