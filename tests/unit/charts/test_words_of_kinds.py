"""What every kind of figure says besides its picture: alternative text, and the value of each mark."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from impact import charts
from impact.charts import Chart
from impact.charts.frame.theme import LAYOUTS, NARROW, Layout
from impact.charts.words.alternative import CLOSING, LEAST, MOST, alternative
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

TITLE = "A sentence"
GIVEN = {"id": "c", "title": TITLE, "source_line": LINE}

YEARS = pd.DataFrame({"year": [2022, 2023, 2024], "value": [4710.0, 5757, 6279]})
PAIR = pd.concat([YEARS.assign(name="Aland"), YEARS.assign(name="Bland", value=YEARS["value"] / 7)])
SPLIT = pd.concat(
    [YEARS.assign(measure="total"), YEARS.assign(measure="mines", value=[1000.0, 2000, 3000])]
).assign(place="Aland")
ROWS = pd.DataFrame(
    {"label": ["Aland", "Bland"], "estimate": [330.0, 12], "low": [29, 5], "high": [3300, 30]}
)
LINE_OF = pd.DataFrame(
    {"year": [2022, 2024], "estimate": [4800, 6300], "low": [4000, 5200], "high": [5700, 7700]}
)
DRAWS = pd.DataFrame({"year": range(9), "median": range(90, 0, -10)})
for name, factor in (("low90", 0.2), ("low50", 0.6), ("high50", 1.5), ("high90", 3.0)):
    DRAWS[name] = DRAWS["median"] * factor
EVENT = pd.DataFrame({"first": [-2, 0], "last": [-1, 1], "estimate": [1.0, 0.5], "low": [1.0, 0.2]}).assign(
    high=[1.0, 1.4], reference=[True, False], countries=[5, 5]
)
CURVE = pd.DataFrame({"group": "all", "time": [0.0, 5.0], "estimate": [0.0, 0.4], "low": [0.0, 0.2]}).assign(
    high=[0.0, 0.6], at_risk=[10, 10], censored=[0, 6]
)
MOVES = pd.DataFrame(
    {
        "field": ["hazard"],
        "low_value": [0.1],
        "high_value": [0.4],
        "at_low": [20.0],
        "at_high": [80.0],
        "central": [40.0],
    }
)
PLACES = pd.DataFrame({"place": ["YEM", "AFG"], "value": [2104, 420]})
SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
SPOTS = pd.DataFrame({"name": ["North", "South"], "lon": [0.2, 0.8], "lat": [0.8, 0.2], "value": [12, 3]})

#: each kind of figure, with what its marks say
KINDS: dict[str, tuple[Chart, list[str]]] = {
    "area_map": (
        charts.area_map(SPOTS, outlines={"North": [SQUARE]}, **GIVEN),
        ["North: 12 people", "South: 3 people"],
    ),
    "bars": (
        charts.bars(ROWS.rename(columns={"estimate": "value"}), unit="rows", **GIVEN),
        ["Aland: 330 rows", "Bland: 12 rows"],
    ),
    "dots": (
        charts.dots(
            ROWS.rename(columns={"estimate": "predicted"}).assign(recorded=[400, 90]),
            unit="casualties",
            **GIVEN,
        ),
        ["Aland: 400 recorded, 330 predicted (29 to 3,300)", "Bland: 90 recorded, 12 predicted (5 to 30)"]
        * 2,
    ),
    "event_study": (
        charts.event_study(EVENT, **GIVEN),
        [
            "2 to 1 years before: reference, 5 countries",
            "Year 0 to 1: 0.5 (95 % interval 0.2 to 1.4), 5 countries",
        ],
    ),
    "fitted": (
        charts.fitted(YEARS, LINE_OF, **GIVEN),
        ["2022: 4,710 people", "2023: 5,757 people", "2024: 6,279 people"],
    ),
    "heatmap": (
        charts.heatmap(
            pd.DataFrame({"name": "Chad", "year": [2020, 2022, 2024], "level": ["weak", "primary", "none"]}),
            **GIVEN,
        ),
        ["Chad: primary source 2022; weak source only 2020"],
    ),
    "intervals": (
        charts.intervals(ROWS, kind="simulated", unit="casualties", **GIVEN),
        ["Aland: 330 (29 to 3,300)", "Bland: 12 (5 to 30)"],
    ),
    "line_panels": (
        charts.line_panels(PAIR, panel="name", **GIVEN),
        [f"{row.name}, {row.year}: {row.value:,.0f} people" for row in PAIR.itertuples(index=False)],
    ),
    "lines": (
        charts.lines(PAIR, group="name", **GIVEN),
        [f"{row.name}, {row.year}: {row.value:,.0f} people" for row in PAIR.itertuples(index=False)],
    ),
    "panels": (
        charts.panels(SPLIT, panel="place", parts={"mines": "mines"}, rest="not split", **GIVEN),
        [
            f"Aland, {year}, mines: {value} people"
            for year, value in ((2022, "1,000"), (2023, "2,000"), (2024, "3,000"))
        ]
        + [
            f"Aland, {year}, not split: {value} people"
            for year, value in ((2022, "3,710"), (2023, "3,757"), (2024, "3,279"))
        ],
    ),
    "quantile_bands": (
        charts.quantile_bands(DRAWS, unit="mines", **GIVEN),
        [
            f"Year {row.year}: {row.median} (9 of 10 draws {0.2 * row.median:.0f} to {3 * row.median:.0f})"
            for row in DRAWS.itertuples()
        ],
    ),
    "series": (
        charts.series(YEARS, **GIVEN),
        ["2022: 4,710 people", "2023: 5,757 people", "2024: 6,279 people"],
    ),
    "share_columns": (
        charts.share_columns(SPLIT, parts={"mines": "mines"}, rest="not split", **GIVEN),
        [
            "2022, mines: 21 % of 4,710 people",
            "2023, mines: 35 % of 5,757 people",
            "2024, mines: 48 % of 6,279 people",
            "2022, not split: 79 % of 4,710 people",
            "2023, not split: 65 % of 5,757 people",
            "2024, not split: 52 % of 6,279 people",
        ],
    ),
    "stacked": (
        charts.stacked(SPLIT, parts={"mines": "mines"}, rest="not split", **GIVEN),
        [
            f"{year}, mines: {value} people"
            for year, value in ((2022, "1,000"), (2023, "2,000"), (2024, "3,000"))
        ]
        + [
            f"{year}, not split: {value} people"
            for year, value in ((2022, "3,710"), (2023, "3,757"), (2024, "3,279"))
        ],
    ),
    "survival": (
        charts.survival(CURVE, **GIVEN),
        ["0 years: 0 % finished (0 to 0)", "5 years: 40 % finished (20 to 60)"],
    ),
    "timeline": (
        charts.timeline(helpers.steps().head(2), **GIVEN),
        ["Estonia: statement on leaving, 18 March 2025", "Estonia: parliament voted, 4 June 2025"],
    ),
    "tornado": (
        charts.tornado(MOVES, unit="casualties", **GIVEN),
        ["hazard at 0.1: 20 casualties", "hazard at 0.4: 80 casualties"],
    ),
    "vintages": (
        charts.vintages(
            pd.DataFrame({"year": 2012, "edition": [2013, 2014], "value": [3628, 4325]}), **GIVEN
        ),
        ["2012: 3,628; edition 2013, 0 %", "2012: 3,628 at first, 4,325 in the newest of 2 editions (+19 %)"],
    ),
    "world_map": (charts.world_map(PLACES, **GIVEN), ["Yemen: 2,104 people", "Afghanistan: 420 people"]),
    "year_intervals": (
        charts.year_intervals(ROWS.assign(year=[2023, 2024]), kind="simulated", **GIVEN),
        ["2023: 330 (29 to 3,300)", "2024: 12 (5 to 30)"],
    ),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def test_every_kind_of_figure_is_here() -> None:
    assert set(charts.__all__) - {"Chart", "Column", "Table", "verdicts"} == set(KINDS)


@every_kind
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_each_mark_says_its_value(kind: str, layout: Layout) -> None:
    chart, said = KINDS[kind]
    assert sorted(helpers.values(chart, layout)) == sorted(said)


@every_kind
def test_alternative_text_gives_the_finding_first_and_is_short(kind: str) -> None:
    chart, _ = KINDS[kind]
    assert chart.alt.startswith(f"{TITLE}. ")
    assert chart.alt.endswith(CLOSING)
    assert LEAST <= len(chart.alt) <= MOST
    assert re.search(r"\d", chart.alt)
    assert "..." not in chart.alt
    assert ".." not in chart.alt


@every_kind
def test_words_stay_apart_on_a_phone_and_off_the_marks(kind: str) -> None:
    figure, canvas = helpers.drawn(KINDS[kind][0], NARROW)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []
    assert helpers.covered(figure, canvas) == []


def test_a_long_finding_leaves_out_the_range_and_then_the_picture() -> None:
    picture, span = "Line chart of people per year, 1999 to 2024", "from 3,456 to 9,440"
    assert span in alternative("A" * 60, picture, span)
    middle = alternative("A" * 130, picture, span)
    assert picture in middle
    assert span not in middle
    assert alternative("A" * 180, picture, span) == f"{'A' * 180}. {CLOSING}"
    assert alternative("A" * 210, picture, span) == f"{'A' * 210}."
