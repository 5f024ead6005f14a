"""What stops a command while a hook is at work ends the hook, too."""

from __future__ import annotations

import os
import signal

import pytest

from tests.miniature import PARAMETERS, TITLE, finding_cell
from tests.slow.fault_helpers import Room, room, wait_until

pytestmark = pytest.mark.notebooks

#: it says that it is there, hears nothing, and waits with a program of its own
HOOK = "exec 0<&-; echo there >there.txt; sleep 300 | cat"
FAILING = (TITLE, PARAMETERS, finding_cell(), ("code", "1 / 0"))


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        made.add("bad", *FAILING, entry="schedule: '* * * * *'")
        yield made


def stopped(made: Room, number: int, *words: str) -> tuple[int, str]:
    process = made.start(*words, "--hook", HOOK)
    wait_until((made.project.root / "there.txt").exists)
    os.kill(process.pid, number)
    _, said = process.communicate(timeout=60)  # the hook holds the same pipe
    return process.returncode, said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_hook_ends_with_the_command_that_tells_it(here, number):
    assert here.run()[0] == 1
    code, said = stopped(here, number, "due", "--failed")
    assert (code, "error: stopped" in said) == (130, True)
    wait_until(lambda: not here.processes(), 20.0)


def test_a_hook_ends_with_a_command_that_is_killed(here):
    assert here.run()[0] == 1
    code, said = stopped(here, signal.SIGKILL, "due", "--failed")
    assert (code, said) == (-signal.SIGKILL, "")
    wait_until(lambda: not here.processes(), 20.0)


def test_what_a_hook_leaves_at_work_outlives_it(here):
    assert here.run()[0] == 1
    process = here.start("due", "--failed", "--hook", "(sleep 2; echo done >done.txt) >/dev/null 2>&1 &")
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    wait_until((here.project.root / "done.txt").exists, 20.0)


def test_a_scheduled_run_that_is_stopped_over_its_hook_has_kept_its_accounts(here):
    code, said = stopped(here, signal.SIGTERM, "due", "--run", "--since", "2026-10-01", "--now", "2026-10-02")
    assert code == 130, said
    wait_until(lambda: not here.processes(), 20.0)
    assert here.states() == {"bad": ("failed", "error")}
    assert '"bad"' in (here.project.reports / ".schedule.json").read_text(encoding="utf-8")
