"""Pages about one place: what counts as a figure, what is said, and what is left out."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from impact.answers import country_profile
from impact.answers.country_profile import (
    country_gaps,
    country_harm,
    country_response,
    harm_pictures,
    lead_order,
    page_parts,
    register_pictures,
    work_pictures,
)
from impact.answers.country_profile.treaty_status import dates
from impact.data.groups import named_set, places_with_figures
from impact.errors import DayWarning, UnknownPlace
from impact.findings import validate
from impact.places import gazetteer
from impact.published import gaps, profile, sections
from impact.published.counting import group_shares
from impact.published.treaty import standing
from impact.wording import Quantity
from impact.wording.percents import FEWEST

#: How the names of the parts of a page begin that show pictures and tables.
PARTS = ("draw", "tabu")
CONTRASTS = ("KHM", "AFG", "EST", "LVA", "BTN", "ESH", "FLK", "PHL", "ALB", "FJI")


@pytest.fixture(autouse=True)
def _project(in_built):
    """Read the tables of the checkout."""


def rows(**columns):
    base = {"edition": 2020, "qualifier": "exact", "source_id": "p"}
    length = len(next(iter(columns.values())))
    return pd.DataFrame({**{name: [value] * length for name, value in base.items()}, **columns})


@pytest.mark.parametrize("typed", ["Lithuania", "lithuania", "ltu", "lt"])
def test_a_country_is_typed_by_name_or_code_in_any_case(typed):
    assert profile.of(typed).code == "LTU"


def test_a_place_with_treaty_dates_or_gifts_only_makes_no_page():
    codes = places_with_figures()
    assert {"KHM", "ESH", "FLK", "BTN", "LVA", "CMR"} <= set(codes)
    assert not {"FJI", "JPN", "AUT", "WLD", "SPX", "EUE"} & set(codes)
    assert named_set("places_with_figures") == codes


def test_what_profiles_share_cannot_be_spoilt_through_one():
    place = profile.of("KHM")
    first, maker = place.pages.index[0], next(iter(place.makers))
    before, name = place.tiers.iloc[0], place.makers[maker]
    place.pages.loc[first, "tier"] = "spoilt"
    place.makers[maker] = "spoilt"
    again = profile.of("KHM")
    assert (place.tiers.iloc[0], again.tiers.iloc[0]) == ("spoilt", before)
    assert again.makers[maker] == name


def test_a_profile_of_a_day_to_come_is_the_latest_and_says_so():
    with pytest.warns(DayWarning):
        assert profile.of("KHM", "2999-01-01").figures == profile.of("KHM").figures


@pytest.mark.parametrize("name", ["WLD", "EUE", "Chechnya", "Atlantis"])
def test_what_is_no_single_place_is_refused_with_advice(name):
    with pytest.raises(UnknownPlace) as caught:
        profile.of(name)
    assert caught.value.expected


def test_there_are_as_many_places_that_are_no_states_as_codes_beyond_the_197_states():
    import pycountry

    codes = {country.alpha_3 for country in pycountry.countries} | set(gazetteer.user_assigned())
    assert len(gazetteer.territories()) == len(codes) - 197


@pytest.mark.parametrize("code", CONTRASTS)
@pytest.mark.parametrize("as_of", ["latest", "2005-12-31"])
def test_every_finding_can_be_recorded_and_stands_alone(code, as_of):
    place = profile.of(code, as_of)
    findings = country_profile.state_findings(place)
    assert "treaty-status" in [finding.id for finding in findings]
    assert len({finding.id for finding in findings}) == len(findings)
    assert {(finding.question, finding.place, finding.as_of) for finding in findings} == {("Q7", code, as_of)}
    for finding in findings:
        validate(finding)
        assert not re.search(r"\bnan\b|NaT|None|<NA>|\b1 people|\bthe The\b", finding.sentence), finding
        if finding.id != "funding-given":
            assert place.name in finding.sentence


def test_unrecorded_status_makes_bounds_not_an_estimate():
    place = profile.of("KHM", "2018-12-31")
    counted = group_shares.counted(place)
    assert all(0 <= one.share <= one.upper + 1e-9 for one in counted)
    assert all(one.share <= 1 and one.upper <= 1 + 1e-9 for one in counted)


def test_figures_about_parts_of_a_country_are_counted_and_left_out():
    place = profile.of("FIN")
    assert place.parts > 0
    assert all((frame["area"] == "").all() for frame in place.rows.values() if "area" in frame)
    assert "parts of the country" in country_profile.describe_left_out(place).data


@pytest.mark.parametrize("code", ["IRQ", "GEO", "FIN", "EST", "AZE", "SOM", "YEM", "POL"])
def test_no_region_is_named_and_nothing_is_called_safe(code):
    place = profile.of(code)
    words = [finding.sentence for finding in country_profile.state_findings(place)]
    described = (country_profile.describe_left_out(place), country_profile.describe_certainty(place))
    words += [part.data for part in described if part is not None]
    text = " ".join([*words, *dates(place)["what"]]).casefold()
    assert not [area for _, area in gazetteer.areas().values() if area.casefold() in text]
    assert not re.search(r"\b(un)?safe\b", text)


def test_a_withdrawal_is_told_as_it_stood_on_the_day():
    kinds = {day: standing.standing(profile.of("EST", day)).kind for day in ("2003-12-31", "2025-07-31")}
    assert kinds == {"2003-12-31": "outside", "2025-07-31": "leaving"}
    assert standing.standing(profile.of("EST")).kind == "left"


def test_a_suspension_counts_from_the_day_that_its_notice_names_and_is_not_judged():
    ukraine = profile.of("UKR")
    assert country_profile.standing_words(ukraine, standing.standing(ukraine))[0] == (
        "Ukraine notified that it suspends its obligations under the Mine Ban Treaty as of 17 July 2025; "
        "whether the treaty allows this is contested."
    )


def test_the_depositarys_list_stands_with_the_day_of_its_copy():
    lebanon = profile.of("LBN")
    sentence, _ = country_profile.standing_words(lebanon, standing.standing(lebanon))
    assert (
        "is not a State Party to the Mine Ban Treaty according to the depositary's list of 3 February 2026"
        in sentence
    )


@pytest.mark.parametrize("code", ["ESH", "FLK", "TWN"])
def test_of_a_place_without_an_entry_on_the_list_no_status_is_stated(code):
    place = profile.of(code)
    known = standing.standing(place)
    assert known.kind == "no entry"
    sentence, words = country_profile.standing_words(place, known)
    assert sentence.startswith(f"The depositary's list of the Mine Ban Treaty has no entry for {place.label}")
    assert not re.search(r"\bstates?\b|Party", f"{sentence} {words}")


def test_the_state_that_reports_on_clearance_elsewhere_is_named_on_both_pages():
    islands, kingdom = profile.of("FLK"), profile.of("GBR")
    sentence, _ = country_profile.standing_words(islands, standing.standing(islands))
    assert sentence.endswith("; clearance there is reported by the United Kingdom.")
    completed = country_response.completion(kingdom)
    assert completed is not None
    assert completed.sentence.startswith(
        "Clearance of mined land in the United Kingdom and in the Falkland Islands, for which it reports, "
        "was reported or declared complete in 2020"
    )
    assert standing.completion(profile.of("GBR", "2019-12-31")) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("DEU", "complete in 2013; whether other ordnance remains is not said."),
        ("DZA", "complete in 2017; mined areas remained or were found afterwards."),
    ],
)
def test_a_declaration_says_what_it_covers_and_what_it_leaves_open(code, words):
    completed = country_response.completion(profile.of(code))
    assert completed is not None
    assert completed.sentence.startswith("Clearance of mined land in ")
    assert completed.sentence.endswith(words)


@pytest.mark.parametrize("code", ["GEO", "IND", "SEN", "KWT", "NER", "TJK"])
def test_few_people_are_counted_without_a_percentage(code):
    place = profile.of(code)
    for finding in filter(None, (country_harm.civilians(place), country_harm.children(place))):
        total = float(re.search(r"Of (?:the )?([\d,]+) casualties", finding.sentence)[1].replace(",", ""))
        assert ("%" in f"{finding.sentence}{finding.unit}") == (total >= FEWEST)
        assert finding.kind == ("percent" if total >= FEWEST else "count")


def test_none_of_few_people_can_be_stated(monkeypatch):
    place = profile.of("SEN")
    nobody, three = (Quantity(value=number, kind="count") for number in (0.0, 3.0))
    share = group_shares.Share("children", 2017, 0.0, 3.0, 0.0, 0.0, nobody, three, place.depositary)
    monkeypatch.setattr(group_shares, "counted", lambda _: [share])
    stated = country_harm.children(place)
    assert stated is not None
    assert "Of the 3 casualties" in stated.sentence
    assert "none were recorded as children" in stated.sentence


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("CHL", "contaminated with mines in 2017, before clearance was reported complete in 2020."),
        ("FLK", "contaminated with mines in 2018, before clearance was reported complete in 2020."),
        ("HRV", "suspected to be hazardous in 2024, before clearance was reported complete in 2026."),
        ("OMN", "suspected to be hazardous in 2021, before clearance was reported complete in 2025."),
        ("JOR", "suspected to be hazardous in 2016."),
    ],
)
def test_an_area_stands_beside_the_completion_that_came_after_it(code, words):
    findings = country_profile.state_findings(profile.of(code))
    land = next(finding for finding in findings if finding.id == "contamination")
    assert land.sentence.endswith(words)
    assert land.short.startswith("clearance of mined land reported complete in") == ("before" in words)


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
    table = country_gaps.tabulate_gaps(profile.of("BTN")).frame.set_index("subject")
    assert table.loc["Casualties, annual total", ["figures", "without"]].tolist() == [0, "all"]
    assert table.loc["Stockpiles", "without"] == "not yearly"


@pytest.mark.parametrize(
    "part",
    [
        harm_pictures.draw_casualties,
        harm_pictures.draw_devices,
        harm_pictures.tabulate_groups,
        work_pictures.draw_land,
        work_pictures.draw_funding,
        work_pictures.tabulate_contamination,
        register_pictures.tabulate_other_registers,
    ],
)
def test_a_subject_without_figures_is_not_shown(part):
    assert part(profile.of("BTN")) is None


def test_a_card_shows_one_table_and_says_what_is_missing_in_one_sentence():
    place = profile.of("BTN")
    assert page_parts.size_of(place) == "card"
    shown = {
        name: getattr(country_profile, name)(place) for name in country_profile.__all__ if name[:4] in PARTS
    }
    assert [name for name, part in shown.items() if part is not None] == ["tabulate_record"]
    missing = [one for one in country_profile.state_lead(place) if one.id in lead_order.LAST]
    assert len(missing) == 1
    assert missing[0].sentence.startswith("This collection has no figure for Bhutan on ")


def test_the_sections_of_a_page_repeat_nothing_of_its_lead():
    for code in ("UKR", "POL", "KHM"):
        place = profile.of(code)
        lead = {one.id for one in country_profile.state_lead(place)}
        more = [one.id for name in lead_order.SECTIONS for one in country_profile.state_more(place, name)]
        assert not lead & set(more)
        assert lead | set(more) == {one.id for one in country_profile.state_findings(place)}


def test_donors_are_not_added_up_to_a_total():
    place = profile.of("CMR")
    assert sections.funding(place).empty
    findings = {finding.id: finding for finding in country_profile.state_findings(place)}
    assert "no total of all donors" in findings["funding-single-donor"].sentence
    assert "Funding by single donors" in work_pictures.describe_donors(place).data
