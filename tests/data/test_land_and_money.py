"""Land and money: every title and sentence of every profile names the measure of the number in it."""

from __future__ import annotations

import re

import pytest

from impact import load
from impact.answers.country_profile import country_response, work_pictures
from impact.charts import Chart
from impact.data.groups import places_with_figures
from impact.published import land, profile, sections
from impact.wording import Quantity

TITLE = re.compile(
    r"(?P<number>.+?) (?:km²|million dollars) (?P<measure>.+?) in (?P<year>\d{4})"
    r"(?:, the most on record|; the most (?P<again>.+?), (?P<most>[^;]+), in (?P<peak>\d{4}))?"
)
#: How a line of a chart is called where its title says the measure in another word.
LINES = {"of its own": "Own contribution", "from abroad and of its own": "From abroad and own"}
OF_LAND = re.compile(r"\b(cleared|released|reduced|cancelled|returned|contaminated|confirmed|suspected)\b")


@pytest.fixture(autouse=True)
def _project(in_built):
    """Read the tables of the checkout."""


def check_title(chart: Chart, kind: str) -> None:
    """Hold a title to the line that it quotes: same measure, newest year and highest year of that line."""
    words = TITLE.fullmatch(chart.title)
    assert words, chart.title
    line = LINES.get(words["measure"], words["measure"].capitalize())
    own = chart.data[chart.data["name"] == line].set_index("year")
    newest = own.index.max()
    assert int(words["year"]) == newest, chart.title
    number = Quantity.of_row(own.loc[newest], kind).number
    assert words["number"].lower() == number, chart.title
    assert words["again"] in (None, words["measure"]), chart.title
    peak = own["value"].max()
    assert own.loc[int(words["peak"] or newest), "value"] == peak, chart.title


def test_titles_of_land_and_money_quote_one_line_of_their_chart():
    drawn = 0
    for code in places_with_figures():
        place = profile.of(code)
        for chart, kind in (
            (work_pictures.draw_land(place), "area"),
            (work_pictures.draw_funding(place), "money"),
        ):
            if isinstance(chart, Chart):
                check_title(chart, kind)
                drawn += 1
    assert drawn > 30


def test_sentences_on_land_name_one_measure_and_those_on_money_whose_it_is():
    for code in places_with_figures():
        place = profile.of(code)
        released = country_response.released(place)
        if released is not None:
            sentence = released.sentence.replace(" (cleared, reduced or cancelled)", "")
            assert len(set(OF_LAND.findall(sentence))) == 1, sentence
            assert OF_LAND.findall(released.unit) == OF_LAND.findall(sentence), sentence
        money = country_response.funding(place)
        if money is not None and money.id == "funding":
            assert "from abroad" in money.sentence, money.sentence
        area = country_response.contamination(place)
        if area is not None:
            assert len(set(OF_LAND.findall(area.sentence))) == 1, area.sentence
            figure = place.rows["contamination"]
            own = figure[(figure["source_id"].isin(area.sources)) & (figure["value"] == area.value)]
            assert len(own), area.sentence  # the page cited is the one that gives the number


def test_the_returned_land_of_ukraine_is_not_called_cleared():
    ukraine = profile.of("UKR")
    said = country_response.released(ukraine)
    assert said is not None
    assert said.sentence == (
        "About 695 km² of land in Ukraine were reported as cleared by services of the state alone in 2024, "
        "and about 2,100 km² from 2022 to 2024."
    )
    beside = work_pictures.describe_land(ukraine)
    assert beside is not None
    assert (
        "Land returned to use as farmland, whether it was mined or not, km² in this collection" in beside.data
    )
    rows = load("clearance")
    ours = rows[(rows["place"] == "UKR") & rows["value"].isin([2850.0, 3300.0, 17000.0, 35000.0])]
    assert set(ours["measure"]) == {"returned_to_use_km2"}


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("AFG", "49.2 km² cleared in 2016; the most cleared, 87.2, in 2012"),
        ("HRV", "About 58 km² cleared in 2023, the most on record"),
        ("YEM", "5.23 km² cleared in 2008, the most on record"),
        ("ECU", "0 km² cleared in 2020; the most cleared, 0.015, in 2017"),
    ],
)
def test_cleared_land_is_compared_with_cleared_land_alone(place, title):
    assert work_pictures.land_title(sections.mined_land(profile.of(place))) == title


def test_no_model_takes_returned_land_for_clearance():
    rows = load("clearance")
    returned = rows[rows["use"] == "returned"]
    assert len(returned) > 5
    assert land.annual(returned).empty
    assert land.by_kind(returned).empty
    assert land.of_mined_land(returned).empty
    assert set(returned["measure"]) == {"returned_to_use_km2"}
    kinds = {*land.MEASURES, "ap_mines_destroyed", "av_mines_destroyed"}
    assert not kinds & set(returned["measure"])


def test_money_for_weapons_destruction_is_not_taken_for_mine_action():
    gifts = sections.gifts(profile.of("USA")).set_index("year")["value"]
    assert gifts[2023] == 309.8
    assert gifts[2022] == 310.2
