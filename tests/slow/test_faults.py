"""Faults, each really done: what is seen, the exit code, and that nothing half made or running is left.

docs/faults.md is the table of these tests. Every command runs as a process of its own, as people run it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

from impact.reporting import manifest as records
from impact.reporting import sweep
from impact.reporting.run import execute
from tests.miniature import GOOD, TITLE, finding_cell
from tests.slow.fault_helpers import psutil_gone, room, wait_until

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(os.name != "posix", reason="signals and sessions of POSIX"),
]

FLOOD = "import sys\nwhile True:\n    sys.stdout.write('x' * 100_000 + '\\n')"
STRAY = "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)"
THREADS = (
    "import threading, time\n"
    "for _ in range(3): threading.Thread(target=time.sleep, args=(600,)).start()\n"
    "import multiprocessing\n"
    "multiprocessing.get_context('fork').Process(target=time.sleep, args=(600,)).start()"
)
KILL_WORKER = (
    "import os, signal, time\nos.kill(int(os.environ['JPY_PARENT_PID']), signal.SIGKILL)\ntime.sleep(60)"
)
SLOW = (
    "code",
    "import pathlib, os, time\n"
    "pathlib.Path(os.environ['IMPACT_TEST_ROOM'], 'begun').touch()\ntime.sleep(600)",
)
LOAD = ("code", "import impact\nimpact.load('casualties')")


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        yield made


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """One batch in which nearly everything goes wrong that a notebook can do, around one good report.

    It is run once, for all processes of pytest-xdist.
    """
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "bad batch"
    seen = root / "seen.json"
    with FileLock(f"{root}.lock"):
        if not seen.exists():
            with room(root) as made:
                _bad_batch(made)
                code, out, errors = made.run("--jobs", "2")
                end = {"code": code, "out": out, "errors": errors, "states": made.states()}
                wait_until(lambda: not made.processes(), 180, lambda: f"still running: {made.processes()}")
                seen.write_text(json.dumps({**end, "left": made.left()}))
    return SimpleNamespace(**json.loads(seen.read_text()), reports=root / "reports")


def _bad_batch(made):
    made.add("good", *GOOD)
    made.add("dying", TITLE, ("code", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    # enough for the first cell on a busy machine
    made.add("slow", TITLE, finding_cell(), ("code", "import time; time.sleep(600)"), entry="timeout: 10")
    made.add("failing", TITLE, finding_cell(), ("code", "1 / 0"), ("code", "never = 'reached'"))
    made.add("leaving", TITLE, finding_cell(), ("code", "import sys; sys.exit(0)"), ("code", "1"))
    made.add("silent", TITLE, ("code", "print('nothing found')"))
    made.add("promising", TITLE, finding_cell(), impact={"outputs": {"figures": ["line"]}})
    made.add("flooding", TITLE, finding_cell(), ("code", FLOOD), entry="timeout: 300")
    made.add("wandering", TITLE, ("code", "import os, tempfile\nos.chdir(tempfile.mkdtemp())"), *GOOD[1:])
    made.add("threading", *GOOD, ("code", THREADS))
    made.add("straying", *GOOD, ("code", STRAY))
    made.add("missing", TITLE, LOAD)


CASES = [
    ("dying", "kernel died", "code cell 1: the kernel died"),
    ("slow", "timeout", "code cell 2: took longer than 10 s"),
    ("failing", "error", "code cell 2: ZeroDivisionError: division by zero"),
    ("leaving", "error", "code cell 2: SystemExit: the notebook stopped itself (0)"),
    ("silent", "output missing", "no finding was recorded"),
    ("promising", "output missing", "declared figures are missing: line"),
    ("flooding", "error", "printed more than 1,000,000 characters"),
    ("missing", "error", "data/processed/casualties.parquet is not there"),
]


@pytest.mark.parametrize(("report", "cause", "says"), CASES)
def test_a_fault_of_a_notebook_is_one_report_failed_with_its_cause(batch, report, cause, says):
    assert batch.states[report] == ["failed", cause]
    (line,) = [line for line in batch.errors.splitlines() if line.startswith(f"failed: {report} ")]
    assert says in line
    (row,) = [line for line in batch.out.splitlines() if line.startswith(f"{report} ")]
    assert f"failed  {cause}" in row
    (folder,) = (batch.reports / report).iterdir()
    assert sorted(path.name for path in folder.iterdir()) == ["failed.ipynb", "failed.json", "run.json"]
    first = json.loads((folder / "failed.ipynb").read_text())["cells"][0]
    assert says in "".join(first["source"])
    run = records.read_run(folder)
    assert (run.state, run.cause) == ("failed", cause)
    assert says in run.message
    assert says in records.read_failure(folder).error


@pytest.mark.parametrize("report", ["good", "wandering", "threading", "straying"])
def test_what_is_no_fault_of_the_report_does_not_harm_it(batch, report):
    assert batch.states[report] == ["made", ""]
    (folder,) = (batch.reports / report).iterdir()
    assert records.read_run(folder).state == "made"


def test_a_bad_batch_ends_with_exit_code_1_and_leaves_nothing(batch):
    assert batch.code == 1
    assert batch.left == []


def test_a_failed_notebook_keeps_what_it_had_done_but_no_flood(batch):
    (notebook,) = (batch.reports / "flooding").glob("*/failed.ipynb")
    text = notebook.read_text()
    assert "It is 42." in text
    assert len(text) < 100_000


def test_a_corrupt_table_fails_who_reads_it_and_no_other(here):
    (here.project.processed / "casualties.parquet").write_bytes(b"PAR1 and nothing that follows")
    here.add("reading", TITLE, LOAD)
    here.add("good", *GOOD)
    code, _, errors = here.run()
    assert code == 1
    assert here.states() == {"reading": ("failed", "error"), "good": ("made", "")}
    assert "data/processed/casualties.parquet cannot be read" in errors
    assert "run: impact build --force" in errors
    here.assert_swept()


def test_tables_that_change_under_a_run_are_not_mixed(here):
    change = (
        "import impact\npath = impact.project_path('data/processed/datapackage.json')\npath.write_text('{}')"
    )
    here.add("mixing", *GOOD, ("code", change))
    code, _, errors = here.run()
    assert code == 1
    assert "data/processed/datapackage.json changed while the report was made" in errors
    assert not (here.folder("mixing") / "report.html").exists()


def test_a_report_that_kills_its_worker_is_tried_twice_and_fails_alone(here):
    here.add("killer", TITLE, ("code", KILL_WORKER))
    here.add("good", *GOOD)
    here.add("better", *GOOD)
    code, _, errors = here.run("--jobs", "2")
    assert code == 1
    lost = ("failed", "worker lost")
    assert here.states() == {"killer": lost, "good": ("made", ""), "better": ("made", "")}
    assert "its worker process died twice" in errors
    here.assert_swept()


def test_a_report_whose_worker_was_killed_from_outside_is_made(here):
    cell = (
        "import pathlib, os, time\nbegun = pathlib.Path(os.environ['IMPACT_TEST_ROOM'], 'begun')\n"
        "if not begun.exists():\n    begun.touch()\n    time.sleep(600)"
    )
    here.add("good", *GOOD, ("code", cell))
    process = here.start("run", "--kernel", "warm")
    wait_until((here.temporary / "begun").exists)
    here.worker().kill()
    process.communicate(timeout=300)
    assert process.returncode == 0
    assert here.states() == {"good": ("made", "")}
    (here.temporary / "begun").unlink()
    here.assert_swept()


@pytest.mark.parametrize(
    ("number", "kernel"), [(signal.SIGINT, "warm"), (signal.SIGTERM, "plain"), (signal.SIGHUP, "plain")]
)
def test_an_interruption_leaves_nothing_half_made_and_nobody_running(here, number, kernel):
    here.add("good", *GOOD)
    here.run()
    before = (here.folder("good") / "report.html").read_bytes()
    here.add("good", *GOOD, SLOW)
    here.add("next", *GOOD)
    process = here.start("run", "--jobs", "1", "--kernel", kernel)
    wait_until((here.temporary / "begun").exists)
    if number != signal.SIGTERM:
        os.killpg(process.pid, number)  # as a terminal does: the whole group
    else:
        process.send_signal(number)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 130
    assert "error: stopped; nothing half made is left" in errors.splitlines()
    if number != signal.SIGHUP:  # which also ends multiprocessing's own helper, and that complains
        assert "Traceback" not in errors
    cancelled = ("failed", "cancelled")
    assert here.states() == {"good": cancelled, "next": cancelled}
    assert (here.folder("good") / "report.html").read_bytes() == before
    run = records.read_run(here.folder("good"))
    assert (run.state, run.cause) == cancelled
    assert run.made_at
    assert [path.name for path in here.folder("next").iterdir()] == ["run.json"]
    (here.temporary / "begun").unlink()
    here.assert_swept()


@pytest.mark.parametrize("kernel", ["warm", "plain"])
def test_a_killed_runner_takes_its_workers_along_and_the_next_run_goes_on(here, kernel):
    here.add("good", *GOOD, SLOW)
    process = here.start("run", "--kernel", kernel)
    wait_until((here.temporary / "begun").exists)
    process.kill()
    process.communicate(timeout=300)
    (here.temporary / "begun").unlink()
    here.assert_swept()
    assert not here.project.reports.exists()
    here.add("good", *GOOD)
    code, _, errors = here.run()
    assert code == 0
    assert "waiting" not in errors
    assert here.states() == {"good": ("made", "")}
    here.assert_swept()


def test_when_all_of_a_run_is_killed_at_once_the_next_one_sweeps_up(here):
    here.add("good", *GOOD, ("code", STRAY), SLOW)
    process = here.start("run", "--kernel", "warm")
    wait_until((here.temporary / "begun").exists)
    for other in here.processes():
        if "sleep" not in other.name():
            with psutil_gone():
                other.kill()
    process.communicate(timeout=300)
    (here.temporary / "begun").unlink()
    assert here.left() != []
    here.add("good", *GOOD)
    code, *_ = here.run()
    assert code == 0
    here.assert_swept()


def test_two_runs_at_once_take_turns(here):
    wait = (
        "import pathlib, os, time\nat = pathlib.Path(os.environ['IMPACT_TEST_ROOM'])\n"
        "(at / 'begun').touch()\n"
        "while not (at / 'go').exists(): time.sleep(0.05)"
    )
    here.add("good", *GOOD, ("code", wait))
    first = here.start("run")
    wait_until((here.temporary / "begun").exists)
    second = here.start("run")
    third = here.start("build")
    lines = [other.stderr.readline() for other in (second, third)]
    for line in lines:
        assert line.startswith(f"waiting for impact run (process {first.pid}, since ")
    assert second.poll() is None
    third.terminate()
    third.communicate(timeout=300)
    wrong = here.run("--as-of", "someday")
    assert wrong[0] == 2, "a wrong request is refused without waiting"
    (here.temporary / "go").touch()
    out, _ = first.communicate(timeout=300)
    assert "made" in out
    out, _ = second.communicate(timeout=300)
    assert (first.returncode, second.returncode) == (0, 0)
    assert here.states() == {"good": ("up to date", "")}
    assert records.read_run(here.folder("good")).state == "up to date"
    for name in ("begun", "go"):
        (here.temporary / name).unlink()
    here.assert_swept()


def test_a_notebook_cannot_build_the_tables_it_reads(here):
    here.add(
        "building", TITLE, ("code", "import impact, impact.project as p\nimpact.build(p.find_project())")
    )
    code, _, errors = here.run()
    assert code == 1
    assert "impact build was called inside a run of the same project" in errors


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_fails_reports_and_leaves_the_last_good_ones(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine does not let root mount a tmpfs")
    try:
        with room(disk / "p") as here:
            here.add("good", *GOOD)
            assert here.run()[0] == 0
            before = (here.folder("good") / "report.html").read_bytes()
            here.add("good", *GOOD, ("markdown", "More. " * 100))
            filler = disk / "filler"
            _fill(filler)
            code, _, errors = here.run("--force")
            assert code == 1, errors
            assert "there is no room left on the disk" in errors
            assert "Traceback" not in errors
            assert "defect" not in errors
            assert (here.folder("good") / "report.html").read_bytes() == before
            filler.unlink()
            here.assert_swept()
            code, _, errors = here.run()
            assert code == 0, errors
            here.assert_swept()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_that_fills_over_the_index_costs_the_index_alone(here):
    here.add("good", *GOOD)
    disk = here.project.reports
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine does not let root mount a tmpfs")
    try:
        assert here.run()[0] == 0
        used = sum(path.stat().st_blocks * 512 for path in disk.rglob("*"))
        for path in disk.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        resize = ["mount", "-o", f"remount,size={used - 16_384}", str(disk)]
        subprocess.run(resize, check=True)
        code, out, errors = here.run()
        assert code == 1, errors
        assert "reports/index.html could not be written: there is no room left on the disk" in errors
        assert "index: " not in out
        assert not (disk / "index.html").exists()
        assert (here.folder("good") / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        code, out, errors = here.run()
        assert (code, "index: " in out) == (0, True), errors
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as handle:
        try:
            while True:
                handle.write(b"x" * 4096)
        except OSError:
            return


def test_a_limit_on_file_size_is_a_failure_with_a_clear_line(here):
    here.add("good", *GOOD)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))

    code, _, errors = here.run(preexec_fn=limit)
    assert code == 1
    assert "File too large; expected room for a file of that size; raise the limit (ulimit -f)" in errors
    assert "no room left" not in errors, "to free some would not help"
    assert "defect" not in errors
    here.assert_swept()


def test_a_folder_is_replaced_whole_or_stays(tmp_path):
    new, folder, aside = tmp_path / "new", tmp_path / "reports/r/s", tmp_path / "aside"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("old")
    with pytest.raises(FileNotFoundError):
        execute.put_in_place(new, folder, aside)
    assert (folder / "report.html").read_text() == "old"
    new.mkdir()
    (new / "report.html").write_text("new")
    execute.put_in_place(new, folder, aside)
    assert (folder / "report.html").read_text() == "new"


def test_what_a_killed_run_was_replacing_is_put_back(tmp_path):
    left = tmp_path / "work/4711-good-as-of-latest"
    (left / "replaced").mkdir(parents=True)
    (left / "replaced/report.html").write_text("the last good one")
    (left / "for").write_text("good/as-of-latest")
    half = tmp_path / "reports/good/as-of-2018/.run.json.4711"
    half.parent.mkdir(parents=True)
    half.touch()
    begun = tmp_path / "reports/.history/good/as-of-2018/.new-4711"
    begun.mkdir(parents=True)
    of_the_schedule = tmp_path / "reports/.schedule.json.4711"
    of_the_schedule.touch()
    sweep.sweep(tmp_path / "work", tmp_path / "reports")
    assert (tmp_path / "reports/good/as-of-latest/report.html").read_text() == "the last good one"
    assert not (tmp_path / "work").exists()
    assert not half.exists()
    assert not begun.exists()
    assert of_the_schedule.exists(), "it may be in the hands of a schedule, which has a lock of its own"
