"""Country-years and event study: agree with R, hold the truth, say on what they rest, decline in words."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import event_study, panel, ppml
from impact.result import Declined
from tests.conftest import CHECKOUT

REFERENCE = json.loads((CHECKOUT / "tests/reference/panel.json").read_text(encoding="utf-8"))
FRAME = pd.DataFrame(REFERENCE["panel"]).astype({"joined": float})


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_the_ratio_agrees_with_dummies_in_r():
    result = panel.estimate(FRAME)
    assert result.n == REFERENCE["n"]
    assert result.coefficient == pytest.approx(REFERENCE["effect"], rel=1e-7)
    rates = panel.estimate(FRAME, offset="people")
    assert rates.coefficient == pytest.approx(REFERENCE["rate_effect"], rel=1e-7)


def test_clustered_and_jackknife_errors_agree_with_r():
    from scipy.stats import t

    result = panel.estimate(FRAME)
    assert np.log(result.without["estimate"]).tolist() == pytest.approx(REFERENCE["deleted"], rel=1e-6)
    assert result.error == pytest.approx(REFERENCE["jackknife_se"], rel=1e-6)
    half = np.log(result.sandwich.high / result.sandwich.estimate)
    assert half / t.ppf(0.975, result.countries - 1) == pytest.approx(REFERENCE["cluster_se"], rel=1e-6)
    assert np.log(result.high / result.estimate) / t.ppf(0.975, 5) == pytest.approx(result.error)


def test_the_event_study_agrees_with_r():
    bins = ((-99, -3), (-2, -1), (0, 1), (2, 4), (5, 99))
    result = event_study.estimate(FRAME, bins=bins)
    logs = np.log(result.bins["estimate"]).tolist()
    assert logs[0] == pytest.approx(REFERENCE["lead"], rel=1e-6)
    assert logs[1] == 0
    assert logs[2:] == pytest.approx(REFERENCE["event"], rel=1e-6)
    assert np.log(result.overall.estimate) == pytest.approx(REFERENCE["overall"], rel=1e-6)
    assert result.bins["reference"].tolist() == [False, True, False, False, False]
    assert result.bins["first"].tolist()[:2] == [-9, -2]


def test_countries_with_only_zeros_are_dropped_and_named():
    result = panel.estimate(FRAME)
    assert result.dropped[["place", "reason"]].values.tolist() == [["L", "only zeros"]]
    assert result.switchers == tuple("ABCDEF")
    assert any("rests on 6 countries" in said for said in result.warnings)


def test_separation_is_found_before_it_ruins_the_fit():
    frame = FRAME.assign(value=FRAME["value"].where(FRAME["party"] == 0, 0))
    result = panel.estimate(frame)
    assert isinstance(result, Declined)
    assert "separation" in result.reason


def test_dealt_dates_show_what_chance_makes():
    result = panel.estimate(FRAME)
    chance = panel.permuted(FRAME, result, draws=99, rng=np.random.default_rng(1))
    assert chance.low < 1 < chance.high
    assert 0 < chance.beyond <= 1
    again = panel.permuted(FRAME, result, draws=99, rng=np.random.default_rng(1))
    assert again.ratios.tolist() == chance.ratios.tolist()


def test_a_placebo_looks_only_at_years_before_joining():
    result = event_study.placebo(FRAME, 2)
    assert result.n <= (FRAME["party"] == 0).sum()
    assert result.low < 1 < result.high


DEGENERATE = {
    "nothing": FRAME.iloc[:0],
    "two points": FRAME.iloc[:2],
    "all zeros": FRAME.assign(value=0),
    "nobody changes sides": FRAME[FRAME["joined"].isna()],
    "all in": FRAME[FRAME["party"] == 1],
    "one country": FRAME[FRAME["place"] == "A"],
}


@pytest.mark.parametrize("frame", DEGENERATE.values(), ids=DEGENERATE)
@pytest.mark.parametrize("model", [panel.estimate, event_study.estimate])
def test_it_declines_with_a_reason(frame, model):
    result = model(frame)
    assert isinstance(result, Declined)
    assert result.reason.endswith(".")


def test_constant_counts_and_an_outlier_give_finite_answers():
    same = panel.estimate(FRAME.assign(value=7))
    assert same.estimate == pytest.approx(1)
    far = panel.estimate(FRAME.assign(value=FRAME["value"].where(FRAME.index != 40, 1e6)))
    assert not far or np.isfinite([far.low, far.high]).all()


def test_input_that_cannot_be_right_is_refused():
    with pytest.raises(ModelInputError, match="'party' is missing"):
        panel.estimate(FRAME.drop(columns="party"))
    with pytest.raises(ModelInputError, match="two rows for A 2000"):
        panel.estimate(pd.concat([FRAME, FRAME]))
    with pytest.raises(ModelInputError, match="zero or more"):
        panel.estimate(FRAME.assign(value=-1))


def test_single_figures_are_dropped_until_none_is_left():
    frame = pd.DataFrame({"place": list("AABBC"), "year": [1, 2, 1, 2, 3], "value": [1, 2, 3, 4, 5]})
    mask, dropped = ppml.usable(frame)
    assert mask["place"].tolist() == list("AABB")
    assert dropped["reason"].tolist() == ["a single figure"]


@pytest.mark.parametrize("regressor", [False, True])
def test_a_regressor_is_lost_where_countries_and_years_fit_it(regressor):
    rows, _ = ppml.usable(FRAME)
    data = ppml.cells(rows)
    column = (data.year > 3) + 2.0 * (data.country == 1)
    if regressor:
        column[0] += 1.0
    assert ppml.lost(ppml.span(data, data.year_dummies()), column) != regressor


def test_a_span_widened_by_a_regressor_is_that_of_all_at_once():
    rows = [(p, y, (3 * i + 2 * y) % 7 + 1) for i, p in enumerate("ABCDE") for y in range(2000, 2008)]
    data = ppml.cells(pd.DataFrame(rows, columns=["place", "year", "value"]))
    random = np.random.default_rng(2)
    dummies, columns = data.year_dummies(), random.normal(size=(len(rows), 2))
    fitted = ppml.span(data, dummies)
    for column in columns.T:
        fitted = ppml.widened(fitted, column)
    whole = ppml.span(data, np.column_stack([dummies, columns]))
    assert fitted.shape == whole.shape
    np.testing.assert_allclose(fitted @ fitted.T, whole @ whole.T, atol=1e-12)
    assert ppml.lost(fitted, columns[:, 0])


def test_what_says_nothing_is_dropped_again_and_again():
    # without C, which has a single figure, 2002 has only zeros, and without 2002 B has a single figure
    rows = [("A", 2000, 5), ("A", 2001, 4), ("A", 2002, 0), ("B", 2000, 3), ("B", 2002, 0), ("C", 2002, 7)]
    rows += [("D", 2000, 1), ("D", 2001, 2)]
    mask, dropped = ppml.usable(pd.DataFrame(rows, columns=["place", "year", "value"]))
    assert mask[["place", "year"]].to_numpy().tolist() == [["A", 2000], ["A", 2001], ["D", 2000], ["D", 2001]]
    assert dropped["place"].dropna().tolist() == ["C", "B"]
    assert dropped["year"].dropna().tolist() == [2002]
    assert dropped["reason"].tolist() == ["a single figure", "only zeros", "a single figure"]


def test_the_information_is_that_of_dummies_for_years_less_what_country_effects_take() -> None:
    rows, _ = ppml.usable(FRAME)
    data = ppml.cells(rows)
    party = rows["party"].to_numpy(float)[:, None]
    design = np.hstack([data.year_dummies(), party])
    solution = ppml.solve(data, party)
    assert solution is not None
    weighted = design * solution.mu[:, None]
    countries = data.country[None, :] == np.arange(len(data.countries))[:, None]
    sums, totals = countries @ weighted, countries @ solution.mu
    expected = design.T @ weighted - sums.T @ (sums / totals[:, None])
    np.testing.assert_allclose(solution.information, expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(design.T @ (data.counts - solution.mu), 0, atol=1e-6 * data.counts.sum())


def test_a_year_without_a_figure_left_leaves_the_other_coefficients_alone() -> None:
    rows, _ = ppml.usable(FRAME)
    data = ppml.cells(rows)
    party = rows["party"].to_numpy(float)[:, None]
    mask = data.year != len(data.years) - 1
    rest = ppml.cells(rows[mask].reset_index(drop=True))
    without, fewer = ppml.solve(data, party, used=mask), ppml.solve(rest, party[mask])
    assert without is not None
    assert fewer is not None
    assert without.coefficients[-2] == 0  # the shortest step moves no effect that nothing tells of
    np.testing.assert_allclose(without.coefficients[-1], fewer.coefficients[-1], rtol=1e-9)
