"""The clock is set while reports are made: no report, limit, record or lock takes that for time gone by."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from impact.project import clock
from impact.reporting import manifest as records
from impact.reporting.schedule import due
from tests.miniature import GOOD, PARAMETERS, TITLE, finding_cell
from tests.slow.fault_helpers import COMMAND, Room, room

COMPILER = shutil.which("cc")
pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(
        sys.platform != "linux" or COMPILER is None,
        reason="needs LD_PRELOAD and a compiler: libfaketime holds up kernels and sleeps",
    ),
]

#: of a cell, or of a start-up file: sets the clock that all processes of the room see
SET = (
    "import os\nwith open(os.environ['IMPACT_TEST_HAND'] + '.new', 'w') as file: file.write({!r})\n"
    "os.replace(os.environ['IMPACT_TEST_HAND'] + '.new', os.environ['IMPACT_TEST_HAND'])"
)
HOUR, DAY, YEAR = 3600, 86_400, 31_557_600
#: to before anything was ever made
NEVER_SET = -56 * YEAR
JUMPS = [DAY, 5 * YEAR, -HOUR, -YEAR, NEVER_SET]


class Clock:
    """The clock of a room, set by writing how many seconds it is from the true one."""

    def __init__(self, where: Room, file: Path, library: Path) -> None:
        self.where = where
        self.file = file
        self.library = library
        self.set(0)

    def set(self, distance: int) -> None:
        self.file.write_text(str(distance))

    def run(self, *words: str, **variables: str) -> tuple[int, str]:
        """Run ``impact`` under this clock; its exit code, and what it said."""
        setting = {"LD_PRELOAD": str(self.library), "IMPACT_TEST_HAND": str(self.file), **variables}
        settings = [f"{name}={value}" for name, value in setting.items()]
        process = self.where.start(*words, command=["env", *settings, *COMMAND])
        out, errors = process.communicate(timeout=300)
        return process.returncode, out + errors


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "project") as made:
        yield made


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    made = tmp_path_factory.mktemp("library") / "settable_clock.so"
    source = Path(__file__).with_name("settable_clock.c")
    subprocess.run([str(COMPILER), "-shared", "-fPIC", "-o", str(made), str(source)], check=True)
    return made


@pytest.fixture
def hand(here, tmp_path, library):
    return Clock(here, tmp_path / "clock", library)


def run_of(here: Room, report: str) -> records.Run:
    return records.Run.model_validate_json((here.folder(report) / records.RUN).read_text())


@pytest.mark.parametrize(
    ("jump", "kernel"), list(zip(JUMPS, ["warm", "plain", "plain", "warm", "plain"], strict=True))
)
def test_a_clock_that_is_set_in_the_middle_of_a_report_costs_no_report(here, hand, jump, kernel):
    here.add("first", *GOOD, ("code", SET.format(str(jump))), ("code", "1 + 1"), entry="timeout: 60")
    here.add("second", *GOOD, entry="timeout: 60")
    code, said = hand.run("run", "-j", "1", "--kernel", kernel)
    assert code == 0, said
    assert here.states() == {"first": ("made", ""), "second": ("made", "")}
    assert all(run_of(here, name).seconds < 60 for name in ("first", "second"))
    assert "about" not in said, "no remaining time that nobody has"
    hand.set(0)
    code, said = hand.run("run", "-j", "1", "--kernel", kernel)
    assert code == 0, said
    assert set(here.states().values()) <= {("made", ""), ("up to date", "")}
    for name in ("first", "second"):
        made_at = run_of(here, name).made_at
        assert made_at is not None
        assert not clock.is_to_come(datetime.fromisoformat(made_at))
    code, said = hand.run("run")
    assert set(here.states().values()) == {("up to date", "")}
    assert "note:" not in said
    here.assert_swept()


@pytest.mark.parametrize("jump", [DAY, -YEAR])
def test_a_clock_that_is_set_while_a_kernel_starts_is_no_time_that_it_took(here, hand, tmp_path, jump):
    text = SET.format(str(jump)).replace("\n", "\n    ")
    start = f"import sys\nif any('plainkernel' in word for word in sys.orig_argv):\n    {text}\n"
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(start)
    here.add("only", *GOOD)
    code, said = hand.run("run", "--kernel", "plain", PYTHONPATH=str(tmp_path / "site"))
    assert code == 0, said
    assert hand.file.read_text() == str(jump)
    assert here.states() == {"only": ("made", "")}


@pytest.mark.parametrize("jump", [5 * YEAR, -YEAR])
def test_a_time_limit_is_kept_whatever_the_clock_says(here, hand, jump):
    here.add(
        "slow", *GOOD, ("code", f"{SET.format(str(jump))}\nimport time\ntime.sleep(600)"), entry="timeout: 4"
    )
    code, said = hand.run("run", "--kernel", "warm")
    assert (code, here.states()) == (1, {"slow": ("failed", "timeout")}), said
    assert 3 < run_of(here, "slow").seconds < 120
    here.assert_swept()


@pytest.mark.parametrize("jump", [5 * YEAR, -HOUR, -YEAR, NEVER_SET])
def test_a_scheduled_run_keeps_its_accounts_when_the_clock_is_set_under_it(here, hand, jump):
    schedule = "schedule: '* * * * *'"
    here.add("first", *GOOD, ("code", SET.format(str(jump))), entry=schedule)
    here.add("broken", TITLE, PARAMETERS, finding_cell(), ("code", "1 / 0"), entry=schedule)
    hook = f"cat > {str(here.project.root / 'told')!r}"
    code, said = hand.run("due", "--run", "--hook", hook)
    assert code == 1, said
    assert "1 failed" in said
    assert "failed: broken" in (here.project.root / "told").read_text()
    assert (here.project.reports / "index.html").is_file()
    served = due.State.model_validate_json((here.project.reports / due.STATE).read_text()).reports
    assert served["first"].made is not None
    assert abs(served["first"].made - datetime.now(UTC)) < timedelta(minutes=10)
    assert served["broken"].tries == 1
    hand.set(0)
    code, said = hand.run("due", "--run", "broken")
    assert code in (0, 1), said
    assert "error:" not in said


def test_the_feed_names_no_time_that_is_still_to_come(here, hand):
    here.add("page", *GOOD)
    assert hand.run("run")[0] == 0
    hand.set(5 * YEAR)
    path = here.project.notebooks / "page.ipynb"
    body = json.loads(path.read_text())
    body["cells"][2]["source"] = body["cells"][2]["source"].replace("It is 42.", "It is 43.")
    path.write_text(json.dumps(body))
    assert hand.run("run")[0] == 0
    hand.set(0)
    assert hand.run("run")[0] == 0
    feed = (here.project.reports / "feed.xml").read_text()
    times = [datetime.fromisoformat(text) for text in re.findall(r"<updated>([^<]+)<", feed)]
    assert times
    assert not any(clock.is_to_come(time) for time in times), feed
    assert os.listdir(here.temporary) == []  # noqa: PTH208
