"""The validator accepts the data package as it lies on disk: every row of every file, and every reference."""

from __future__ import annotations

import frictionless


def test_the_package_on_disk_is_valid(built):
    report = frictionless.validate(str(built / "data/processed/datapackage.json"))
    assert not report.errors, report.errors
    wrong = {task.name: [(error.type, error.note) for error in task.errors[:3]] for task in report.tasks}
    assert {name: errors for name, errors in wrong.items() if errors} == {}
    assert len(report.tasks) > 1
