"""All tables from their raw rows, as the build makes them: cleaned and resolved, but not written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from impact.catalogue import TABLES
from impact.catalogue.casualties import DERIVED_KEY
from impact.catalogue.csvfile import RawFile
from impact.cleaning.clean import Cleaned, clean_table
from impact.data.annual_record import annual_record, place_names
from impact.data.resolution.resolution import resolve

_VINTAGES = "casualties_vintages"
#: tables that are made together, and what they are made from
CASUALTIES = ("record", "casualties", "casualties_editions", _VINTAGES)
_BEHIND = ("makers", "main_registers", "derivations")


@dataclass(frozen=True)
class Frames:
    """``frames``, every table by name, each as its schema wants it, and what cleaning its rows gave."""

    cleaned: dict[str, Cleaned]
    frames: dict[str, pd.DataFrame]


def days_of(pages: Cleaned) -> dict[str, dt.date]:
    """Map each page of the cleaned bibliography to the day from which it counts as published."""
    frame = pages.frame
    return {
        source_id: day.date() for source_id, day in zip(frame["source_id"], frame["published"], strict=True)
    }


def makers_of(makers: Cleaned, pages: Cleaned) -> set[str]:
    """List the bodies that a row may name as the maker of its statistic."""
    return {*makers.frame["maker"], *pages.frame["origin"]}


def make_frames(raw: Mapping[str, RawFile], tables: Collection[str] = tuple(TABLES)) -> Frames:
    """Make tables from raw files.

    Parameters
    ----------
    raw
        The raw files by name, without ``.csv``; all those of the tables and of what these rest on.
    tables
        The tables to make; the bibliography comes with them, and casualties come with all that they are
        resolved from.

    Raises
    ------
    BuildError
        When an account does not balance, a key is claimed twice or too much had to be quarantined.
    """
    needs = {"sources", *tables}
    if needs & set(CASUALTIES):
        needs |= {*CASUALTIES, *_BEHIND}
    pages = clean_table(TABLES["sources"], [raw["sources"]], {})
    published = days_of(pages)
    cleaned = {"sources": pages}
    for table in TABLES.values():
        if table.clean is not None and table.name in needs - {"sources", _VINTAGES}:
            cleaned[table.name] = clean_table(table, [raw[file] for file in table.files], published)
    frames = {name: each.frame for name, each in cleaned.items()}
    if _VINTAGES in needs:
        cleaned[_VINTAGES] = _resolved(raw, cleaned, published, frames)
    if "places" in needs:
        frames["places"] = place_names()
    frames = {name: frames[name] for name in TABLES if name in frames}
    for name, frame in frames.items():
        TABLES[name].schema.validate(frame)
    return Frames(cleaned, frames)


def _resolved(
    raw: Mapping[str, RawFile],
    cleaned: Mapping[str, Cleaned],
    published: Mapping[str, dt.date],
    frames: dict[str, pd.DataFrame],
) -> Cleaned:
    """Resolve the casualty figures, and put the three tables that come of it among the frames."""
    table, pages = TABLES[_VINTAGES], cleaned["sources"]
    read = clean_table(
        table, [raw[file] for file in table.files], published, makers_of(cleaned["makers"], pages)
    )
    figures = with_makers(read.frame, pages.frame)
    figures = with_derivations(figures, cleaned["derivations"].frame)
    resolved = resolve(figures, pages.frame, cleaned["makers"].frame, cleaned["main_registers"].frame)
    statuses = resolved.vintages["status"].value_counts()
    details = {str(status): int(statuses[status]) for status in statuses.index}
    details["standing"] = len(resolved.casualties)
    details["standing_editions"] = len(resolved.editions)
    details["ties"] = int(resolved.editions["tie"].sum())
    frames["record"] = annual_record(resolved.casualties, pages.frame)
    frames["casualties"], frames["casualties_editions"] = resolved.casualties, resolved.editions
    frames[_VINTAGES] = resolved.vintages
    return replace(read, frame=resolved.vintages, account=replace(read.account, details=details))


def with_makers(figures: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    """Fill in the maker of each figure: where the row names none, it is the origin of its page."""
    origin = figures["source_id"].map(pages.set_index("source_id")["origin"])
    return figures.assign(maker=figures["maker"].where(figures["maker"] != "", origin))


def with_derivations(figures: pd.DataFrame, derivations: pd.DataFrame) -> pd.DataFrame:
    """Fill in how each derived figure was computed: in no recorded way where `derivations` lacks it."""
    key, computed = list(DERIVED_KEY), {"derivation": "other", "parts_given": "exact"}
    derived = figures["qualifier"] == "derived"
    ways = figures[key].merge(derivations[[*key, *computed]], on=key, how="left").set_axis(figures.index)
    filled = {name: ways[name].fillna(way).where(derived, "").astype("str") for name, way in computed.items()}
    return figures.assign(**filled)
