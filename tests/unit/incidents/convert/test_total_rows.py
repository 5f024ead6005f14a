"""Totals and notes are told by words and sums together; a place called Totalán is a place."""

from __future__ import annotations

import csv

import numpy as np
import pyarrow as pa
import pytest

from impact.incidents.convert.distinct import Columns
from impact.incidents.convert.total_rows import Separator
from impact.incidents.mapping.mapping import TotalRows
from tests.conftest import CHECKOUT

CASE = CHECKOUT / "tests/cases/27_total_rows_and_notes/input.csv"


def table(rows: list[list[str | None]], names: list[str]) -> pa.Table:
    return pa.table({n: pa.array([r[i] or None for r in rows], pa.string()) for i, n in enumerate(names)})


def separate(rows, names, numeric, unit="count", settings=None, batches=1):
    separator = Separator(numeric, settings or TotalRows(), unit)
    masks = {"total": [], "note": [], "doubtful": []}
    for part in np.array_split(np.arange(len(rows)), batches):
        piece = [rows[i] for i in part]
        done = separator.separate(Columns(table(piece, names)), part + 1, np.zeros(len(piece), dtype=bool))
        for reason in ("total", "note"):
            masks[reason] += part[done.excluded[reason]].tolist() if reason in done.excluded else []
        if done.doubtful is not None:
            masks["doubtful"] += part[done.doubtful].tolist()
    return masks, separator.findings


def case_27() -> list[list[str]]:
    return list(csv.reader(CASE.read_text(encoding="utf-8").splitlines()))[3:]


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_totals_and_notes_of_case_27(batches):
    rows = case_27()
    masks, findings = separate(
        rows, ["province", "district", "killed", "injured"], ["killed", "injured"], batches=batches
    )
    assert [rows[i][0] for i in masks["total"]] == [
        "Subtotal North",
        "Subtotal South",
        "TOTAL GENERAL",
        "Grand total incl. unknown",
    ]
    assert len(masks["note"]) == 2
    assert not masks["doubtful"]
    disagree = {(f.column, f.value) for f in findings if f.kind == "total_disagrees"}
    assert ("injured", "2") in disagree
    assert ("injured", "7") in disagree
    assert ("killed", "5") in disagree


def test_a_place_whose_name_begins_with_total_is_a_record():
    rows = [["Totalán", "1"], ["Totalán Alto", "2"], ["Sumapaz", "3"]]
    masks, _ = separate(rows, ["place", "killed"], ["killed"])
    assert masks == {"total": [], "note": [], "doubtful": []}


def test_a_word_without_the_sum_is_asked_when_cells_are_empty():
    rows = [["A", "x", "5"], ["B", "y", "6"], ["Total", None, "3"], ["C", "z", "9"]]
    masks, findings = separate(rows, ["place", "district", "killed"], ["killed"])
    assert masks["doubtful"] == [2]
    assert [f.kind for f in findings] == ["maybe_total"]
    assert not findings[0].decided


def test_a_sum_without_a_word_is_asked():
    rows = [["A", "x", "5", "1"], ["B", "y", "6", "2"], [None, None, "11", "3"]]
    masks, _ = separate(rows, ["place", "district", "killed", "injured"], ["killed", "injured"])
    assert masks["doubtful"] == [2]


def test_words_of_totals_in_other_scripts():
    for word in ("Итого", "المجموع", "جمع کل", "Ukupno", "សរុប", "TOTAL GENERAL:", "Sous-total Nord"):
        rows = [["A", "x", "5"], ["B", "y", "6"], [word, None, "11"]]
        masks, _ = separate(rows, ["place", "district", "killed"], ["killed"])
        assert masks["total"] == [2], word


def test_rows_of_people_are_no_totals_because_a_figure_is_a_sum():
    rows = [["A", "x", "1"], ["B", "y", "2"], ["C", None, "3"]]
    masks, _ = separate(rows, ["place", "village", "age"], ["age"], unit="person")
    assert masks == {"total": [], "note": [], "doubtful": []}


def test_a_mapping_may_keep_all_rows():
    rows = [["A", "x", "5"], ["Total", None, "5"]]
    masks, _ = separate(rows, ["place", "d", "killed"], ["killed"], settings=TotalRows(keep=True))
    assert masks == {"total": [], "note": [], "doubtful": []}


CROSS = [["North", "M", "12"], ["North", "F", "3"], ["South", "M", "9"], ["South", "F", "7"]]
TOTALS = [["TOTAL", "M", "21"], ["TOTAL", "F", "10"]]


def test_a_total_of_a_cut_that_is_no_sum_of_the_rows_above_is_asked():
    masks, _ = separate(CROSS + TOTALS, ["place", "sex", "people"], ["people"])
    assert masks == {"total": [], "note": [], "doubtful": [4, 5]}


def test_a_word_that_the_mapping_states_is_a_total():
    settings = TotalRows(words=("TOTAL",))
    masks, _ = separate(CROSS + TOTALS, ["place", "sex", "people"], ["people"], settings=settings)
    assert masks == {"total": [4, 5], "note": [], "doubtful": []}


NAMES = ["id", "date", "place", "killed"]


def test_subtotals_without_a_word_are_asked():
    rows = [
        ["A1", "2019-05-13", "North", "1"],
        ["A2", "2019-05-14", "North", "2"],
        ["", "", "North", "3"],
        ["A3", "2019-05-13", "South", "4"],
        ["A4", "2019-05-14", "South", "2"],
        ["", "", "South", "6"],
        ["", "", "", "9"],
    ]
    masks, _ = separate(rows, NAMES, ["killed"], unit="incident")
    assert masks["doubtful"] == [2, 5, 6]


def test_a_total_under_a_filter_without_a_word_is_asked():
    rows = [["A1", "1"], ["A2", "2"], ["A3", "3"], ["A4", "4"], ["", "10"]]
    masks, _ = separate(rows, ["id", "killed"], ["killed"], unit="incident")
    assert masks["doubtful"] == [4]


@pytest.mark.parametrize("at", [0, 3])
def test_a_whole_country_in_the_first_or_last_row_is_asked(at):
    rows = [["North", "1", "2"], ["South", "4", "8"], ["East", "5", "10"]]
    rows.insert(at, ["All of it", "10", "20"])
    masks, _ = separate(rows, ["place", "killed", "injured"], ["killed", "injured"])
    assert masks["doubtful"] == [at]


def test_provinces_above_their_districts_are_asked():
    rows = [
        ["N", "", "3"],
        ["N", "a", "1"],
        ["N", "b", "2"],
        ["S", "", "5"],
        ["S", "c", "4"],
        ["S", "d", "1"],
    ]
    masks, _ = separate(rows, ["province", "district", "killed"], ["killed"])
    assert masks["doubtful"] == [0, 3]


def test_sparse_records_that_add_up_by_chance_are_records():
    rows = [
        ["A1", "2019-05-13", "North", "1"],
        ["A2", "", "", "1"],
        ["A3", "2019-05-13", "South", "2"],
        ["A4", "", "", ""],
        ["A5", "2019-05-13", "South", "2"],
    ]
    masks, _ = separate(rows, NAMES, ["killed"], unit="incident")
    assert not masks["doubtful"]
