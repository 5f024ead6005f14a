"""The entry point: every action is one call into the package, every user error one line."""

from __future__ import annotations

import io
import os
import signal
import stat
import sys
import threading
from contextlib import suppress
from typing import Any

import typer
from typer.main import get_command

from impact.cli.typer_app import app
from impact.cli.words import mistakes, module_conflicts
from impact.errors import ImpactError
from impact.extras import explain
from impact.project import state_file
from impact.project.environment import COMMAND_PATH, settle_module_path

_STOPPED = 130  # what shells expect of a program that Ctrl-C has ended


def register(*, of_runs: bool = False) -> None:
    """Import the commands, which registers them; ``of_runs`` where the first word is ``run``: that one alone.

    To import all commands and to read what each takes is a fortieth of a run that makes one report.
    """
    if of_runs:
        from impact.cli import reports
    else:
        from impact.cli import (  # noqa: F401 - importing registers the commands
            datasets,
            figures,
            incidents,
            jupyterlab,
            outputs,
            reports,
            schedule,
            tables,
        )
        from impact.cli.adding import correct, new  # noqa: F401
        from impact.cli.scenarios import (  # noqa: F401
            scenario_comparison,
            scenario_lists,
            scenario_runs,
        )


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    register(of_runs=bool(COMMAND_PATH) and arguments is None)
    _open_streams()
    _stop_in_order()
    settle_module_path()
    words = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in words
    # wherever it stands: after a failure people append it to the line they have just typed
    rest = [word for word in words if word != "--debug"]
    command = get_command(app)
    try:
        with state_file.heard_by(lambda line: typer.echo(f"note: {line}", err=True)):
            code = command.main(args=rest, prog_name="impact", standalone_mode=False)
    except ImpactError as error:
        if debug:
            raise
        _fail(mistakes.with_remedy(error, mistakes.command_path(rest, command)), _exit_code(error))
    except (KeyboardInterrupt, typer.Abort):
        code = _STOPPED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if not debug and (conflict := module_conflicts.from_import(error)) is not None:
            _fail(str(conflict), 2)
        if isinstance(error, ModuleNotFoundError) and (missing := explain(error)) is not None:
            _fail(str(_needed_first(missing)), 2)
        if mistakes.is_about_words(error):
            _fail(str(mistakes.from_parser(error, rest)), 2)
        if debug:
            raise
        if (refused := mistakes.from_system(error, mistakes.command_path(rest, command))) is not None:
            _fail(str(refused[0]), refused[1])
        _fail(f"{type(error).__name__}: {error} (a defect; run again with --debug and report it)", 1)
    if code == _STOPPED:  # typer turns Ctrl-C into this code, without a word
        _fail("stopped; nothing half made is left", _STOPPED)
    sys.exit(code if isinstance(code, int) else 0)


def _stop_in_order() -> None:
    """End as with Ctrl-C, leaving nothing half made, when a service manager or a closed terminal says so."""
    if threading.current_thread() is not threading.main_thread():  # which alone hears signals
        return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # nohup has set SIGHUP to be ignored, and means it
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt


def _open_streams() -> None:
    """Open what was closed of input, output and errors (``2>&-``), before another file gets its number.

    What is written there goes nowhere, as was asked for; it must not go into a report or a lock instead.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        handle = os.open(os.devnull, os.O_RDWR)
        if handle != number and not _is_open(number):
            os.dup2(handle, number)
            os.close(handle)
            handle = number
        os.set_inheritable(handle, True)
        setattr(sys, name, os.fdopen(handle, "w" if number else "r", encoding="utf-8"))
    for name in ("stdout", "stderr"):
        _outlive_reader(name)


def _outlive_reader(name: str) -> None:
    """Let a command end as it would where the reader of its pipe, such as ``head``, has seen enough.

    Its exit code stays true: the parser would make it 1, which says that a report failed.
    """
    stream = getattr(sys, name)
    with suppress(OSError, ValueError):  # a stream that is no file: of a test, of a notebook
        if stream is getattr(sys, f"__{name}__") and stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
            buffer = io.BufferedWriter(_Pipe(stream.fileno(), "w", closefd=False))
            kind = {"encoding": stream.encoding, "errors": stream.errors}
            setattr(sys, name, io.TextIOWrapper(buffer, line_buffering=stream.line_buffering, **kind))


class _Pipe(io.FileIO):
    """A pipe that takes what is written after its reader has gone, and drops it."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, self.fileno())
            os.close(nothing)
            return len(data)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _needed_first(missing: ImpactError) -> ImpactError:
    """Name the checkout before the extra of reports: without one the extra is of no use."""
    from impact.project import find_project

    if missing.expected != "the extra reports":
        return missing
    try:
        find_project()
    except ImpactError as no_project:
        return no_project
    return missing


def _exit_code(error: ImpactError) -> int:
    from impact import errors as e

    if isinstance(error, e.UnreadableFile):
        return 2
    failures = (e.BuildError, e.RawDataError, e.RunFailed, e.FindingError, e.ImportRefused, e.MachineLacks)
    return 1 if isinstance(error, failures) else 2


def _fail(message: str, code: int) -> None:
    typer.echo(f"error: {message}", err=True)
    sys.exit(code)
