"""Every public function of `impact.published` refuses what it cannot use in our words; none is left out.

The functions are found by walking the package. What each is called with stands in `given`, what is right for
its settings in `RIGHT`; a frame is cut, emptied and filled with other things by itself.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import itertools
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
import pytest

import impact
from impact import published
from impact.published import (
    country_years,
    deminers,
    earlier_wars,
    editions,
    firmest,
    land,
    plausibility,
    profile,
    sections,
    wars,
)
from impact.published.plausibility import suspects
from impact.published.record import coverage, extent
from impact.published.treaty import obligations
from tests.wrong_values import POSITIVE, TEXTS, WRONG, outcome

ROOT = f"{published.__name__}."
#: enough for each function to have something to do
PLACES = ("KHM", "MOZ", "UKR", "WLD")

#: parts that work on what others have checked, once for each of many rows
INSIDE = {
    "editions.is_annual",
    "counting.cumulative.counts",
    "counting.cumulative.stands",
    "restatements.stand_beside",
    "treaty.obligations.roster_rows",
    "treaty.obligations.years_between",
}


#: some changes of their frames are enough: they check them as those do that they call
LONG = {
    *("plausibility.check", "plausibility.check_with_sums", "plausibility.sums_that_differ"),
    "deminers.deminer_programmes.programmes",
}


def functions() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in pkgutil.walk_packages(published.__path__, ROOT):
        room = importlib.import_module(module.name)
        for name, one in inspect.getmembers(room, inspect.isfunction):
            if not name.startswith("_") and inspect.unwrap(one).__module__ == room.__name__:
                found[f"{module.name.removeprefix(ROOT)}.{name}"] = one
    return found


FUNCTIONS = {name: one for name, one in functions().items() if name not in INSIDE}


@functools.cache
def loaded(table: str) -> pd.DataFrame:
    rows = impact.load(table)
    return rows[rows["place"].isin(PLACES)].reset_index(drop=True) if "place" in rows else rows


@functools.cache
def made(name: str) -> Any:
    """Make what several functions are called with, once."""
    casualties, vintages = loaded("casualties"), loaded("casualties_vintages")
    makes: dict[str, Callable[[], Any]] = {
        "place": lambda: profile.of("KHM"),
        "pages": lambda: firmest.bibliography(loaded("sources"), loaded("makers")),
        "built": lambda: country_years.build(casualties, loaded("treaty")),
        "world": lambda: editions.series(casualties),
        "versions": lambda: editions.by_edition(vintages),
        "roster": lambda: (
            obligations.obligations(
                *map(loaded, ("treaty", "completions", "contamination", "clearance"))
            ).states
        ),
        "figures": lambda: suspects.counted(vintages, casualties),
        "differing": lambda: plausibility.sums_that_differ(vintages, casualties),
        "aligned": lambda: wars.align(casualties, loaded("conflict_ends")),
        "harm": lambda: earlier_wars.figures(made("place"), loaded("parameters")),
        "hurt": lambda: deminers.annual(casualties),
        "campaigns": lambda: deminers.campaigns(
            *map(loaded, ("casualties", "clearance", "parameters", "histories"))
        ),
    }
    return makes[name]()


#: what a parameter of a name is given: a table, or what others have made
USUAL = {
    "candidates": "casualties_vintages",
    "vintages": "casualties_vintages",
    "ends": "conflict_ends",
    "costs": "unit_costs",
    "prices": "price_index",
}
MADE = {"place", "pages", "aligned", "figures"}
#: what a function is given otherwise, by its name
OTHERS: dict[str, dict[str, Callable[[], Any]]] = {
    "counting.group_shares.by_year": {"most": lambda: 6},
    "country_years.by_side": {"frame": lambda: made("built")},
    "country_years.roles": {"frame": lambda: made("built")},
    "country_years.share_in_parties": {"frame": lambda: made("built"), "year": lambda: 2020},
    "country_years.switchers": {"frame": lambda: made("built")},
    "deminers.deminers_and_work.by_year": {"hurt": lambda: made("hurt")},
    "deminers.deminer_programmes.programmes": {"whole": lambda: made("campaigns")},
    "earlier_wars.claims": {"rows": lambda: made("harm")},
    "earlier_wars.figure_words": {"row": lambda: made("harm").to_dict("records")[0]},
    "earlier_wars.people_words": {"row": lambda: made("harm").to_dict("records")[0]},
    "editions.annual_rows": {"place": lambda: "KHM"},
    "editions.first_and_latest": {"casualties": lambda: made("world"), "editions": lambda: made("versions")},
    "editions.is_count": {
        "values": lambda: made("world")["value"],
        "qualifiers": lambda: made("world")["qualifier"],
    },
    "year_extremes.record": {"series": lambda: made("world")},
    "editions.revisions": {"history": lambda: editions.first_and_latest(made("world"), made("versions"))},
    "editions.split_outcomes": {"rows": lambda: editions.outcome_rows(loaded("casualties"))},
    "firmest.firmest": {"frame": lambda: loaded("clearance"), "key": lambda: ["place", "year", "measure"]},
    "firmest.ranked": {"ids": lambda: ["a"]},
    "land.aggregates": {"measure": lambda: "cleared_km2", "of": lambda: ["WLD"]},
    "land.survey_against_clearance": {"kinds": lambda: land.by_kind(loaded("clearance"))},
    "treaty.membership.list_day": {"source_id": lambda: ""},
    "treaty.membership.list_words": {"source_id": lambda: ""},
    "treaty.membership.members": {"day": lambda: pd.Timestamp("2020-01-01")},
    "treaty.membership.number_of_parties": {"days": lambda: [pd.Timestamp("2020-01-01")]},
    "treaty.membership.parties": {"day": lambda: pd.Timestamp("2020-01-01")},
    "treaty.membership.parties_by_year": {"last": lambda: pd.Timestamp("2020-01-01")},
    "treaty.obligations.completed_by": {
        "states": lambda: made("roster"),
        "day": lambda: pd.Timestamp("2020-01-01"),
    },
    "treaty.land_sizes.sizes": {"states": lambda: made("roster")},
    "plausibility.check_with_sums": {"pages": lambda: loaded("sources")},
    "plausibility.check": {"pages": lambda: loaded("sources"), "sums": lambda: made("differing")},
    "plausibility.digits_off.slip": {"one": lambda: 843, "other": lambda: 834},
    "plausibility.over_time.jumps": {"origins": lambda: loaded("sources").set_index("source_id")["origin"]},
    "plausibility.parts_and_wholes.by_page": {"measures": lambda: ["killed", "total"]},
    "plausibility.sums_of_parts.sums_above_and_below": {"differ": lambda: made("differing")},
    "plausibility.suspects.set_against": {
        "check": lambda: "one_digit_off",
        "suspects": lambda: made("figures").iloc[:3],
        "others": lambda: made("figures").iloc[3:6],
    },
    "prices.constant": {
        "frame": lambda: pd.DataFrame({"year": [2010, 2020], "value": [1.0, 2.0]}),
        "base": lambda: 2020,
    },
    "profile.of": {"country": lambda: "KHM"},
    "profile.once_a_place": {"select": lambda: extent.of},
    "record.coverage.by_year": {"coverage": lambda: coverage.by_place_and_year(loaded("casualties"))},
    "record.coverage.places_by": {"figures": lambda: loaded("casualties"), "columns": lambda: ["year"]},
    "record.coverage.with_totals": {"first": lambda: 2000, "last": lambda: 2020},
    "record.extent.size": {"extent": lambda: extent.of(made("place"))},
    "record.rivals.endings": {"editions": lambda: loaded("casualties_editions")},
    "record.second_hand.by_maker": {"pages": lambda: loaded("sources")},
    "restatements.by_lag": {"editions": lambda: made("versions")},
    "restatements.checked": {"editions": lambda: made("versions")},
    "restatements.firm": {"figures": lambda: made("world")},
    "restatements.pairs": {"editions": lambda: made("versions")},
    "sections.main_device": {"rows": lambda: sections.devices(made("place"))},
    "wars.peace_part": {"day": lambda: pd.Timestamp("2020-06-01")},
    "war_totals.against_totals": {"publisher": lambda: "landmine-monitor"},
}

NOTHING: set[str] = set()
#: which of the wrong values are right, by function and setting; by setting alone where it is the same in all
RIGHT: dict[str, set[str]] = {
    "as_of": {"day"},
    "claims.verdicts as_of": NOTHING,  # it lies before the article
    "pages": {"None", "no dict"},
    "plausibility.check pages": NOTHING,
    "plausibility.check_with_sums pages": NOTHING,
    "record.second_hand.by_maker pages": NOTHING,
    "firmest.ranked pages": NOTHING,
    "sums": {"None"},
    "differ": {"None"},
    "whole": {"None"},
    "population": {"None"},
    "until": {"None", "day"},
    "day": {"day"},
    "complete": {"None"},
    "record.coverage.by_place_and_year last": {"None"},
    "treaty.membership.parties_by_year last": {"day"},
    "without": {"no list", "no dict"},
    "counting.group_shares.published group": {"empty text"},
    "treaty.membership.list_day source_id": {"empty text"},
    "treaty.membership.list_words source_id": {"empty text"},
    "counting.group_shares.by_year most": {"many"},
    "restatements.pairs statement": {"many"},
    "plausibility.digits_off.slip one": {"0", *POSITIVE},
    "plausibility.digits_off.slip other": {"0", *POSITIVE},
    "war_totals.against_totals publisher": TEXTS,
    "land.select measures": {"no list"},
    "land.aggregates of": {"no list"},
    "treaty.membership.number_of_parties days": {"no list"},
    "plausibility.parts_and_wholes.by_page measures": {"no list"},
    "firmest.ranked ids": {"no list"},
}


#: columns that a function needs besides, by another of its settings or for what it cannot look up otherwise
BESIDE = {
    "firmest.firmest frame": ["place", "year", "measure"],
    "prices.constant frame": ["value"],
    "record.coverage.by_place_and_year casualties": ["main"],
    "record.coverage.places_by figures": ["year"],
    "restatements.firm figures": ["tier"],
}


def right(function: str, setting: str) -> set[str]:
    return RIGHT.get(f"{function} {setting}", RIGHT.get(setting, NOTHING))


def given(function: str) -> dict[str, Any]:
    """Say what a function is called with: what needs to be given, and what this file gives besides."""
    values: dict[str, Any] = {}
    for setting, about in inspect.signature(FUNCTIONS[function]).parameters.items():
        other = OTHERS.get(function, {}).get(setting)
        if other is not None:
            values[setting] = other()
        elif about.default is inspect.Parameter.empty or setting == "pages":
            values[setting] = made(setting) if setting in MADE else loaded(USUAL.get(setting, setting))
    return values


def columns_of(kind: Any) -> list[str]:
    """Read from a kind which columns a frame must have."""
    named = re.fullmatch(r"a pandas DataFrame with the columns (.*?)(, or None)?", kind.expected)
    return named[1].split(", ") if named and named[1] else []


def frames(function: str, values: Mapping[str, Any]) -> Iterator[tuple[str, pd.DataFrame, list[str]]]:
    kinds = getattr(FUNCTIONS[function], "kinds", {})
    for setting, value in values.items():
        if isinstance(value, pd.DataFrame):
            yield setting, value, columns_of(kinds[setting]) if setting in kinds else []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_wrong_argument_is_refused_with_its_name_and_a_remedy(in_built, function):
    values, failures = given(function), {}
    for setting in inspect.signature(FUNCTIONS[function]).parameters:
        named = "place" if setting in ("country", "without") else setting
        for wrong, value in WRONG.items():
            seen = outcome(
                functools.partial(FUNCTIONS[function], **(values | {setting: value})), setting, named
            )
            if seen and not (wrong in right(function, setting) and seen == "taken"):
                failures[f"{setting}={wrong}"] = seen
    assert failures == {}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_columns_that_a_function_names_are_all_it_reads(in_built, function):
    values = given(function)
    cut = {
        setting: frame[columns + BESIDE.get(f"{function} {setting}", [])]
        for setting, frame, columns in frames(function, values)
        if columns
    }
    assert outcome(functools.partial(FUNCTIONS[function], **(values | cut))) == "taken"


def others(frame: pd.DataFrame, columns: list[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Make frames with what a stranger may have done to one."""
    yield "no rows", frame.iloc[:0]
    yield "one row", frame.iloc[:1]
    yield "the other way round", frame.iloc[::-1]
    yield "twice", pd.concat([frame, frame])
    yield "no columns", pd.DataFrame(index=frame.index)
    for name in columns[:1]:
        yield f"{name} as index", frame.set_index(name, drop=False)
        yield f"{name} twice", pd.concat([frame, frame[[name]]], axis=1)
    for name in columns:
        yield f"{name} missing", frame.drop(columns=name)
        for what, cell in {"words": "n/a", "None": None, "list": [1]}.items():
            cells = pd.Series([cell] * len(frame), index=frame.index, dtype=object)
            yield f"{what} as {name}", frame.assign(**{name: cells})
        yield f"texts as {name}", frame.assign(**{name: frame[name].astype(str).astype(object)})
        yield f"dates as {name}", frame.assign(**{name: pd.Timestamp("2020-01-01")})


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_frame_of_something_else_is_refused_in_words_or_makes_sense(in_built, function):
    values, failures = given(function), {}
    for setting, frame, columns in frames(function, values):
        few = frame.iloc[:30]
        for what, other in itertools.islice(others(few, columns), 0, None, 9 if function in LONG else 1):
            call = functools.partial(FUNCTIONS[function], **(values | {setting: other}))
            seen = outcome(call, setting, *columns)
            if seen not in ("", "taken"):
                failures[f"{setting}: {what}"] = seen
    assert failures == {}
