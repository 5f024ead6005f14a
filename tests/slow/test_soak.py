"""Some months of a site in one sitting; ``python -m bench.soak`` lives through two years (docs/soak.md)."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from bench import soak
from bench.soak_truth import untrue
from tests.conftest import CHECKOUT


def test_in_some_months_every_page_stays_true_and_nothing_is_left(tmp_path):
    with tempfile.TemporaryDirectory(prefix="s") as temporary:
        site = soak.Soak(CHECKOUT, tmp_path, Path(temporary), real=False)
        months = list(site.months(2))  # the second has a report that fails and is mended
        assert [month.faults for month in months] == [(), ()]
        assert [(month.made, month.failed, month.up_to_date) for month in months] == [
            (3, 0, 0),
            (1, 1, 1),
        ]
        page = site.project.reports / "newest/as-of-latest/report.html"
        page.write_text(page.read_text(encoding="utf-8").replace("2,078", "2,999"), encoding="utf-8")
        assert any("changed" in fault for fault in untrue(site.project))  # the soak itself can fail


@pytest.mark.parametrize(
    "name", ["files", "kilobytes", "earlier_runs", "changes", "state_bytes", "machine_files"]
)
def test_what_grows_month_by_month_is_named(name):
    empty = soak.Month("2027-01", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    months = [replace(empty, **{name: 100 + 10 * number}) for number in range(24)]
    assert soak.grown([replace(empty, **{name: 100})] * 24) == []
    assert soak.grown(months)[0].startswith(f"{name} grew from")
