"""Forked workers: what workers and the closing of a batch import is imported once, in the process of the run.

A fork is safe from a process with one thread only, and inherits what a worker must not have
(:mod:`impact.reporting.run.warm.forked_process`). Where it is not safe, workers are spawned.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from impact.errors import ImpactError
from impact.project import Project
from impact.project.environment import NO_THREADS, environment_with
from impact.reporting.run.warm.forked_process import alone

#: what a forked worker is called among the processes of the machine
NAME = "impact-worker"
# What every report and the index need.
_IMPORTED = (
    "impact.data.sources",
    "impact.reporting.page.exports",
    "impact.reporting.page.page",
    "impact.reporting.request.parameters.injecting",
    "impact.reporting.run.engine",
    "impact.reporting.run.normalise",
    "jinja2",
    "nbformat",
)


# What the index shows of every table, and most reports read, too.
_READ = ("casualties", "sources", "treaty", "withdrawals")


def ready(formats: Iterable[str], root: Path) -> bool:
    """Import what workers need, and say whether they can be forked from this process now.

    Parameters
    ----------
    formats
        Of the pages that they will make.
    root
        Root of their project.
    """
    if sys.platform != "linux" or not alone():
        return False
    with environment_with(NO_THREADS):
        for name in (*_IMPORTED, *(f"impact.reporting.page.{name}" for name in sorted(formats))):
            with suppress(Exception):  # the worker says so, report by report
                importlib.import_module(name)
        with suppress(ImpactError):  # likewise
            _read_tables(Project(root))
    return alone()


def _read_tables(project: Project) -> None:
    """Read tables and the bibliography once for all processes; each looks whether the files are the same."""
    from impact.data.processed import read_table, table_file
    from impact.data.sources import maker_names

    for name in _READ:
        read_table(table_file(project, name))
    with suppress(OSError):
        maker_names()
