"""The decay after a war: against R, against made data of known truth, and where nothing can be said."""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import aftermath, counts, returns
from impact.models.aftermath import Decay
from impact.published import wars
from impact.result import Declined
from tests.conftest import CHECKOUT

HERE = CHECKOUT / "tests" / "reference"
REFERENCE: dict[str, Any] = json.loads((HERE / "aftermath.json").read_text(encoding="utf-8"))
# qt() against scipy, and R's own stopping rules, leave the seventh digit open.
CLOSE = 1e-5


def frame(figures: dict[str, list[float]], start: int = 1) -> pd.DataFrame:
    """Years after a war, all counted; a missing value is a year without figure."""
    rows = [
        (war, start + i, value)
        for war, values in figures.items()
        for i, value in enumerate(values)
        if value == value
    ]
    table = pd.DataFrame(rows, columns=["war", "since", "value"])
    return table.assign(
        place="BIH", year=1995 + table["since"], counted=True, qualifier="exact", tier="primary"
    )


def snapshot() -> pd.DataFrame:
    data = pd.read_csv(HERE / "aftermath_data.csv")
    return data.assign(war=data["place"], year=1990 + data["since"], counted=True)


@pytest.fixture(scope="module")
def found() -> Decay:
    result = aftermath.estimate(snapshot())
    assert isinstance(result, Decay)
    return result


# -- against R ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", REFERENCE["wars"])
def test_each_war_agrees_with_r_by_moments(found: Decay, place: str) -> None:
    expected = REFERENCE["wars"][place]["moment"]
    own = found.wars.set_index("war").loc[place]
    assert own["slope"] == pytest.approx(expected["slope"], rel=CLOSE)
    assert own["error"] == pytest.approx(expected["error"], rel=CLOSE)
    assert own["alpha"] == pytest.approx(expected["alpha"], rel=CLOSE, abs=1e-9)


@pytest.mark.parametrize("place", REFERENCE["wars"])
def test_each_war_agrees_with_glm_nb_by_likelihood(place: str) -> None:
    expected = REFERENCE["wars"][place]["likelihood"]
    if not expected or expected["alpha"] < 1e-3:
        pytest.skip("no spread beyond Poisson: glm.nb runs theta to its iteration limit, we stop at Poisson")
    result = aftermath.estimate(snapshot(), dispersion="likelihood")
    assert isinstance(result, Decay)
    own = result.wars.set_index("war").loc[place]
    assert own["slope"] == pytest.approx(expected["slope"], rel=1e-4)
    # Both use the expected information given theta.
    assert own["error"] == pytest.approx(expected["error"], rel=1e-4)
    assert own["alpha"] == pytest.approx(expected["alpha"], rel=1e-3)  # glm.nb stops theta.ml early


@pytest.mark.parametrize("place", REFERENCE["wars"])
def test_each_war_agrees_with_quasipoisson_unless_it_spreads_less_than_poisson(place: str) -> None:
    expected = REFERENCE["wars"][place]["quasi"]
    result = aftermath.estimate(snapshot(), dispersion="proportional")
    assert isinstance(result, Decay)
    own = result.wars.set_index("war").loc[place]
    assert own["slope"] == pytest.approx(expected["slope"], rel=CLOSE)
    scale = max(expected["scale"], 1.0)  # R lets the scale fall below one
    assert own["error"] == pytest.approx(expected["error"] * np.sqrt(scale / expected["scale"]), rel=CLOSE)


def test_pooling_agrees_with_metafor(found: Decay) -> None:
    expected = REFERENCE["pooled"]
    assert found.tau**2 == pytest.approx(expected["tau2"], rel=CLOSE)
    assert found.slope == pytest.approx(expected["slope"], rel=CLOSE)
    assert found.error == pytest.approx(expected["error"], rel=CLOSE)
    assert found.low == pytest.approx(100 * np.expm1(expected["low"]), rel=CLOSE)
    assert found.high == pytest.approx(100 * np.expm1(expected["high"]), rel=CLOSE)
    # metafor takes t with k - 1 degrees of freedom here, we k - 2 (Higgins et al. 2009).
    from scipy import stats

    k = len(found.wars)
    wider = stats.t.ppf(0.975, k - 2) / stats.t.ppf(0.975, k - 1)
    for ours, theirs in ((found.new_low, expected["new_low"]), (found.new_high, expected["new_high"])):
        reach = (theirs - expected["slope"]) * wider
        assert np.log1p(ours / 100) == pytest.approx(expected["slope"] + reach, rel=CLOSE)


def test_another_estimate_of_the_spread_gives_nearly_the_same(found: Decay) -> None:
    assert found.slope == pytest.approx(REFERENCE["reml"]["slope"], rel=0.01)


def test_shrinkage_agrees_with_metafor(found: Decay) -> None:
    expected = REFERENCE["shrunk"]
    table = found.wars.set_index("war").loc[expected["place"]]
    assert table["shrunk"].tolist() == pytest.approx(expected["slope"], rel=1e-4)
    assert table["shrunk_error"].tolist() == pytest.approx(expected["error"], rel=1e-4)
    # Our interval also allows for the spread between wars being an estimate: it is never the narrower.
    assert (table["shrunk_high"] - table["shrunk"] > 1.96 * table["shrunk_error"]).all()


def test_one_mixed_model_for_all_wars_comes_near(found: Decay) -> None:
    # glmmTMB takes one dispersion for all wars, so steady Cambodia counts less and short series more.
    assert found.slope == pytest.approx(REFERENCE["mixed"]["slope"], abs=0.015)
    assert found.alpha == pytest.approx(REFERENCE["mixed"]["alpha"], rel=0.3)


def test_the_step_of_the_first_years_agrees_with_r() -> None:
    expected = REFERENCE["step"]
    data = snapshot()
    surge = returns.surge(data[data["place"].isin(["BIH", "KHM", "LBN", "NPL"])])
    assert isinstance(surge, returns.Surge)
    own = surge.wars.set_index("war").loc[expected["place"]]
    assert own["estimate"] == pytest.approx(np.exp(expected["effect"]), rel=CLOSE)
    freedom = own["early"] + own["later"] - 3
    from scipy import stats

    reach = stats.t.ppf(0.975, freedom) * expected["error"]
    assert own["high"] == pytest.approx(np.exp(expected["effect"] + reach), rel=CLOSE)


# -- against the truth ----------------------------------------------------------------------------------


def test_a_known_decay_is_found_through_gaps() -> None:
    nan = float("nan")
    halving = [800.0, 400, nan, 100, 50, nan, nan, 6]
    result = aftermath.estimate(frame({"A": halving, "B": halving, "C": halving}))
    assert isinstance(result, Decay)
    assert result.half_life == pytest.approx(1.0, rel=0.01)
    assert result.wars["years"].tolist() == [5, 5, 5]


# -- half-lives -----------------------------------------------------------------------------------------


def test_a_half_life_is_never_negative_and_open_where_the_rate_may_be_zero() -> None:
    rising, flat, falling = [10.0, 12, 15, 20, 26], [10.0, 9, 11, 10, 10], [100.0, 60, 36, 20, 13]
    result = aftermath.estimate(frame({"A": rising, "B": flat, "C": falling}))
    assert isinstance(result, Decay)
    table = result.wars.set_index("war")
    assert np.isinf(table.loc["A", "half_life"])
    assert np.isinf(table.loc["B", "half_life_high"])
    assert (
        0 < table.loc["C", "half_life_low"] < table.loc["C", "half_life"] < table.loc["C", "half_life_high"]
    )
    assert (table[["half_life", "half_life_low", "half_life_high"]] > 0).all(axis=None)


def test_the_pooled_rate_is_drawn_to_firm_wars_and_soft_ones_to_it(found: Decay) -> None:
    table = found.wars.set_index("war")
    firm, soft = table.loc["KHM"], table.loc["SSD"]
    assert abs(firm["shrunk"] - firm["slope"]) < 0.01
    assert abs(soft["shrunk"] - found.slope) < abs(soft["slope"] - found.slope)


# -- degenerate input -----------------------------------------------------------------------------------

STEADY = {"A": [90.0, 60, 40, 28, 20], "B": [80.0, 70, 50, 41, 30], "C": [200.0, 110, 80, 41, 33]}


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ([5.0, 3.0], "only 2 years"),
        ([5.0], "only one year"),
        ([0.0] * 8, "fewer than two of its years"),
        ([9.0, 0, 0, 0, 0, 0, 0], "fewer than two of its years"),
    ],
    ids=["two points", "one point", "all zeros", "all in one year"],
)
def test_a_war_that_cannot_be_fitted_is_left_out_with_its_reason(figures: list[float], words: str) -> None:
    result = aftermath.estimate(frame({**STEADY, "D": figures}))
    assert isinstance(result, Decay)
    assert result.left_out["war"].tolist() == ["D"]
    assert words in result.left_out["reason"].item()
    assert len(result.wars) == 3


@pytest.mark.parametrize(
    "figures",
    [
        [50.0] * 10,
        [20.0, 15, 300, 9, 7, 5],
        [5.0, 3, 0, 0, 0, 0, 0, 0],
        [0.0, 0, 0, 0, 4, 3],
        [1e6, 5e5, 2e5, 1e5, 6e4],
    ],
    ids=["constant", "an outlier", "zeros at the end", "zeros at the start", "large"],
)
def test_odd_series_are_fitted_without_a_warning(figures: list[float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = aftermath.estimate(frame({**STEADY, "D": figures}))
    assert isinstance(result, Decay)
    numbers = result.wars.set_index("war").loc["D", ["slope", "error", "alpha"]].to_numpy(dtype=float)
    assert np.isfinite(numbers).all()
    assert numbers[1] > 0


def test_a_huge_outlier_is_not_taken_for_a_rate() -> None:
    result = aftermath.estimate(frame({**STEADY, "D": [20.0, 15, 30_000, 9, 7, 5]}))
    assert isinstance(result, Decay)
    assert "One of its years holds nearly all" in result.left_out["reason"].item()


@pytest.mark.parametrize("figures", [{}, {"A": [5.0, 3.0]}, {"A": STEADY["A"], "B": STEADY["B"]}])
def test_fewer_than_three_wars_are_declined_in_words(figures: dict[str, list[float]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = aftermath.estimate(frame(figures))
        step = returns.surge(frame(figures))
    for refusal in (result, step):
        assert isinstance(refusal, Declined)
        assert refusal.reason.endswith(".")
        assert "statsmodels" not in refusal.reason


def test_wrong_input_is_an_error_in_three_parts() -> None:
    with pytest.raises(ModelInputError, match="column 'since' is missing"):
        aftermath.estimate(frame(STEADY).drop(columns="since"))
    with pytest.raises(ModelInputError, match=r"value is .*-1\.0.* a count of zero or more"):
        aftermath.estimate(frame({**STEADY, "D": [-1.0] * 6}))


def test_the_engine_says_which_fits_can_be_trusted() -> None:
    people = np.array([[9.0, 0, 0, 0, 0], [9.0, 6, 5, 3, 2]])
    since = np.arange(5.0) - 2
    design = np.repeat(np.stack([np.ones(5), since], axis=-1)[None], 2, axis=0)
    fits = counts.fit(people, design, alpha="moment")
    assert fits.settled.tolist() == [False, True]


# -- the outlook ----------------------------------------------------------------------------------------


def test_the_outlook_starts_with_what_is_given_and_widens(found: Decay) -> None:
    ahead = aftermath.project(found, 100, seed=1)
    totals = ahead.totals.set_index("years")
    assert ahead.path["estimate"].iloc[0] == 100
    assert (ahead.path["low"] <= ahead.path["estimate"]).all()
    assert totals.loc[20, "estimate"] > totals.loc[10, "estimate"] > 100
    assert totals.loc[20, "high"] - totals.loc[20, "low"] > totals.loc[10, "high"] - totals.loc[10, "low"]


def test_the_outlook_is_the_same_for_the_same_seed(found: Decay) -> None:
    once, again = aftermath.project(found, 100, seed=5), aftermath.project(found, 100, seed=5)
    pd.testing.assert_frame_equal(once.totals, again.totals)


def test_the_outlook_scales_with_the_start(found: Decay) -> None:
    small, large = aftermath.project(found, 100, seed=5), aftermath.project(found, 1000, seed=5)
    assert large.totals["estimate"].iloc[0] == pytest.approx(10 * small.totals["estimate"].iloc[0], rel=0.02)
    assert aftermath.project(found, 0, seed=5).totals["high"].max() == 0


# -- aligning -------------------------------------------------------------------------------------------


def casualties(rows: list[tuple[str, int, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["place", "year", "value"])
    return table.assign(
        measure="total", cause="mines_erw", scope="whole", area="", unit="people", qualifier="exact",
        tier="primary", source_id="page", period_start="", period_end="", whom="all", register="monitor",
    )  # fmt: skip


def ends(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["place", "conflict", "date", "role"])
    return table.assign(date=pd.to_datetime(table["date"]), event="ceasefire", source_id="page")


def test_a_year_is_after_the_war_when_nine_tenths_of_it_are() -> None:
    told = casualties([("SSD", year, 10.0) for year in range(2003, 2008)])
    early = wars.align(told, ends([("SSD", "war", "2005-01-09", "main")]))
    late = wars.align(told, ends([("SSD", "war", "2005-11-12", "main")]))
    assert early.loc[early["counted"], "year"].tolist() == [2005, 2006, 2007]
    assert early.loc[early["year"] == 2005, "since"].item() == 1
    assert late.loc[late["counted"], "year"].tolist() == [2006, 2007]
    assert late.loc[late["year"] == 2005, "since"].item() == 0


def test_years_after_fighting_came_back_are_not_used() -> None:
    told = casualties([("SSD", year, 10.0) for year in range(2003, 2018)])
    dated = [("SSD", "war", "2005-01-09", "main"), ("SSD", "war", "2013-12-15", "resumed")]
    aligned = wars.align(told, ends(dated))
    assert aligned["year"].max() == 2013  # most of 2013 lies before 15 December
    dated[1] = ("SSD", "war", "2013-06-15", "resumed")
    assert wars.align(told, ends(dated))["year"].max() == 2012


def test_a_rival_date_takes_the_place_of_the_main_one() -> None:
    told = casualties([("KHM", year, 10.0) for year in range(1990, 2005)])
    dated = ends([("KHM", "war", "1998-12-05", "main"), ("KHM", "war", "1991-10-23", "alternative")])
    assert wars.align(told, dated)["counted"].sum() == 6
    assert wars.align(told, dated, role="alternative")["counted"].sum() == 13


def test_two_wars_of_one_country_carry_their_year() -> None:
    dated = ends([("AZE", "first", "1994-05-12", "main"), ("AZE", "second", "2020-11-10", "main")])
    assert wars.dates(dated)["war"].tolist() == ["Azerbaijan (1994)", "Azerbaijan (2020)"]


def test_wars_without_figures_are_listed_with_none() -> None:
    dated = ends([("SYR", "war", "2024-12-08", "main")])
    table = wars.coverage(wars.align(casualties([]), dated), dated)
    assert table["years"].tolist() == [0]


def test_a_figure_for_about_a_year_stands_for_the_first_year() -> None:
    told = casualties([("SYR", 2023, 933.0), ("SYR", 2024, 1000.0)])
    period = told.tail(1).assign(
        measure="cumulative_total",
        value=1600.0,
        period_start="2024-12-08",
        period_end="2025-12-07",
        year=pd.NA,
    )
    too_long = period.assign(value=9000.0, period_end="2026-12-07")
    dated = ends([("SYR", "war", "2024-12-08", "main")])
    table = returns.first_year(pd.concat([told, period, too_long]), dated, alpha=0.2)
    assert table["estimate"].item() == pytest.approx(1.6)
    assert table["before_year"].item() == 2024
    assert table["low"].item() < 1 < table["high"].item()


def test_published_totals_are_compared_only_where_every_year_has_a_figure() -> None:
    told = casualties([("BIH", year, 10.0) for year in range(1996, 2001)])
    dated = ends([("BIH", "war", "1995-12-14", "main")])
    spans = pd.DataFrame(
        {"period_start": ["1996", "1996"], "period_end": ["2000", "2002"], "value": [49.0, 99.0]}
    )
    spans = spans.assign(
        place="BIH", measure="cumulative_total", scope="whole", area="", cause="mines_erw", status="accepted",
        source_id="landmine-monitor-x", qualifier="exact", edition=2003,
    )  # fmt: skip
    table = wars.against_totals(wars.align(told, dated), spans, "landmine-monitor")
    assert table[["start", "stop", "published", "summed"]].values.tolist() == [[1996, 2000, 49, 50]]


# -- other choices --------------------------------------------------------------------------------------


def test_specifications_start_with_the_main_one_and_stay_positive() -> None:
    data = pd.read_csv(HERE / "aftermath_data.csv")
    told = casualties([(row.place, 2000 + row.since, row.value) for row in data.itertuples()])
    dated = ends([(place, "war", "2000-12-31", "main") for place in data["place"].unique()])
    table = aftermath.specifications(told, dated)
    assert table["choice"].iloc[0] == "main"
    assert set(table["choice"]) >= {"dispersion", "years used", "wars"}
    assert (table["half_life"] > 0).all()
    assert (table["low"] < table["high"]).all()


def test_specifications_of_nothing_are_an_empty_table() -> None:
    told = casualties([])
    assert aftermath.specifications(told, ends([("BIH", "war", "1995-12-14", "main")])).empty
