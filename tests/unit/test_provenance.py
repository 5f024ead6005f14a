"""Provenance: the columns say where rows come from, whatever pandas did to them, and nothing else does."""

from __future__ import annotations

import copy

import numpy as np
import pandas as pd
import pytest

from impact.data.provenance import SourceIds, credits_of, ids_of
from impact.errors import UnknownSources
from impact.findings.finding import state


def casualties() -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "place": ["KHM", "KHM", "AGO", "AGO"],
            "year": [2022, 2023, 2022, 2023],
            "value": [41.0, 32.0, 107.0, 96.0],
            "source_id": ["k-22", "k-23", "a-22", "a-23"],
        }
    )
    frame.attrs["sources"] = SourceIds(ids_of(frame))
    return frame


def population() -> pd.DataFrame:
    return pd.DataFrame(
        {"place": ["KHM", "AGO"], "population": [17e6, 35e6], "source_id": ["un-khm", "un-ago"]}
    )


ROWS = casualties()
MERGED = ROWS.merge(population(), on="place")
JOINED = ROWS.merge(population(), on="place", suffixes=("_left", "_right"))


@pytest.mark.parametrize(
    ("made", "ids"),
    [
        ("k-22", ["k-22"]),
        (["b", "a", "b"], ["a", "b"]),
        ((), []),
        (ROWS, ["a-22", "a-23", "k-22", "k-23"]),
        (ROWS["source_id"], ["a-22", "a-23", "k-22", "k-23"]),
        (ROWS["source_id"].unique(), ["a-22", "a-23", "k-22", "k-23"]),
        (pd.Index(["b", "a"]), ["a", "b"]),
        ([ROWS.head(1), population(), "x"], ["k-22", "un-ago", "un-khm", "x"]),
        # filters
        (ROWS[ROWS["place"] == "KHM"], ["k-22", "k-23"]),
        (ROWS.query("value > 100"), ["a-22"]),
        (ROWS.iloc[0], ["k-22"]),
        (ROWS.iloc[:0], []),
        (next(ROWS.iterrows())[1], ["k-22"]),
        (ROWS.drop(index=[0, 1, 2]), ["a-23"]),
        # merges and joins
        (MERGED, ["a-22", "a-23", "k-22", "k-23", "un-ago", "un-khm"]),
        (MERGED[MERGED["place"] == "AGO"], ["a-22", "a-23", "un-ago"]),
        (MERGED.iloc[0], ["k-22", "un-khm"]),
        (JOINED[JOINED["year"] == 2022], ["a-22", "k-22", "un-ago", "un-khm"]),
        (ROWS.merge(population().head(1), on="place", how="left").tail(1), ["a-23"]),
        (ROWS.add_prefix("low_").head(1), ["k-22"]),
        (ROWS.assign(low_source_id="x").head(1), ["k-22", "x"]),
        # arithmetic on columns
        (MERGED.assign(rate=MERGED["value"] / MERGED["population"]).head(1), ["k-22", "un-khm"]),
        # concat, side by side too
        (pd.concat([ROWS.head(1), population().head(1)]), ["k-22", "un-khm"]),
        (pd.concat([ROWS.head(1), population().head(1)], axis=1), ["k-22", "un-khm"]),
        # aggregates that keep the ids of what they add up
        (
            ROWS.groupby("year").agg(value=("value", "sum"), source_id=("source_id", ids_of)).loc[[2022]],
            ["a-22", "k-22"],
        ),
        (ROWS.groupby("year", as_index=False)["source_id"].agg(list).tail(1), ["a-23", "k-23"]),
        (ROWS.groupby("source_id")["value"].sum(), ["a-22", "a-23", "k-22", "k-23"]),
        # pivots that keep them
        (
            ROWS.pivot(index="year", columns="place", values=["value", "source_id"]).loc[[2023]],
            ["a-23", "k-23"],
        ),
        (ROWS.set_index(["source_id", "year"])[["value"]].head(1), ["k-22"]),
        (ROWS.assign(source_id=ROWS["source_id"].astype("category")).head(2), ["k-22", "k-23"]),
        (ROWS.assign(source_id=[None, np.nan, pd.NA, "a-23"]), ["a-23"]),
    ],
)  # fmt: skip
def test_the_columns_say_where_rows_come_from(made, ids):
    assert ids_of(made) == tuple(ids)


@pytest.mark.parametrize(
    "made",
    [
        ROWS.groupby("year")["value"].sum(),
        ROWS.groupby("year", as_index=False)["value"].sum(),
        ROWS["value"] / 2,
        ROWS[["place", "year", "value"]],
        ROWS.pivot(index="year", columns="place", values="value"),
        ROWS.drop(columns="source_id").head(0),
        [ROWS, ROWS[["value"]]],
        [1, 2],
    ],
)
def test_numbers_that_have_lost_their_source_are_refused_with_what_to_do(made):
    with pytest.raises(UnknownSources, match=r"expected a column.*source_id.*keep source_id"):
        ids_of(made)


def test_each_page_is_credited_with_the_maker_that_stands_beside_it():
    quoted = casualties().head(2).assign(maker=["monitor", "khm"])
    other = pd.DataFrame({"place": ["KHM"], "source_id": ["afp"], "maker": ["ocha"]})
    credited = {("k-22", "monitor"), ("k-23", "khm")}
    assert credits_of(quoted) == credited
    assert credits_of(quoted.iloc[1]) == {("k-23", "khm")}
    assert credits_of(quoted.merge(other, on="place")) == {*credited, ("afp", "ocha")}
    named = quoted.merge(population(), on="place", suffixes=("", "_of_residents"))
    assert credits_of(named) == {*credited, ("un-khm", "")}
    # the one maker may belong to either page
    assert {maker for _, maker in credits_of(quoted.merge(population(), on="place"))} == {""}
    assert credits_of(quoted.assign(maker=None)) == {("k-22", ""), ("k-23", "")}
    assert credits_of([quoted.head(1), "afp"]) == {("k-22", "monitor"), ("afp", "")}
    assert credits_of([]) == set()


def test_attributes_are_never_taken_for_the_truth():
    frame = pd.DataFrame({"value": [1]})
    frame.attrs["sources"] = ("page-of-another-country",)
    with pytest.raises(UnknownSources):
        ids_of(frame)


@pytest.mark.parametrize(
    "made", [ROWS.head(1), ROWS.copy(), ROWS[["value"]], ROWS["value"], ROWS.assign(x=1), copy.deepcopy(ROWS)]
)
def test_a_frame_made_by_pandas_has_no_ids_of_the_frame_before(made):
    assert made.attrs["sources"] is None


def test_a_finding_rests_on_both_sides_of_a_merge():
    rate = MERGED.head(1)
    finding = state("rate", "The rate is 2.", value=2, unit="per million", sources=rate)
    assert finding.sources == ("k-22", "un-khm")
    with pytest.raises(UnknownSources):
        state("rate", "The rate is 2.", value=2, unit="per million", sources=rate[["value"]])
