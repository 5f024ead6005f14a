"""The numbers of a chart for reading: columns that say something, in words, as the house prints numbers."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from impact.charts.frame.readers_table import MOST_ROWS, Heading, tabulate
from tests.unit.charts import helpers

CHARTS = helpers.charts()


@pytest.mark.parametrize("kind", CHARTS)
def test_a_reader_meets_no_name_of_a_variable_and_no_empty_word(kind: str) -> None:
    numbers = tabulate(CHARTS[kind].data, CHARTS[kind].headings, CHARTS[kind].parts, CHARTS[kind].kind)
    texts = [*numbers["headings"], *(cell for row in numbers["rows"] for cell in row)]
    assert len(numbers["headings"]) >= 2
    assert numbers["rows"]
    assert [text for text in texts if "_" in text or text in ("", "nan", "None", "inf", "NaT")] == []


def test_columns_that_say_nothing_are_left_out() -> None:
    frame = pd.DataFrame({"place": ["LTU"], "name": ["Lithuania"], "value": [3.0], "low": [3.0]})
    frame = frame.assign(high=3.0, tie=False, qualifier="exact", first_value=3.0, rest=0, tier="primary")
    assert tabulate(frame) == {
        "headings": ["Place", "Number"],
        "right": [False, True],
        "rows": [["Lithuania", "3"]],
        "left": 0,
    }


def test_an_interval_and_an_open_end_are_shown() -> None:
    frame = pd.DataFrame({"year": [2024], "estimate": [0.4321], "low": [0.1], "high": [math.inf]})
    assert tabulate(frame)["rows"] == [["2024", "0.43", "0.1", "without limit"]]


def test_the_kind_of_the_chart_decides_the_digits() -> None:
    frame = pd.DataFrame(
        {"label": ["a", "b"], "estimate": [0.302, 1], "low": [float("nan"), 0], "high": [0.4, 1]}
    )
    row = tabulate(frame, kind="share")["rows"][0]
    assert [text.replace(" ", "").replace("\u00a0", "") for text in row] == ["a", "30%", "–", "40%"]


def test_parts_are_read_by_their_words_before_the_total() -> None:
    frame = pd.DataFrame({"year": [2024], "mine": [1.0], "total": [3.0], "rest": [2.0]})
    assert tabulate(frame, parts={"mine": "Mines"})["headings"] == ["Year", "Mines", "In all", "Not split"]


def test_named_headings_are_all_there_is() -> None:
    frame = pd.DataFrame({"year": [2024], "value": [3.0], "share": [0.5]})
    numbers = tabulate(frame, [Heading("share", "Part", "share")])
    assert numbers["headings"] == ["Part"]


def test_a_long_table_ends_with_how_many_rows_are_left() -> None:
    numbers = tabulate(pd.DataFrame({"year": range(1900, 1900 + MOST_ROWS + 7), "value": 1.0}))
    assert (len(numbers["rows"]), numbers["left"]) == (MOST_ROWS, 7)
