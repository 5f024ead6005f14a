"""papermill's engine of this project: the stock one, without writing the notebook twice a cell.

papermill validates and writes the whole notebook before and after every cell. Here it is written only while a
cell takes long, so that one can see how far it is, and handed on in memory.
"""

from __future__ import annotations

import asyncio
import copy
import json
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import ValidationError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from impact.errors import RunFailed
from impact.reporting.request.parameters import secrets
from impact.reporting.run import kernel, kernel_choice, output_check
from impact.reporting.run.kernel_end import KernelEnded
from impact.reporting.run.limits import OutputBudget
from impact.reporting.run.streams import join_streams

NAME = "impact"
#: A cell with this tag may raise an error, which its report shows.
RAISES = "raises-exception"
_COUNTED = frozenset({"stream", "display_data", "execute_result", "update_display_data"})
_UNUSED = frozenset({"input_path", "output_path", "progress_bar", "log_output", "start_timeout"})
# Before the first cell: the record of what a notebook reads begins.
_WATCH = "__import__('impact.project.watch').project.watch.begin()"
_TELL = "__import__('impact.reporting.run.exception_groups').reporting.run.exception_groups.tell()"
_SETTLE = "__import__('impact.reporting.run.cell_end').reporting.run.cell_end.begin()"
#: Seconds that a kernel may take to start: the first ones of a batch compile and read some thousand files.
START = 180
#: Seconds that what a cell has said may at least take to arrive, when the machine is busy.
LATE = 60
#: Seconds that a kernel has at least for its answer after the last cell.
ANSWER = 15
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


class OutOfTime(Exception):
    """The notebook has used up the time that its report has."""


class Client(PapermillNotebookClient):
    """papermill's client, with every limit of time set on purpose, and a reason for every end.

    Left alone, papermill gives up a cell whose output is four seconds late, nbclient waits without end for
    the last answer of a kernel, and both call it the same error.
    """

    def __init__(self, execution: Execution, remaining: Callable[[], float], **traits: Any) -> None:
        super().__init__(execution, timeout_func=self._limit, raise_on_iopub_timeout=True, **traits)
        self._remaining = remaining
        self._budget = OutputBudget()
        self.refused: RunFailed | None = None
        self.manager: Any = None

    def create_kernel_manager(self) -> Any:
        """Make the manager of the kernel; it is asked how the kernel ended when nbclient has let go of it."""
        self.manager = super().create_kernel_manager()
        return self.manager

    def _limit(self, _cell: Any) -> float:
        """Give a cell the time that is left; what it has said may arrive a while longer."""
        seconds = self._remaining()
        self.iopub_timeout, self.timeout = max(math.ceil(seconds), LATE), max(math.ceil(seconds), ANSWER)
        return seconds

    async def _async_handle_timeout(self, timeout: float, cell: Any = None) -> Any:  # noqa: ARG002
        raise OutOfTime

    def start_new_kernel_client(self, **options: Any) -> Any:
        """Reach the kernel; say what it is when that fails."""
        try:
            return super().start_new_kernel_client(**options)
        except RuntimeError as error:  # without a class of its own, as jupyter_client raises it
            if "respond" in str(error):
                raise RunFailed(
                    f"the kernel did not answer within {START} s of its start",
                    "a machine with time for it",
                    "run it again, with fewer --jobs",
                ) from error
            raise DeadKernelError(str(error)) from error

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Put a message of the kernel into the notebook."""
        try:
            if msg["msg_type"] in _COUNTED:
                self._budget.add(msg["content"])
            return super().process_message(msg, cell, cell_index)
        except RunFailed as error:
            self._refuse(error)
            raise
        except ValidationError as error:
            self._refuse(refusal := _no_output(error))
            raise refusal from error

    def _refuse(self, error: RunFailed) -> None:
        self.refused = error
        if self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()  # as when the kernel has died, which it then does


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
            _end_tasks()
            execution.notebook_complete()
            for cell in nb.cells:
                if cell.cell_type == "code":
                    cell.outputs = join_streams(cell.outputs)
        return errors_alone(nb)


def _no_output(error: ValidationError) -> RunFailed:
    """Say in one line what nbformat takes for no output, and says in six."""
    kind = error.path[-1] if error.path else "output"
    value = "dict" if isinstance(error.instance, dict) else type(error.instance).__name__
    return RunFailed(
        f"an output holds a value of type {value} as {kind!r}",
        "text, or a list of lines",
        "display text, or give the type a name that ends in +json",
    )


def errors_alone(notebook: Any) -> Any:
    """Give papermill the cells with errors and these alone: it would check and write the rest for nobody.

    Those that are wanted are left out as well, since it heeds no tag.
    """
    copied = copy.copy(notebook)
    copied.cells = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        wanted = RAISES in cell.metadata.get("tags", ())
        errors = [output for output in cell.outputs if output.output_type == "error" and not wanted]
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
    """
    import papermill

    papermill_engines.register(NAME, ImpactEngine)

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
            extra_arguments=[
                "--HistoryManager.enabled=False",
                f"--IPKernelApp.exec_lines={_WATCH}; {_TELL}; {_SETTLE}",
            ],
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
    return run(kernel_manager_class=kernel.OwnKernelManager, config=kernel.connection(scratch))
