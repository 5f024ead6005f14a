"""A frame with what a stranger may put into it is drawn, or refused in our words: not in those of pandas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from impact import charts
from impact.errors import ImpactError

_ROWS = 4
FRAME = pd.DataFrame(
    {
        "year": [2010, 2011, 2012, 2013],
        "value": [10, 12, 9, 14],
        "place": ["UKR", "KHM", "LTU", "POL"],
        "label": list("abcd"),
        "name": ["Ukraine", "Cambodia", "Lithuania", "Poland"],
        "measure": "killed",
        "estimate": [1.0, 2.0, 3.0, 4.0],
        "low": 0.5,
        "high": 9.0,
        "first": [-4, -1, 0, 2],
        "last": [-2, -1, 1, 4],
        "reference": [False, True, False, False],
        "countries": 4,
        "level": "primary",
        "predicted": [1.0, 2.0, 3.0, 4.0],
        "recorded": 2.0,
        "low90": 1.0,
        "low50": 2.0,
        "median": 3.0,
        "high50": 4.0,
        "high90": 5.0,
        "group": "g",
        "time": [1.0, 2.0, 3.0, 4.0],
        "at_risk": [10, 9, 8, 7],
        "censored": 0,
        "field": list("abcd"),
        "low_value": 1.0,
        "high_value": 2.0,
        "at_low": 1.0,
        "at_high": 3.0,
        "central": 2.0,
        "lon": [30.0, 31.0, 32.0, 33.0],
        "lat": 50.0,
        "edition": 2014,
    }
)
ONE_PLACE = FRAME.assign(place="UKR")
SQUARE = np.array([[20.0, 50.0], [40.0, 50.0], [40.0, 60.0], [20.0, 60.0], [20.0, 50.0]])
WORDS: dict[str, Any] = {"id": "x", "title": "T", "source_line": "made up"}
PARTS = {"killed": "Killed"}
#: each chart with the columns it draws
CHARTS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "area_map": (
        lambda f: charts.area_map(f, outlines={"N": [SQUARE]}, **WORDS),
        "name lon lat value",
    ),
    "bars": (lambda f: charts.bars(f, **WORDS), "label value"),
    "dots": (lambda f: charts.dots(f, **WORDS), "label predicted recorded"),
    "event_study": (
        lambda f: charts.event_study(f, **WORDS),
        "first last estimate low high reference countries",
    ),
    "fitted": (lambda f: charts.fitted(f, FRAME, **WORDS), "year value"),
    "fitted line": (lambda f: charts.fitted(FRAME, f, **WORDS), "year estimate low high"),
    "heatmap": (lambda f: charts.heatmap(f, **WORDS), "name year level"),
    "intervals": (lambda f: charts.intervals(f, **WORDS), "label estimate low high"),
    "line_panels": (lambda f: charts.line_panels(f, panel="place", **WORDS), "place year value"),
    "lines": (lambda f: charts.lines(f, **WORDS), "place year value"),
    "panels": (lambda f: charts.panels(f, panel="place", parts=PARTS, **WORDS), "place year measure value"),
    "quantile_bands": (lambda f: charts.quantile_bands(f, **WORDS), "year low90 low50 median high50 high90"),
    "series": (lambda f: charts.series(f, **WORDS), "year value"),
    "share_columns": (lambda f: charts.share_columns(f, parts=PARTS, **WORDS), "year measure value"),
    "stacked": (lambda f: charts.stacked(f, **WORDS), "year measure value"),
    "survival": (lambda f: charts.survival(f, **WORDS), "group time estimate low high at_risk censored"),
    "table": (lambda f: charts.Table(f, **WORDS), "year value place"),
    "tornado": (lambda f: charts.tornado(f, **WORDS), "field low_value high_value at_low at_high central"),
    "world_map": (lambda f: charts.world_map(f, **WORDS), "place value"),
    "year_intervals": (lambda f: charts.year_intervals(f, **WORDS), "year estimate"),
}


def with_last(value: Any) -> Callable[[pd.Series[Any]], list[Any]]:
    return lambda column: [*column.iloc[:-1], value]


#: what becomes of a column
WRONG: dict[str, Callable[[pd.Series[Any]], Any]] = {
    "words": lambda column: ["many"] * len(column),
    "one word": with_last("n/a"),
    "texts": lambda column: column.astype(str),
    "nothing": lambda column: [None] * len(column),
    "nothing once": with_last(None),
    "NaN once": with_last(np.nan),
    "infinite once": with_last(np.inf),
    "negative once": with_last(-5),
    **{f"{value:.0e} once": with_last(value) for value in (1e14, -1e14, 1e30, -1e30, 1e-30, 1e300)},
    "a name of a thousand letters": with_last("Oblast" * 170),
    "all huge": lambda column: [1e30] * len(column),
    "all tiny": lambda column: [1e-30] * len(column),
    "an integer beyond all floats": with_last(10**400),
    "dates": lambda column: [pd.Timestamp("2020-01-01")] * len(column),
    "lower case": lambda column: [v.lower() if isinstance(v, str) else v for v in column],
    "names of countries": lambda column: ["Ukraine"] * len(column),
    "whether": lambda column: [True] * len(column),
}
NO_FRAMES = [None, [1, 2], {"year": [1]}, "casualties", 5, FRAME["value"], np.ones((2, 2))]


def frame_for(name: str) -> pd.DataFrame:
    return ONE_PLACE if name == "series" else FRAME


def refused_or_drawn(draw: Callable[[Any], Any], frame: Any, case: str) -> None:
    try:
        chart = draw(frame)
        if isinstance(chart, charts.Chart):
            chart.svg()
            repr(chart)
    except ImpactError as error:
        assert error.expected, f"{case}: {error}"
    except Exception as error:
        raise AssertionError(f"{case}: {type(error).__name__}: {error}") from error


@pytest.mark.parametrize("name", CHARTS)
def test_what_is_given_plainly_is_drawn(name):
    CHARTS[name][0](frame_for(name))


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", CHARTS)
def test_a_column_of_something_else_is_refused_in_words_or_drawn(name, wrong):
    draw, columns = CHARTS[name]
    for column in columns.split():
        frame = frame_for(name).copy()
        frame[column] = pd.Series(list(WRONG[wrong](frame[column])), dtype=object)
        refused_or_drawn(draw, frame, f"{name}, {column}, {wrong}")


@pytest.mark.parametrize("name", CHARTS)
def test_what_is_no_frame_or_has_no_such_rows_is_refused_in_words(name):
    draw, columns = CHARTS[name]
    frame = frame_for(name)
    others = [frame.iloc[:0], frame.iloc[:1], pd.concat([frame, frame]), pd.concat([frame, frame], axis=1)]
    for case, settings in enumerate([*NO_FRAMES, *others]):
        refused_or_drawn(draw, settings, f"{name}, {case}")
    for column in columns.split():
        refused_or_drawn(draw, frame.drop(columns=column), f"{name} without {column}")


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("value", "n/a", "lines: row 3 has 'n/a' in column 'value'; expected a number, or nothing"),
        ("year", pd.Timestamp("2020-01-01"), "row 3 has 2020-01-01T00:00:00 in column 'year'"),
        ("year", pd.Timestamp("2020-01-01"), "take the year of the date: frame['year'].dt.year"),
        ("year", 45_000, "lines: row 3 has 45000 as year; expected a year up to 9999"),
    ],
)
def test_row_value_and_remedy_are_named(column, value, says):
    frame = FRAME.copy()
    frame[column] = pd.Series(with_last(value)(frame[column]), dtype=object)
    with pytest.raises(ImpactError) as refusal:
        charts.lines(frame, **WORDS)
    assert says in str(refusal.value)


@pytest.mark.parametrize(("place", "code"), [("ukr", "UKR"), ("Ukraine", "UKR")])
def test_a_map_names_the_code_of_a_country_that_is_written_otherwise(place, code):
    with pytest.raises(ImpactError, match=f"write '{code}'"):
        charts.world_map(pd.DataFrame({"place": [place], "value": [1]}), **WORDS)
