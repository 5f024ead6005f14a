"""How many threads a computation may use: as many as cores, unless many reports keep those busy."""

from __future__ import annotations

import os

import pytest

from impact.project.environment import THREADS_VARIABLE, threads
from impact.reporting.run import kernel


@pytest.mark.parametrize(("said", "number"), [("1", 1), ("3", 3), ("0", 1), ("", 2), ("many", 2), (None, 2)])
def test_threads_are_as_many_as_is_said_or_as_there_are_cores(monkeypatch, said, number):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.delenv(THREADS_VARIABLE, raising=False)
    if said is not None:
        monkeypatch.setenv(THREADS_VARIABLE, said)
    assert threads() == number


def test_kernels_of_many_reports_compute_in_one_thread(tmp_path):
    many, few = (kernel.environment(tmp_path, tmp_path, few=few) for few in (False, True))
    assert (many[THREADS_VARIABLE], few[THREADS_VARIABLE]) == ("1", "")
