"""Pages about one place: what counts as a figure, what is said, and what is left out."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from impact.answers.country_profile import headlines, titles
from impact.data.groups import named_set, places_with_figures
from impact.errors import UnknownPlace
from impact.findings import validate
from impact.places import gazetteer
from impact.published import gaps, profile, sections, standing

CONTRASTS = ("KHM", "AFG", "EST", "LVA", "BTN", "ESH", "FLK", "PHL", "ALB", "FJI")


@pytest.fixture(autouse=True)
def _project(in_built):
    """Read the tables of the checkout."""


def rows(**columns):
    base = {"edition": 2020, "qualifier": "exact", "source_id": "p"}
    length = len(next(iter(columns.values())))
    return pd.DataFrame({**{name: [value] * length for name, value in base.items()}, **columns})


def test_the_newest_edition_stands_before_the_better_page_and_ranges_come_last():
    tiers = pd.Series({"p": "primary", "s": "secondary"})
    frame = rows(
        year=[1, 1, 1],
        value=[10.0, 20.0, 30.0],
        edition=[2019, 2020, 2021],
        source_id=["p", "s", "p"],
        qualifier=["exact", "exact", "range_low"],
    )
    assert profile.firmest(frame, ["year"], tiers)["value"].tolist() == [20.0]


def test_the_choice_does_not_depend_on_the_order_of_the_rows():
    tiers = pd.Series({"p": "primary", "s": "secondary"})
    frame = rows(year=[1, 1, 2], value=[10.0, 20.0, 5.0], source_id=["s", "p", "s"])
    turned = profile.firmest(frame.iloc[::-1], ["year"], tiers)
    assert (
        turned["value"].tolist() == profile.firmest(frame, ["year"], tiers)["value"].tolist() == [20.0, 5.0]
    )


def test_a_place_with_treaty_dates_or_gifts_only_makes_no_page():
    codes = places_with_figures()
    assert {"KHM", "ESH", "FLK", "BTN", "LVA", "CMR"} <= set(codes)
    assert not {"FJI", "JPN", "AUT", "WLD", "SPX", "EUE"} & set(codes)
    assert named_set("places_with_figures") == codes


@pytest.mark.parametrize("name", ["WLD", "EUE", "Chechnya", "Atlantis"])
def test_what_is_no_single_place_is_refused_with_advice(name):
    with pytest.raises(UnknownPlace) as caught:
        profile.of(name)
    assert caught.value.expected


def test_there_are_as_many_places_that_are_no_states_as_iso_lists():
    import pycountry

    assert len(gazetteer.territories()) == len(pycountry.countries) - 197


@pytest.mark.parametrize("code", CONTRASTS)
@pytest.mark.parametrize("as_of", ["latest", "2005-12-31"])
def test_every_headline_can_be_recorded_and_stands_alone(code, as_of):
    place = profile.of(code, as_of)
    told = headlines.headlines(place) + headlines.missing(place)
    assert "treaty-status" in [headline.id for headline in told]
    assert len({headline.id for headline in told}) == len(told)
    for headline in told:
        validate(headline.about("Q7", code, as_of))
        assert not re.search(r"\bnan\b|NaT|None|<NA>|\b1 people|\bthe The\b", headline.sentence), headline
        if headline.id != "funding-given":
            assert place.name in headline.sentence


def test_unrecorded_status_makes_bounds_not_an_estimate():
    place = profile.of("KHM", "2018-12-31")
    told = sections.groups(place)
    assert (told["upper"] >= told["share"] - 1e-9).all()
    assert told["share"].between(0, 1).all()
    assert told["upper"].between(0, 1 + 1e-9).all()


def test_figures_about_parts_of_a_country_are_counted_and_left_out():
    place = profile.of("FIN")
    assert place.parts > 0
    assert all((frame["area"] == "").all() for frame in place.rows.values() if "area" in frame)
    assert "parts of the country" in gaps.left_out(place)


@pytest.mark.parametrize("code", ["IRQ", "GEO", "FIN", "EST", "AZE", "SOM", "YEM", "POL"])
def test_no_region_is_named_and_nothing_is_called_safe(code):
    place = profile.of(code)
    said = [headline.sentence for headline in headlines.headlines(place)]
    said += [gaps.left_out(place), gaps.firmness(place), *standing.dates(place)["what"]]
    text = " ".join(said).casefold()
    assert not [area for _, area in gazetteer.areas().values() if area.casefold() in text]
    assert not re.search(r"\b(un)?safe\b", text)


def test_a_withdrawal_is_told_as_it_stood_on_the_day():
    kinds = {day: standing.standing(profile.of("EST", day)).kind for day in ("2003-12-31", "2025-07-31")}
    assert kinds == {"2003-12-31": "outside", "2025-07-31": "leaving"}
    assert standing.standing(profile.of("EST")).kind == "left"
    assert "suspended" in standing.standing(profile.of("UKR")).sentence


@pytest.mark.parametrize("code", ["ESH", "FLK", "TWN"])
def test_a_place_that_is_no_state_has_no_treaty_status_of_its_own(code):
    found = standing.standing(profile.of(code))
    assert found.kind == "not a state"
    assert "Party" not in found.words


def test_a_completion_that_was_followed_by_new_areas_says_so():
    assert standing.completion(profile.of("MRT")).afterwards
    assert not standing.completion(profile.of("BTN")).afterwards
    assert standing.completion(profile.of("KHM")) is None


def test_gaps_are_years_up_to_the_newest_world_total():
    place = profile.of("KHM")
    missing = gaps.missing_totals(place)
    known = set(place.annual["year"])
    assert not known & set(missing)
    assert known | set(missing) >= set(range(1999, place.newest_year + 1))
    table = gaps.by_subject(profile.of("BTN")).set_index("subject")
    assert table.loc["Casualties, annual total", ["figures", "without"]].tolist() == [0, "all"]


def test_a_subject_without_figures_is_said_in_one_line():
    place = profile.of("BTN")
    for frame in (place.annual, sections.land(place), sections.funding(place)):
        assert not titles.enough(frame)
        assert titles.listed(frame, "Figures", "area", name="words") == "Figures: no figure is on record."
    assert titles.devices_listed(sections.devices(place)).endswith("no figure is on record.")


def test_donors_are_not_added_up_to_a_total():
    place = profile.of("CMR")
    assert sections.funding(place).empty
    (found,) = [h for h in headlines.headlines(place) if h.id == "funding-single-donor"]
    assert "no total of all donors" in found.sentence
