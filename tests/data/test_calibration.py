"""Places are predicted from others, work is carried over with its spread, what is missing is declined."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest

from bench.validation import melding as world
from impact.data import sources as bibliography
from impact.result import Declined
from impact.scenario.calibration import backcast, calibrate, places_on_record, records
from impact.scenario.calibration.calibrated import Calibration
from impact.scenario.calibration.histories import Figure, History
from impact.scenario.calibration.melding import holdout, priors, results_file
from impact.scenario.calibration.melding.melding import meld
from impact.scenario.calibration.transfer import Transfer, transfer
from impact.scenario.inputs.fields import FIELDS, problems

MIDDLE = {name: np.array([prior.middle]) for name, prior in priors.PRIORS.items()}


def figure(low: float, high: float | None = None, **more: object) -> Figure:
    return Figure(low, low if high is None else high, "", "made up", ("page",), **more)  # type: ignore[arg-type]


def past(name: str, **figures: Figure) -> History:
    """A history of clearance."""
    own = {
        "mines": figure(100_000, 400_000),
        "area": figure(1000),
        "people": figure(50),
        "released": figure(800, first=2000, last=2019),
        "years": figure(25, first=2000, last=2025),
    } | figures
    return History("XXX", name, 2000, False, own)


def compared(*histories: History, seed: int = 7) -> Calibration:
    made = calibrate.compare(RECORDED, histories, base=world.BASE, draws=300, seed=seed)
    assert isinstance(made, Calibration), made.reason
    return made


RECORDED = world.simulated(world.places(), MIDDLE, np.random.default_rng(104))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate few years and draw a small posterior, once: these tests need no more."""
    monkeypatch.setattr(backcast, "LONGEST", 30)
    monkeypatch.setattr(results_file, "meld", _small)
    monkeypatch.setattr(holdout, "_WORTH", 0)


@functools.cache
def _drawn(seed: int) -> object:
    return meld(RECORDED, world.BASE, seed=seed, first=2_500, step=300, rows=400)


def _small(places, base, *, seed):
    if places is not RECORDED:
        return meld(places, base, seed=seed, first=2_500, step=300, rows=400)
    return _drawn(seed)


def test_the_interval_for_a_further_place_is_exact_for_normal_logarithms():
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(4000):
        logs = rng.normal(0, 0.4, size=4)
        carried_over = transfer(np.exp(logs[:3]).tolist(), [0.0] * 3)
        assert isinstance(carried_over, Transfer)
        low, high = carried_over.interval(0.9)
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
    carried_over = transfer([1.0], [0.0])
    assert isinstance(carried_over, Declined)
    assert "1 place cannot show" in carried_over.reason


def test_a_spread_that_says_nothing_is_cut_and_said():
    carried_over = transfer([1e-6, 1e-2], [0.0, 0.0])
    assert isinstance(carried_over, Transfer)
    assert carried_over.spread == 100
    assert carried_over.warnings


@pytest.mark.parametrize("field", ["cost_per_km2", "deminer_casualties_per_mine"])
def test_an_input_carried_over_stays_inside_its_field(field):
    high = FIELDS[field].high
    carried = transfer([high / 50, high / 5], [0.0, 0.0])
    assert isinstance(carried, Transfer)
    default = FIELDS[field].default.model_copy(update={"distribution": carried.distribution(field)})
    assert problems(field, default) == []


def test_every_place_stands_in_the_table_with_record_and_prediction():
    rows = compared().harm_table()
    assert rows["place"].tolist() == [place.history for place in RECORDED]
    assert rows["recorded"].str.fullmatch(r"[\d,]+").all()
    assert set(rows["inside"]) <= {"yes", "no"}


def test_a_miss_is_said_with_its_size_and_a_reason():
    made = compared()
    odd = made.harm.assign(inside=[False, *[True] * (len(made.harm) - 1)])
    object.__setattr__(made, "harm", odd)
    (sentence,) = made.misses()
    assert sentence.startswith("all years, casualties: ")
    assert "it may be that" in sentence


def test_work_is_predicted_from_the_other_histories():
    made = compared(past("a"), past("b"), past("c", released=figure(100, first=2000, last=2019)))
    rows = made.predictions.set_index(["place", "outcome"])
    assert set(made.predictions["outcome"]) == {"area", "mines", "years"}
    # c released an eighth of what the others did: they predict it as fast as they were
    assert rows.loc[("c", "years"), "predicted"] < 1 / (100 / 1000 / 20)
    assert made.pooled["release"].n == 3


def test_a_lower_bound_is_not_missed_from_above():
    unfinished = {"years": figure(10, first=2000, last=2010, at_least=True)}
    made = compared(*(past(name, **unfinished) for name in "abc"))
    assert made.predictions[made.predictions["outcome"] == "years"]["inside"].all()


def test_land_given_mines_and_mines_given_land_are_one_comparison():
    made = compared(*(past(name, area=figure(area)) for name, area in (("a", 500), ("b", 1500), ("c", 3000))))
    both = made.predictions.pivot(index="place", columns="outcome", values="ratio")
    assert (both["area"] * both["mines"]).to_numpy() == pytest.approx(1, rel=1e-6)
    once = (made.predictions["outcome"] != "mines").sum()
    assert f"Of {once} figures on years" in made.sentence()


def test_a_history_without_people_on_record_is_left_out_with_the_reason():
    whole = past("lacking")
    figures = {k: v for k, v in whole.figures.items() if k != "people"}
    nobody = History("XXX", "lacking", 2000, False, figures, {"people": "people: no land area on record"})
    made = compared(nobody, past("a"), past("b"))
    assert made.declined["lacking"] == "people: no land area on record"


def test_the_same_seed_gives_the_same_tables():
    once, again = compared(past("a"), past("b")), compared(past("a"), past("b"))
    assert once.harm.equals(again.harm)
    assert once.table().equals(again.table())


def test_the_shipped_posterior_is_one_of_the_places_on_record():
    for field in priors.FIELDS:
        default = FIELDS[field].default
        assert default is not None
        assert default.source == "histories/melding"
        prior = priors.PRIORS[field]
        low, high = prior.value(np.array([prior.mean - 4 * prior.sd, prior.mean + 4 * prior.sd]))
        assert low < default.distribution.median < high


def test_every_figure_names_a_page_of_the_bibliography(in_built):
    frames = places_on_record.tables()
    texts = places_on_record.frame(places_on_record.read_places(frames))["sources"]
    pages = {page for text in texts for page in text.split(", ") if page}
    assert len(pages) > 50
    for page in pages:
        assert bibliography.lookup(page).publisher


def test_deminers_are_taken_off_the_casualties(in_built):
    places = {h.place: h for h in records.read(records.tables())}
    assert places["BIH"].figures["casualties"].middle == 1781 - 134
    assert places["HRV"].figures["casualties"].middle == 612 - 136
    assert places["FLK"].figures["casualties"].high == 0
    assert "deminers" in places["ZWE"].missing


def test_an_early_day_declines(in_built):
    declined = calibrate.calibrate(as_of="2008-01-01")
    assert isinstance(declined, Declined)
    assert "places have mines, people and casualties on record" in declined.reason


def test_what_was_known_before_croatia_had_finished_still_reads(in_built):
    places = {h.place: h for h in records.read(records.tables("2025-03-18"))}
    assert places["HRV"].figures["years"].at_least
    assert places["HRV"].figures["casualties"].last < 2026
    assert math.isfinite(places["HRV"].figures["mines"].middle)
