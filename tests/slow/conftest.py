"""Signals reach what slow tests start, also where the tests run under `nohup` or behind an `&`."""

from __future__ import annotations

import signal

import pytest

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
