"""The page of a release shows no small number of people, and none that other numbers give away."""

from __future__ import annotations

import pyarrow as pa

from impact.incidents.mapping.mapping import Publish
from impact.incidents.releases.annual import SCHEMA
from impact.incidents.releases.yearly_table import HIDDEN, Published, yearly_table

RULE = Publish()


def figures(*rows):
    """Annual figures of a place: year, killed, injured, total."""
    listed = [
        {
            "place": "LBN",
            "year": year,
            "measure": name,
            "value": n,
            "low": n,
            "high": n,
            "qualifier": "exact",
            "partial": year == 2021,
        }
        for year, *numbers in rows
        for name, n in zip(("killed", "injured", "total"), numbers, strict=True)
    ]
    return pa.Table.from_pylist(listed, schema=SCHEMA)


BIG = figures((2019, 30, 50, 100), (2020, 20, 60, 100), (2021, 25, 30, 65))


def test_large_numbers_are_shown_with_the_part_of_a_year():
    table = yearly_table(BIG, RULE)
    assert table.columns == ("Killed", "Injured", "Outcome not known", "Total")
    assert table.rows[0] == ("2019", False, ("30", "50", "20", "100"))
    assert table.rows[2] == ("2021", True, ("25", "30", "10", "65"))
    assert table.hidden == ()


def test_a_small_number_is_hidden_and_cannot_be_worked_out():
    rows = yearly_table(figures((2019, 3, 50, 100), (2020, 20, 60, 100), (2021, 25, 30, 65)), RULE).rows
    cells = rows[0][2]
    assert cells[0] == HIDDEN
    assert cells.count(HIDDEN) >= 2, "the total less the others gives it"


def test_what_the_release_before_hides_stays_hidden():
    figures_before = figures((2019, 3, 50, 100), (2020, 20, 60, 100), (2021, 25, 30, 65))
    before = yearly_table(figures_before, RULE)
    assert ("2019", "killed") in before.hidden
    after = yearly_table(BIG, RULE, [Published(figures_before, before.hidden)])
    assert set(before.hidden) <= set(after.hidden)


def test_a_small_change_since_the_release_before_is_hidden():
    before = figures((2019, 28, 50, 100), (2020, 20, 60, 100), (2021, 25, 30, 65))
    assert yearly_table(before, RULE).hidden == ()
    assert yearly_table(BIG, RULE, [Published(before, ())]).rows[0][2][0] == HIDDEN


def test_an_outcome_that_no_row_has_is_no_column_of_zeros():
    table = yearly_table(figures((2019, 30, 50, 80), (2020, 20, 60, 80)), RULE)
    assert table.columns == ("Killed", "Injured", "Total")
    assert table.rows[0][2] == ("30", "50", "80")
    alone = yearly_table(figures((2019, 0, 0, 80), (2020, 0, 0, 70)), RULE)
    assert (alone.columns, alone.rows[0][2]) == (("Total",), ("80",))


def test_without_a_figure_there_is_no_table():
    assert yearly_table(SCHEMA.empty_table(), RULE) is None
