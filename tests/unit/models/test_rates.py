"""Exact intervals of counts, rates and ratios: agree with R and statsmodels; lower bounds are one-sided."""

from __future__ import annotations

import json
import math

import pytest

from impact.errors import ModelInputError
from impact.models import rates
from impact.result import Declined
from impact.wording import estimate_words
from tests.conftest import CHECKOUT

REFERENCE = json.loads((CHECKOUT / "tests/reference/rates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("theirs", REFERENCE["single"], ids=lambda case: f"{case['count']:g}")
def test_a_count_and_a_rate_agree_with_poisson_test(theirs):
    count, exposure = theirs["count"], theirs["exposure"]
    both, wide, bound = (
        rates.estimate(count, exposure, **settings) for settings in ({}, {"level": 0.9}, {"at_least": True})
    )
    assert [both.low, both.high] == pytest.approx(theirs["both"], rel=1e-9)
    assert [wide.low, wide.high] == pytest.approx(theirs["wide"], rel=1e-9)
    assert bound.low == pytest.approx(theirs["at_least"], rel=1e-9)
    assert bound.high == math.inf
    assert both.estimate == count / exposure


@pytest.mark.parametrize(
    "theirs", [case for case in REFERENCE["pairs"] if case["counts"][1]], ids=lambda case: str(case["counts"])
)
def test_a_ratio_agrees_with_r(theirs):
    first, second = zip(theirs["counts"], theirs["exposures"], strict=True)
    exact, score = (rates.compare(first, second, method=method) for method in ("exact", "score"))
    assert [exact.low, exact.high] == pytest.approx(theirs["exact"], rel=1e-8)
    assert [score.low, score.high] == pytest.approx(theirs["score"], rel=1e-7)
    low = rates.compare(first, second, at_least="first")
    assert [low.low, low.high] == pytest.approx([theirs["first_at_least"], math.inf], rel=1e-8)
    high = rates.compare(first, second, at_least="second")
    assert [high.low, high.high] == pytest.approx([0, theirs["second_at_least"]], rel=1e-8)


def test_the_score_interval_agrees_with_statsmodels():
    from statsmodels.stats.rates import confint_poisson_2indep

    ours = rates.compare((60, 175_500), (53, 232_000), method="score")
    theirs = confint_poisson_2indep(60, 175_500, 53, 232_000, method="score")
    assert [ours.low, ours.high] == pytest.approx(theirs, rel=1e-6)


def test_a_rate_is_for_so_many_persons_and_says_so():
    rate = rates.estimate(42, 2_400_000, per=100_000, unit="for every 100,000 persons")
    assert rate.kind == "rate"
    assert estimate_words(rate) == "1.8 for every 100,000 persons (95 % interval 1.3 to 2.4)"


def test_two_counts_of_zero_have_no_ratio():
    assert isinstance(rates.compare((0, 1), (0, 1)), Declined)


def test_a_second_count_of_zero_is_declined_and_the_ratio_turned_round_has_an_end():
    theirs = next(case for case in REFERENCE["pairs"] if case["counts"] == [3, 0])
    assert "has no finite value" in rates.compare((3, 10), (0, 12)).reason
    turned = rates.compare((0, 12), (3, 10))
    assert [turned.estimate, turned.low] == [0, 0]
    assert 1 / turned.high == pytest.approx(theirs["exact"][0], rel=1e-8)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rates.estimate(-1), "whole number"),
        (lambda: rates.estimate(1.5), "whole number"),
        (lambda: rates.estimate(math.nan), "whole number"),
        (lambda: rates.estimate(1, 0), "positive number"),
        (lambda: rates.estimate(1, level=95), "between 0 and 1"),
        (lambda: rates.compare((1, 1), (1, -2)), "its exposure, above zero"),
        (lambda: rates.compare((1, 1), (1, 1), method="wald"), "one of 'exact', 'score'"),
        (lambda: rates.compare((1, 1), (1, 1), at_least="both"), "one of '', 'first', 'second'"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ModelInputError, match=words):
        call()
