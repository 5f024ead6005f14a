"""Reports that talk much, take long or lose their kernel early: made, or failed with the true cause."""

from __future__ import annotations

import json
import os
import re
import signal
import time

import pytest

from impact.errors import RunFailed
from impact.reporting.run import engine, kernel
from tests.miniature import GOOD, PARAMETERS, TITLE, notebook
from tests.slow.fault_helpers import room, wait_until

pytestmark = pytest.mark.notebooks

TALK = ("code", "for number in range(9_900): print(number, 'x' * 60, flush=True)")
SLEEP = (
    "code",
    "import os, pathlib, time\n(pathlib.Path(os.environ['IMPACT_TEST_ROOM']) / 'begun').touch()\n"
    "for _ in range(80): time.sleep(0.1)",
)
# The cell ends well; after it the kernel answers nobody.
MUTE = (
    "code",
    "import time\nkernel = get_ipython().kernel\n"
    "kernel.shell_handlers['kernel_info_request'] = lambda *_: time.sleep(600)",
)


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a {project}") as made:
        yield made


@pytest.mark.parametrize(("kernel", "reports"), [("plain", 6), ("warm", 2)])
def test_reports_that_talk_much_are_made(here, kernel, reports):
    for number in range(reports):
        here.add(f"talking-{number}", *GOOD, TALK)
    code, _, errors = here.run("--jobs", "2", "--kernel", kernel)
    assert code == 0, errors
    assert set(here.states().values()) == {("made", "")}
    (page,) = here.folder("talking-0").glob("notebook.ipynb")
    assert "9899 xxxx" in page.read_text()


def test_a_kernel_that_answers_no_more_is_out_of_time(here):
    here.add("mute", *GOOD, MUTE, entry="timeout: 3")
    code, _, errors = here.run("--kernel", "plain")  # the kernel sleeps for longer than this waits
    assert code == 1
    assert here.states() == {"mute": ("failed", "timeout")}
    assert "took longer than 3 s" in errors
    here.assert_swept()


def test_a_kernel_that_is_killed_while_it_starts_has_died(here, tmp_path, monkeypatch):
    kill = (
        "import os, sys\nif any('plainkernel' in word for word in sys.orig_argv): os.kill(os.getpid(), 9)\n"
    )
    (tmp_path / "sitecustomize.py").write_text(kill)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    here.add("good", *GOOD)
    code, _, errors = here.run("--kernel", "plain")
    assert code == 1
    assert here.states() == {"good": ("failed", "kernel died")}
    assert "the kernel died while it started (out of memory, or killed)" in errors
    here.assert_swept()


def test_a_cell_that_is_to_be_left_out_is_left_out(here):
    here.add("good", *GOOD, ("code", "1 / 0", "skip-execution"))
    assert here.run()[0] == 0


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("kernel", ["plain", "warm"])
@pytest.mark.parametrize("stopped", ["all", "the command and its worker"])
def test_a_run_that_is_stopped_for_longer_than_a_report_has_goes_on(here, kernel, stopped):
    here.add("slow", *GOOD, SLEEP, entry="timeout: 12")
    process = here.start("run", "--kernel", kernel)
    begun = here.temporary / "begun"
    wait_until(begun.exists)
    targets = [p for p in here.processes() if stopped == "all" or os.getpgid(p.pid) == process.pid]
    for target in targets:
        target.send_signal(signal.SIGSTOP)
    time.sleep(25)
    for target in targets:
        target.send_signal(signal.SIGCONT)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert here.states() == {"slow": ("made", "")}
    begun.unlink()
    here.assert_swept()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("end", "cause"), [("time.sleep(600)", "timeout"), ("os.kill(os.getpid(), 9)", "kernel died")]
)
def test_a_run_that_was_stopped_still_ends_what_hangs_or_dies(here, end, cause):
    here.add("slow", *GOOD, SLEEP, ("code", end), entry="timeout: 12")
    process = here.start("run", "--kernel", "warm")
    begun = here.temporary / "begun"
    wait_until(begun.exists)
    targets = [p for p in here.processes() if os.getpgid(p.pid) == process.pid]
    for target in targets:
        target.send_signal(signal.SIGSTOP)
    time.sleep(15)
    for target in targets:
        target.send_signal(signal.SIGCONT)
    process.communicate(timeout=300)
    assert here.states() == {"slow": ("failed", cause)}
    begun.unlink()
    here.assert_swept()


def test_a_notebook_that_is_renamed_before_its_turn_is_named(here):
    rename = "import pathlib, os\nhere = pathlib.Path(os.environ['IMPACT_PROJECT'], 'notebooks')\n"
    here.add("first", *GOOD, ("code", rename + "(here / 'second.ipynb').rename(here / 'other.ipynb')"))
    here.add("second", *GOOD)
    code, _, errors = here.run("--jobs", "1")
    assert code == 1
    assert here.states() == {"first": ("made", ""), "second": ("failed", "error")}
    assert "notebooks/second.ipynb is not there any more: it was moved or renamed" in errors
    assert "put it back, or write its new name into reports.yml" in errors
    assert "This run failed" in (here.folder("second") / "failed.ipynb").read_text()


@pytest.mark.parametrize("kernel", ["plain", "warm"])
def test_a_notebook_that_is_saved_before_its_turn_is_not_made_under_the_old_key(here, kernel):
    save = (
        "import os, pathlib\nplace = pathlib.Path(os.environ['IMPACT_PROJECT'], 'notebooks/second.ipynb')\n"
        "before = place.read_text()\nplace.write_text(before.replace('It is 42.', 'It is 43.'))"
    )
    here.add("first", *GOOD, ("code", save))
    here.add("second", *GOOD)
    before = (here.project.notebooks / "second.ipynb").read_text()
    code, _, errors = here.run("--jobs", "1", "--kernel", kernel)
    assert code == 1
    assert here.states() == {"first": ("made", ""), "second": ("failed", "error")}
    assert "notebooks/second.ipynb was saved after the run had begun" in errors
    (here.project.notebooks / "second.ipynb").write_text(before)
    assert here.run("second", "--kernel", kernel)[0] == 0, "nothing is up to date that says something else"
    assert "It is 42." in (here.folder("second") / "report.html").read_text()
    here.assert_swept()


def test_a_notebook_that_is_saved_while_it_is_executed_is_made_as_it_was(here):
    save = (
        "import pathlib, os\nplace = pathlib.Path(os.environ['IMPACT_PROJECT'], 'notebooks/own.ipynb')\n"
        "changed = place.read_text().replace('It is 42.', 'It is 43.').replace('# A page', '# Changed')\n"
        "_ = place.write_text(changed)"
    )
    here.add("own", TITLE, PARAMETERS, ("code", save), *GOOD[2:])
    code, _, errors = here.run()
    assert code == 0, errors
    page = (here.folder("own") / "report.html").read_text()
    assert "It is 42." in page
    assert re.search(r"<h1[^>]*>A page", page)
    _, out, _ = here.run("--explain")
    assert "own (as-of-latest): to make: " in out


class BusyMachine(engine.Client):
    """Hears one message in a while, and has little patience."""

    def _limit(self, cell):
        seconds = super()._limit(cell)
        self.iopub_timeout = 1
        return seconds

    def process_message(self, *arguments, **options):
        time.sleep(0.01)
        return super().process_message(*arguments, **options)


def test_messages_that_come_too_late_are_no_timeout_of_the_report(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "Client", BusyMachine)
    scratch = tmp_path / "s"
    (scratch / "cwd").mkdir(parents=True)
    path = tmp_path / "notebook.ipynb"
    talk = "for number in range(2_000): print(number, flush=True)"
    path.write_text(json.dumps(notebook(("code", talk))))
    for name, value in kernel.environment(tmp_path, scratch).items():
        monkeypatch.setenv(name, value)
    kernel.quiet()
    with pytest.raises(RunFailed, match="its output had not arrived 1 s after its end"):
        engine.execute(
            path, {}, [], partial=tmp_path / "p", scratch=scratch, kind="plain", remaining=lambda: 600.0
        )
