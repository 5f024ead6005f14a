"""Temporary folders: what notebooks leave goes with the run, and no run touches that of another one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from impact.reporting import sweep
from tests.conftest import CHECKOUT
from tests.miniature import GOOD
from tests.slow.fault_helpers import COMMAND, room, wait_until

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(os.name != "posix", reason="signals and sessions of POSIX"),
]

# What notebooks leave: a folder with data in it, one that may not be written to, a socket of multiprocessing.
LITTER = (
    "code",
    "import os, pathlib, tempfile, multiprocessing.util as util\n"
    "folder = pathlib.Path(tempfile.mkdtemp())\n"
    "(folder / 'data').write_bytes(bytes(100_000))\n"
    "(folder / 'shut').mkdir(); (folder / 'shut' / 'in').touch(); (folder / 'shut').chmod(0o500)\n"
    "tempfile.NamedTemporaryFile(delete=False).close()\n"
    "os.system('mktemp >/dev/null')\n"
    "util.get_temp_dir()\n"
    "from multiprocessing.connection import Listener; listener = Listener(family='AF_UNIX')\n"
    "at = pathlib.Path(os.environ['IMPACT_TEST_ROOM'])\n"
    "(at / 'seen').write_text(f'{folder}\\n{tempfile.gettempdir()}\\n{os.environ[\"TMPDIR\"]}')",
)
DIE = ("code", "os.kill(os.getpid(), 9)")
WAIT = (
    "code",
    "import pathlib, os, time\nat = pathlib.Path(os.environ['IMPACT_TEST_ROOM'])\n"
    "pathlib.Path('mine').touch()\n(at / 'begun').touch()\n"
    "while not (at / 'go').exists(): time.sleep(0.05)\nassert pathlib.Path('mine').exists()",
)


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        yield made


@pytest.mark.parametrize("kernel", ["warm", "plain"])
@pytest.mark.parametrize("end", [(), (DIE,)], ids=["made", "killed"])
def test_what_a_notebook_leaves_in_its_temporary_folder_goes_with_the_run(here, kernel, end):
    here.add("littering", *GOOD, LITTER, *end)
    code, _, errors = here.run("--kernel", kernel)
    assert code == bool(end), errors
    seen = here.temporary / "seen"
    own, default, variable = map(Path, seen.read_text().splitlines())
    assert own.parent == default == variable
    assert here.temporary in default.parents, "it was inside the folder of the run"
    seen.unlink()
    here.assert_swept()


def test_a_temporary_folder_too_deep_for_sockets_stays_that_of_the_user(tmp_path):
    short, deep = tmp_path / "s" / "cwd", tmp_path / ("d" * 80) / "cwd"
    with tempfile.TemporaryDirectory(prefix="f") as name:
        short = Path(name, "cwd")
        assert set(sweep.temporary(short)) == {"TMPDIR", "TEMP", "TMP"}
    assert sweep.temporary(deep) == {}


def _unshared(words: list[str]) -> list[str]:
    """Begin a command in a PID namespace of its own, on the same file systems."""
    if os.geteuid() or shutil.which("unshare") is None:
        pytest.skip("only root may make a PID namespace, with unshare")
    prefix = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let root make a PID namespace")
    return [*prefix, *words]


def test_a_run_leaves_the_live_folder_of_a_run_in_another_pid_namespace(here, tmp_path, monkeypatch):
    here.add("waiting", *GOOD, WAIT)
    process = here.start("run", "--kernel", "warm")
    wait_until((here.temporary / "begun").exists)
    live = list(here.temporary.glob(f"{sweep.SCRATCH}*"))
    assert len(live) == 1
    with room(tmp_path / "another project") as other, monkeypatch.context() as elsewhere:
        own, other.temporary = other.temporary, here.temporary  # two containers, one /tmp
        other.add("quick", *GOOD)
        elsewhere.setattr(
            "tests.slow.fault_helpers.COMMAND", _unshared(COMMAND)
        )  # there nobody has that number
        code, _, errors = other.run()
        other.temporary = own
        assert code == 0, errors
    assert live[0].is_dir()
    (here.temporary / "go").touch()
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    for name in ("begun", "go"):
        (here.temporary / name).unlink()
    here.assert_swept()


def test_the_folder_of_a_run_that_was_killed_in_another_pid_namespace_is_swept(here, monkeypatch):
    here.add("waiting", *GOOD, WAIT)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("tests.slow.fault_helpers.COMMAND", _unshared(COMMAND))
        process = here.start("run")
    wait_until((here.temporary / "begun").exists)
    process.kill()  # and with the first process of a namespace all others
    process.communicate(timeout=300)
    wait_until(lambda: not here.processes())
    (here.temporary / "begun").unlink()
    assert here.left() != []
    here.add("waiting", *GOOD)
    code, _, errors = here.run()
    assert code == 0, errors
    here.assert_swept()


def test_a_folder_whose_owner_lives_is_not_swept_whatever_its_name_says(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    holder = (
        "import sys, tempfile; tempfile.tempdir = sys.argv[1]\nfrom impact.reporting import sweep\n"
        "with sweep.scratch_folder() as folder:\n    print(folder, flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT,
    )  # fmt: skip
    folder = Path(process.stdout.readline().strip())
    nobodys = folder.rename(tmp_path / f"{sweep.SCRATCH}999999999-abcd")  # no process has that number
    sweep.sweep_scratch()
    assert nobodys.is_dir()
    process.kill()
    process.communicate(timeout=300)
    sweep.sweep_scratch()
    assert not nobodys.exists()


def test_a_folder_without_a_lock_is_swept_when_it_is_old(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = tmp_path / f"{sweep.SCRATCH}1-old", tmp_path / "impact-begun-new"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (1, 1))
    sweep.sweep_scratch()
    assert [path.name for path in tmp_path.iterdir()] == [new.name]


def test_a_temporary_folder_that_no_kernel_can_be_told_is_refused(here, monkeypatch):
    odd = here.temporary / "t\udcff"
    odd.mkdir()
    here.add("good", *GOOD)
    monkeypatch.setattr(type(here), "environment", {**here.environment, "TMPDIR": str(odd)})
    code, _, errors = here.run()
    assert (code, "has a name that is not UTF-8; " in errors) == (1, True), errors
    assert not list(odd.iterdir())
