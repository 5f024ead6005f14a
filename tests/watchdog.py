"""A watchdog beside the tests: whatever they start ends with them, however they end.

Every process of pytest has a mark in its environment, which all that it starts inherits. A process of its
own waits at a pipe; when the other end closes, because pytest has ended or was killed, it kills whatever
still has the mark and removes the folder for the temporary files of tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

MARK = "IMPACT_TEST_SESSION"
#: a folder with a short path, for what holds sockets; removed with all else
FOLDER = "IMPACT_TEST_FOLDER"

# With nothing but the standard library where there is /proc: it starts with every process of pytest.
_WATCH = """
import os, shutil, signal, sys, time
mark, folder = sys.argv[1:]
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
os.read(0, 1)

def marked():
    if os.path.isdir('/proc/self'):
        for pid in map(int, filter(str.isdigit, os.listdir('/proc'))):
            try:
                with open(f'/proc/{pid}/environ', 'rb') as handle:
                    if mark.encode() in handle.read() and pid != os.getpid():
                        yield pid
            except OSError:
                continue
    else:
        import psutil
        for process in psutil.process_iter():
            try:
                if process.environ().get('IMPACT_TEST_SESSION', '').startswith(mark.partition('=')[2]):
                    yield process.pid
            except (psutil.Error, OSError):
                continue

quiet = 0
deadline = time.monotonic() + 30
while quiet < 3 and time.monotonic() < deadline:
    victims = list(marked())
    quiet = 0 if victims else quiet + 1
    for pid in victims:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    time.sleep(0.1)
shutil.rmtree(folder, ignore_errors=True)
"""

_pipe: int | None = None


def start() -> None:
    """Start the watchdog of this process, once; workers of pytest-xdist have one each, too."""
    global _pipe
    if _pipe is not None or os.name != "posix":
        return
    folder = tempfile.mkdtemp(prefix="i")
    before = os.environ.get(MARK, "")
    watched = f"{before}/{uuid.uuid4().hex}"
    listening, _pipe = os.pipe()
    subprocess.Popen(
        [sys.executable, "-c", _WATCH, f"{MARK}={watched}", folder],
        stdin=listening,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
        env={name: value for name, value in os.environ.items() if name not in (MARK, FOLDER)},
    )
    os.close(listening)
    os.environ[MARK], os.environ[FOLDER] = watched, folder
    _end_with_make()


def _end_with_make() -> None:
    """Ask to be ended with `make`: when that is killed, nobody waits for these tests any more."""
    comm = Path(f"/proc/{os.getppid()}/comm")
    if comm.is_file() and comm.read_text().strip() in ("make", "gmake"):
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)  # PR_SET_PDEATHSIG
