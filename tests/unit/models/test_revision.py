"""How far first published totals move: against metafor and lm, on made worlds, on the real editions."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import revision
from impact.models.pooling import pool
from impact.published import restatements
from tests.conftest import CHECKOUT

REFERENCE = json.loads((CHECKOUT / "tests/reference/revision.json").read_text(encoding="utf-8"))
WORLD = REFERENCE["world"]


def editions(first: list[float], newest: list[float], start: int = 2000) -> pd.DataFrame:
    rows = []
    for year, (one, other) in enumerate(zip(first, newest, strict=True), start):
        rows += [(year, year + 1, one), (year, year + 2, other)]
    return pd.DataFrame(rows, columns=["year", "edition", "value"])


@pytest.mark.parametrize("name", ["world", "small", "calm"])
def test_pooled_ratio_and_prediction_agree_with_metafor(name):
    truth = REFERENCE[name]
    result = revision.estimate(editions(truth["first"], truth["newest"]))
    assert result
    got = [result.tau**2, result.location, result.error, result.low, result.high, result.chance]
    numbers = [truth[key] for key in ("tau2", "location", "error", "low", "high", "chance")]
    np.testing.assert_allclose(got, numbers, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(result.years["shrunk"], truth["shrunk"], rtol=1e-6)
    # metafor's own interval for a new effect leaves out what chance does to its count; ours has it
    future = result.predict(truth["figure"])
    np.testing.assert_allclose([future.estimate, future.low, future.high], truth["predicted"], rtol=1e-6)


def test_without_chance_the_interval_is_that_of_metafor():
    truth = WORLD
    result = revision.estimate(editions(truth["first"], truth["newest"]))
    unlimited = result.predict(1e15)  # there chance is nothing
    np.testing.assert_allclose([unlimited.low / 1e15, unlimited.high / 1e15], truth["metafor_pi"], rtol=1e-6)


def test_equal_variances_give_the_classical_prediction_interval_of_lm():
    ratios = np.log(np.divide(WORLD["newest"], WORLD["first"]))
    tau2, location, error = pool(ratios, np.full(len(ratios), 1e-4))
    equal = REFERENCE["equal"]
    np.testing.assert_allclose(
        [tau2, location, error], [equal["tau2"], equal["location"], equal["error"]], rtol=1e-6
    )
    spread = np.sqrt(error**2 + tau2 + 1e-4)
    reach = 2.10092204 * spread  # t with 18 degrees of freedom
    np.testing.assert_allclose(
        np.exp([location, location - reach, location + reach]), REFERENCE["classical"], rtol=1e-6
    )


def test_later_statements_are_taken_up_from_where_they_stand():
    frame = editions([100.0] * 6, [110.0, 112, 108, 111, 109, 115])
    third = frame.groupby("year").tail(1).assign(edition=lambda f: f["edition"] + 1)
    third["value"] = [110.0, 113, 109, 111, 110, 116]
    both = pd.concat([frame, third])
    second = revision.estimate(both, statement=2)
    assert second.unit == "of the second figure"
    assert second.estimate == pytest.approx(
        np.exp(np.log(third["value"].to_numpy() / frame["value"][1::2]).mean()), rel=1e-3
    )
    assert revision.newest(both).reason.startswith("No year was stated by more than 3 editions")
    newer = pd.concat([both, pd.DataFrame({"year": [2010], "edition": [2011], "value": [200.0]})])
    truth = revision.newest(newer)
    assert (truth.first, truth.year, truth.edition, truth.n) == (200.0, 2010, 2011, 6)


def test_leaving_an_edition_out_really_leaves_it_out():
    frame = editions([100.0] * 7, [101.0, 102, 100, 103, 101, 102, 200])
    truth = revision.backtest(frame).frame.set_index("year")
    assert not truth.loc[2006, "held"]
    assert truth.loc[2006, "high"] < 110
    assert truth["known"].tolist() == [6] * 7


def test_as_known_uses_nothing_published_later():
    frame = editions([100.0] * 9, [101.0, 102, 100, 103, 101, 102, 104, 101, 102])
    early = revision.backtest(frame, as_known=True).frame
    assert early["known"].tolist() == [5, 6, 7, 8]  # the edition of a first figure restates the year before
    changed = frame.assign(value=frame["value"].where(frame["edition"] <= 2007, 500.0))
    again = revision.backtest(changed, as_known=True).frame
    assert again.iloc[0]["high"] == early.iloc[0]["high"]


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (editions([], []), "No year was stated"),
        (editions([5.0], [6.0]), "Only 1 year was stated"),
        (editions([5.0, 6.0], [6.0, 6.0]), "Only 2 years were stated"),
        (editions([5.0] * 8, [5.0] * 8), "Of 8 restated years none changed"),
        (editions([5.0] * 8, [5.0] * 7 + [50.0]), "Of 8 restated years only 1 changed"),
        (editions([0.0] * 8, [0.0] * 8), "No year was stated"),
    ],
    ids=["empty", "one", "two", "constant", "one outlier", "zeros"],
)
@pytest.mark.filterwarnings("error")
def test_too_little_is_declined_with_a_reason(frame, reason):
    result = revision.estimate(frame)
    assert not result
    assert result.reason.startswith(reason)
    assert not revision.backtest(frame)
    assert not revision.newest(frame)


@pytest.mark.filterwarnings("error")
def test_odd_but_sufficient_input_gives_finite_numbers():
    outlier = revision.estimate(editions([100.0] * 8, [101.0, 100, 103, 102, 104, 100, 101, 100_000]))
    assert np.isfinite([outlier.low, outlier.high, outlier.tau]).all()
    gaps = editions([50.0] * 7, [51.0, 53, 50, 55, 54, 52, 51]).query("year != 2003 and year != 2004")
    assert revision.estimate(gaps).n == 5
    zeros = revision.estimate(editions([0.0, *[50.0] * 6], [3.0, 51, 53, 50, 55, 54, 52]))
    assert zeros.n == 6
    assert any("zero" in words for words in zeros.warnings)
    newest = pd.concat(
        [
            editions([50.0] * 5, [51.0, 53, 50, 55, 54]),
            pd.DataFrame([{"year": 2009, "edition": 2010, "value": 0.0}]),
        ]
    )
    assert "zero" in revision.newest(newest).reason


def test_bounds_that_were_later_lowered_are_counted():
    frame = editions([100.0] * 6, [101.0, 99, 100, 103, 101, 98])
    frame["qualifier"] = ["at_least", "exact"] * 6
    result = revision.estimate(frame)
    assert (result.raised, result.lowered, result.bounds, result.bounds_lowered) == (3, 2, 6, 2)


def test_wrong_input_is_an_error():
    frame = editions([5.0] * 6, [6.0] * 6)
    with pytest.raises(ModelInputError, match="edition"):
        revision.estimate(frame.drop(columns="edition"))
    with pytest.raises(ModelInputError, match="two rows for year 2000"):
        revision.estimate(pd.concat([frame, frame.head(1)]))
    with pytest.raises(ModelInputError, match="statement is 0"):
        revision.estimate(frame, statement=0)
    with pytest.raises(ModelInputError, match="first is"):
        revision.estimate(editions([5.0] * 6, [6.0, 5, 7, 8, 6, 5])).predict(0)


def test_estimates_and_weak_pages_are_no_evidence_of_revision():
    frame = pd.DataFrame(
        {
            "value": [8065.0, 8000.0, 8001.0, 8065.0, 8065.0, 8000.0],
            "qualifier": ["exact", "approximate", "derived", "at_least", "exact", "at_least"],
            "tier": ["primary"] * 4 + ["weak", "primary"],
        }
    )
    assert revision.firm(frame)["qualifier"].tolist() == ["exact", "at_least"]  # of 8,065, not of 8,000


def test_lags_need_three_years():
    frame = editions([100.0] * 4, [110.0, 112, 108, 111])
    assert restatements.by_lag(frame)["editions_later"].tolist() == [1]
    assert restatements.by_lag(frame.head(4)).empty


def one_year_at_a_time(frame: pd.DataFrame, statement: int) -> list[tuple]:
    rows = restatements.checked(frame)
    made = []
    for year, group in rows.groupby("year"):
        if len(group) > statement:
            at, last = group.iloc[statement - 1], group.iloc[-1]
            bound = at["qualifier"] == "at_least"
            made.append((year, at["edition"], at["value"], last["value"], len(group), bound))
    return made


@pytest.mark.parametrize("statement", [1, 2, 3])
def test_pairs_are_those_of_one_year_at_a_time(statement):
    rng = np.random.default_rng(5)
    years = rng.integers(2000, 2008, 60)
    frame = pd.DataFrame({"year": years, "edition": years + rng.integers(1, 12, 60)})
    frame["value"] = rng.integers(0, 900, 60).astype(float)
    frame["qualifier"] = rng.choice(["exact", "at_least", None], 60)
    frame.loc[3, "value"] = np.nan
    frame = frame.drop_duplicates(["year", "edition"]).sample(frac=1, random_state=5)
    pairs = restatements.pairs(frame, statement)
    assert list(pairs.itertuples(index=False, name=None)) == one_year_at_a_time(frame, statement)
    assert len(pairs) > 2


def test_no_pair_is_an_empty_frame_and_a_result_keeps_its_editions():
    assert restatements.pairs(editions([], [])).empty
    frame = editions([100.0] * 8, [110.0, 112, 108, 111, 100, 105, 120, 103])
    result = revision.estimate(frame)
    frame["value"] = 1.0
    assert result.by_lag["estimate"].iloc[0] == pytest.approx(1.085, abs=0.01)
