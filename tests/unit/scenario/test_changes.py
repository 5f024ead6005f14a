"""Changes as they are typed: a value, a sum, a factor, a range; and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from impact.errors import ImpactError
from impact.scenario.inputs.changes import change
from impact.scenario.inputs.distributions import Lognormal, Uniform
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import Scenario
from impact.scenario.inputs.writing import text as text_of

BASE = Scenario(name="base", title="Base").with_(mines_laid=100_000, clearance_delay=2)


def support(text: str, field: str) -> tuple[float, float]:
    return change(BASE, [text]).input(field).distribution.support


@pytest.mark.parametrize(
    ("text", "field", "ends"),
    [
        ("mines_laid=50000", "mines_laid", (50_000, 50_000)),
        ("mines_laid=50,000", "mines_laid", (50_000, 50_000)),
        ("mines_laid=5e4", "mines_laid", (50_000, 50_000)),
        ("MINES-LAID = *2", "mines_laid", (200_000, 200_000)),
        ("mines_laid=-1000", "mines_laid", (99_000, 99_000)),
        ("clearance_delay=+5", "clearance_delay", (7, 7)),
        ("clearance_delay=2..6", "clearance_delay", (2, 6)),
        ("clearance_delay=2..3..6", "clearance_delay", (2, 6)),
    ],
)
def test_a_change_gives_the_input_that_it_says(text, field, ends):
    assert support(text, field) == ends


def test_a_sum_and_a_factor_keep_the_width_and_the_form():
    spread = BASE.with_(
        clearance_delay=Uniform(low_end=1, high_end=3), mines_laid=Lognormal(middle=1e4, spread=2)
    )
    later = change(spread, ["clearance_delay=+5", "mines_laid=*2"])
    assert later.input("clearance_delay").distribution == Uniform(low_end=6, high_end=8)
    assert later.input("mines_laid").distribution == Lognormal(middle=2e4, spread=2)


def test_a_sum_moves_every_draw_of_what_is_right_by_a_factor():
    spread = BASE.with_(clearance_delay=Lognormal(middle=0.8, spread=4))
    before, levels = spread.input("clearance_delay").distribution, np.linspace(0, 1, 11)
    later = change(spread, ["clearance_delay=+5"])
    after = later.input("clearance_delay").distribution
    assert after.quantile(levels) == pytest.approx(before.quantile(levels) + 5)
    assert after.support == pytest.approx([end + 5 for end in before.support])
    assert after.words() == "5 more than 0.8, right within a factor of 4"
    assert "lognormal_shifted: [0.8, 4, 5]" in text_of(later)
    doubled = change(later, ["clearance_delay=*2"]).input("clearance_delay").distribution
    assert doubled.quantile(levels) == pytest.approx(2 * after.quantile(levels))
    assert change(later, ["clearance_delay=-5"]).input("clearance_delay").distribution == before
    with pytest.raises(ImpactError, match=r"5 less than 0.8.*from 0 to 200, in years"):
        change(spread, ["clearance_delay=-5"])


def test_kind_and_horizon_change_too_and_the_reason_names_the_reader():
    later = change(BASE, ["kind=self-destructing", "horizon=30", "mines_laid=1000"])
    assert (later.kind, later.horizon) == ("self-destructing", 30)
    assert later.input("mines_laid").why == "Set by the reader: mines_laid=1000."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mines_lad=5", "did you mean 'mines_laid'?"),
        ("mines_laid", "FIELD=VALUE"),
        ("mines_laid=", "FIELD=VALUE"),
        ("mines_laid=many", "a number, +5 or -5"),
        ("mines_laid=6..2", "write the smaller number first"),
        ("mines_laid=1..2..3..4", "a number, +5 or -5"),
        ("mines_laid=*0", "a factor above nought"),
        ("decoy_share=20", "divide by 100"),
        ("decoy_share=20%", "divide by 100"),
        ("horizon=1000", "a whole number from 1 to 300"),
        ("horizon=long", "a whole number of years"),
        ("kind=persistant", "did you mean 'persistent'?"),
        ("mine_density=+1", "give the number itself"),
    ],
)
def test_what_cannot_be_set_is_told_with_what_can(text, says):
    with pytest.raises(ImpactError) as raised:
        change(BASE, [text])
    assert says in str(raised.value)
    assert raised.value.remedy


def test_a_number_outside_its_range_is_told_with_the_range():
    field = FIELDS["mines_laid"]
    with pytest.raises(ImpactError) as raised:
        change(BASE, [f"mines_laid={field.high * 10:.0f}"])
    assert field.allowed() in str(raised.value)


@pytest.mark.parametrize("name", [n for n, f in FIELDS.items() if n in BASE.inputs or f.default is not None])
def test_every_field_that_has_a_value_doubles_or_says_what_to_write_instead(name):
    before = BASE.input(name).distribution
    try:
        after = change(BASE, [f"{name}=*1.000001"]).input(name).distribution
    except ImpactError as error:
        assert f"{name}=" in error.remedy or "within" in error.remedy
        return
    assert after.median == pytest.approx(before.median * 1.000001)
