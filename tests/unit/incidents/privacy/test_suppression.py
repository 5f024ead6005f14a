"""Small cells are hidden so that nothing published leaves a hidden one less than a wide range."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from impact.errors import ModelInputError
from impact.incidents.privacy import Rule, difference_discloses, protected_ranges, suppress
from impact.incidents.privacy.suppression import Suppressed, additive_table
from impact.incidents.privacy.suppression.feasible_ranges import bounds_of, groups, ranges_of
from tests.conftest import CHECKOUT

CASE = CHECKOUT / "tests/cases/24_secondary_suppression"
TOTALS = {"province": "TOTAL", "sex": "ALL"}


def release(number: int) -> pd.DataFrame:
    return pd.read_csv(CASE / f"input_release{number}.csv")


def suppressed(number: int, **options: object) -> Suppressed:
    return suppress(release(number), ["province", "sex"], "people", totals=TOTALS, **options)


def hiding(table: Suppressed, *cells: tuple[str, ...]) -> Suppressed:
    """The same table with other cells hidden."""
    by = list(table.additive.by)
    hidden = np.array([key in cells for key in table.table[by].itertuples(index=False, name=None)])
    counts = pd.array(table.additive.counts, dtype="Int64")
    counts[hidden] = pd.NA
    return Suppressed(table.table.assign(people=counts, hidden=hidden), table.rule, table.additive)


def totals_of(table: Suppressed, cell: int) -> int:
    """Smallest total that the cell is a part of."""
    sums = table.additive.sums.toarray()
    return min(table.additive.counts[row < 0].sum() for row in sums if row[cell] > 0)


def by_enumeration(table: Suppressed, limit: int) -> dict[int, tuple[int, int]]:
    """Ranges of the hidden cells over all tables of whole numbers up to a limit, tried one by one."""
    cells = np.flatnonzero(table.hidden)
    sums = table.additive.sums.toarray()
    counts = np.where(table.hidden, 0, table.additive.counts)
    tops = [min(limit, int(totals_of(table, c))) for c in cells]
    axes = np.meshgrid(*[np.arange(table.least, top + 1) for top in tops], indexing="ij")
    tried = np.stack([axis.ravel() for axis in axes], axis=1)
    fits = tried[(tried @ sums[:, cells].T == -(sums @ counts)).all(axis=1)]
    ranges = zip(cells, fits.T, strict=True)
    return {int(c): (int(v.min()), int(v.max())) for c, v in ranges}


def hidden_cells(table: Suppressed) -> set[tuple[str, str]]:
    rows = table.table.loc[table.hidden, list(table.additive.by)]
    return set(rows.itertuples(index=False, name=None))


def test_a_small_cell_is_hidden_with_the_three_that_give_it_away():
    table = suppressed(1)
    assert hidden_cells(table) == {("North", "F"), ("North", "M"), ("South", "F"), ("South", "M")}
    assert table.table.loc[table.hidden, "people"].isna().all()


def test_the_range_of_the_small_cell_is_the_one_found_by_enumeration():
    ranges = protected_ranges(suppressed(1)).set_index(["province", "sex"])
    assert tuple(ranges.loc[("North", "F"), ["low", "high"]]) == (0, 10)
    assert ranges["protected"].all()


@pytest.mark.parametrize(
    "cells",
    [
        [("North", "F")],
        [("North", "F"), ("North", "M")],
        [("North", "F"), ("South", "F")],
    ],
)
def test_fewer_hidden_cells_leave_exactly_the_count(cells):
    ranges = protected_ranges(hiding(suppressed(1), *cells)).set_index(["province", "sex"])
    assert tuple(ranges.loc[("North", "F"), ["low", "high"]]) == (3, 3)
    assert not ranges.loc[("North", "F"), "protected"]


def test_shown_zeros_raise_the_least_value_of_a_hidden_cell():
    table = suppressed(1, rule=Rule(zeros="shown"))
    assert protected_ranges(table)["low"].min() >= 1
    assert protected_ranges(table, least=0)["low"].min() == 0


def test_the_sign_of_the_rule_decides_on_the_threshold_itself():
    rows = pd.DataFrame({"place": list("ABCD"), "people": [5, 20, 30, 40]})
    assert not suppress(rows, ["place"], "people", Rule(5, "<")).hidden.any()
    assert suppress(rows, ["place"], "people", Rule(5, "<=")).hidden[0]


def test_zeros_are_hidden_or_shown_as_the_rule_says():
    rows = pd.DataFrame({"place": list("ABCD"), "people": [0, 20, 30, 40]})
    assert suppress(rows, ["place"], "people").hidden[0]
    assert not suppress(rows, ["place"], "people", Rule(zeros="shown")).hidden.any()


def test_a_department_and_its_municipalities_are_one_table():
    rows = pd.DataFrame({"place": ["a1", "a2", "a3", "b1", "b2"], "people": [2, 30, 40, 50, 60]})
    parents = {"place": {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B"}}
    table = suppress(rows, ["place"], "people", parents=parents)
    assert set(table.table.loc[table.hidden, "place"]) == {"a1", "a2"}
    assert table.table.set_index("place")["people"]["A"] == 72
    assert table.proved


def test_two_cuts_of_the_same_people_protect_each_other():
    rng = np.random.default_rng(4)
    people = pd.DataFrame(
        {
            "place": rng.choice(list("ABCD"), 150, p=[0.5, 0.3, 0.17, 0.03]),
            "sex": rng.choice(["f", "m"], 150, p=[0.15, 0.85]),
            "year": rng.choice(["2019", "2020", "2021"], 150),
        }
    )
    counts = people.groupby(["place", "sex", "year"], as_index=False).size()
    table = suppress(counts, ["place", "sex", "year"], "size", cuts=[["place", "year"], ["sex", "year"]])
    assert table.hidden.any()
    assert table.proved
    inner = table.table[(table.table[["place", "sex", "year"]] != "all").all(axis=1)]
    assert inner.empty


def test_a_total_that_is_no_sum_is_an_error_that_names_it():
    rows = pd.DataFrame({"province": ["A", "B", "TOTAL"], "people": [3, 4, 9]})
    with pytest.raises(ModelInputError, match="total of province TOTAL is 9, its parts sum to 7"):
        suppress(rows, ["province"], "people", totals={"province": "TOTAL"})


def test_shares_and_means_of_hidden_cells_are_hidden():
    table = suppressed(1)
    shares = table.shares(["province"]).set_index(["province", "sex"])
    assert shares.loc[("North", "F"), "share"] is pd.NA
    assert shares.loc[("East", "F"), "share"] == pytest.approx(11 / 31)
    means = release(1).assign(mean_age=30.0)
    shown = table.hide(means, ["people", "mean_age"]).set_index(["province", "sex"])["mean_age"]
    assert pd.isna(shown["North", "F"])
    assert shown["East", "F"] == 30


def test_hidden_is_printed_as_a_word_and_never_as_nought():
    printed = suppressed(1).printed()
    assert set(printed[suppressed(1).hidden]) == {"hidden"}


def test_what_is_printed_of_the_object_holds_no_hidden_count():
    assert "additive" not in repr(suppressed(1))


@settings(max_examples=5, deadline=None)
@given(
    st.lists(st.integers(0, 3), min_size=9, max_size=9),
    st.sampled_from([(3, 3), (2, 2, 2)]),
    st.sampled_from(["shown", "hidden"]),
)
def test_ranges_of_random_tables_are_those_found_by_trying_all(numbers, shape, zeros):
    """All whole-number tables are tried; only parts are hidden, so that no cell exceeds its total."""
    by = [f"d{i}" for i in range(len(shape))]
    codes = list(itertools.product(*[[f"c{j}" for j in range(n)] for n in shape]))
    rows = pd.DataFrame(codes, columns=by).assign(people=numbers[: len(codes)])
    table = suppress(rows, by, "people", Rule(2, zeros=zeros))
    parts = table.table[(table.table[by] != "all").all(axis=1) & (table.additive.counts > 0)]
    keys = list(parts[by].itertuples(index=False, name=None))[:6]
    assume(keys)
    probed = hiding(table, *keys)
    truth = by_enumeration(probed, limit=9)
    ranges = protected_ranges(probed)
    assert len(ranges) == len(truth) == len(keys)
    for cell, (low, high) in truth.items():
        assert (ranges.loc[cell, "low"], ranges.loc[cell, "high"]) == (low, high)


@settings(max_examples=4, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([(5,), (4, 3), (3, 2, 3), (6, 5)]),
    st.sampled_from(["shown", "hidden"]),
    st.sampled_from([("<", 5), ("<=", 5), ("<", 3)]),
)
def test_no_small_cell_of_a_random_table_can_be_recomputed(seed, shape, zeros, sign_and_threshold):
    sign, threshold = sign_and_threshold
    rng = np.random.default_rng(seed)
    by = [f"d{i}" for i in range(len(shape))]
    codes = list(itertools.product(*[[f"c{j}" for j in range(n)] for n in shape]))
    rows = pd.DataFrame(codes, columns=by).assign(people=rng.negative_binomial(0.7, 0.05, len(codes)))
    table = suppress(rows, by, "people", Rule(threshold, sign, zeros))
    assert not table.rule.small(table.additive.counts[~table.hidden]).any()
    assert table.proved
    assert (table.ranges["low"] <= table.additive.counts[table.ranges.index]).all()
    assert (table.ranges["high"] >= table.additive.counts[table.ranges.index]).all()


def test_a_release_that_shows_what_the_other_hides_discloses():
    old, new = suppressed(1), suppressed(2)
    cells = [("North", "F"), ("North", "M"), ("East", "F"), ("East", "M")]
    once = difference_discloses(old, hiding(new, *cells))
    assert once.discloses
    assert ("South", "F", "hidden_once") in set(
        once.cells[["province", "sex", "kind"]].itertuples(index=False, name=None)
    )


def test_a_cell_shown_twice_that_differs_by_one_person_discloses():
    shown = ("North", "F"), ("North", "M"), ("East", "F"), ("East", "M")
    twice = difference_discloses(hiding(suppressed(1), *shown), hiding(suppressed(2), *shown))
    named = twice.cells[twice.cells["kind"] == "small_difference"]
    assert list(named[["province", "sex"]].itertuples(index=False, name=None)) == [("South", "F")]
    assert twice


def test_a_cell_hidden_in_both_releases_discloses_nothing():
    new = suppressed(2, earlier=suppressed(1))
    assert ("South", "F") in hidden_cells(new)
    both = difference_discloses(suppressed(1), new)
    assert not both.discloses
    assert set(both.cells["kind"]) <= {"difference_of_totals"}
    assert "moved by few people" in both.summary()


def test_other_dimensions_cannot_be_compared():
    with pytest.raises(ModelInputError, match="province, sex"):
        difference_discloses(suppressed(1), suppress(release(1).head(2), ["sex"], "people"))


def test_counts_of_the_full_table_sum_to_nought_in_every_sum():
    table = additive_table(release(1), ["province", "sex"], "people", TOTALS)
    assert (table.sums @ table.counts == 0).all()
    assert table.sums.shape == (7, 12)


def test_with_cuts_a_small_difference_to_the_release_before_is_hidden_as_well():
    rows = pd.DataFrame(
        {
            "place": ["A", "A", "B", "B"],
            "device": ["m", "u"] * 2,
            "year": ["2019", "2020"] * 2,
            "people": [40, 50, 60, 70],
        }
    )
    by, cuts = ["place", "device", "year"], [["place", "year"], ["device", "year"]]
    rule = Rule(zeros="shown")
    before = suppress(rows, by, "people", rule, cuts=cuts)
    later = rows.assign(people=[42, 50, 60, 70])
    assert not suppress(later, by, "people", rule, cuts=cuts).hidden.any()
    after = suppress(later, by, "people", rule, cuts=cuts, earlier=before)
    place = after.table[(after.table["place"] == "A") & (after.table["year"] == "2019")]
    assert place["hidden"].all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 8))
def test_bounds_of_single_sums_hold_the_range_that_the_solver_finds(seed, hidden):
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame(itertools.product("abc", "xyz"), columns=["d0", "d1"])
    additive = additive_table(rows.assign(people=rng.poisson(4, len(rows))), ["d0", "d1"], "people")
    mask = np.zeros(len(additive.counts), dtype=bool)
    mask[rng.choice(len(mask), hidden, replace=False)] = True
    for group in groups(additive.sums, additive.counts, mask, 0):
        low, high = bounds_of(group)
        least, greatest = ranges_of(group)
        assert (low <= least).all()
        assert (high >= greatest).all()


def test_a_cell_alone_in_its_sum_is_known_without_the_solver():
    rows = pd.DataFrame({"place": ["A", "B", "C"], "people": [3, 12, 7]})
    additive = additive_table(rows, ["place"], "people")
    (group,) = groups(additive.sums, additive.counts, additive.counts == 3, 0)
    assert [ends.tolist() for ends in bounds_of(group)] == [[3.0], [3.0]]
