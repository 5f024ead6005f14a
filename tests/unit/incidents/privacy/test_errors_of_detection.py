"""The errors of detection on both sides are those that the documentation states."""

from __future__ import annotations

import re

import pytest

from impact.incidents import privacy
from tests.conftest import CHECKOUT
from tests.unit.incidents.privacy import made_up_columns
from tests.unit.incidents.privacy.made_up_files import raw_table

PAGE = CHECKOUT / "docs/own-data/privacy.md"


def measured(columns: list[made_up_columns.Column]) -> tuple[int, int, int, int]:
    """Personal columns and how many are missed, harmless ones and how many are refused."""
    people = [c for c in columns if c.personal]
    nobody = [c for c in columns if not c.personal]
    refused = [bool(privacy.refused_columns(privacy.detect(raw_table({c.header: c.texts})))) for c in columns]
    missed = sum(not hit for c, hit in zip(columns, refused, strict=True) if c.personal)
    alarms = sum(hit for c, hit in zip(columns, refused, strict=True) if not c.personal)
    return len(people), missed, len(nobody), alarms


@pytest.mark.parametrize(
    ("line", "columns"),
    [("at hand when", made_up_columns.columns), ("written afterwards", made_up_columns.fresh)],
)
def test_the_page_states_the_errors_that_are_measured(line, columns):
    row = next(text for text in PAGE.read_text(encoding="utf-8").splitlines() if text.startswith(f"| {line}"))
    stated = tuple(int(number) for number in re.findall(r"\| (\d+) (?=\|)", row))
    assert measured(columns()) == stated


def test_the_names_of_the_second_set_are_not_those_of_the_package():
    from impact.incidents.privacy.columns.name_likeness import given_names

    firsts = [name for names in made_up_columns.FRESH_NAMES.values() for name in names.split("|")[0].split()]
    known = [name for name in firsts if name.casefold() in given_names()]
    assert len(known) <= 0.1 * len(firsts), known
