"""Figures of one row are checked against each other; none is changed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from impact.incidents.convert.consistency import Consistency


def columns(**values):
    out = {}
    for name, figures in values.items():
        out[f"{name}_min"] = pa.array(figures, pa.int64())
        out[f"{name}_max"] = pa.array(figures, pa.int64())
    return out


def check(**values):
    rows = len(next(iter(values.values())))
    return {f.kind: f.rows for f in looked(columns(**values), np.arange(rows) + 2)}


def looked(*batches):
    """Findings of batches: columns and rows in turn."""
    checked = Consistency("incidents")
    for table, rows in zip(batches[::2], batches[1::2], strict=True):
        checked.look(table, rows)
    return checked.findings()


def test_outcomes_that_do_not_add_up_are_named():
    doubts = check(killed=[1, 1, 2], injured=[2, 2, 2], outcome_unknown=[0, 0, 0], people=[3, 4, 3])
    assert doubts == {"outcomes_do_not_add_up": (3, 4)}


def test_a_missing_outcome_leaves_room():
    assert check(killed=[1, 1], injured=[2, 2], outcome_unknown=[0, None], people=[3, 4]) == {}
    assert check(killed=[1, None], injured=[2, 2], people=[3, 4]) == {}


def test_people_that_are_not_killed_and_injured_are_said_with_their_numbers_over_all_batches():
    ages = columns(killed=[0, 1], injured=[1, 1], people=[47, 2])
    more = columns(killed=[0, 0], injured=[1, 2], people=[12, 31])
    [doubt] = looked(ages, np.array([2, 3]), more, np.array([4, 5]))
    assert (doubt.kind, doubt.rows, doubt.count) == ("outcomes_do_not_add_up", (2, 4, 5), 3)
    assert doubt.detail == "people = 90, but killed + injured = 4 in these 3 rows together"
    [alone] = looked(ages, np.array([2, 3]))
    assert alone.detail == "people = 47, but killed + injured = 1 in this row"


def test_more_children_than_people():
    assert check(children=[1, 5], people=[3, 4]) == {"part_exceeds_whole": (3,)}


def test_nothing_to_compare_is_no_finding():
    assert check(killed=[1], injured=[2]) == {}


def test_more_civilians_than_people_killed_and_injured_where_no_row_states_the_people():
    assert check(killed=[0, 2], injured=[1, 5], civilians=[7, 7]) == {"part_exceeds_whole": (2,)}
    assert check(killed=[0, None], injured=[None, 1], civilians=[7, 7]) == {}
    assert check(killed=[0], injured=[1], outcome_unknown=[6], civilians=[7]) == {}


def test_a_finding_on_people_that_no_row_states_names_the_columns_that_are_there():
    [doubts] = looked(columns(killed=[0], injured=[1], civilians=[7]), np.array([2]))
    assert doubts.field == "civilians"
    assert doubts.detail == "killed + injured = 1, but civilians = 7 in this row"
