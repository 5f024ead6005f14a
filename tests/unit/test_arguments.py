"""Settings of public functions: what each kind takes, and what is said of what it does not."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pandas as pd
import pytest

from impact import arguments
from impact.arguments import FLAG, choice, number, optional, several, shown, takes, whole
from impact.errors import ImpossibleDate, ModelInputError


@takes("example", draws=whole(1), share=number(0, 1), rule=optional(choice("a", "b")), years=several(whole()))
def example(draws, share=0.5, *, rule=None, years=()):
    """Return what it was given."""
    return draws, share, rule, years


def test_settings_are_taken_by_place_and_by_name():
    assert example(3.0, 1, rule="a", years=np.array([2001, 2002])) == (3, 1, "a", [2001, 2002])
    assert example(draws=np.int64(3), rule=None) == (3, 0.5, None, ())


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"draws": 0}, "example: draws is 0; expected a whole number, 1 or more; correct it"),
        ({"draws": True}, "draws is True"),
        ({"draws": 10**5000}, "draws is a number of more than 60 digits"),
        ({"draws": 1, "share": math.nan}, "share is nan; expected a finite number from 0 to 1"),
        ({"draws": 1, "share": "0.5"}, "share is '0.5'"),
        ({"draws": 1, "rule": "c"}, "rule is 'c'; expected one of 'a', 'b', or None; choose one"),
        ({"draws": 1, "years": 2001}, "years is 2001; expected a list of values"),
        ({"draws": 1, "years": "2001"}, "years is '2001'"),
        ({"draws": pd.DataFrame({"x": [1]})}, "draws is a frame with the columns x"),
        ({"draws": object()}, "draws is an? object"),
    ],
)
def test_what_does_not_fit_is_named(settings, says):
    with pytest.raises(ModelInputError, match=says.replace("(", r"\(")):
        example(**settings)


def test_the_function_keeps_its_name_its_words_and_its_parameters():
    assert example.__name__ == "example"
    assert example.__doc__ == "Return what it was given."
    assert list(inspect.signature(example).parameters) == ["draws", "share", "rule", "years"]


def test_a_kind_that_raises_an_error_of_its_own_is_heard():
    def take(value):
        raise ImpossibleDate("no day", "a day", "give one")

    @takes("example", day=arguments.Kind(take, ""))
    def of(day):
        return day

    with pytest.raises(ImpossibleDate, match="no day"):
        of(1)


def test_flags_are_true_or_false_and_nothing_like_it():
    assert FLAG.take(np.True_) is True
    for value in (1, "yes", None):
        with pytest.raises(TypeError):
            FLAG.take(value)


def test_a_value_is_shown_in_one_short_line_whatever_it_is():
    class Odd:
        def __repr__(self):
            raise RuntimeError

    for value in (Odd(), "x" * 1000, np.arange(1000), pd.DataFrame({"a": [1]}), 10**400, [1] * 1000):
        words = shown(value)
        assert "\n" not in words
        assert len(words) < 100
