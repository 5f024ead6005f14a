"""Disks that refuse: a folder of reports that is read-only, or has no inodes left."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.miniature import GOOD
from tests.slow.fault_helpers import room
from tests.slow.test_deployment_faults import mounted

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(os.name != "posix", reason="mounts of POSIX"),
]


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        yield made


def test_reports_that_are_read_only_are_named_and_stay(here):
    here.add("good", *GOOD)
    code, _, errors = here.run()
    assert code == 0, errors
    reports = str(here.project.reports)
    before = sorted(path for path in here.project.reports.rglob("*") if path.is_file())
    with mounted("--bind", reports, reports):
        subprocess.run(["mount", "-o", "remount,bind,ro", reports], check=True)
        code, out, errors = here.run("--force")
    assert code == 1, errors
    assert "Read-only file system" in out + errors
    assert "Traceback" not in out + errors
    assert sorted(path for path in here.project.reports.rglob("*") if path.is_file()) == before
    here.assert_swept()


def test_a_disk_without_inodes_fails_the_report_and_leaves_no_half(here):
    here.add("good", *GOOD)
    here.project.reports.mkdir()
    with mounted("-t", "tmpfs", "-o", "nr_inodes=4", "tmpfs", str(here.project.reports)):
        code, out, errors = here.run()
        assert code == 1, errors
        assert "there is no room left on the disk" in out + errors
        assert "Traceback" not in out + errors
        assert not list(here.project.reports.rglob("report.html"))
        here.assert_swept()
