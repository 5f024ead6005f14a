"""Each finding of the readers of grids is of a kind that the catalogue explains."""

from __future__ import annotations

import re

import pytest

from impact.incidents.kinds import catalogue
from tests.conftest import CHECKOUT

READING = CHECKOUT / "src" / "impact" / "incidents" / "reading"
FOLDERS = ("code_pages", "delimited", "layout", "workbook")
SOURCES = [*(p for folder in FOLDERS for p in (READING / folder).glob("*.py")), READING / "choice_lists.py"]
EMITTED = {
    (match[1], "decided=False" in match[0])
    for path in SOURCES
    for match in re.finditer(
        r'(?:DataFinding|named_rows|_said)\(\s*"(\w+)".*?(?=\n\s*\)|\)\n|\)\))',
        path.read_text(encoding="utf-8"),
        re.DOTALL,
    )
}


def test_the_readers_emit_what_is_looked_at_here():
    assert {"several_sheets", "nul_bytes", "second_table", "encoding_in_doubt"} <= {
        kind for kind, _ in EMITTED
    }


@pytest.mark.parametrize(("kind", "waits"), sorted(EMITTED))
def test_a_kind_is_in_the_catalogue_and_asks_when_it_waits(kind, waits):
    assert kind in catalogue()
    if waits:
        assert catalogue()[kind].asks, f"{kind} waits for a decision, so its page has to ask"
