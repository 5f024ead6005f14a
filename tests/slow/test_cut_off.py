"""Tests and demonstrations that are cut off: nothing that they started goes on running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import psutil
import pytest

from tests.conftest import CHECKOUT
from tests.miniature import GOOD, Miniature
from tests.slow.fault_helpers import command, is_worker, psutil_gone, wait_until

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(os.name != "posix", reason="signals and sessions of POSIX"),
]

MARK = "IMPACT_TEST_CUT_OFF"
PATIENCE = 180.0
# A test with all that tests start: a cluster, a run on it, a run with a warm kernel, a browser, a stray.
SLOW_TEST = """
import os, shutil, subprocess, time
from pathlib import Path
import pytest
from tests.miniature import PARAMETERS, figure_cell, finding_cell
from tests.slow.fault_helpers import room, wait_until
from tools.cluster_demo import cluster

AT = Path(os.environ["IMPACT_TEST_CUT_OFF"])
WAIT = ("code", "import os, pathlib, time\\n"
        "pathlib.Path(os.environ['IMPACT_TEST_CUT_OFF'], f'begun-{os.getpid()}').touch()\\ntime.sleep(600)")

def test_slow(tmp_path):
    folder = tmp_path / "cluster"
    folder.mkdir()
    with room(tmp_path / "p") as here, room(tmp_path / "q") as other:
        subprocess.Popen(["sleep", "600"], start_new_session=True)
        with cluster(folder, env=here.environment, cwd=here.project.root) as (address, _):
            cells = (("markdown", "# A page"), PARAMETERS, finding_cell(), figure_cell(), WAIT)
            here.add("one", *cells)
            other.add("one", *cells)
            here.start("run", "--cluster", address)
            other.start("run", "--kernel", "warm")
            chromium = shutil.which("chromium")
            if chromium:
                subprocess.Popen([chromium, "--headless", "--no-sandbox", "--remote-debugging-port=0",
                                  f"--user-data-dir={tmp_path / 'c'}", "about:blank"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_until(lambda: len(list(AT.glob("begun-*"))) == 2, 180)
            (AT / "ready").touch()
            time.sleep(600)
"""


@pytest.fixture
def mark(tmp_path):
    """A folder whose path all processes of a test have in their environment; the last are ended by us."""
    folder = tmp_path / uuid.uuid4().hex
    folder.mkdir()
    yield folder
    for process in marked(folder):
        with psutil_gone():
            process.kill()


def marked(folder: Path) -> list[psutil.Process]:
    alive = []
    for process in psutil.process_iter():
        try:
            ours = process.environ().get(MARK) == str(folder) and process.status() != psutil.STATUS_ZOMBIE
        except (psutil.Error, OSError):
            continue
        if ours:
            alive.append(process)
    return alive


def assert_all_end(folder: Path) -> None:
    def lines() -> str:
        return f"still running: {[command(process)[:200] for process in marked(folder)]}"

    wait_until(lambda: not marked(folder), PATIENCE, lines)


@pytest.fixture
def checkout(tmp_path):
    """What a test needs of the checkout, with the slow test as its only one."""
    folder = tmp_path / "checkout"
    (folder / "tests" / "slow").mkdir(parents=True)
    for name in ("tests/__init__.py", "tests/conftest.py", "tests/miniature.py", "tests/watchdog.py"):
        if (CHECKOUT / name).exists():
            shutil.copy(CHECKOUT / name, folder / name)
    for path in (CHECKOUT / "tests" / "slow").glob("*.py"):
        if not path.name.startswith("test_"):
            shutil.copy(path, folder / "tests" / "slow")
    shutil.copytree(CHECKOUT / "tools", folder / "tools")
    shutil.copy(CHECKOUT / "pyproject.toml", folder)
    (folder / "tests" / "slow" / "test_slow.py").write_text(SLOW_TEST)
    words = f"@{sys.executable} -m pytest -q -p no:cacheprovider $(ARGS) tests/slow"
    (folder / "Makefile").write_text(f"test-slow:\n\t{words}\n")
    return folder


def start(checkout: Path, mark: Path, *arguments: str, make: bool = False) -> subprocess.Popen[bytes]:
    # a base of its own: the folders of other tests are not to be thinned out by this one
    words = [*arguments, f"--basetemp={mark / 'base'}"]
    pytest_words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words, "tests/slow"]
    make_words = ["make", "test-slow", f"ARGS={' '.join(words)}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.Popen(
        make_words if make else pytest_words,
        cwd=checkout,
        env={**environment, MARK: str(mark)},
        stdout=(mark / "log").open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    ("number", "make", "arguments"),
    [
        (signal.SIGKILL, False, ()),
        (signal.SIGTERM, False, ()),
        (signal.SIGKILL, False, ("-n", "1")),
        (signal.SIGKILL, True, ()),
        (signal.SIGINT, True, ("-n", "1")),
    ],
    ids=["kill", "term", "kill-xdist", "kill-make", "int-make-xdist"],
)
def test_a_suite_that_is_cut_off_leaves_nothing_running(checkout, mark, number, make, arguments):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    if make and (shutil.which("make") is None or not Path("/proc/self/comm").exists()):
        pytest.skip("there is no make, or no way to ask who started a process")
    process = start(checkout, mark, *arguments, make=make)
    wait_until(
        lambda: (mark / "ready").exists() or process.poll() is not None,
        PATIENCE,
        (mark / "log").read_text,
    )
    assert process.poll() is None, (mark / "log").read_text()
    running = " ".join(command(other) for other in marked(mark))
    for words in ("dask scheduler", "dask worker", "hist_file", "sleep 600"):
        assert words in running
    assert any(is_worker(other) for other in marked(mark))
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does
    else:
        process.send_signal(number)
    process.wait(PATIENCE)
    assert_all_end(mark)


def test_a_worker_of_the_suite_that_is_killed_takes_along_what_it_started(checkout, mark):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    process = start(checkout, mark, "-n", "1", "--max-worker-restart=0")
    wait_until((mark / "ready").exists, PATIENCE, (mark / "log").read_text)
    (worker,) = [child for child in psutil.Process(process.pid).children() if "exec(eval(" in command(child)]
    worker.kill()
    process.wait(PATIENCE)
    assert_all_end(mark)


def test_a_demonstration_of_the_cluster_that_is_killed_leaves_nothing_running(tmp_path, mark):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    made = Miniature(tmp_path / "p")
    begun = mark / "begun"
    made.add(
        "one", *GOOD, ("code", f"import pathlib, time\npathlib.Path({str(begun)!r}).touch()\ntime.sleep(600)")
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("IMPACT_TEST_")}
    process = subprocess.Popen(
        [sys.executable, str(CHECKOUT / "tools" / "cluster_demo.py")],
        cwd=made.project.root,
        env={**environment, MARK: str(mark), "IMPACT_PROJECT": str(made.project.root), "TMPDIR": str(mark)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until(begun.exists, PATIENCE)
    process.kill()
    process.wait()
    assert_all_end(mark)
