"""No finding of any country page or brief drops how its figure was given."""

from __future__ import annotations

import pytest

from impact.answers import country_profile
from impact.data.groups import places_with_figures
from impact.published import profile
from tests import said

pytestmark = pytest.mark.usefixtures("in_built")

PAGE = "cmaa-page"
PARTS = 4  # so that several workers share the places


def finding(**fields: object) -> dict[str, object]:
    usual = {"id": "a", "value": 420.0, "unit": "people", "kind": "count", "level": None, "sources": [PAGE]}
    return {**usual, "qualifier": "exact", "sentence": "420 people were recorded.", **fields}


@pytest.mark.parametrize(
    ("fields", "published", "dropped"),
    [
        ({}, {("exact", False)}, False),
        ({}, {("at_least", False)}, True),
        ({"qualifier": "at_least"}, {("at_least", False)}, True),
        ({"qualifier": "at_least", "sentence": "At least 420 were."}, {("at_least", False)}, False),
        ({}, {("exact", True)}, True),
        ({"tie": True, "sentence": "400 or 420 people were recorded."}, {("exact", True)}, False),
        ({"level": 0.95}, {("at_least", False)}, False),
    ],
)
def test_a_qualifier_that_is_dropped_is_seen(fields, published, dropped):
    assert bool(said.unsaid([finding(**fields)], {(PAGE, 420.0): published})) is dropped


@pytest.mark.parametrize("part", range(PARTS))
def test_every_country_page_says_how_its_figures_were_given(part):
    figures = said.figures()
    problems = []
    for code in places_with_figures()[part::PARTS]:
        findings = country_profile.state_findings(profile.of(code))
        problems += [f"{code}: {p}" for p in said.unsaid([f.to_dict() for f in findings], figures)]
    assert problems == []
