"""A repeated id is told from alike people; no row is dropped without an id."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from impact.incidents.convert.distinct import Columns, Gathered
from impact.incidents.convert.repeats import Digests


def find(columns, identifier, rule="ask", batches=1):
    table = pa.table({n: pa.array(v, pa.string()) for n, v in columns.items()})
    digests = Digests()
    for part in np.array_split(np.arange(table.num_rows), batches):
        digests.add(Columns(table.take(part)), list(columns), identifier, part + 2)
    return digests.find(rule, identifier)


ID = {"id": ["1", "1", "2", "2", "3"], "outcome": ["injured", "injured", "injured", "killed", "killed"]}


@pytest.mark.parametrize("batches", [1, 2, 5])
def test_case_34_with_an_id(batches):
    repeats = find(ID, "id", batches=batches)
    assert repeats.repeated.tolist() == [False, True, False, False, False]
    assert repeats.conflicting.tolist() == [False, False, True, True, False]
    assert {f.kind: f.count for f in repeats.findings} == {"id_repeated": 1, "id_conflict": 2}


@pytest.mark.parametrize(("rule", "stands"), [("later", 3), ("earlier", 2)])
def test_a_rule_says_which_of_two_rows_stands(rule, stands):
    repeats = find(ID, "id", rule)
    assert not repeats.conflicting.any()
    assert np.flatnonzero(~repeats.repeated).tolist() == [0, stands, 4]


@pytest.mark.parametrize("batches", [1, 2])
def test_case_34_without_an_id_all_stay(batches):
    repeats = find({"date": ["d", "d", "d", "e"], "sex": ["M", "M", "M", "F"]}, None, batches=batches)
    assert not repeats.repeated.any()
    assert not repeats.conflicting.any()
    assert [(f.kind, f.count) for f in repeats.findings] == [("identical_rows", 3)]


def test_rows_without_an_id_are_not_alike_because_it_is_missing():
    repeats = find({"id": [None, None, " ", "7"], "x": ["a", "b", "c", "d"]}, "id")
    assert not repeats.repeated.any()
    assert not repeats.conflicting.any()


def test_texts_of_two_columns_are_gathered_over_batches():
    table = pa.table({"y": ["2020", "2021", None, "2020"], "m": ["1", "1", "2", "1"]})
    whole = Columns(table).distinct({"year": "y", "month": "m"})
    assert list(zip(*whole.parts.values(), strict=True)) == [("2020", "1"), ("2021", "1"), (None, "2")]
    assert whole.codes.tolist() == [0, 1, 2, 0]
    assert whole.weights.tolist() == [2, 1, 1]
    gathered = Gathered()
    parts = [Columns(table.slice(0, 1)), Columns(table.slice(1, 3))]
    for part in parts:
        gathered.add(part.distinct({"year": "y", "month": "m"}))
    assert list(zip(*gathered.parts.values(), strict=True)) == [("2020", "1"), ("2021", "1"), (None, "2")]
    assert gathered.weights.tolist() == [2, 1, 1]
    assert gathered.codes(parts[1].distinct({"year": "y", "month": "m"})).tolist() == [1, 2, 0]
