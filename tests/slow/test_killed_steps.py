"""A run is killed at one change of the disk after another; the next run makes what it would have made."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

import pytest

from tests.miniature import GOOD
from tests.slow.fault_helpers import COMMAND, Room, room

pytestmark = pytest.mark.notebooks

#: what a moment or a machine's name may stand in, and hashes of those
PASSING = re.compile(
    rb"20\d\d-\d\d-\d\d[T ]?[\d:+Z]*|\d{1,2} [A-Z][a-z]+ 20\d\d|\d\d:\d\d|<!-- [0-9a-f]{64} -->"
)
RECORDS = {"run.json", "status.csv", "manifest.json", "key.json"}


def made(where: Room) -> None:
    """Reports of an earlier question, which the next run is to replace."""
    for name in ("one", "two"):
        where.add(name, *GOOD)
    assert where.run("-j", "1")[0] == 0
    for path in where.project.notebooks.glob("*.ipynb"):
        body = json.loads(path.read_text(encoding="utf-8"))
        body["cells"][0]["source"] = "# A page\n\nIts new question."
        path.write_text(json.dumps(body), encoding="utf-8")


def contents(where: Room) -> dict[str, bytes]:
    files = [path for path in sorted(where.project.reports.rglob("*")) if path.is_file()]
    texts = {path: b"" if path.name in RECORDS else PASSING.sub(b"", path.read_bytes()) for path in files}
    return {path.relative_to(where.project.reports).as_posix(): text for path, text in texts.items()}


def broken_links(reports: Path) -> list[tuple[str, str]]:
    pages = {path: path.read_text(encoding="utf-8") for path in reports.rglob("*.html")}
    assert all(page.rstrip().endswith(">") for page in pages.values())
    links = [
        (path, link) for path, page in pages.items() for link in re.findall(r'href="([^"#:]+)["#]', page)
    ]
    return [(path.name, link) for path, link in links if not (path.parent / link).exists()]


def killed(where: Room, site: Path, at: int) -> bool:
    """Whether a run came so far that it was killed; the steps it made are in the log."""
    log = where.project.root.parent / f"steps-{at}"
    words = ["env", f"PYTHONPATH={site}", f"KILL_LOG={log}", f"KILL_AT={at}"]
    process = where.start("run", "-j", "1", command=[*words, *COMMAND])
    process.communicate(timeout=300)
    return process.returncode == -signal.SIGKILL


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_after_a_kill_at_any_step_the_next_run_makes_what_it_would_have_made(tmp_path, site):
    with room(tmp_path / "reference" / "project") as where:
        made(where)
        assert where.run("-j", "1")[0] == 0
        content = contents(where)
    rounds = 0
    for at in range(15, 400, 13):
        with room(tmp_path / f"at-{at}" / "project") as where:
            made(where)
            if not killed(where, site, at):
                break
            rounds += 1
            assert broken_links(where.project.reports) == []
            code, _, errors = where.run("-j", "1")
            assert (code, errors.count("error:")) == (0, 0), errors
            assert contents(where) == content
            assert [path.name for path in where.project.root.glob(".reports*")] == []
    assert rounds >= 3
