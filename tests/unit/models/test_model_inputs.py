"""A frame with what a stranger may put into it is estimated, declined, or refused in our words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from impact import models
from impact.errors import ImpactError, ModelInputError

_RANDOM = np.random.default_rng(1)
_PLACES = (("KHM", 2005), ("AFG", 2003), ("UKR", 2006), ("COL", 2001), ("USA", np.nan), ("RUS", np.nan))
YEARS = pd.DataFrame(
    {"year": range(2000, 2024), "value": _RANDOM.poisson(200, 24), "qualifier": "exact", "tier": "primary"}
).assign(population=1e6)
PLACES = pd.DataFrame(
    [(place, year, int(_RANDOM.poisson(50))) for place, _ in _PLACES[:4] for year in range(2000, 2024)],
    columns=["place", "year", "value"],
)
EDITIONS = pd.DataFrame(
    [
        (year, edition, 1000 + 20 * (edition - year) + int(_RANDOM.integers(0, 30)), "exact")
        for year in range(2010, 2024)
        for edition in range(year + 1, min(year + 6, 2025))
    ],
    columns=["year", "edition", "value", "qualifier"],
)
PARTIES = pd.DataFrame(
    [
        (place, year, int(_RANDOM.poisson(50)), int(year >= joined), joined, 1e6)
        for place, joined in _PLACES
        for year in range(1999, 2024)
    ],
    columns=["place", "year", "value", "party", "joined", "population"],
)
WARS = pd.DataFrame(
    [
        (war, 2000 + since, since, int(_RANDOM.poisson(800 * 0.85**since)))
        for war in "abcde"
        for since in range(1, 16)
    ],
    columns=["war", "year", "since", "value"],
).assign(place="KHM", qualifier="exact", counted=True)
STATES = pd.DataFrame(
    {
        "completed": [i % 3 != 0 for i in range(30)],
        "time": [1.0 + i % 12 for i in range(30)],
        "entry": 0.0,
        "x": [float(i % 5) for i in range(30)],
        "group": list("ab") * 15,
    }
)
SHARES = pd.DataFrame({"part": [10, 20, 30, 15], "known": [50, 60, 70, 40], "total": [80, 90, 100, 60]})
PROGRAMMES = pd.DataFrame({"deminers": [3, 5, 2, 8], "mines": [1e3, 2e3, 1.5e3, 4e3], "era": list("aabb")})
#: each function with a frame and the columns that it reads
CALLS: dict[str, tuple[Callable[[Any], Any], pd.DataFrame, str]] = {
    "trend": (lambda f: models.trend.estimate(f, choose="none"), YEARS, "year value"),
    "trend of rates": (
        lambda f: models.trend.estimate(f, exposure="population", choose="none"),
        YEARS,
        "population",
    ),
    "realised": (lambda f: models.trend.realised(f, 2001, 2020), YEARS, "year value"),
    "forecast": (models.forecast.estimate, YEARS, "year value"),
    "interruption": (lambda f: models.interruption.estimate(f, 2012), YEARS, "year value"),
    "burden, world": (lambda f: models.burden.estimate(f, PLACES), YEARS, "year value"),
    "burden, countries": (lambda f: models.burden.estimate(YEARS, f), PLACES, "place year value"),
    "burden, choices": (models.burden.specifications, YEARS, "year value"),
    "revision": (models.revision.estimate, EDITIONS, "year edition value"),
    "backtest": (models.revision.backtest, EDITIONS, "year edition value"),
    "newest": (models.revision.newest, EDITIONS, "year edition value"),
    "increments": (models.chain_ladder.increments, EDITIONS, "year edition value"),
    "chain ladder": (
        models.chain_ladder.estimate,
        models.chain_ladder.increments(EDITIONS),
        "origin delay value",
    ),
    "panel": (models.panel.estimate, PARTIES, "place year value party"),
    "panel of rates": (lambda f: models.panel.estimate(f, offset="population"), PARTIES, "population"),
    "switchers": (models.panel.switchers, PARTIES, "place party"),
    "event study": (models.event_study.estimate, PARTIES, "place year value party joined"),
    "placebo": (lambda f: models.event_study.placebo(f, 2), PARTIES, "place year value party joined"),
    "aftermath": (models.aftermath.estimate, WARS, "war place year since value qualifier counted"),
    "completion": (models.completion.estimate, STATES, "completed time"),
    "completion by group": (
        lambda f: models.completion.estimate(f, by="group", entry="entry"),
        STATES,
        "group entry",
    ),
    "hazards": (lambda f: models.hazards.estimate(f, ["x"]), STATES, "completed time x"),
    "pooled shares": (models.betabinomial.estimate, SHARES, "part known"),
    "shares": (models.shares.table, SHARES, "part known total"),
    "accidents": (models.accidents.estimate, PROGRAMMES, "deminers mines era"),
}


def with_last(value: Any) -> Callable[[pd.Series[Any]], list[Any]]:
    return lambda column: [*column.iloc[:-1], value]


#: what becomes of a column
WRONG: dict[str, Callable[[pd.Series[Any]], list[Any]]] = {
    "words": lambda column: ["many"] * len(column),
    "one word": with_last("n/a"),
    "texts": lambda column: [str(value) for value in column],
    "nothing": lambda column: [None] * len(column),
    "NaN once": with_last(np.nan),
    "infinite once": with_last(np.inf),
    "negative once": with_last(-5),
    "huge once": with_last(1e30),
    "a list once": with_last([1, 2]),
    "dates": lambda column: [pd.Timestamp("2020-01-01")] * len(column),
    "zeros": lambda column: [0] * len(column),
}
NO_FRAMES = [None, [1, 2], {"year": [1]}, "casualties", 5]


def answered(call: Callable[[Any], Any], frame: Any, case: str) -> None:
    try:
        call(frame)
    except ImpactError as error:
        assert error.expected, f"{case}: {error}"
    except Exception as error:
        raise AssertionError(f"{case}: {type(error).__name__}: {error}") from error


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CALLS)
def test_a_column_of_something_else_is_refused_in_words_or_makes_sense(name):
    call, frame, columns = CALLS[name]
    for column in columns.split():
        for wrong, made in WRONG.items():
            settings = frame.copy()
            settings[column] = pd.Series(made(frame[column]), dtype=object)
            answered(call, settings, f"{name}, {column}, {wrong}")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CALLS)
def test_what_is_no_frame_or_has_other_rows_is_refused_in_words(name):
    call, frame, columns = CALLS[name]
    others = [
        frame.iloc[:0],
        frame.iloc[:1],
        frame.iloc[::-1],
        pd.concat([frame, frame]),
        pd.concat([frame, frame], axis=1),
        frame.set_index(columns.split()[0], drop=False),
        frame.set_index(pd.Index([7] * len(frame))),
    ]
    for case, settings in enumerate([*NO_FRAMES, *others]):
        answered(call, settings, f"{name}, frame {case}")
    for column in columns.split():
        answered(call, frame.drop(columns=column), f"{name} without {column}")


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        (
            "year",
            "2023",
            "trend: year is the text '2023'; expected a year, or a number of years; .*pd.to_numeric",
        ),
        ("year", pd.Timestamp("2023-01-01"), r"year is 2023-01-01 00:00:00; .*take the year of a date"),
        ("year", 2001, "two rows for one point in time"),
        ("value", -3, "value is -3"),
    ],
)
def test_what_was_found_and_what_to_do_are_named(column, value, says):
    frame = YEARS.copy()
    frame[column] = pd.Series(with_last(value)(frame[column]), dtype=object)
    with pytest.raises(ModelInputError, match=says):
        models.trend.estimate(frame, choose="none")


def test_a_year_of_two_figures_and_a_name_for_column_and_index_are_refused():
    with pytest.raises(ModelInputError, match="burden: two rows for 2000; expected one row for each year"):
        models.burden.estimate(pd.concat([YEARS, YEARS]), PLACES)
    with pytest.raises(ModelInputError, match="'year' is the name of a column and of the index"):
        models.forecast.estimate(YEARS.set_index("year", drop=False))
