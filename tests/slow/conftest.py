"""Signals reach what slow tests start, also under `nohup` or behind an `&`; a start-up file that kills."""

from __future__ import annotations

import signal

import pytest

#: kills the process group at the change of the disk that is asked for, whichever process of the run makes it
KILLER = """
import os, sys
EVENTS = {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir"}
log, last = os.environ.get("KILL_LOG"), int(os.environ.get("KILL_AT", "0"))
def hook(event, _arguments):
    if event in EVENTS:
        handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, b".")
        size = os.fstat(handle).st_size
        os.close(handle)
        if size == last:
            os.killpg(os.getpgid(0), int(os.environ.get("KILL_WITH", "9")))
if log:
    sys.addaudithook(hook)
"""
#: what a shell without job control, or `nohup`, has its commands ignore; a child inherits that
OFTEN_IGNORED = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)


def _pass_over(_number: int, _frame: object) -> None:
    """Do nothing: pytest still ignores the signal, and a program that it starts has the system's default."""


@pytest.fixture(scope="session", autouse=True)
def signals_reach_what_tests_start() -> None:
    """Put a handler where signals are ignored: one is not inherited over `exec`, and ignoring is."""
    for number in OFTEN_IGNORED:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, _pass_over)


@pytest.fixture
def site(tmp_path):
    """A folder for PYTHONPATH: KILL_AT counts changes of the disk, KILL_LOG is the file that counts them.

    KILL_WITH is the number of the signal, where it is not that of ``kill -9``.
    """
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(KILLER, encoding="utf-8")
    return folder
