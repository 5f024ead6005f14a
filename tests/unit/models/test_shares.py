"""Shares: intervals, bounds, pooling; against R, simulated truth, and with input that cannot be used."""

from __future__ import annotations

import json
import math
import warnings

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import betabinomial, partial_identification, shares
from impact.result import Declined
from tests.conftest import CHECKOUT

R = json.loads((CHECKOUT / "tests" / "reference" / "shares.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _no_warning_reaches_the_caller() -> None:
    warnings.simplefilter("error")


# -- against R --------------------------------------------------------------------------------------------


def test_wilson_limits_agree_with_prop_test() -> None:
    frame = pd.DataFrame({"part": R["wilson"]["part"], "known": R["wilson"]["known"]})
    shown = shares.table(frame.assign(total=frame["known"]))
    np.testing.assert_allclose(shown["low"], R["wilson"]["low"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(shown["high"], R["wilson"]["high"], rtol=1e-9)


def test_bounds_and_their_interval_agree_with_r() -> None:
    reference = R["identified"]
    shown = shares.table(pd.DataFrame({name: reference[name] for name in ("part", "known", "total")}))
    for name in ("bound_low", "bound_high", "outer_low", "outer_high"):
        # R's prop.test takes a level, not a critical value: its limits carry the error of the root search.
        np.testing.assert_allclose(shown[name], reference[name], rtol=1e-7, atol=1e-9, err_msg=name)
    critical = partial_identification.critical_value(shown["bound_low"], shown["bound_high"], shown["total"])
    np.testing.assert_allclose(critical, reference["critical"], rtol=1e-8)


@pytest.mark.parametrize("world", ["spread", "mild"])
def test_beta_binomial_agrees_with_glmmtmb(world: str) -> None:
    reference = R["pooled"][world]
    shown = betabinomial.estimate(pd.DataFrame({"part": reference["part"], "known": reference["known"]}))
    assert shown
    assert math.log(shown.estimate / (1 - shown.estimate)) == pytest.approx(reference["logit"], rel=1e-5)
    if world == "mild":  # countries alike: glmmTMB's φ runs off (8e7), ours is infinite
        assert math.isinf(shown.phi)
        assert shown.rho == 0
    else:
        assert shown.phi == pytest.approx(reference["phi"], rel=1e-4)
    # Both use the observed information of both parameters; ours by central differences.
    assert shown.error == pytest.approx(reference["error"], rel=1e-4)
    assert shown.loglik == pytest.approx(reference["loglik"], rel=1e-8)
    limits = [math.log(x / (1 - x)) for x in (shown.low, shown.high)]
    np.testing.assert_allclose(limits, reference["profile"], rtol=1e-5)
    # glmmTMB maximises anew at each point to a tolerance of its own, and from another limit of φ.
    np.testing.assert_allclose(limits, reference["profile_glmmTMB"], rtol=2e-3)


# -- against the truth ------------------------------------------------------------------------------------


# -- what a share says ------------------------------------------------------------------------------------


def test_bounds_hold_whatever_the_unknown_were() -> None:
    shown = shares.estimate(40, 100, 120)
    assert shown
    for group in range(21):
        assert shown.bound_low <= (40 + group) / 120 <= shown.bound_high


def test_nobody_unknown_leaves_no_room_between_the_bounds() -> None:
    shown = shares.estimate(40, 100)
    assert shown
    assert shown.bound_low == shown.estimate == shown.bound_high
    assert shown.outer_low == pytest.approx(shown.low)
    assert shown.outer_high == pytest.approx(shown.high)


def test_interval_of_the_bounds_is_wider_than_the_bounds() -> None:
    shown = shares.table(pd.DataFrame({"part": [0, 5, 100], "known": [10, 5, 100], "total": [20, 400, 100]}))
    assert (shown["outer_low"] <= shown["bound_low"] + 1e-12).all()
    assert (shown["outer_high"] >= shown["bound_high"] - 1e-12).all()
    assert shown[["outer_low", "outer_high"]].isin([np.nan]).sum().sum() == 0


def test_nobody_known_declines_but_keeps_its_bounds() -> None:
    shown = shares.estimate(0, 0, 50)
    assert isinstance(shown, Declined)
    assert "nobody's status is known" in shown.reason
    row = shares.table(pd.DataFrame({"part": [0], "known": [0], "total": [50]})).iloc[0]
    assert (row["bound_low"], row["bound_high"]) == (0.0, 1.0)
    assert math.isnan(row["estimate"])


def test_missing_counts_give_no_numbers() -> None:
    frame = pd.DataFrame({"part": [1.0, None], "known": [2.0, 2.0], "total": [3.0, 3.0]})
    shown = shares.table(frame)
    assert shown["estimate"].isna().tolist() == [False, True]
    assert shown["outer_high"].isna().tolist() == [False, True]


def test_empty_frame_gives_an_empty_frame() -> None:
    shown = shares.table(pd.DataFrame({"part": [], "known": [], "total": []}))
    assert len(shown) == 0
    assert "outer_high" in shown


@pytest.mark.parametrize(
    ("row", "word"),
    [((5, 4, 10), "5 of 4 known of 10"), ((1, 12, 10), "1 of 12 known"), ((-1, 4, 10), "part is .*-1")],
)
def test_counts_that_do_not_fit_are_refused(row: tuple[float, float, float], word: str) -> None:
    with pytest.raises(ModelInputError, match=word):
        shares.estimate(*row)


# -- published percentages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "qualifier", "bounds"),
    [
        (43, "exact", (0.425, 0.435)),
        (20, "approximate", (0.15, 0.25)),
        (75, "at_least", (0.75, 1.0)),
        (30, "at_most", (0.0, 0.3)),
        (100, "exact", (0.995, 1.0)),
        (0, "exact", (0.0, 0.005)),
    ],
)
def test_a_published_percentage_is_bounded_by_its_rounding(
    percent: float, qualifier: str, bounds: tuple[float, float]
) -> None:
    assert shares.rounding_bounds(percent, qualifier) == pytest.approx(bounds)


def test_a_percentage_beyond_a_hundred_is_refused() -> None:
    with pytest.raises(ModelInputError, match="percent is 140"):
        shares.rounding_bounds(140)


def test_count_and_percentage_give_how_many_were_known() -> None:
    # 1,562 children; 43 % of civilians whose age is known; 5,853 casualties in all (2019).
    shown = shares.implied(1562, *shares.rounding_bounds(43), 5853)
    assert shown
    for known in (shown.known_low, shown.known_high):
        assert round(100 * 1562 / known) == 43
    assert round(100 * 1562 / (shown.known_low - 1)) != 43 or 1562 / (shown.known_low - 1) > 0.435
    assert shown.bound_low == pytest.approx(1562 / 5853)
    assert shown.bound_high == pytest.approx((1562 + 5853 - shown.known_low) / 5853)


def test_count_and_percentage_that_exclude_each_other_decline() -> None:
    shown = shares.implied(1562, *shares.rounding_bounds(10), 5853)
    assert isinstance(shown, Declined)
    assert "at least 14,877" in shown.reason


@pytest.mark.parametrize(
    ("count", "low", "high", "total"), [(0, 0.1, 0.2, 50), (5, 0.0, 0.2, 50), (5, 0.1, 0.2, 0)]
)
def test_zero_implies_nothing(count: float, low: float, high: float, total: float) -> None:
    assert not shares.implied(count, low, high, total)


# -- pooling over countries -------------------------------------------------------------------------------


def _countries(part: list[float], known: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"part": part, "known": known})


@pytest.mark.parametrize(
    ("part", "known", "word"),
    [
        ([], [], "too few"),
        ([3, 4], [10, 10], "too few"),
        ([0] * 8, [10] * 8, "None of the casualties"),
        ([10] * 8, [10] * 8, "All of the casualties"),
        ([10, 0, 10, 0, 10, 0], [10] * 6, "all or none"),
        ([0, 0, 0, 0], [0, 0, 0, 0], "too few"),
    ],
)
def test_countries_that_cannot_be_pooled_decline(part: list[float], known: list[float], word: str) -> None:
    shown = betabinomial.estimate(_countries(part, known))
    assert isinstance(shown, Declined)
    assert word in shown.reason
    assert shown.reason.endswith(".")


def test_limit_is_open_where_the_likelihood_never_falls() -> None:
    """One case in the group among five small countries does not rule out a mean near nothing."""
    shown = betabinomial.estimate(_countries([1, 0, 0, 0, 0], [2, 1, 1, 1, 1]))
    assert not shown or 0 <= shown.low < 0.01 < shown.high <= 1


def test_equal_countries_differ_by_chance_only() -> None:
    shown = betabinomial.estimate(_countries([30] * 10, [100] * 10))
    assert shown
    assert shown.rho < 0.001
    assert shown.warnings == ("Countries differ by no more than chance.",)
    assert shown.estimate == pytest.approx(0.3, abs=1e-3)
    ordinary = math.sqrt(1 / (1000 * 0.3 * 0.7))
    assert shown.error == pytest.approx(ordinary, rel=0.02)


def test_one_huge_country_does_not_rule_the_mean() -> None:
    shown = betabinomial.estimate(_countries([3, 5, 2, 4, 6, 9_000], [10, 12, 9, 11, 13, 10_000]))
    assert shown
    assert shown.ratio > 0.85
    assert shown.estimate < 0.65
    assert any(
        "One country has 99 % or more" in word or "One country has 99 %" in word for word in shown.warnings
    ) or any("One country has" in word for word in shown.warnings)


def test_countries_without_known_status_do_not_count() -> None:
    frame = _countries([3, 5, 2, 4, 6, 0, None], [10, 12, 9, 11, 13, 0, 5])  # type: ignore[list-item]
    shown = betabinomial.estimate(frame)
    assert shown
    assert shown.n == 5


def test_pooled_interval_is_wider_than_chance_alone_would_make_it() -> None:
    reference = R["pooled"]["spread"]
    shown = betabinomial.estimate(_countries(reference["part"], reference["known"]))
    alone = shares.estimate(sum(reference["part"]), sum(reference["known"]))
    assert shown
    assert alone
    assert shown.high - shown.low > 2 * (alone.high - alone.low)
    assert shown.inflation > 3
