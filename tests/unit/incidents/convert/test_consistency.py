"""Parts of a row are held against their whole, also where some parts are not in the file."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from impact.incidents.convert import consistency


def kinds(**counts: list[int | None]) -> list[tuple[str, tuple[int, ...]]]:
    columns = {}
    for name, values in counts.items():
        columns[f"{name}_min"] = columns[f"{name}_max"] = pa.array(values, pa.int64())
    size = len(next(iter(counts.values())))
    return [(f.kind, f.rows) for f in consistency.check("incidents", columns, np.arange(2, 2 + size))]


def test_outcomes_that_do_not_add_up_are_named():
    found = kinds(killed=[1, 1], injured=[1, 1], outcome_unknown=[0, 0], people=[2, 3])
    assert found == [("outcomes_do_not_add_up", (3,))]


@pytest.mark.parametrize(("people", "named"), [([3, 3], []), ([1, 3], [("outcomes_do_not_add_up", (2,))])])
def test_without_a_column_of_unknown_outcomes_only_too_many_are_named(people, named):
    assert kinds(killed=[1, 1], injured=[1, 1], people=people) == named
