"""Try `impact run --cluster` on this machine: a scheduler and two workers on the loopback, a batch, the end.

    python tools/cluster_demo.py [--kill-one] [words for impact run]

Nothing listens on the network, nothing is left running, also when this is killed. With --kill-one one worker
is killed in the middle of the batch, as a demonstration that its reports are made by the other one.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_PATIENCE = 120.0
# What is started here begins with this and ends when its standard input does: whoever started it has gone
# then, however that ended.
_BOUND = """
import os, signal, threading, time

def end():
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)
    os._exit(1)

threading.Thread(target=end, daemon=True).start()
"""
_DASK = f"{_BOUND}import runpy, sys; runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
_IMPACT = f"{_BOUND}from impact.cli import main; main()"
# --no-dashboard alone leaves its server on all interfaces
_LOOPBACK = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0", "--no-dashboard"]


@contextlib.contextmanager
def cluster(folder: Path, workers: int = 2, **options: object) -> Iterator[tuple[str, list[int]]]:
    """Give the address of a scheduler on the loopback and the process numbers of its workers.

    Parameters
    ----------
    folder
        For the logs and whatever the cluster writes.
    workers
        How many, of one thread each.
    options
        For the processes: ``env``, ``cwd``.
    """
    contact = folder / "scheduler.json"
    environment = dict(options.get("env") or os.environ)  # type: ignore[call-overload]
    options = {**options, "env": {**environment, "DASK_TEMPORARY_DIRECTORY": str(folder)}}
    with contextlib.ExitStack() as stack:
        command = ["scheduler", "--port", "0", "--scheduler-file", str(contact), *_LOOPBACK]
        stack.enter_context(_running("scheduler", command, folder, options))
        address = str(_wait_for(contact)["address"])
        running = []
        for number in range(workers):
            name = f"worker-{number}"
            # without a nanny a worker is one process; a killed one does not come back
            command = ["worker", address, "--nthreads", "1", "--name", name, "--no-nanny", *_LOOPBACK]
            command += ["--local-directory", str(folder / name)]
            running.append(stack.enter_context(_running(name, command, folder, options)))
        yield address, [process.pid for process in running]


@contextlib.contextmanager
def _running(
    name: str, command: list[str], folder: Path, options: dict[str, object]
) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(  # type: ignore[call-overload]
            [sys.executable, "-c", _DASK, "dask", *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the run; we end the cluster after it
            **options,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(contact: Path) -> dict[str, object]:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError):
            return dict(json.loads(contact.read_text(encoding="utf-8")))
        time.sleep(0.05)
    raise SystemExit(f"cluster-demo: error: the scheduler did not start; see {contact.parent}/scheduler.log")


def _kill_after_first(process: subprocess.Popen[str], victim: int) -> None:
    """Pass on what the run says, and kill a worker when its first report is made."""
    assert process.stderr is not None
    for line in process.stderr:
        sys.stderr.write(line)
        if victim and ": made" in line:
            os.kill(victim, signal.SIGKILL)
            sys.stderr.write(f"cluster-demo: killed the worker with process number {victim}\n")
            victim = 0
        sys.stderr.flush()


def main(words: list[str]) -> int:
    """Run the demonstration; the exit code is that of ``impact run``."""
    from impact.errors import MissingExtra
    from impact.extras import require

    try:
        require("cluster")
    except MissingExtra as error:
        print(f"cluster-demo: error: {error}", file=sys.stderr)
        return 2
    kill = "--kill-one" in words
    rest = [word for word in words if word != "--kill-one"]
    impact = [sys.executable, "-c", _IMPACT, "run", "--force", *rest]
    with (
        tempfile.TemporaryDirectory(prefix="impact-cluster-") as folder,
        cluster(Path(folder)) as (address, workers),
    ):
        print(f"cluster-demo: scheduler {address}, workers with process numbers {workers}", flush=True)
        run = subprocess.Popen(
            [*impact, "--cluster", address], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        reader = threading.Thread(target=_kill_after_first, args=(run, workers[0] if kill else 0))
        reader.start()
        try:
            code = run.wait()
        except KeyboardInterrupt:
            code = run.wait(30)  # it has heard of it, too
        reader.join()
    print("cluster-demo: scheduler and workers are stopped")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
