"""The decay after a war: against R, against made data of known truth, and where nothing can be said."""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from impact.errors import ModelInputError
from impact.models import aftermath, counts, returns
from impact.models.aftermath import Decay, bounded, phases
from impact.models.pooling import pool_pairs
from impact.published import war_totals, wars
from impact.result import Declined
from tests.conftest import CHECKOUT

HERE = CHECKOUT / "tests" / "reference"
REFERENCE: dict[str, Any] = json.loads((HERE / "aftermath.json").read_text(encoding="utf-8"))
# R's own stopping rules leave the sixth digit open.
CLOSE = 2e-5


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


def snapshot(*, bounds: bool = False) -> pd.DataFrame:
    data = pd.read_csv(HERE / "aftermath_data.csv")
    data = data.assign(qualifier=np.where(data["bound"] == 1, "at_least", "exact"), tier="primary")
    data = data if bounds else data[data["bound"] == 0]
    return data.assign(war=data["place"], year=1990 + data["since"], counted=True)


def course(first: float, early: float, late: float, years: int = 12, bend: int = 4) -> list[float]:
    """Casualties that fall by one share a year until the bend and by another after it."""
    since = np.arange(1, years + 1)
    falls = early ** (np.minimum(since, bend) - 1) * late ** np.maximum(since - bend, 0)
    return [float(value) for value in (first * falls).round()]


@pytest.fixture(scope="module")
def found() -> Decay:
    result = aftermath.estimate(snapshot(), bend=REFERENCE["bend"])
    assert isinstance(result, Decay)
    return result


@pytest.fixture(scope="module")
def fits() -> dict[str, phases.Phase]:
    rows = snapshot()
    wars = [war for war in phases.collect(rows) if war.name in REFERENCE["wars"]]
    return {own.war.name: own for own in phases.fit_all(wars, REFERENCE["bend"])}


# -- against R ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", REFERENCE["wars"])
def test_each_war_agrees_with_r(fits: dict[str, phases.Phase], place: str) -> None:
    expected, own = REFERENCE["wars"][place], fits[place]
    assert own.alpha == pytest.approx(expected["alpha"], rel=CLOSE)
    assert own.rates == pytest.approx(np.atleast_1d(expected["rates"]), rel=CLOSE)
    shape = own.covariance.shape
    assert own.covariance == pytest.approx(np.reshape(expected["covariance"], shape), rel=CLOSE)


def test_pooling_of_both_rates_agrees_with_metafor(fits: dict[str, phases.Phase]) -> None:
    expected = REFERENCE["pooled"]
    pair = pool_pairs(
        [own.rates for own in fits.values()], [own.covariance for own in fits.values()], penalty=0
    )
    assert pair.location == pytest.approx([expected["early"], expected["late"]], rel=CLOSE)
    assert pair.covariance == pytest.approx(np.array(expected["covariance"]), rel=1e-4)
    assert np.diag(pair.between) == pytest.approx(expected["tau2"], rel=1e-4)
    spread = np.sqrt(np.diag(pair.between))
    assert pair.between[0, 1] / spread.prod() == pytest.approx(expected["rho"], rel=1e-4)


def test_the_penalty_keeps_the_spread_of_few_wars_from_zero() -> None:
    alike = [np.array([-0.4, -0.1])] * 4
    plain = pool_pairs(alike, [np.eye(2) * 0.01] * 4, penalty=0)
    penalised = pool_pairs(alike, [np.eye(2) * 0.01] * 4)
    assert np.abs(plain.between).max() < 1e-6
    assert (np.diag(penalised.between) > 1e-3).all()


def restricted(
    effects: list[np.ndarray], errors: list[np.ndarray], between: np.ndarray, penalty: float
) -> float:
    """Penalised restricted likelihood of a covariance between effects, by matrices."""
    height, information, score, seen = 0.0, np.zeros((2, 2)), np.zeros(2), []
    for effect, error in zip(effects, errors, strict=True):
        see = np.eye(2)[2 - len(effect) :]
        weight = np.linalg.inv(see @ between @ see.T + error)
        information, score = information + see.T @ weight @ see, score + see.T @ weight @ effect
        seen.append((see, weight, effect))
        height += np.linalg.slogdet(weight)[1]
    location = np.linalg.solve(information, score)
    height -= sum((y - see @ location) @ weight @ (y - see @ location) for see, weight, y in seen)
    height -= np.linalg.slogdet(information)[1]
    return float(height / 2 + penalty * np.linalg.slogdet(between)[1])


@pytest.mark.parametrize("penalty", [0.0, 0.5])
def test_no_covariance_near_the_pooled_one_is_more_likely(
    fits: dict[str, phases.Phase], penalty: float
) -> None:
    effects, errors = [own.rates for own in fits.values()], [own.covariance for own in fits.values()]
    top = pool_pairs(effects, errors, penalty=penalty).between
    height = restricted(effects, errors, top, penalty)
    for size in (1e-1, 1e-4):
        for way in ([1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [1, -1, 1], [-1, 0, 1]):
            change = size * np.array(way)
            near = np.linalg.cholesky(top) * (1 + np.array([[change[0], 0], [change[1], change[2]]]))
            assert restricted(effects, errors, near @ near.T, penalty) < height + 1e-12


def test_the_pooled_pair_depends_neither_on_order_nor_on_unit(fits: dict[str, phases.Phase]) -> None:
    effects, errors = [own.rates for own in fits.values()], [own.covariance for own in fits.values()]
    pair, turned = pool_pairs(effects, errors), pool_pairs(effects[::-1], errors[::-1])
    other = pool_pairs([effect * 1000 for effect in effects], [error * 1e6 for error in errors])
    assert turned.between == pytest.approx(pair.between, rel=1e-9)
    assert other.between / 1e6 == pytest.approx(pair.between, rel=1e-9)
    assert other.covariance / 1e6 == pytest.approx(pair.covariance, rel=1e-9)


def test_effects_far_apart_and_nearly_without_error_are_pooled() -> None:
    effects = [np.array([1e3, -1e3]), np.array([-1e3, 2e3]), np.array([0.0, 1e-3])]
    pair = pool_pairs(effects, [np.eye(2) * 1e-12] * 3, penalty=0)
    assert pair.between == pytest.approx(np.cov(np.array(effects).T), rel=1e-6)


def test_lower_bounds_enter_as_bounds_as_in_r() -> None:
    expected = REFERENCE["bounded"]
    rows = snapshot(bounds=True)
    rows = rows[(rows["place"] == expected["place"]) & (rows["since"] >= REFERENCE["bend"])]
    late = rows["since"].to_numpy(dtype=float) - REFERENCE["bend"]
    design = np.column_stack([np.ones(len(late)), late])
    own = bounded.fit(
        rows["value"].to_numpy(dtype=float),
        design,
        rows["bound"].to_numpy(dtype=bool),
        alpha=expected["alpha"],
    )
    assert own.coef == pytest.approx(expected["coef"], abs=1e-5)
    mean, variance = bounded.beyond(
        np.array([expected["mean"]]), expected["alpha"], np.array([expected["least"]])
    )
    assert mean[0] == pytest.approx(expected["mean_beyond"], rel=1e-8)
    assert variance[0] == pytest.approx(expected["variance_beyond"], rel=1e-8)


# -- against the truth ----------------------------------------------------------------------------------


def test_fast_then_slow_is_found_through_gaps() -> None:
    nan = float("nan")
    falls = course(6_400, 0.5, 0.9)
    falls[5] = falls[8] = nan
    result = aftermath.estimate(frame(dict.fromkeys("ABCD", falls)))
    assert isinstance(result, Decay)
    assert result.bend == 4
    assert result.estimate == pytest.approx(-50, abs=0.5)
    assert result.late == pytest.approx(-10, abs=0.5)
    assert result.half_life == pytest.approx(1.0, rel=0.01)
    assert result.wars["years"].tolist() == [10] * 4


def test_a_war_that_is_seen_late_says_nothing_of_the_first_years() -> None:
    whole = {"A": course(900, 0.5, 0.9), "B": course(500, 0.7, 0.85), "C": course(700, 0.6, 0.95)}
    late = frame({"D": course(5_000, 0.1, 0.5)[4:]}, start=5)
    alone = aftermath.estimate(frame(whole), bend=4)
    beside = aftermath.estimate(pd.concat([frame(whole), late]), bend=4)
    assert isinstance(alone, Decay)
    assert isinstance(beside, Decay)
    own = beside.wars.set_index("war").loc["D"]
    assert not own["from_start"]
    assert own[["early", "shrunk_early", "half_life"]].isna().all()
    assert beside.whole == alone.whole == 3
    assert beside.late < alone.late


def test_a_series_that_begins_in_year_two_is_no_war_seen_from_the_start() -> None:
    figures = frame({"A": course(900, 0.5, 0.9), "B": course(500, 0.7, 0.85)})
    second = frame({"C": course(700, 0.6, 0.95)}).query("since >= 2")
    refusal = aftermath.estimate(pd.concat([figures, second]))
    assert isinstance(refusal, Declined)
    assert "3 wars with figures from the first year of peace on" in refusal.reason
    assert "; 2 can be used" in refusal.reason


def test_a_bound_far_below_the_course_pulls_less_than_a_count() -> None:
    falls = course(900, 0.6, 0.9)
    rows = frame(dict.fromkeys("ABC", falls))
    low = (rows["since"] == 8) & (rows["war"] == "A")
    counted = rows.assign(value=rows["value"].where(~low, 10))
    as_bound = counted.assign(qualifier=np.where(low, "at_least", "exact"))
    results = [aftermath.estimate(table, bend=4) for table in (rows, as_bound, counted)]
    alphas = [
        result.wars.set_index("war").loc["A", "alpha"] for result in results if isinstance(result, Decay)
    ]
    assert alphas[1] == pytest.approx(alphas[0], abs=1e-3)
    assert alphas[2] > 10 * max(alphas[1], 1e-3)


def test_courses_are_compared_and_the_true_one_is_best() -> None:
    rows = frame({name: course(2_000, 0.5, 0.9) for name in "ABCD"})
    result = aftermath.estimate(rows)
    assert isinstance(result, Decay)
    best = result.courses.sort_values("aic").iloc[0]
    assert (best["course"], best["bend"]) == ("two_phases", 4)
    assert set(result.courses["course"]) == {"one_rate", "power_law", "two_phases"}


# -- half-lives -----------------------------------------------------------------------------------------


def test_half_may_be_gone_after_the_bend_or_never() -> None:
    assert aftermath.years_to_half(-np.log(2), -0.1, 4) == pytest.approx(1)
    assert aftermath.years_to_half(-0.1, -0.1, 4) == pytest.approx(np.log(2) / 0.1)
    assert np.isinf(aftermath.years_to_half(-0.1, 0.01, 4))
    assert np.isinf(aftermath.years_to_half(0.3, 0.0, 4))


def test_rates_are_drawn_towards_all_the_more_the_less_they_are_known(found: Decay) -> None:
    table = found.wars.set_index("war")
    firm, soft = table.loc["KHM"], table.loc["COL"]
    assert abs(firm["shrunk_late"] - firm["late"]) < 1
    assert abs(soft["shrunk_early"] - found.estimate) < abs(soft["early"] - found.estimate)
    assert (table["half_life"].dropna() > 0).all()


# -- degenerate input -----------------------------------------------------------------------------------

STEADY = {
    "A": [90.0, 60, 40, 28, 20, 15],
    "B": [80.0, 70, 50, 41, 30, 27],
    "C": [200.0, 110, 80, 41, 33, 28],
}


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ([5.0, 3.0], "only 2 years"),
        ([5.0], "only one year"),
        ([0.0] * 8, "fewer than two of its years"),
        ([9.0, 0, 0, 0, 0, 0, 0], "fewer than two of its years"),
        ([20.0, 15, 30_000, 9, 7, 5], "One of its years holds nearly all"),
        ([0.0, 2, 0, 1, 4, 3], "did not settle"),
    ],
    ids=["two points", "one point", "all zeros", "all in one year", "a huge outlier", "zero at the start"],
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
        [5.0, 3, 0, 0, 0, 0, 0, 1],
        [1e6, 5e5, 2e5, 1e5, 6e4],
    ],
    ids=["constant", "an outlier", "zeros", "large"],
)
def test_odd_series_are_fitted_without_a_warning(figures: list[float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = aftermath.estimate(frame({**STEADY, "D": figures}))
    assert isinstance(result, Decay)
    numbers = result.wars.set_index("war").loc["D", ["early", "late", "alpha"]].to_numpy(dtype=float)
    assert np.isfinite(numbers).all()


@pytest.mark.parametrize("figures", [{}, {"A": [5.0, 3.0]}, {"A": STEADY["A"], "B": STEADY["B"]}])
def test_fewer_than_three_wars_are_declined_in_words(figures: dict[str, list[float]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        refusal = aftermath.estimate(frame(figures))
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
    assert large.totals["estimate"].iloc[0] == pytest.approx(10 * small.totals["estimate"].iloc[0], rel=0.05)
    assert aftermath.project(found, 0, seed=5).totals["high"].max() == 0


def test_the_outlook_holds_the_complete_records(found: Decay) -> None:
    rows = snapshot()
    for place, per_hundred in (("BIH", 237), ("LBN", 226)):
        own = rows[(rows["place"] == place) & (rows["since"] <= 10)]
        first, ten = own["value"].iloc[0], own["value"].sum()
        assert 100 * ten / first == pytest.approx(per_hundred, abs=0.5)
        total = aftermath.project(found, first, years=(10,), seed=3).totals.iloc[0]
        assert total["low"] <= ten <= total["high"]


def test_each_complete_record_lies_inside_what_the_other_wars_predict() -> None:
    table = aftermath.predict_left_out(snapshot(), seed=3, draws=4_000).set_index("war")
    assert table.loc[table["complete"].astype(bool)].index.tolist() == ["BIH", "LBN"]
    assert table.loc[["BIH", "LBN", "HRV"], "inside"].all()
    assert table["inside"].mean() > 0.8


def test_a_war_is_predicted_from_its_own_first_figure_and_the_others_alone() -> None:
    rows = snapshot()
    changed = rows.assign(value=rows["value"].where((rows["place"] != "BIH") | (rows["since"] == 1), 5))
    one, other = (
        aftermath.predict_left_out(table, seed=3, draws=2_000).set_index("war").loc["BIH"]
        for table in (rows, changed)
    )
    assert one[["low", "estimate", "high"]].tolist() == other[["low", "estimate", "high"]].tolist()
    assert one["recorded"] != other["recorded"]


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


def test_a_war_that_began_after_the_last_year_before_its_end_has_no_last_year_of_war() -> None:
    told = casualties([("LBN", 2005, 22.0), ("LBN", 2006, 207.0), ("LBN", 2007, 130.0)])
    dated = ends([("LBN", "war", "2006-08-14", "main")])
    assert len(returns.first_year(told, dated.assign(began=2005), alpha=0.2)) == 1
    assert returns.first_year(told, dated.assign(began=2006), alpha=0.2).empty


def test_a_remainder_of_one_calendar_year_is_no_figure_of_the_war() -> None:
    told = casualties([("LBN", year, 10.0) for year in range(2007, 2010)])
    dated = ends([("LBN", "war", "2006-08-14", "main")])
    table = pd.DataFrame([("2006", "2009", 237.0)], columns=["period_start", "period_end", "value"]).assign(
        place="LBN", measure="cumulative_total", scope="whole", area="", cause="mines_erw", status="accepted",
        source_id="page", qualifier="exact", edition=2010, whom="all",
    )  # fmt: skip
    assert war_totals.until_the_end(table, wars.align(told, dated), dated).empty
    earlier = table.assign(period_start="2005")
    assert len(war_totals.until_the_end(earlier, wars.align(told, dated), dated)) == 1


def test_published_totals_are_compared_only_where_every_year_has_a_figure() -> None:
    told = casualties([("BIH", year, 10.0) for year in range(1996, 2001)])
    dated = ends([("BIH", "war", "1995-12-14", "main")])
    spans = pd.DataFrame(
        {"period_start": ["1996", "1996"], "period_end": ["2000", "2002"], "value": [49.0, 99.0]}
    )
    spans = spans.assign(
        place="BIH", measure="cumulative_total", scope="whole", area="", cause="mines_erw", status="accepted",
        source_id="landmine-monitor-x", qualifier="exact", edition=2003, whom="all",
    )  # fmt: skip
    table = war_totals.against_totals(wars.align(told, dated), spans, "landmine-monitor")
    assert table[["start", "stop", "published", "summed"]].values.tolist() == [[1996, 2000, 49, 50]]


@pytest.mark.parametrize(
    ("spans", "value", "qualifier", "how"),
    [
        ([("1992", "1995", 60.0), ("1992", "1998", 99.0)], 60, "exact", "published"),
        ([("1992", "1998", 99.0)], 69, "exact", "less_years"),
        ([("1992", "2004", 200.0), ("1996-01", "2006-12", 130.0)], 70, "at_least", "less_total"),
        ([("1992", "2004", 200.0), ("1996", "2004", 130.0)], 70, "exact", "less_total"),
    ],
    ids=["published", "less the years of peace", "less a longer total", "less a total"],
)
def test_what_was_recorded_until_the_end_stands_for_itself(
    spans: list[tuple[str, str, float]], value: float, qualifier: str, how: str
) -> None:
    told = casualties([("BIH", year, 10.0) for year in range(1996, 2001)])
    dated = ends([("BIH", "war", "1995-12-14", "main")])
    table = pd.DataFrame(spans, columns=["period_start", "period_end", "value"]).assign(
        place="BIH", measure="cumulative_total", scope="whole", area="", cause="mines_erw", status="accepted",
        source_id="page", qualifier="exact", edition=2010, whom="all",
    )  # fmt: skip
    row = war_totals.until_the_end(table, wars.align(told, dated), dated).iloc[0]
    assert row[["start", "stop", "value", "qualifier", "how"]].tolist() == [1992, 1995, value, qualifier, how]


# -- other choices --------------------------------------------------------------------------------------


def test_specifications_start_with_the_main_one_and_tell_the_outlook() -> None:
    data = pd.read_csv(HERE / "aftermath_data.csv")
    told = casualties([(row.place[:3], 2000 + row.since, row.value) for row in data.itertuples()])
    dated = ends([(place, "war", "2000-12-31", "main") for place in told["place"].unique()])
    table = aftermath.specifications(told, dated, seed=1)
    assert table["choice"].iloc[0] == "main"
    assert set(table["choice"]) >= {"bend", "scatter", "years used", "wars"}
    assert table["label"].is_unique
    assert (table["low"] < table["estimate"]).all()
    assert (table["estimate"] < table["high"]).all()


def test_specifications_of_nothing_are_an_empty_table() -> None:
    told = casualties([])
    dated = ends([("BIH", "war", "1995-12-14", "main")])
    assert aftermath.specifications(told, dated, seed=1).empty


def test_a_phase_that_only_bounds_have_is_not_told() -> None:
    rows = frame({**STEADY, "D": [300.0, 200, 150, 120, 90, 60]})
    later = (rows["war"] == "D") & (rows["since"] > 4)
    result = aftermath.estimate(rows.assign(qualifier=np.where(later, "at_least", "exact")), bend=4)
    assert isinstance(result, Decay)
    assert result.left_out["war"].tolist() == ["D"]
    assert "cannot tell both rates" in result.left_out["reason"].item()


# -- once for the same figures ------------------------------------------------------------------------------


def test_a_war_is_fitted_once_for_the_same_figures_and_anew_for_others() -> None:
    design = np.stack([np.ones(6), np.arange(6.0)], axis=-1)
    people, bound = np.array([64.0, 30, 17, 9, 4, 2]), np.zeros(6, dtype=bool)
    first = bounded.fit(people, design, bound, alpha=0.1)
    assert bounded.fit(people.copy(), design.copy(), bound.copy(), alpha=0.1) is first
    with pytest.raises(ValueError, match="read-only"):
        first.coef[0] = 1.0
    others = [
        bounded.fit(people + 1, design, bound, alpha=0.1),
        bounded.fit(people, design * [1, 2], bound, alpha=0.1),
        bounded.fit(people, design, np.arange(6) == 3, alpha=0.1),
        bounded.fit(people, design, bound, alpha=0.2),
        bounded.fit(people, design, bound),
    ]
    assert all(other.coef[1] != first.coef[1] for other in others)


def test_wars_fitted_at_once_are_those_fitted_alone() -> None:
    random = np.random.default_rng(4)
    series, alphas = [], [0.05, 0.2, 0.0, 1.3, 0.2]
    for years, terms in ((6, 2), (11, 3), (9, 2), (5, 2), (8, 3)):
        since = np.arange(1.0, years + 1)
        changes = phases.terms(since, 3)[:, : terms - 1]
        people = random.poisson(200 * np.exp(-0.3 * since)).astype(float)
        bound = np.zeros(years, dtype=bool)
        bound[3] = terms == 3 and years == 8
        series.append((people, np.column_stack([np.ones(years), changes]), bound))
    for (people, design, bound), alpha, at_once in zip(
        series, alphas, bounded.fit_each(series, alphas), strict=True
    ):
        alone = bounded.fit(people, design, bound, alpha=alpha)
        assert at_once.coef == pytest.approx(alone.coef, rel=1e-9)
        assert at_once.covariance == pytest.approx(alone.covariance, rel=1e-9)
        assert at_once.mean == pytest.approx(alone.mean, rel=1e-9)
        assert (at_once.alpha, at_once.df, at_once.settled) == (alone.alpha, alone.df, alone.settled)
    assert bounded.fit_each([series[0]] * 2, [0.05, 0.9])[1].alpha == 0.9


@pytest.mark.parametrize("alpha", [1e-3, 0.4, 5.0])
def test_counts_of_which_a_bound_is_known_have_the_mean_and_variance_of_the_sum(alpha: float) -> None:
    size, most = 1 / alpha, np.arange(40_000)
    for mean, least in ((3.0, 0), (3.0, 1), (3.0, 2), (20.0, 45), (80.0, 7)):
        chance = stats.nbinom.pmf(most, size, size / (size + mean)) * (most >= least)
        first = (chance * most).sum() / chance.sum()
        second = (chance * (most - first) ** 2).sum() / chance.sum()
        got = bounded.beyond(np.array([mean]), alpha, np.array([float(least)]))
        assert (got[0][0], got[1][0]) == pytest.approx((first, second), rel=1e-6)


def test_pairs_are_pooled_once_for_the_same_numbers_and_anew_for_others() -> None:
    effects = [np.array([-0.4, -0.1]), np.array([-0.5, 0.0]), np.array([-0.2, -0.2]), np.array([-0.3])]
    errors = [np.eye(2) * 0.01, np.eye(2) * 0.02, np.eye(2) * 0.03, np.eye(1) * 0.01]
    first = pool_pairs(effects, errors)
    assert pool_pairs([effect.copy() for effect in effects], list(errors)) is first
    with pytest.raises(ValueError, match="read-only"):
        first.between[0, 0] = 1.0
    assert pool_pairs(effects, errors, penalty=0).location[0] != first.location[0]
    assert pool_pairs(effects[:3], errors[:3]).location[1] != first.location[1]
    assert pool_pairs(effects, [*errors[:3], np.eye(1) * 0.02]).location[1] != first.location[1]


def test_the_likelihood_of_counts_and_bounds_is_that_of_scipy() -> None:
    people, mean = np.array([0.0, 3, 40, 7, 0]), np.array([0.5, 4, 30, 12, 2])
    bound = np.array([False, False, False, True, True])
    size = 1 / 0.4
    each = stats.nbinom.logpmf(people, size, size / (size + mean))
    least = stats.nbinom.logsf(people - 1, size, size / (size + mean))
    ours = bounded.log_likelihood(people, mean, bound, 0.4)
    assert ours == pytest.approx(np.where(bound, least, each).sum(), rel=1e-12)
