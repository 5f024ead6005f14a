"""The index that is written while a batch goes on: whole, honest, and replaced by the same one as ever."""

from __future__ import annotations

import csv
import os
import shlex
import signal

import pytest

from tests.miniature import GOOD
from tests.slow.fault_helpers import COMMAND, room, wait_until

pytestmark = [pytest.mark.notebooks, pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")]

# A page of the long tail: it waits for a word from the test.
WAITING = (
    "code",
    "import os, pathlib, time\n"
    "root = pathlib.Path(os.environ['IMPACT_PROJECT'])\n"
    "deadline = time.monotonic() + 200\n"
    "while not (root / 'go').exists():\n"
    "    assert time.monotonic() < deadline\n"
    "    time.sleep(0.05)",
)
DAYS = ", ".join(f'"2020-01-{day:02d}"' for day in range(1, 8))


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        yield made


# As make calls it: a line of its own, and one after it.
MAKEFILE = "report:\n\t@{command} run --jobs 1 --kernel plain\n\t@touch after\n"


def test_the_leading_pages_are_on_an_index_before_the_tail_is_made(here):
    here.add("tail", *GOOD, WAITING, entry=f"matrix: {{as_of: [{DAYS}]}}")
    here.add("lead", *GOOD)
    index = here.project.reports / "index.html"
    process = here.start("run", "--jobs", "1", "--kernel", "warm")
    wait_until(index.exists, 200)
    early = index.read_text(encoding="utf-8")
    assert "When this list was written, 7 pages were still to be made or brought up to date." in early
    assert 'href="lead/as-of-latest/report.html"' in early
    assert early.rstrip().endswith("</html>")
    assert not (here.project.reports / "status.csv").exists()

    process.kill()  # an interrupted run leaves that index, which is as true as it was
    process.communicate(timeout=120)
    wait_until(lambda: not here.processes())
    assert index.read_text(encoding="utf-8") == early

    (here.project.root / "go").touch()
    code, _, errors = here.run("--jobs", "2")
    assert code == 0, errors
    last = index.read_bytes()
    assert b"were still to be made" not in last
    for name in ("index.html", "feed.xml", "card.png", "glossary.html"):
        (here.project.reports / name).unlink()
    assert here.run()[0] == 0
    assert index.read_bytes() == last
    here.assert_swept()


@pytest.mark.parametrize(
    ("number", "caller"),
    [(signal.SIGINT, "impact"), (signal.SIGHUP, "impact"), (signal.SIGINT, "make")],
)
def test_a_run_that_is_stopped_between_the_leading_pages_and_the_tail_keeps_what_it_made(
    here, number, caller
):
    here.add("tail", *GOOD, WAITING, entry=f"matrix: {{as_of: [{DAYS}]}}")
    here.add("lead", *GOOD)
    index = here.project.reports / "index.html"
    root = here.project.root
    if caller == "make":
        (root / "Makefile").write_text(MAKEFILE.format(command=shlex.join(COMMAND)), encoding="utf-8")
        process = here.start(command=["make", "report"])
    else:
        process = here.start("run", "--jobs", "1", "--kernel", "plain")
    wait_until(index.exists, 200)
    wait_until(lambda: list(root.glob(".reports-work/*/executing.ipynb")), 200)  # a page of the tail is begun
    os.killpg(process.pid, number)  # as a terminal does: the whole group
    _, errors = process.communicate(timeout=300)
    wait_until(lambda: not here.processes())

    assert process.returncode == (130 if caller == "impact" else -number)
    assert "error: stopped; nothing half made is left" in errors.splitlines()
    assert not (root / "after").exists()
    with (here.project.reports / "status.csv").open(encoding="utf-8", newline="") as table:
        states = [(row["report"], row["state"], row["cause"]) for row in csv.DictReader(table)]
    assert sorted(states) == [("lead", "made", ""), *[("tail", "failed", "cancelled")] * 7]
    text = index.read_text(encoding="utf-8")
    assert "were still to be made" not in text
    assert 'href="lead/as-of-latest/report.html"' in text
    here.assert_swept()
