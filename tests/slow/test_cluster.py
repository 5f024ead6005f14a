"""Reports made on a cluster: a scheduler and workers as processes on the loopback, some of them killed."""

from __future__ import annotations

import os
import signal
import sys
from types import SimpleNamespace

import pytest

from impact.errors import ClusterError, MissingExtra
from impact.reporting import manifest as records
from impact.reporting.key import cachekey
from impact.reporting.pool import dask as pool_dask
from impact.reporting.pool import dask_task
from impact.reporting.pool.dask import check_workers, deliver
from impact.reporting.runner import plan, run
from tests.miniature import GOOD
from tests.slow.fault_helpers import command, psutil_gone, room, wait_until
from tools.cluster_demo import cluster

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(os.name != "posix", reason="signals of POSIX"),
]

WAITING = (
    "import os, pathlib, time\nat = pathlib.Path(os.environ['IMPACT_TEST_ROOM'])\n"
    "(at / f'begun-{os.getpid()}').touch()\nwhile not (at / 'go').exists(): time.sleep(0.05)"
)


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        yield made


@pytest.fixture
def two(here, tmp_path):
    """Two workers, with the temporary folder of the room."""
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    folder = tmp_path / "cluster"
    folder.mkdir()
    with cluster(folder, env=here.environment, cwd=here.project.root) as (address, workers):
        yield SimpleNamespace(address=address, workers=workers)


def begun(here) -> list[str]:
    return [path.name for path in here.temporary.glob("begun-*")]


def assert_swept_but_for_the_cluster(here) -> None:
    def ours():
        lines = [command(process) for process in here.processes()]
        return [line for line in lines if " dask " not in line and "resource_tracker" not in line]

    wait_until(lambda: not ours(), 180, lambda: f"still running: {ours()}")
    for marker in (*here.temporary.glob("begun-*"), *here.temporary.glob("go")):
        marker.unlink()
    wait_until(lambda: not here.left(), 180, lambda: f"left: {here.left()}")


def test_reports_of_a_killed_worker_are_made_by_the_other_one(here, two):
    for name in ("one", "other", "third", "fourth"):
        here.add(name, *GOOD, ("code", WAITING))
    here.add("failing", *GOOD, ("code", "1 / 0"))
    process = here.start("run", "--cluster", two.address)
    wait_until(lambda: len(begun(here)) == 2)
    os.kill(two.workers[0], signal.SIGKILL)
    (here.temporary / "go").touch()
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 1, errors
    made = dict.fromkeys(("one", "other", "third", "fourth"), ("made", ""))
    assert here.states() == {**made, "failing": ("failed", "error")}
    assert "ZeroDivisionError" in errors
    for name in made:
        manifest = records.read_manifest(here.folder(name))
        assert records.is_whole(here.folder(name), manifest)
        assert records.read_run(here.folder(name)).state == "made"
    assert sorted(path.name for path in here.folder("failing").iterdir()) == [
        "failed.ipynb",
        "failed.json",
        "run.json",
    ]
    assert_swept_but_for_the_cluster(here)


def test_a_report_made_on_a_cluster_is_that_made_here(here, two, monkeypatch):
    monkeypatch.setenv("IMPACT_PROJECT", str(here.project.root))
    here.add("good", *GOOD)
    code, *_ = here.run()
    assert code == 0
    folder = here.folder("good")
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "run.json"]
    before = {path: path.read_bytes() for path in files}
    code, _, errors = here.run("--force", "--cluster", two.address)
    assert code == 0, errors
    assert {path: path.read_bytes() for path in files} == before


def test_a_report_that_kills_the_process_that_makes_it_costs_no_other(here, two):
    """The process is kept between reports: the others are made in new ones, and the worker lives."""
    here.add("one", *GOOD)
    here.add("killing", *GOOD, ("code", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"))
    here.add("other", *GOOD)
    here.add("third", *GOOD)
    code, _, errors = here.run("--kernel", "plain", "--cluster", two.address)
    assert code == 1, errors
    made = dict.fromkeys(("one", "other", "third"), ("made", ""))
    assert here.states() == {**made, "killing": ("failed", "worker lost")}
    assert_swept_but_for_the_cluster(here)


def test_a_worker_keeps_its_process_from_one_report_to_the_next(here, tmp_path):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    names = ("one", "other", "third")
    for name in names:
        cell = (
            f"import os, pathlib\npathlib.Path({str(tmp_path)!r}, 'by-{name}').write_text(str(os.getppid()))"
        )
        here.add(name, *GOOD, ("code", cell))
    with cluster(tmp_path, 1, env=here.environment, cwd=here.project.root) as (address, _):
        code, _, errors = here.run("--kernel", "plain", "--cluster", address)
        assert code == 0, errors
        assert len({(tmp_path / f"by-{name}").read_text() for name in names}) == 1
        assert_swept_but_for_the_cluster(here)


def test_stopping_a_run_stops_its_work_on_the_cluster(here, two):
    here.add("good", *GOOD, ("code", WAITING))
    here.add("next", *GOOD, ("code", WAITING))
    process = here.start("run", "--cluster", two.address)
    wait_until(lambda: len(begun(here)) == 2)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "error: stopped; nothing half made is left"
    assert "Traceback" not in errors
    assert set(here.states().values()) == {("failed", "cancelled")}
    assert_swept_but_for_the_cluster(here)


def test_a_killed_runner_leaves_the_cluster_to_the_next_one(here, two):
    here.add("good", *GOOD, ("code", WAITING))
    process = here.start("run", "--cluster", two.address)
    wait_until(lambda: begun(here))
    process.kill()
    process.communicate(timeout=300)
    (here.temporary / "go").touch()
    here.add("next", *GOOD)
    code, _, errors = here.run("--cluster", two.address)
    assert code == 0, errors
    assert here.states() == {"good": ("made", ""), "next": ("made", "")}
    assert_swept_but_for_the_cluster(here)


def test_a_client_that_gave_up_the_scheduler_loses_no_outcome(here, two, monkeypatch):
    """Whether Dask closes its client before the batch ends is a race; here it always has."""
    monkeypatch.setenv("IMPACT_PROJECT", str(here.project.root))
    here.add("good", *GOOD)
    outcomes = pool_dask.DaskExecutor.outcome

    def outcome(self, job, future):
        made = outcomes(self, job, future)
        self._client.close()
        return made

    monkeypatch.setattr(pool_dask.DaskExecutor, "outcome", outcome)
    (made,) = run(here.project, cluster=two.address)
    assert made.state == "made"


@pytest.mark.parametrize("victims", ["dask worker", "dask scheduler"])
def test_when_the_cluster_dies_the_reports_fail_and_the_run_ends(here, two, monkeypatch, victims):
    monkeypatch.setattr("impact.reporting.pool.dask.LONELY", 1.0)
    monkeypatch.setenv("IMPACT_PROJECT", str(here.project.root))
    here.add("good", *GOOD, ("code", WAITING))

    class Killer:
        def progressed(self, *_):
            for process in here.processes():
                if victims in command(process):
                    with psutil_gone():
                        process.kill()

        def waiting(self, *_):
            pass

        started = finished = waiting

    (outcome,) = run(here.project, cluster=two.address, listener=Killer())
    assert (outcome.state, outcome.cause) == ("failed", "worker lost")
    assert "workers of the cluster" in outcome.message
    if victims == "dask worker":
        assert_swept_but_for_the_cluster(here)
    else:  # the workers are still there, until they are stopped
        assert not [path for path in here.left() if str(here.temporary) not in path]


@pytest.mark.parametrize(
    ("address", "says"), [("127.0.0.1:9", "is not an address"), ("tcp://127.0.0.1:9", "was not reached")]
)
def test_an_address_without_a_scheduler_is_refused(miniature, monkeypatch, address, says):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    monkeypatch.setattr("impact.reporting.pool.dask.PATIENCE", 0.5)
    miniature.add("good", *GOOD)
    with pytest.raises(ClusterError, match=says):
        run(miniature.project, cluster=address)
    assert not list(miniature.project.reports.rglob("report.html"))


def test_without_the_extra_one_line_says_what_to_install(miniature, monkeypatch):
    miniature.add("good", *GOOD)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"distributed is not installed.*\[cluster\]"):
        run(miniature.project, cluster="tcp://127.0.0.1:1")


def test_workers_with_other_data_code_or_packages_are_refused(miniature):
    miniature.add("good", *GOOD)
    jobs = plan(miniature.project, [], {}).jobs
    names = [*jobs[0].inputs, "notebooks/good.ipynb"]
    same = dask_task.describe(str(miniature.project.root), names)
    other = {**same, "Python": "3.0.0", "impact": "0", names[0]: "0", names[1]: ""}

    def client(answer):
        return SimpleNamespace(run=lambda *_, **__: {"tcp://127.0.0.1:1": answer})

    check_workers(client(same), jobs)
    assert same["impact"] == cachekey.package_hash()
    with pytest.raises(
        ClusterError,
        match=r"Python 3\.0\.0 instead of .*impact 0 instead of .*data/.* 0 instead of .* 1 more",
    ):
        check_workers(client(other), jobs)
    with pytest.raises(ClusterError, match="cannot use impact"):
        check_workers(client(ModuleNotFoundError("No module named 'impact'")), jobs)


def test_what_does_not_arrive_whole_leaves_the_last_good_report(miniature, tmp_path):
    miniature.add("good", *GOOD)
    (outcome,) = run(miniature.project)
    (job,) = plan(miniature.project, [], {}, force=True).jobs
    folder = job.folder
    before = (folder / "report.html").read_bytes()
    sent = tmp_path / "sent"
    sent.mkdir()
    dask_task.unpack(dask_task.pack(folder), sent)
    (sent / "report.html").write_text("cut short")
    late = deliver(job, outcome, dask_task.pack(sent))
    assert (late.state, late.cause) == ("failed", "error")
    assert "did not arrive whole" in late.message
    assert (folder / "report.html").read_bytes() == before
