"""A set-up that is killed, has no room or no network leaves the environment that works, and nothing running.

Each test has a checkout of its own: the script as it is, a package of two modules, and a lock of one line.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import CHECKOUT

PROJECT = """
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"
[project]
name = "small"
version = "1"
[project.scripts]
impact = "impact.cli:main"
[tool.hatch.build.targets.wheel]
packages = ["src/impact"]
"""
CLI = "def main():\n    print('it runs')\n"
NO_NETWORK = ["unshare", "-n"]


class Checkout:
    """A small project with the set-up of this one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        package = root / "src" / "impact"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "cli.py").write_text(CLI, encoding="utf-8")
        (root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
        self.lock("six==1.17.0")
        (root / "tools").mkdir()
        shutil.copy(CHECKOUT / "tools" / "setup_environment.py", root / "tools")
        if (CHECKOUT / ".bootstrap").is_dir():  # uv, which is not what is tested
            shutil.copytree(CHECKOUT / ".bootstrap", root / ".bootstrap")

    def lock(self, line: str) -> None:
        """Write the lock."""
        (self.root / "requirements.lock").write_text(f"{line}\n", encoding="utf-8")

    def command(self, *words: str) -> list[str]:
        """The command of the set-up."""
        return [sys.executable, str(self.root / "tools" / "setup_environment.py"), *words]

    def start(self, *before: str, **environment: str) -> subprocess.Popen[str]:
        """Start the set-up, under a command that changes what it meets."""
        return subprocess.Popen(
            [*before, *self.command()],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def set_up(self, *before: str, **environment: str) -> tuple[int, str]:
        """Run the set-up: exit code and what it printed."""
        process = self.start(*before, **environment)
        printed = process.communicate(timeout=300)[0]
        return process.returncode, printed

    @property
    def answer(self) -> str:
        """What the command of the environment prints."""
        command = [str(self.root / ".venv" / "bin" / "impact")]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def version(self, package: str) -> str:
        """The version of a package in the environment."""
        code = f"from importlib.metadata import version; print(version({package!r}))"
        command = [str(self.root / ".venv" / "bin" / "python"), "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    @property
    def processes(self) -> list[str]:
        """The command lines of all processes that work on this checkout."""
        lines = []
        for process in psutil.process_iter():
            try:
                line = " ".join(process.cmdline())
            except psutil.Error:
                continue
            if str(self.root) in line:
                lines.append(line)
        return lines

    @property
    def halves(self) -> list[str]:
        """What a set-up should have taken away."""
        return [name for name in (".vnew", ".vold") if (self.root / name).exists()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout that was set up once; each test has a copy of its files."""
    checkout = Checkout(tmp_path_factory.mktemp("setup") / "a checkout")  # a blank in its name
    code, printed = checkout.set_up()
    assert code == 0, printed
    assert checkout.answer == "it runs\n"
    assert checkout.version("pip")
    return checkout


@pytest.fixture
def checkout(made: Checkout) -> Iterator[Checkout]:
    """The checkout as set up, with a changed lock."""
    made.lock("six==1.17.0")
    assert made.set_up()[0] == 0
    made.lock("six==1.16.0")
    yield made
    assert made.processes == []


def test_a_second_set_up_does_nothing_even_without_a_network(made: Checkout) -> None:
    stamp = made.root / ".venv" / "impact-setup.json"
    before = stamp.stat().st_mtime_ns
    assert made.set_up(*([] if os.geteuid() else NO_NETWORK)) == (0, "")
    assert stamp.stat().st_mtime_ns == before


def test_a_changed_lock_is_installed_with_what_was_added_by_hand(checkout: Checkout) -> None:
    python = str(checkout.root / ".venv" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", "colorama==0.4.6"], check=True)
    code, printed = checkout.set_up()
    assert code == 0, printed
    assert "making .venv anew: requirements.lock has changed" in printed
    assert "installing again what was added to .venv: colorama==0.4.6" in printed
    assert (checkout.version("six"), checkout.version("colorama")) == ("1.16.0", "0.4.6")
    assert checkout.answer == "it runs\n"
    assert str(checkout.root / ".vnew") not in (checkout.root / ".venv/bin/activate").read_text("utf-8")
    assert checkout.halves == []


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root may take the network away"
)
def test_without_a_network_what_is_there_is_kept_and_said(checkout: Checkout, tmp_path: Path) -> None:
    nothing = {"UV_CACHE_DIR": str(tmp_path / "uv"), "PIP_CACHE_DIR": str(tmp_path / "pip")}
    code, printed = checkout.set_up(*NO_NETWORK, **nothing, UV_HTTP_RETRIES="0")
    assert code == 0, printed
    assert "setup: .venv is kept as it is; not up to date: requirements.lock has changed" in printed
    assert checkout.version("six") == "1.17.0"
    assert checkout.answer == "it runs\n"
    assert checkout.halves == []
    shutil.rmtree(checkout.root / ".venv")
    code, printed = checkout.set_up(*NO_NETWORK, **nothing, UV_HTTP_RETRIES="0", PIP_RETRIES="0")
    assert (code, "is kept" in printed) == (1, False)
    assert checkout.halves == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE semantics of Linux")
def test_without_room_the_old_environment_is_kept(checkout: Checkout) -> None:
    code, printed = checkout.set_up("bash", "-c", 'ulimit -f 1; trap "" XFSZ; "$@"', "bash")
    assert code == 0, printed
    assert "setup: .venv is kept as it is; not up to date" in printed
    assert checkout.version("six") == "1.17.0"
    assert checkout.halves == []


def test_where_the_place_beside_cannot_be_made_the_old_environment_is_kept(checkout: Checkout) -> None:
    (checkout.root / ".vnew").write_text("a file in the way\n", encoding="utf-8")
    try:
        code, printed = checkout.set_up()
    finally:
        (checkout.root / ".vnew").unlink(missing_ok=True)
    assert code == 0, printed
    assert "setup: .venv is kept as it is; not up to date" in printed
    assert checkout.answer == "it runs\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_set_up_that_is_killed_leaves_the_old_environment_and_the_next_one_ends_it(
    checkout: Checkout, number: signal.Signals
) -> None:
    process = checkout.start()
    beside = checkout.root / ".vnew" / "pyvenv.cfg"
    deadline = time.monotonic() + 60
    while not beside.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(number)
    process.communicate(timeout=300)
    assert process.returncode in (-number, 128 + number), "it had ended before"
    assert checkout.version("six") == "1.17.0"
    assert checkout.answer == "it runs\n"
    if number != signal.SIGKILL:
        assert checkout.halves == []
        assert checkout.processes == []
    code, printed = checkout.set_up()
    assert code == 0, printed
    assert checkout.version("six") == "1.16.0"
    assert checkout.halves == []


def test_a_swap_that_was_killed_between_its_steps_is_undone(checkout: Checkout) -> None:
    (checkout.root / ".venv").rename(checkout.root / ".vold")
    (checkout.root / ".vnew").mkdir()
    checkout.lock("six==1.17.0")
    code, printed = checkout.set_up()
    assert (code, printed) == (0, "setup: an earlier set-up was stopped; .venv is as it was before\n")
    assert checkout.answer == "it runs\n"


def test_two_set_ups_at_once_make_one_environment(checkout: Checkout) -> None:
    both = [checkout.start(), checkout.start()]
    printed = "".join(process.communicate(timeout=300)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0], printed
    assert printed.count(".venv is ready") == 1
    stamp = json.loads((checkout.root / ".venv" / "impact-setup.json").read_text(encoding="utf-8"))
    assert stamp["packages"]["six"] == "six==1.16.0"
