"""Places resolve exactly or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact import places
from impact.errors import UnknownPlace
from impact.places import gazetteer
from impact.vocabulary import AGGREGATES
from tests.conftest import CHECKOUT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NA", "NAM"),
        ("Namibia", "NAM"),
        ("Turkiye", "TUR"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Burma", "MMR"),
        ("Lao PDR", "LAO"),
        ("Congo, Democratic Republic of", "COD"),
        ("Congo (Republic)", "COG"),
        ("côte d'ivoire", "CIV"),
        ("BOSNIA AND HERZEGOVINA", "BIH"),
        ("World", "WLD"),
        ("EU", "EUE"),
        ("Russian Federation", "RUS"),
        ("Netherlands (Kingdom of the)", "NLD"),
    ],
)
def test_names_and_codes_in_use(text, code):
    assert places.resolve(text).code == code


@pytest.mark.parametrize(
    "text", ["na", "", " ", "nan", "Atlantis", "XX", "ZZZ", "Niger or Nigeria", "Tur", "Konga"]
)
def test_what_is_not_exact_is_unknown(text):
    with pytest.raises(UnknownPlace):
        places.resolve(text)


def test_an_unknown_name_is_told_the_closest_but_not_given_it():
    with pytest.raises(UnknownPlace, match=r"did you mean .*Afghanistan"):
        places.resolve("Afganhistan")


def test_an_area_leads_to_its_state_and_keeps_its_name():
    place = places.resolve("Nagorno-Karabakh")
    assert (place.code, place.area, place.how) == ("AZE", "Nagorno-Karabakh", "area")


@pytest.mark.parametrize("country", list(pycountry.countries), ids=lambda c: c.alpha_3)
def test_every_country_resolves_by_name_and_codes(country):
    for text in (country.name, country.alpha_2, country.alpha_3):
        assert places.resolve(text).code == country.alpha_3
    assert places.resolve(places.name(country.alpha_3)).code == country.alpha_3


def test_a_code_that_the_standard_leaves_to_its_users_resolves_and_is_no_member_of_a_treaty():
    for text in ("Kosovo", "XKX"):
        place = places.resolve(text)
        assert (place.code, place.name, place.area) == ("XKX", "Kosovo", "")
    assert places.in_sentence("XKX") == "Kosovo"
    assert not places.is_state("XKX")
    assert not [code for code in gazetteer.user_assigned() if pycountry.countries.get(alpha_3=code)]


@pytest.mark.parametrize("code", AGGREGATES)
def test_aggregates_resolve_as_themselves(code):
    assert places.resolve(code).code == code
    assert places.name(code) == AGGREGATES[code]


@given(text=st.text(max_size=30))
def test_any_text_resolves_or_is_unknown(text):
    try:
        assert len(places.resolve(text).code) == 3
    except UnknownPlace as error:
        assert error.expected


def test_every_alias_is_needed_and_points_to_a_country():
    for alias, code in {**gazetteer.aliases(), **{k: v[0] for k, v in gazetteer.areas().items()}}.items():
        assert code in AGGREGATES or pycountry.countries.get(alpha_3=code) is not None, alias


def test_all_names_in_the_raw_tables_agree_with_their_codes():
    for path in sorted((CHECKOUT / "data/raw").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                if "country" in row and "place" in row:
                    assert places.resolve(row["country"]).code == row["place"], (path.name, row["country"])


def test_the_state_responsible_for_a_territory_rests_on_a_page():
    with (CHECKOUT / "data/raw/sources.csv").open(encoding="utf-8", newline="") as handle:
        pages = {row["source_id"] for row in csv.DictReader(handle)}
    with Path(gazetteer.__file__).with_name("territories.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["responsible"]]
    assert rows
    for row in rows:
        assert row["source_id"] in pages, row["place"]
        assert places.is_state(row["responsible"]), row["place"]


def test_every_table_of_places_names_codes_that_exist():
    for code in {**gazetteer.short_names(), **gazetteer.articles(), **gazetteer.territories()}:
        assert places.name(code), code
