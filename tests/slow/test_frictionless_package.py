"""The validator accepts the data package as it lies on disk: every row of every file, and every reference."""

from __future__ import annotations

import frictionless
import pandas as pd


def test_the_package_on_disk_is_valid(built, monkeypatch):
    monkeypatch.setattr(pd.Series, "to_dict", once_a_row(pd.Series.to_dict))
    report = frictionless.validate(str(built / "data/processed/datapackage.json"))
    assert not report.errors, report.errors
    wrong = {task.name: [(error.type, error.note) for error in task.errors[:3]] for task in report.tasks}
    assert {name: errors for name, errors in wrong.items() if errors} == {}
    assert len(report.tasks) > 1


def once_a_row(plain):
    """Let the validator have each row as a dictionary once: it asks for the whole row at each cell."""
    row, cells = None, {}

    def to_dict(self):
        nonlocal row, cells
        if self is not row:
            row, cells = self, plain(self)
        return cells

    return to_dict
