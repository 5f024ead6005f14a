"""What a stranger may give to a public function is refused in three parts, never in words of Python."""

from __future__ import annotations

import pytest

import impact
from impact import places, scenario
from impact.errors import ImpactError


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: places.resolve(None), "a place is given as None"),
        (lambda: places.resolve(float("nan")), "a place is given as nan"),
        (lambda: impact.load(None), "table None does not exist"),
        (lambda: impact.load(5), "table 5 does not exist"),
        (
            lambda: scenario.simulate("base-100000", draws=10, seed=1),
            "read it: impact.scenario.read(",
        ),
        (lambda: scenario.crossings("a"), "crossings: scenario is 'a'; expected a scenario"),
        (
            lambda: scenario.tornado(None),
            "tornado: scenario is None; expected a scenario; read it: ",
        ),
        (lambda: scenario.tornado(scenario.read("base-100000"), ["casualties"]), "no outcome is named"),
    ],
)
def test_a_wrong_argument_is_refused_in_words(call, says):
    with pytest.raises(ImpactError) as refusal:
        call()
    assert says in str(refusal.value)
    assert refusal.value.expected
