"""Figures that no page prints: each says how it was computed; no sum of lower bounds is taken for a count."""

from __future__ import annotations

import pytest

import impact
from impact.catalogue.casualties import DERIVED_KEY
from impact.wording import Quantity

KEY = list(DERIVED_KEY)


@pytest.fixture(autouse=True)
def _project(in_built):
    """Read the tables of the checkout."""


def derived():
    rows = impact.load("casualties_vintages")
    return rows[rows["qualifier"] == "derived"]


def test_every_derived_casualty_figure_says_how_it_was_computed():
    known = impact.load("derivations")[KEY]
    both = derived()[KEY].drop_duplicates().merge(known, on=KEY, how="left", indicator=True)
    without = both[both["_merge"] == "left_only"]
    assert without.empty, "add them to data/raw/derivations.csv:\n" + without.to_string()


def test_every_derivation_is_that_of_a_derived_figure():
    figures = derived()[KEY].drop_duplicates()
    both = impact.load("derivations").merge(figures, on=KEY, how="left", indicator=True)
    unused = both[both["_merge"] == "left_only"]
    assert unused.empty, "remove them from data/raw/derivations.csv:\n" + unused[KEY].to_string()


def test_a_figure_that_its_page_prints_was_not_computed():
    rows = impact.load("casualties_vintages")
    printed = rows[rows["qualifier"] != "derived"]
    assert set(printed["derivation"]) | set(printed["parts_given"]) == {""}


def test_a_sum_of_killed_and_injured_is_their_sum():
    rows = impact.load("casualties_vintages")
    sums = rows[(rows["derivation"] == "killed_and_injured") & (rows["measure"] == "total")]
    where = ["source_id", "place", "area", "year", "edition", "register"]
    for part in ("killed", "injured"):
        own = rows[rows["measure"] == part].drop_duplicates(where).set_index(where)["value"]
        sums = sums.join(own.rename(part), on=where)
    both = sums.dropna(subset=["killed", "injured"])
    assert len(both) > 10
    wrong = both[both["killed"] + both["injured"] != both["value"]]
    assert wrong.empty, wrong[[*where, "killed", "injured", "value"]].to_string()


@pytest.mark.parametrize(
    ("place", "year", "register", "words"),
    [
        ("AFG", 2025, "one_authority", "at least 420 people (our sum of people killed and people injured)"),
        ("AFG", 2000, "monitor", "1,056 people (computed from an average for a day or month)"),
    ],
)
def test_the_sentence_says_that_a_sum_is_a_sum(place, year, register, words):
    rows = impact.load("casualties")
    row = rows[
        (rows["place"] == place)
        & (rows["year"] == year)
        & (rows["register"] == register)
        & (rows["measure"] == "total")
        & (rows["qualifier"] == "derived")
    ].iloc[0]
    assert str(Quantity.of_row(row, "count", "people")) == words
