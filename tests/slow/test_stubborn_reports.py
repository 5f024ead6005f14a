"""Reports that do not want to end: they are out of time all the same, and so is what they have started."""

from __future__ import annotations

import sys

import psutil
import pytest

from tests.miniature import GOOD
from tests.slow.fault_helpers import room, wait_until

pytestmark = pytest.mark.notebooks

DEAF = "import signal\nfor number in set(signal.Signals) - {9, 19}: signal.signal(number, signal.SIG_IGN)\n"
#: the word in the command lines of what a notebook starts; nothing else tells it from other processes
MARK = "impact-stubborn-{}"
STARTS = (
    "import os, subprocess, sys\n"
    "deaf = 'import signal as s, time\\nfor n in set(s.Signals) - {{9, 19}}: s.signal(n, s.SIG_IGN)\\n'\n"
    "words = [sys.executable, '-c', deaf + 'time.sleep(600)', {mark!r}]\n"
)
WAYS = {
    "a loop of C": DEAF + "signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))\nsum(range(10**13))",
    "threads": DEAF
    + "import threading\nfor _ in range(3): threading.Thread(target=sum, args=(range(10**13),)).start()\n"
    "sum(range(10**13))",
    "a child": STARTS + "subprocess.run(words)",
    "a stray without a mark": STARTS
    + "subprocess.Popen(words, env={{}}, start_new_session=True)\nimport time; time.sleep(600)",
    "a stray of a stray": STARTS
    + "again = 'import subprocess, sys; subprocess.Popen(sys.argv[1:], start_new_session=True)'\n"
    "subprocess.run([sys.executable, '-c', again, *words], env={{}})\nimport time; time.sleep(600)",
    "a stopped child": STARTS
    + "started = subprocess.Popen(words, env={{}})\nos.kill(started.pid, 19)\nsum(range(10**13))",
}


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "project") as made:
        yield made


def marked(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if mark in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")
@pytest.mark.parametrize("kernel", ["plain", "warm"])
@pytest.mark.parametrize("way", WAYS)
def test_what_does_not_want_to_end_is_ended_with_its_report(here, kernel, way):
    mark = MARK.format(here.temporary.name)
    source = WAYS[way].format(mark=mark) if "{mark" in WAYS[way] else WAYS[way]
    here.add("stubborn", *GOOD, ("code", source), entry="timeout: 4")
    here.add("after", *GOOD)
    try:
        code, _, errors = here.run("-j", "1", "--kernel", kernel)
        assert code == 1, errors
        assert here.states() == {"stubborn": ("failed", "timeout"), "after": ("made", "")}
        assert "took longer than 4 s" in errors
        wait_until(lambda: not marked(mark), 10, lambda: f"still running: {marked(mark)}")
        here.assert_swept()
    finally:
        for process in marked(mark):
            process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")
@pytest.mark.parametrize("kernel", ["plain", "warm"])
def test_what_a_report_that_was_made_leaves_running_is_ended(here, kernel):
    mark = MARK.format(here.temporary.name)
    source = STARTS.format(mark=mark) + "subprocess.Popen(words, env={}, start_new_session=True) and None"
    here.add("leaving", *GOOD, ("code", source))
    try:
        code, _, errors = here.run("-j", "1", "--kernel", kernel)
        assert code == 0, errors
        wait_until(lambda: not marked(mark), 10, lambda: f"still running: {marked(mark)}")
    finally:
        for process in marked(mark):
            process.kill()
