"""Where notebooks are executed: a fresh kernel of the running interpreter, in a settled environment.

A plain kernel is a new interpreter; a warm one (``run.warm``) is forked from one that has everything
imported. Both get the same environment and give the same outputs.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type
from traitlets.config import Config

from impact.project import ENVIRONMENT_VARIABLE
from impact.project.environment import THREADS_VARIABLE
from impact.reporting.run import kernel_choice, plainkernel
from impact.reporting.run.time_left import TICK, TimeLeft
from impact.reporting.sweep import temporary

if TYPE_CHECKING:
    from impact.reporting.run.warm.launch import ForkServer

# A Unix socket's path may have 107 bytes (103 on macOS); the longest name we add is "/k-99".
_LONGEST_SOCKET_PATH = 95


class OwnKernelClient(AsyncKernelClient):
    """Speaks with a plain kernel, and waits for it by a clock that nobody sets."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers; seconds in which nothing here could run do not count.

        jupyter_client's own wait ends by the time of day: at once, where that is set forward meanwhile.

        Raises
        ------
        RuntimeError
            When it has died, or is out of time.
        """
        left = TimeLeft(float("inf") if timeout is None else timeout)
        answer = asyncio.ensure_future(super().wait_for_ready())
        try:
            while left() >= TICK and not answer.done():
                await asyncio.wait({answer}, timeout=TICK)
            if not answer.done():
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")
            answer.result()
        finally:
            answer.cancel()


class OwnKernelManager(AsyncKernelManager):
    """Start a kernel of this interpreter, whatever kernels are registered; hear all that it says.

    A kernel called ``python3`` in the user's home would otherwise win over the environment's own.
    """

    client_factory = Type(OwnKernelClient, klass=AsyncKernelClient)
    #: how the kernel ended by itself; none where that is not known
    exit_code: int | None = None

    @property
    def kernel_spec(self) -> Any:
        """The kernel of this interpreter."""
        return KernelSpec(
            argv=[sys.executable, plainkernel.__file__, "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
        )

    def client(self, **options: Any) -> Any:
        """Make a client whose sockets drop nothing: the default is a thousand messages that wait."""
        made = super().client(**options)
        made.context.rcvhwm = plainkernel.UNLIMITED  # of the sockets that it opens from now on
        return made

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        """Start the kernel; what it says besides its messages, when it is killed, is not for the terminal."""
        options["env"] = {**os.environ, **options.get("env", {}), **temporary(Path(options.get("cwd", ".")))}
        await super().start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """Close what is open; note how the kernel ended, if it did so by itself."""
        if self.provisioner is not None:
            self.exit_code = await self.provisioner.poll()
        await super().cleanup_resources(restart=restart)


def environment(project: Path, scratch: Path, *, few: bool = True) -> dict[str, str]:
    """Set what the environment of a kernel must hold, so that equal runs give equal bytes.

    Parameters
    ----------
    project
        Root of the project whose data the notebook reads.
    scratch
        A folder of this run alone; the user's IPython start-up files must not reach a report.
    few
        Whether only few reports are made, so that computations may use further cores; many keep them busy.
    """
    return {
        **_matplotlib(scratch),
        ENVIRONMENT_VARIABLE: str(project),
        THREADS_VARIABLE: "" if few else "1",
        "IPYTHONDIR": str(scratch / "ipython"),
        "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as ipykernel has it where nobody says
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
        # which warnings a page shows, and whether assertions hold: for everybody the same
        **dict.fromkeys(("PYTHONDEVMODE", "PYTHONOPTIMIZE", "PYTHONWARNINGS"), ""),
        # a text file that names no encoding: in UTF-8 whatever the language of the machine
        **({} if sys.getfilesystemencoding() == "utf-8" else {"PYTHONUTF8": "1"}),
        "SOURCE_DATE_EPOCH": "315532800",  # 1980-01-01, the earliest day that zip files can hold
        "TZ": "UTC",
    }


def _matplotlib(scratch: Path) -> dict[str, str]:
    """Give matplotlib a folder where that of the user's home, or the one that is named, cannot be written.

    It would otherwise make one for each kernel, look for fonts anew and say so in the notebook. What is found
    once is copied for each run: what a notebook opened and what is gone with its run does not count as read.
    """
    batch, folder_named = scratch.parent, os.environ.get("MPLCONFIGDIR", "")
    ours = folder_named.startswith(f"{batch}{os.sep}")
    if not ours and all(map(_writable, [Path(folder_named)] if folder_named else _matplotlib_folders())):
        return {}
    cache, folder = batch / "matplotlib", scratch / "matplotlib"
    if not cache.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        look = [
            sys.executable,
            "-P",
            "-c",
            "import matplotlib.font_manager",
        ]  # once, and with nobody listening
        subprocess.run(look, env={**os.environ, "MPLCONFIGDIR": str(cache)}, check=False, capture_output=True)
    shutil.copytree(cache, folder, dirs_exist_ok=True)
    return {"MPLCONFIGDIR": str(folder)}


def _matplotlib_folders() -> Iterator[Path]:
    """List where matplotlib keeps its settings and its fonts."""
    if not sys.platform.startswith(("linux", "freebsd")):
        yield Path("~/.matplotlib").expanduser()
        return
    for variable, usual in (("XDG_CONFIG_HOME", "~/.config"), ("XDG_CACHE_HOME", "~/.cache")):
        yield Path(os.environ.get(variable) or usual).expanduser() / "matplotlib"


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def connection(scratch: Path) -> Config:
    """Configure how to reach the kernel: Unix sockets of this run where paths allow it, else TCP.

    TCP ports of parallel kernels clash now and then ("Address already in use").
    """
    config = Config()
    config.ConnectionFileMixin.connection_file = str(scratch / "k.json")
    sockets = str(scratch / "k")
    if os.name == "posix" and len(os.fsencode(sockets)) <= _LONGEST_SOCKET_PATH:
        config.ConnectionFileMixin.transport = "ipc"
        config.ConnectionFileMixin.ip = sockets
    return config


def begin_warming(*, few: bool = False) -> None:
    """Begin to warm up the process from which kernels are forked, unless it is there.

    Parameters
    ----------
    few
        Whether so few reports follow that each kernel should import for itself what not all of them need.
    """
    from impact.reporting.run.warm.launch import WarmUnavailable, prepare

    if not kernel_choice.cold_reason():
        try:
            prepare(os.environ, few=few)
        except WarmUnavailable as reason:
            kernel_choice.go_cold(str(reason))


def begin_warming_for_all(project: Path, scratch: Path, *, few: bool, several: bool) -> ForkServer | None:
    """Begin to warm up one process from which all workers of a run get a fork server of their own.

    Parameters
    ----------
    project
        Root of the project.
    scratch
        A folder of the run alone, for what kernels get in theirs.
    few
        As for :func:`begin_warming`.
    several
        Whether several workers need one.

    Returns
    -------
    ForkServer
        A fork of this process, where that is possible, else a new process for several workers. None where
        kernels cannot be forked, or the one worker is to begin to warm up its own.
    """
    from impact.reporting.run.warm import launch

    begin = launch.ForkedServer if launch.can_fork() else launch.ForkServer
    if not launch.supported() or not (several or begin is launch.ForkedServer):
        return None
    return begin({**os.environ, **environment(project, scratch)}, few=few)


def quiet() -> None:
    """Silence the loggers of the libraries: what matters is reported once, by us."""
    import logging
    import warnings

    for words in ("Cell is missing an id", "Non-unique cell id"):  # they get one that stays
        warnings.filterwarnings("ignore", message=words)
    for name in ("papermill", "traitlets", "nbclient", "nbconvert"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL)
        logger.propagate = False
    with suppress(ImportError):
        from traitlets import log

        log.get_logger().setLevel(logging.CRITICAL)
