"""papermill's engine of this project: the stock one, without writing the notebook twice a cell.

papermill validates and writes the whole notebook before and after every cell. Here it is written only while a
cell takes long, so that one can see how far it is, and handed on in memory.
"""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from impact.errors import RunFailed
from impact.reporting import orphans
from impact.reporting.request.parameters import secrets
from impact.reporting.run import kernel, kernel_choice, output_check
from impact.reporting.run.kernel_end import KernelEnded
from impact.reporting.run.notebook_client import START, Client
from impact.reporting.run.streams import join_streams
from impact.reporting.run.warm.warm_up import SETTINGS

NAME = "impact"
#: A cell with this tag may raise an error, which its report shows.
RAISES = "raises-exception"
_UNUSED = frozenset({"input_path", "output_path", "progress_bar", "log_output", "start_timeout"})
# Before the first cell: the record of what a notebook reads begins.
_WATCH = "__import__('impact.project.kernel_reads.watch').project.kernel_reads.watch.begin()"
_TELL = "__import__('impact.reporting.run.exception_groups').reporting.run.exception_groups.tell()"
_SETTLE = "__import__('impact.reporting.run.cell_end').reporting.run.cell_end.begin()"
# A cell that takes this many seconds is worth looking at meanwhile.
_LONG = 0.5


class Execution(NotebookExecutionManager):
    """Keeps the notebook while papermill executes it.

    Parameters
    ----------
    notebook
        With the parameters in it.
    partial
        Where the notebook is written while a cell takes long.
    hidden
        Environment variables with the secrets that may not stand there.
    """

    def __init__(self, notebook: Any, partial: Path, hidden: tuple[str, ...] = ()) -> None:
        super().__init__(notebook, progress_bar=False, autosave_cell_every=0)
        self.partial = partial
        self.hidden = hidden
        self._timer: asyncio.TimerHandle | None = None

    def save(self, **_: Any) -> None:
        """Do nothing; see :meth:`write`."""

    def cell_start(self, cell: Any, cell_index: int | None = None, **options: Any) -> None:  # noqa: ARG002
        """Note that a cell begins; papermill's times are no part of a report."""
        self._timer = ensure_event_loop().call_later(_LONG, self.write)

    def cell_complete(self, cell: Any, cell_index: int | None = None, **options: Any) -> None:  # noqa: ARG002
        """Note that a cell is done."""
        if self._timer is not None:
            self._timer.cancel()

    def write(self) -> None:
        """Write the notebook as it is; that it cannot be written is no reason to stop."""
        with suppress(OSError):
            self.partial.write_text(secrets.scrub(json.dumps(self.nb), self.hidden), encoding="utf-8")


class ImpactEngine(Engine):
    """Executes with nbclient, in whatever kernel the kernel manager class makes."""

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,
        kernel_name: str,
        *,
        keep: list[Any],
        partial: Path,
        remaining: Callable[[], float],
        hidden: tuple[str, ...] = (),
        **options: Any,
    ) -> Any:
        """Execute a notebook.

        Parameters
        ----------
        nb
            The notebook, with the parameters in it.
        kernel_name
            Name of the kernel.
        keep
            Gets the notebook, which is also what is left of it after an error.
        partial
            Where the notebook is written while a cell takes long.
        remaining
            Tells how many seconds the notebook has left, more than none.
        hidden
            Environment variables with the secrets that may not stand there.
        options
            Traits of nbclient's client.

        Raises
        ------
        OutOfTime
            When none are left.
        RunFailed
            When the notebook says more than a report may hold, or the machine is too busy to hear it.
        """
        keep[:] = [nb]
        execution = Execution(nb, partial, hidden)
        execution.notebook_start()
        traits = {name: value for name, value in options.items() if name not in _UNUSED}
        client = Client(
            execution,
            remaining,
            kernel_name=kernel_name,
            startup_timeout=options["start_timeout"],
            log=logger,
            **traits,
        )
        try:
            with output_check.quick():
                client.execute()
        except DeadKernelError:
            if client.refused is not None:
                raise client.refused from None
            raise KernelEnded(getattr(client.manager, "exit_code", None)) from None
        except CellTimeoutError as error:  # that of the notebook is OutOfTime
            raise RunFailed(
                f"its output had not arrived {client.iopub_timeout} s after its end",
                "a machine with time for it",
                "run it again, with fewer --jobs",
            ) from error
        finally:
            client.rest()
            _end_tasks()
            execution.notebook_complete()
            for cell in nb.cells:
                if cell.cell_type == "code":
                    cell.outputs = join_streams(cell.outputs)
        return errors_alone(nb)


def errors_alone(notebook: Any) -> Any:
    """Give papermill the cells with errors and these alone: it would check and write the rest for nobody.

    Those that are wanted are left out as well, since it heeds no tag.
    """
    copied = copy.copy(notebook)
    copied.cells = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        raises = RAISES in cell.metadata.get("tags", ())
        errors = [output for output in cell.outputs if output.output_type == "error" and not raises]
        if errors or cell.metadata.get("papermill", {}).get("exception"):  # one may leave no output
            copied.cells.append(type(cell)({**cell, "outputs": errors}))
    return copied


def _end_tasks() -> None:
    """End what nbclient leaves waiting after an error; it would be heard of in the next report."""
    loop = ensure_event_loop()
    if loop.is_running():
        return
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


def execute(
    notebook: Path,
    parameters: Mapping[str, Any],
    keep: list[Any],
    *,
    partial: Path,
    scratch: Path,
    kind: str,
    remaining: Callable[[], float],
    hidden: tuple[str, ...] = (),
    **traits: Any,
) -> None:
    """Execute a notebook with papermill, in a fresh kernel.

    Parameters
    ----------
    notebook
        The notebook's file; it is only read.
    parameters
        Values for its parameters.
    keep
        Gets the executed notebook, also when it failed.
    partial
        Where the notebook is written while a cell takes long.
    scratch
        The temporary folder of this run; the notebook works in its folder ``cwd``.
    kind
        ``warm`` or ``plain``. Where warm kernels cannot be had a plain one takes its place, and
        :func:`impact.reporting.run.kernel_choice.cold_reason` says why.
    remaining
        Tells how many seconds the notebook has left, more than none; first asked when there is a kernel.
    hidden
        Environment variables with secrets, which ``partial`` may not show.
    traits
        Further traits of nbclient's client.

    Raises
    ------
    PapermillExecutionError
        When a cell fails.
    OutOfTime, DeadKernelError, RunFailed
        When time runs out, the kernel dies, or the notebook says too much.
    MachineLacks
        When a plain kernel may not open enough files.
    """
    import papermill

    papermill_engines.register(NAME, ImpactEngine)

    @output_check.unheard()
    def run(**more: Any) -> None:
        papermill.execute_notebook(
            str(notebook).replace("{", "{{").replace("}", "}}"),  # papermill fills in what stands in braces
            None,
            parameters=dict(parameters),
            engine_name=NAME,
            keep=keep,
            partial=partial,
            hidden=hidden,
            remaining=remaining,
            start_timeout=START,
            kernel_name="python3",
            progress_bar=False,
            record_timing=False,
            coalesce_streams=False,  # see join_streams
            store_widget_state=False,
            shutdown_kernel="immediate",  # waiting for a kernel to say goodbye costs 0.4 s, now and then 3 s
            resources={"metadata": {"path": str(scratch / "cwd")}},
            extra_arguments=[*SETTINGS, f"--IPKernelApp.exec_lines={_WATCH}; {_TELL}; {_SETTLE}"],
            **more,
            **traits,
        )

    if kind == "warm" and not kernel_choice.cold_reason():
        from impact.reporting.run.warm.launch import WarmUnavailable
        from impact.reporting.run.warm.manager import WarmKernelManager

        try:
            return run(kernel_manager_class=WarmKernelManager)
        except WarmUnavailable as reason:
            kernel_choice.go_cold(str(reason))
    kernel_choice.take_files("plain")
    with orphans.ended():  # those of a warm kernel come to its fork server
        return run(kernel_manager_class=kernel.OwnKernelManager, config=kernel.connection(scratch))
