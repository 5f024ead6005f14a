"""State files that were written whole, or in a time to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from impact.incidents.releases.snapshot import LOG, write_log
from impact.incidents.releases.snapshot import Log as FetchLog
from impact.project import state_file
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.schedule import due
from tests.unit.project.state_files import COPY, FAILURE, KINDS, MANIFEST, RUN, place, report_in


def test_a_file_of_another_version_is_unknown_without_a_word(tmp_path, lines):
    kind = KINDS["key"]
    place(tmp_path, kind).write_text(kind.sound.replace("impact-key/2", "impact-key/99"), encoding="utf-8")
    assert kind.read(tmp_path) is None
    assert lines == []


def test_writing_is_whole_or_not_at_all_and_an_empty_folder_gives_way(tmp_path):
    path = tmp_path / "state.json"
    path.mkdir()
    state_file.write(path, "one")
    assert path.read_text() == "one"
    path.unlink()
    (path / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        state_file.write(path, "two")
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.json"]


def test_a_damaged_earlier_run_takes_no_number_and_no_memory_away(tmp_path):
    """The number of the next run is free, though the newest one cannot be read."""
    reports = tmp_path / "reports"
    folder = reports / "one" / "as-of-latest"
    folder.mkdir(parents=True)
    (folder / records.MANIFEST).write_text(
        MANIFEST.model_copy(update={"outputs": {"findings.json": "0" * 64}}).to_json()
    )
    broken = reports / history.HISTORY / "one" / "as-of-latest" / "0007"
    broken.mkdir(parents=True)
    (broken / records.MANIFEST).write_text("{")
    old = tmp_path / "old"
    old.mkdir()
    (old / records.MANIFEST).write_text(MANIFEST.to_json())
    record = history.keep(old, folder)
    assert record is not None
    assert record.name == "0008"
    assert history.unusable(reports, "one", "as-of-latest")[0] == broken


def test_a_fetch_never_writes_over_a_log_that_it_cannot_read(tmp_path):
    from impact.incidents.releases.snapshot import note_fetch

    home = tmp_path / "data/own/mine"
    write_log(home, FetchLog((COPY,), None))
    path = home / "snapshots" / LOG
    path.write_text(path.read_text()[:-20])
    before = path.read_text()
    note_fetch(home, "failed", "no answer")
    assert path.read_text() == before


def test_times_to_come_are_unknown_and_told_once(tmp_path, lines):
    later = (datetime.now(UTC) + timedelta(days=900)).isoformat(timespec="seconds")
    folder = report_in(tmp_path)
    folder.mkdir(parents=True)
    (folder / records.RUN).write_text(RUN.model_copy(update={"made_at": later}).to_json())
    (folder / records.FAILED).write_text(FAILURE.model_copy(update={"failed_at": later}).to_json())
    assert records.read_run(folder).made_at is None
    assert records.read_run(folder).seconds == RUN.seconds
    assert records.read_failure(folder).failed_at == ""
    assert len(lines) == 1
    assert "still to come: was a clock wrong?" in lines[0]


def test_what_was_served_in_a_time_to_come_is_due(tmp_path, lines):
    from impact.reporting.request.spec import ReportSpec

    now = datetime.now(UTC)
    state = due.State(
        reports={
            "one": due.Served(made=now + timedelta(days=2000)),
            "two": due.Served(made=now - timedelta(days=90), failed_at=now + timedelta(days=1), tries=9),
        }
    )
    due.write_state(tmp_path, state)
    read = due.read_state(tmp_path)
    specs = [ReportSpec(id=name, notebook=name, title=name, schedule="0 6 2 * *") for name in ("one", "two")]
    dues = due.due_since_last(specs, read, now)
    assert [item.report for item in dues] == ["one", "two"]
    assert not any(item.waits(now) for item in dues)
    after = read.after(dues, set(), now)
    assert all(served.made <= now for served in after.reports.values())  # healed, not waited for
    assert len(lines) == 1


def test_the_little_that_clocks_differ_is_no_time_to_come(tmp_path, lines):
    soon = datetime.now(UTC) + timedelta(minutes=2)
    due.write_state(tmp_path, due.State(reports={"one": due.Served(made=soon)}))
    assert due.read_state(tmp_path).reports["one"].made == soon
    assert lines == []


def test_a_day_asked_for_with_now_is_no_clock_set_back(tmp_path, lines):
    made = datetime.now(UTC) - timedelta(days=1)
    due.write_state(tmp_path, due.State(reports={"one": due.Served(made=made)}))
    assert due.read_state(tmp_path, made - timedelta(days=300)).reports["one"].made == made
    assert lines == []
