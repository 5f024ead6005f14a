"""What a cluster shows to a network: the documented commands are started, and their sockets counted."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from impact.reporting.pool import dask as pool_dask
from tests.miniature import PARAMETERS, finding_cell
from tests.slow.fault_helpers import psutil_gone, room, wait_until
from tools import cluster_certificates
from tools.cluster_demo import _running, cluster

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(os.name != "posix", reason="signals of POSIX"),
]
GUIDE = Path(__file__).parents[2] / "docs/how-to/use-a-cluster.md"
GOOD = (("markdown", "# A page"), PARAMETERS, finding_cell())


@pytest.fixture(autouse=True)
def extra():
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")


def documented(protocol: str) -> tuple[list[str], list[str], str, int]:
    """The commands of the guide for scheduler and worker, and the address for runs, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = (
        GUIDE.read_text(encoding="utf-8")
        .replace(":8786", f":{port}")
        .replace("--port 8786", f"--port {port}")
    )
    (block,) = re.findall(
        rf"```text\n((?:dask [^\n]+\n)+impact run --cluster {protocol}://[^\n]+\n)```", text
    )
    scheduler, worker, run = (shlex.split(line) for line in block.splitlines())
    assert (scheduler[:2], worker[:2]) == (["dask", "scheduler"], ["dask", "worker"])
    return scheduler[1:], worker[1:], run[-1], port


def family(pids: list[int]) -> set[int]:
    """These processes and all that they started."""
    made = set(pids)
    for pid in pids:
        with psutil_gone():
            made |= {child.pid for child in psutil.Process(pid).children(recursive=True)}
    return made


def listening(pids: set[int]) -> list[str]:
    """Local addresses on which processes listen, as ``ss`` tells; as psutil does where it is absent."""
    if shutil.which("ss"):
        lines = subprocess.run(
            ["ss", "-Hltnp"], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        return [
            line.split()[3] for line in lines if pids & {int(pid) for pid in re.findall(r"pid=(\d+)", line)}
        ]
    addresses = []
    for pid in pids:
        with psutil_gone():
            addresses += [one for one in psutil.Process(pid).net_connections("tcp") if one.status == "LISTEN"]
    return [f"{one.laddr.ip}:{one.laddr.port}" for one in addresses]


def assert_on_the_loopback(addresses: list[str]) -> None:
    assert addresses
    assert [one for one in addresses if not one.startswith(("127.", "[::1]"))] == []


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        yield made


def registered(log: Path, workers: int) -> bool:
    return log.read_text(encoding="utf-8", errors="replace").count("Register worker") >= workers


def test_the_counting_sees_a_socket_on_all_interfaces():
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        probe.listen()
        addresses = listening({os.getpid()})
        assert f"0.0.0.0:{probe.getsockname()[1]}" in addresses
        with pytest.raises(AssertionError):
            assert_on_the_loopback(addresses)


def test_the_documented_commands_listen_on_the_loopback_only(here, tmp_path):
    scheduler, worker, address, port = documented("tcp")
    options = {"env": here.environment, "cwd": tmp_path}
    here.add("good", *GOOD)
    with ExitStack() as stack:
        pids = [stack.enter_context(_running("scheduler", scheduler, tmp_path, options)).pid]
        pids.append(stack.enter_context(_running("worker", worker, tmp_path, options)).pid)
        wait_until(lambda: registered(tmp_path / "scheduler.log", 2), 120)
        addresses = listening(family(pids))
        assert f"127.0.0.1:{port}" in addresses
        # scheduler and two workers with HTTP each, and two nannies
        assert len(addresses) >= 8
        assert_on_the_loopback(addresses)
        code, _, errors = here.run("--cluster", address)
        assert code == 0, errors


def test_the_demonstration_listens_on_the_loopback_only(here, tmp_path):
    with cluster(tmp_path, env=here.environment, cwd=tmp_path) as (address, workers):
        wait_until(lambda: registered(tmp_path / "scheduler.log", 2), 120)
        mine = {child.pid for child in psutil.Process().children()}
        addresses = listening(family([*workers, *mine]))
        assert address.removeprefix("tcp://") in addresses
        assert_on_the_loopback(addresses)


def test_what_an_error_tells_to_start_listens_on_the_loopback_only():
    guide = GUIDE.read_text(encoding="utf-8")
    words = shlex.split(pool_dask.LOOPBACK)
    for line in re.findall(r"^dask .*$", guide, re.MULTILINE):
        assert set(words) <= set(shlex.split(line)), line


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_with_tls_reports_are_made_and_nobody_else_gets_in(here, tmp_path, monkeypatch):
    scheduler, worker, address, port = documented("tls")
    ours, other = tmp_path / "our keys: #1", tmp_path / "other"
    assert cluster_certificates.main([str(ours)]) == 0
    assert cluster_certificates.main([str(other)]) == 0
    assert {path.stat().st_mode & 0o777 for path in [ours, *ours.iterdir()]} == {0o700, 0o600}
    here.add("good", *GOOD)
    options = {"env": {**here.environment, "DASK_CONFIG": str(ours)}, "cwd": tmp_path}
    with ExitStack() as stack:
        pids = [stack.enter_context(_running("scheduler", scheduler, tmp_path, options)).pid]
        pids.append(stack.enter_context(_running("worker", worker, tmp_path, options)).pid)
        wait_until(lambda: registered(tmp_path / "scheduler.log", 1), 120)
        assert_on_the_loopback(listening(family(pids)))
        for settings, target, says in (
            ("", address, "without a certificate"),
            (str(other), address, "was not reached"),
            ("", f"tcp://127.0.0.1:{port}", "was not reached"),
        ):
            monkeypatch.setenv("DASK_CONFIG", settings or str(tmp_path / "none"))
            code, _, errors = here.run("--cluster", target)
            assert (code, says in errors) == (2, True), errors
            assert "Traceback" not in errors
        assert not here.project.reports.exists() or not list(here.project.reports.rglob("report.html"))
        monkeypatch.setenv("DASK_CONFIG", str(ours))
        code, _, errors = here.run("--cluster", address)
        assert code == 0, errors
        assert here.states() == {"good": ("made", "")}


def test_the_tool_overwrites_nothing(tmp_path, capsys):
    assert cluster_certificates.main([str(tmp_path)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (
        subprocess.run(
            [sys.executable, cluster_certificates.__file__], check=False, capture_output=True
        ).returncode
        == 2
    )
