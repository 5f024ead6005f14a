"""Known hazards come back, intervals hold, what is missing is declined, the real record is met."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest

from impact.data import sources as bibliography
from impact.result import Declined
from impact.scenario.calibration import backcast, calibrate, records
from impact.scenario.calibration.calibrated import Calibration
from impact.scenario.calibration.histories import Figure, History
from impact.scenario.calibration.transfer import Transfer, transfer
from impact.scenario.engine.simulate import expected
from impact.scenario.inputs.distributions import Fixed
from impact.scenario.inputs.fields import FIELDS, problems
from impact.scenario.inputs.scenario import Scenario

BASE = Scenario(name="base", title="Base")


def figure(low: float, high: float | None = None, **more: object) -> Figure:
    return Figure(low, low if high is None else high, "", "made up", ("page",), **more)  # type: ignore[arg-type]


def past(
    name: str, hazard: float, *, casualties: float | None = None, fenced: bool = False, **figures: Figure
) -> History:
    """A place whose casualties are those the engine expects at a hazard, unless they are given."""
    own = {
        "mines": figure(100_000, 400_000),
        "area": figure(1000),
        "people": figure(50),
        "released": figure(800, first=2000, last=2019),
        "years": figure(25, first=2000, last=2025),
    } | figures
    place = History("XXX", name, 2000, fenced, own)
    if casualties is None:
        pace = own["released"].middle / own["released"].span
        made = backcast.scenario_of(place, BASE, {"clearance_capacity": Fixed(value=pace)}, 20)
        casualties = float(expected(made, {"hazard": hazard})["casualties"][0])
    counted = {"casualties": figure(casualties, first=2000, last=2019)}
    return History("XXX", name, 2000, fenced, own | counted)


def solved(histories: list[History]) -> pd.Series:
    found = calibrate.calibrate(histories, draws=10, base=BASE)
    assert isinstance(found, Calibration), found.reason
    rows = found.values[found.values["input"] == "hazard"]
    return rows.set_index("place")["value"]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate few years: these tests need no more."""
    monkeypatch.setattr(backcast, "LONGEST", 30)


@pytest.mark.usefixtures("short")
def test_a_known_hazard_comes_back():
    places = [
        past("few people", 3e-6, people=figure(5)),
        past("many people", 2e-5, people=figure(200)),
        past("many mines", 6e-6, mines=figure(2e6, 3e6)),
    ]
    found = solved(places)
    assert found["few people"] == pytest.approx(3e-6, rel=1e-3)
    assert found["many people"] == pytest.approx(2e-5, rel=1e-3)
    assert found["many mines"] == pytest.approx(6e-6, rel=1e-3)


@pytest.mark.usefixtures("short")
def test_the_pooled_hazard_is_the_geometric_mean():
    found = calibrate.calibrate([past("a", 2e-6), past("b", 8e-6)], draws=10, base=BASE)
    assert found.hazard.middle == pytest.approx(4e-6, rel=1e-3)
    assert found.hazard.n == 2


@pytest.mark.usefixtures("short")
def test_a_place_is_predicted_without_its_own_casualties():
    others = [past("a", 5e-6), past("b", 7e-6)]
    few, many = (
        calibrate.calibrate([*others, past("x", 0, casualties=c)], draws=500, base=BASE).predictions
        for c in (100, 5000)
    )
    columns = ["place", "outcome", "low90", "predicted", "high90"]
    of_x = [f[(f["place"] == "x") & (f["outcome"] == "casualties")][columns] for f in (few, many)]
    pd.testing.assert_frame_equal(*of_x)


def test_the_interval_for_a_further_place_is_exact_for_normal_logarithms():
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(4000):
        logs = rng.normal(0, 0.4, size=4)
        found = transfer(np.exp(logs[:3]).tolist(), [0.0] * 3)
        assert isinstance(found, Transfer)
        low, high = found.interval(0.9)
        held += low <= math.exp(logs[3]) <= high
    assert held / 4000 == pytest.approx(0.9, abs=0.015)


def test_ranges_of_the_figures_widen_the_spread():
    plain = transfer([1.0, 2.0, 3.0], [0.0, 0.0, 0.0])
    wide = transfer([1.0, 2.0, 3.0], [0.5, 0.5, 0.5])
    assert isinstance(plain, Transfer)
    assert isinstance(wide, Transfer)
    assert wide.spread > plain.spread
    assert wide.middle == plain.middle


def test_one_place_teaches_nothing_of_how_places_differ():
    found = transfer([1.0], [0.0])
    assert isinstance(found, Declined)
    assert "1 place cannot show" in found.reason


def test_a_spread_that_says_nothing_is_cut_and_said():
    found = transfer([1e-6, 1e-2], [0.0, 0.0])
    assert isinstance(found, Transfer)
    assert found.spread == 100
    assert found.warnings


@pytest.mark.parametrize("field", ["hazard", "cost_per_km2", "deminer_casualties_per_mine"])
def test_an_input_carried_over_stays_inside_its_field(field):
    high = FIELDS[field].high
    found = transfer([high / 50, high / 5], [0.0, 0.0])
    assert isinstance(found, Transfer)
    given = FIELDS[field].default.model_copy(update={"distribution": found.distribution(field)})
    assert problems(field, given) == []


@pytest.mark.usefixtures("short")
def test_a_fenced_place_without_casualties_is_predicted_near_nought_and_teaches_no_hazard():
    islands = past("islands", 0, casualties=0, fenced=True, people=figure(0.2), mines=figure(1e4, 3e4))
    found = calibrate.calibrate([islands, past("a", 5e-6), past("b", 7e-6)], draws=2000, base=BASE)
    row = found.predictions.query("place == 'islands' and outcome == 'casualties'").iloc[0]
    assert row["predicted"] == 0
    assert row["inside"]
    assert row["order"]
    assert math.isnan(row["ratio"])
    assert found.hazard.n == 2
    assert any("without fences" in remark for remark in found.remarks)
    assert "where none were recorded" in found.sentence()


@pytest.mark.usefixtures("short")
def test_a_lower_bound_is_not_missed_from_above():
    unfinished = {"years": figure(10, first=2000, last=2010, at_least=True)}
    places = [past(n, h, **unfinished) for n, h in (("a", 5e-6), ("b", 6e-6), ("c", 8e-6))]
    found = calibrate.calibrate(places, draws=500, base=BASE).predictions
    assert found[found["outcome"] == "years"]["inside"].all()


@pytest.mark.usefixtures("short")
def test_a_miss_is_said_with_its_size_and_a_reason():
    places = [past("a", 5e-6), past("b", 6e-6), past("odd", 0, casualties=90_000)]
    found = calibrate.calibrate(places, draws=500, base=BASE)
    (said,) = [m for m in found.misses() if m.startswith("odd, civilian casualties")]
    assert "times too low, outside the 90 % interval" in said
    assert "it may be that" in said
    assert found.table("casualties").set_index("place").loc["odd", "inside"] == "no"


def test_a_place_without_people_on_record_is_declined_with_the_reason():
    lacking = past("lacking", 5e-6)
    figures = {k: v for k, v in lacking.figures.items() if k != "people"}
    nobody = History("XXX", "lacking", 2000, False, figures, {"people": "people: no land area on record"})
    found = calibrate.calibrate([nobody, past("a", 5e-6)], base=BASE)
    assert isinstance(found, Declined)
    assert "1 place has casualties on record" in found.reason
    assert "no land area on record" in found.reason


@pytest.mark.usefixtures("short")
def test_figures_not_on_record_are_not_compared():
    places = [past("a", 5e-6), past("b", 6e-6), past("c", 7e-6)]
    found = calibrate.calibrate(places, draws=10, base=BASE)
    assert set(found.predictions["outcome"]) == {"area", "mines", "casualties", "years"}


def test_two_places_give_a_hazard_but_cannot_predict_each_other():
    found = calibrate.calibrate([past("a", 5e-6), past("b", 6e-6)], draws=10, base=BASE)
    assert found.hazard.n == 2
    assert found.table().empty
    assert found.misses() == ()
    assert "Too few places" in found.sentence()


@pytest.mark.usefixtures("short")
def test_the_same_seed_gives_the_same_table():
    places = [past("a", 5e-6), past("b", 6e-6), past("c", 9e-6)]
    once, again = (calibrate.calibrate(places, draws=300, seed=7, base=BASE).table() for _ in range(2))
    pd.testing.assert_frame_equal(once, again)


def test_fewer_mines_make_a_greater_hazard():
    rows = calibrate.sensitivity([past("a", 5e-6), past("b", 8e-6)], BASE).set_index("reading")["middle"]
    assert rows["mines at the low end"] > rows["as calibrated"] > rows["mines at the high end"]


@pytest.fixture(scope="module")
def real(built) -> Calibration:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        found = calibrate.calibrate(draws=4000)
    assert isinstance(found, Calibration), found.reason
    return found


def test_recorded_casualties_come_out_in_their_order_of_magnitude(real):
    harm = real.predictions[real.predictions["outcome"] == "casualties"]
    assert set(harm["place"]) == {"Croatia", "Bosnia and Herzegovina", "Zimbabwe", "Falkland Islands"}
    assert harm["order"].all(), real.table("casualties").to_string()
    assert harm["inside"].all()


def test_land_given_mines_and_mines_given_land_are_counted_as_the_one_comparison_they_are(real):
    rows = real.predictions.pivot(index="place", columns="outcome", values="ratio")
    both = rows.dropna(subset=["area", "mines"])
    assert (both["area"] * both["mines"]).to_numpy() == pytest.approx(1, rel=1e-6)
    once = (real.predictions["outcome"] != "mines").sum()
    assert f"Of {once} figures compared" in real.sentence()


def test_the_first_years_take_the_share_of_casualties_that_bosnia_recorded(real):
    (said,) = [r for r in real.remarks if r.startswith("Bosnia and Herzegovina: of the casualties")]
    recorded, engine = (int(n) for n in re.findall(r"(\d+) %", said))
    assert abs(recorded - engine) <= 15, said


def test_the_default_hazard_is_the_pooled_one(real):
    default = FIELDS["hazard"].default
    assert default is not None
    assert default.distribution.median == pytest.approx(real.hazard.middle, rel=0.05), "set fields.yml anew"
    assert default.distribution.spread == pytest.approx(real.hazard.spread, rel=0.05), "set fields.yml anew"


def test_every_figure_names_a_page_of_the_bibliography(real, in_built):
    pages = {p for text in real.figures["sources"] for p in text.split(", ")}
    assert pages
    for page in pages:
        assert bibliography.lookup(page).publisher


def test_deminers_are_taken_off_the_casualties(in_built):
    places = {h.place: h for h in records.read(records.tables())}
    assert places["BIH"].figures["casualties"].middle == 1781 - 134
    assert places["HRV"].figures["casualties"].middle == 612 - 136
    assert places["FLK"].figures["casualties"].high == 0
    assert "deminers" in places["ZWE"].missing


def test_an_early_day_declines_place_by_place(in_built):
    found = calibrate.calibrate(as_of="2008-01-01")
    assert isinstance(found, Declined)
    for place in ("Croatia: ", "Bosnia and Herzegovina: ", "Zimbabwe: ", "Falkland Islands: "):
        assert place in found.reason


def test_what_was_known_before_croatia_had_finished_still_calibrates(in_built):
    places = {h.place: h for h in records.read(records.tables("2025-03-18"))}
    assert places["HRV"].figures["years"].at_least
    assert places["HRV"].figures["casualties"].last < 2026
