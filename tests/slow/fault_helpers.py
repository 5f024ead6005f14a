"""A project with a temporary folder of its own, the command as a process, and a look at what it leaves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from impact.reporting.pool import forking
from impact.reporting.pool.write_status import STATUS
from tests.miniature import Miniature
from tests.watchdog import FOLDER

#: the room's temporary folder, for everything that is started in it; TMPDIR is a kernel's own
ROOM = "IMPACT_TEST_ROOM"
COMMAND = [sys.executable, "-c", "from impact.cli import main; main()"]


class Room:
    """A miniature project in which things go wrong.

    Everything started here has the room's own temporary folder in its environment, also as :data:`ROOM`, so
    that what it leaves, processes and files, is told from what other tests do at the same time.
    """

    def __init__(self, root: Path, temporary: Path) -> None:
        self.miniature = Miniature(root)
        self.project = self.miniature.project
        self.temporary = temporary
        self.add = self.miniature.add

    @property
    def environment(self) -> dict[str, str]:
        own = {"TMPDIR": str(self.temporary), ROOM: str(self.temporary)}
        return {**os.environ, **own, "IMPACT_PROJECT": str(self.project.root)}

    def start(self, *words: str, command: Sequence[str] = (), **options) -> subprocess.Popen[str]:
        """Start ``impact``, or another command, in a session of its own."""
        return subprocess.Popen(
            [*(command or COMMAND), *words],
            cwd=self.project.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )

    def run(self, *words: str, **options) -> tuple[int, str, str]:
        """Run the command: exit code, output, errors."""
        process = self.start("run", *words, **options)
        out, errors = process.communicate(timeout=300)
        return process.returncode, out, errors

    def states(self) -> dict[str, tuple[str, str]]:
        """State and cause of each report of the newest batch, by its id, from ``status.csv``."""
        import csv

        with (self.project.reports / STATUS).open(encoding="utf-8", newline="") as handle:
            return {row["report"]: (row["state"], row["cause"]) for row in csv.DictReader(handle)}

    def folder(self, report: str) -> Path:
        (left_over,) = (self.project.reports / report).iterdir()
        return left_over

    def processes(self) -> list[psutil.Process]:
        """Everything that was started from this room, whosoever child it is."""
        left_over = []
        for process in psutil.process_iter():
            try:
                if process.environ().get(ROOM) == str(self.temporary):
                    left_over.append(process)
            except (psutil.Error, OSError):
                continue
        return [process for process in left_over if process.status() != psutil.STATUS_ZOMBIE]

    def worker(self) -> psutil.Process | None:
        """One of the processes of the pool."""
        return next((p for p in self.processes() if is_worker(p)), None)

    def left(self) -> list[str]:
        """What should not be there after a run: files half written, folders of work, temporary folders."""
        root = self.project.root
        half = [path for path in root.rglob(".*") if path.is_file() and ".impact" not in path.parts]
        work = [path for path in root.iterdir() if path.name.startswith(".reports")]
        return sorted(str(path) for path in [*half, *work, *self.temporary.iterdir()])

    def assert_swept(self, seconds: float = 180.0) -> None:
        """Nothing runs and nothing lies about any more."""
        wait_until(lambda: not self.processes(), seconds, lambda: f"still running: {self.processes()}")
        left = self.left()
        assert not left, f"left: {left}"

    def end(self) -> None:
        for process in self.processes():
            with psutil_gone():
                process.kill()
        shutil.rmtree(self.temporary, ignore_errors=True)


def is_worker(process: psutil.Process) -> bool:
    """Whether a process makes reports for a run: forked from it, or, the later ones, spawned."""
    try:
        return process.name() == forking.NAME or "spawn_main" in command(process)
    except psutil.Error:
        return False


def command(process: psutil.Process) -> str:
    """The command line of a process; nothing where it has ended since it was listed."""
    with psutil_gone():
        return " ".join(process.cmdline())
    return ""


@contextmanager
def psutil_gone() -> Iterator[None]:
    with suppress(psutil.NoSuchProcess):
        yield


@contextmanager
def room(root: Path) -> Iterator[Room]:
    # a short path: it holds sockets
    made = Room(root, Path(tempfile.mkdtemp(prefix="f", dir=os.environ.get(FOLDER))))
    try:
        yield made
    finally:
        made.end()


def wait_until(
    true: Callable[[], object], seconds: float = 180.0, message: Callable[[], str] = lambda: "did not happen"
) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, message()
        time.sleep(0.05)
