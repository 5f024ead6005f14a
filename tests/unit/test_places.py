"""Places resolve exactly or not at all."""

from __future__ import annotations

import csv

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact import places
from impact.errors import UnknownPlace
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
    for alias, code in {**places.ALIASES, **{k: v[0] for k, v in places.AREAS.items()}}.items():
        assert pycountry.countries.get(alpha_3=code) is not None, alias


def test_all_names_in_the_raw_tables_agree_with_their_codes():
    for path in sorted((CHECKOUT / "data/raw").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                if "country" in row and "place" in row:
                    assert places.resolve(row["country"]).code == row["place"], (path.name, row["country"])
