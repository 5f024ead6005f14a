"""Client of a kernel: what a notebook may take of time and output, and a reason for every end."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any

from jupyter_core.utils import ensure_async
from nbclient.exceptions import DeadKernelError
from nbformat import ValidationError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager

from impact.errors import RunFailed
from impact.reporting.run.limits import OutputBudget
from impact.reporting.run.time_left import TICK

_COUNTED = frozenset({"stream", "display_data", "execute_result", "update_display_data"})
#: Seconds that a kernel may take to start: the first ones of a batch compile and read some thousand files.
START = 180
#: Seconds that what a cell has said may at least take to arrive, when the machine is busy.
LATE = 60
#: Seconds that a kernel has at least for its answer after the last cell.
ANSWER = 15


# Seconds between two words about how far a notebook is: the runner looks no more often.
_PAUSE = 0.1


class OutOfTime(Exception):
    """The notebook has used up the time that its report has."""


class Steps:
    """Tells how far a notebook is, now and then: a word for each quick cell would wake the runner for nobody.

    Parameters
    ----------
    tell
        Gets how many cells of how many are done.
    """

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._latest: tuple[int, int] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def reach(self, done: int, total: int) -> None:
        """Note, while the loop runs, that so many cells are done: told after a moment, with what follows."""
        self._latest = (done, total)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self.say)

    def say(self) -> None:
        """Tell at once what has been noted last, unless it has been told."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._latest is not None:
            latest, self._latest = self._latest, None
            self._tell(*latest)


class Client(PapermillNotebookClient):
    """papermill's client, with every limit of time set on purpose, and a reason for every end.

    Left alone, papermill gives up a cell whose output is four seconds late, nbclient waits without end for
    the last answer of a kernel, and both call it the same error.
    """

    def __init__(
        self, execution: NotebookExecutionManager, remaining: Callable[[], float], **traits: Any
    ) -> None:
        super().__init__(execution, timeout_func=self._limit, raise_on_iopub_timeout=True, **traits)
        self._remaining = remaining
        self._looks: asyncio.TimerHandle | None = None
        self._guard: asyncio.Task[None] | None = None
        self._budget = OutputBudget()
        self.refused: RunFailed | None = None
        self.manager: Any = None

    def create_kernel_manager(self) -> Any:
        """Make the manager of the kernel; it is asked how the kernel ended when nbclient has let go of it."""
        self.manager = super().create_kernel_manager()
        return self.manager

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Execute a cell; what holds no code needs no turn of the loop."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        return super().execute_cell(cell, cell_index, **options)

    def _limit(self, _cell: Any) -> float:
        """Give a cell the time that is left; what it has said may arrive a while longer."""
        self._look()
        seconds = self._remaining()
        self.iopub_timeout, self.timeout = max(math.ceil(seconds), LATE), max(math.ceil(seconds), ANSWER)
        return seconds

    def _look(self) -> None:
        """Look at the clock, again and again: it shows when this process could not run meanwhile."""
        self._remaining()
        if self._looks is not None:
            self._looks.cancel()
        self._looks = asyncio.get_running_loop().call_later(TICK, self._look)

    async def _async_handle_timeout(self, timeout: float, cell: Any = None) -> Any:  # noqa: ARG002
        """End a notebook without time left; one that has some, since all was stopped meanwhile, goes on."""
        if self._remaining() < TICK:
            raise OutOfTime
        if self._guard is None:  # nbclient has ended its own
            self._guard = asyncio.ensure_future(self._notice_death())

    async def _notice_death(self) -> None:
        """End the wait for a kernel that has died, as nbclient does until a time-out."""
        while await ensure_async(self.manager.is_alive()):
            await asyncio.sleep(TICK)
        if self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()

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

    def rest(self) -> None:
        """Look at the clock no more."""
        if self._looks is not None:
            self._looks.cancel()


def _no_output(error: ValidationError) -> RunFailed:
    """Say in one line what nbformat takes for no output, and says in six."""
    kind = error.path[-1] if error.path else "output"
    value = "dict" if isinstance(error.instance, dict) else type(error.instance).__name__
    return RunFailed(
        f"an output holds a value of type {value} as {kind!r}",
        "text, or a list of lines",
        "display text, or give the type a name that ends in +json",
    )
