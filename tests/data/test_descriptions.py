"""Vintages and coverage describe what is there, and nothing else."""

from __future__ import annotations

import pandas as pd
import pytest

import impact
from impact.errors import UnknownName
from impact.published import editions
from impact.published.record import coverage, rivals

pytestmark = pytest.mark.usefixtures("in_built")


@pytest.fixture
def world(in_built) -> pd.DataFrame:
    casualties, candidates = impact.load("casualties"), impact.load("casualties_vintages")
    return editions.first_and_latest(editions.series(casualties), editions.by_edition(candidates)).set_index(
        "year"
    )


def test_the_first_published_figure_stands_beside_the_latest(world):
    assert world.loc[2016, ["first", "latest"]].tolist() == [8605, 9440]
    assert world.loc[2012, "revision"] == pytest.approx(4325 / 3628 - 1)
    assert world.loc[2024, "editions"] == 1


def test_the_world_series_has_one_row_for_each_year_and_no_gap_filled(world):
    assert world.index.is_unique
    assert world["latest"].notna().all()


def test_an_unknown_series_is_refused():
    with pytest.raises(UnknownName, match="no figures for place='XXX'"):
        editions.by_edition(impact.load("casualties_vintages"), place="XXX")


def test_parts_and_remainder_make_the_total(in_built):
    table = editions.outcomes(impact.load("casualties"))
    parts = table[["killed", "injured", "outcome_unknown"]].sum(axis=1) + table["not_split"]
    assert (parts == table["total"]).all()
    assert (table["remainder"] >= 0).all()


def test_coverage_has_a_cell_for_every_place_and_year(in_built):
    table = coverage.by_place_and_year(impact.load("casualties"))
    assert len(table) == table["place"].nunique() * table["year"].nunique()
    assert set(table["level"]) == {"primary", "near_primary", "secondary", "weak", "none"}
    assert table.loc[table["level"] == "none", "value"].isna().all()
    counts = coverage.by_year(table).set_index("year")
    assert (counts.sum(axis=1) == table["place"].nunique()).all()


def test_uncorroborated_figures_are_listed(in_built):
    table = rivals.unresolved(impact.load("casualties_vintages"))
    assert ((table["place"] == "WLD") & (table["value"] == 3993)).any()
