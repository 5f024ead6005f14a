"""The decay after a war: against R, against made data of known truth, and where nothing can be said."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import aftermath, counts
from impact.models.aftermath import Decay
from impact.result import Declined
from tests.unit.models.war_reference import HERE, REFERENCE, snapshot
from tests.unit.published.made_up_wars import casualties, ends


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


def course(first: float, early: float, late: float, years: int = 12, bend: int = 4) -> list[float]:
    """Casualties that fall by one share a year until the bend and by another after it."""
    since = np.arange(1, years + 1)
    falls = early ** (np.minimum(since, bend) - 1) * late ** np.maximum(since - bend, 0)
    return [float(value) for value in (first * falls).round()]


@pytest.fixture(scope="module")
def pooled() -> Decay:
    result = aftermath.estimate(snapshot(), bend=REFERENCE["bend"])
    assert isinstance(result, Decay)
    return result


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


def test_rates_are_drawn_towards_all_the_more_the_less_they_are_known(pooled: Decay) -> None:
    table = pooled.wars.set_index("war")
    firm, soft = table.loc["KHM"], table.loc["COL"]
    assert abs(firm["shrunk_late"] - firm["late"]) < 1
    assert abs(soft["shrunk_early"] - pooled.estimate) < abs(soft["early"] - pooled.estimate)
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


def test_the_outlook_starts_with_what_is_given_and_widens(pooled: Decay) -> None:
    ahead = aftermath.project(pooled, 100, seed=1)
    totals = ahead.totals.set_index("years")
    assert ahead.path["estimate"].iloc[0] == 100
    assert (ahead.path["low"] <= ahead.path["estimate"]).all()
    assert totals.loc[20, "estimate"] > totals.loc[10, "estimate"] > 100
    assert totals.loc[20, "high"] - totals.loc[20, "low"] > totals.loc[10, "high"] - totals.loc[10, "low"]


def test_the_outlook_is_the_same_for_the_same_seed(pooled: Decay) -> None:
    once, again = aftermath.project(pooled, 100, seed=5), aftermath.project(pooled, 100, seed=5)
    pd.testing.assert_frame_equal(once.totals, again.totals)


def test_the_outlook_scales_with_the_start(pooled: Decay) -> None:
    small, large = aftermath.project(pooled, 100, seed=5), aftermath.project(pooled, 1000, seed=5)
    assert large.totals["estimate"].iloc[0] == pytest.approx(10 * small.totals["estimate"].iloc[0], rel=0.05)
    assert aftermath.project(pooled, 0, seed=5).totals["high"].max() == 0


def test_the_outlook_holds_the_complete_records(pooled: Decay) -> None:
    rows = snapshot()
    for place, per_hundred in (("BIH", 237), ("LBN", 226)):
        own = rows[(rows["place"] == place) & (rows["since"] <= 10)]
        first, ten = own["value"].iloc[0], own["value"].sum()
        assert 100 * ten / first == pytest.approx(per_hundred, abs=0.5)
        total = aftermath.project(pooled, first, years=(10,), seed=3).totals.iloc[0]
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


# -- other choices --------------------------------------------------------------------------------------


def test_specifications_start_with_the_main_one_and_tell_the_outlook() -> None:
    data = pd.read_csv(HERE / "aftermath_data.csv")
    figures = casualties([(row.place[:3], 2000 + row.since, row.value) for row in data.itertuples()])
    dated = ends([(place, "war", "2000-12-31", "main") for place in figures["place"].unique()])
    table = aftermath.specifications(figures, dated, seed=1)
    assert table["choice"].iloc[0] == "main"
    assert set(table["choice"]) >= {"bend", "scatter", "years used", "wars"}
    assert table["label"].is_unique
    assert (table["low"] < table["estimate"]).all()
    assert (table["estimate"] < table["high"]).all()


def test_specifications_of_nothing_are_an_empty_table() -> None:
    figures = casualties([])
    dated = ends([("BIH", "war", "1995-12-14", "main")])
    assert aftermath.specifications(figures, dated, seed=1).empty


def test_a_phase_that_only_bounds_have_is_not_told() -> None:
    rows = frame({**STEADY, "D": [300.0, 200, 150, 120, 90, 60]})
    later = (rows["war"] == "D") & (rows["since"] > 4)
    result = aftermath.estimate(rows.assign(qualifier=np.where(later, "at_least", "exact")), bend=4)
    assert isinstance(result, Decay)
    assert result.left_out["war"].tolist() == ["D"]
    assert "cannot tell both rates" in result.left_out["reason"].item()
