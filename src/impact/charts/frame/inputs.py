"""What a chart accepts: the checks on a frame, and where its numbers come from."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict, get_type_hints

import pandas as pd

from impact.charts.frame.columns import across, numbers, require, with_numbers, years
from impact.charts.frame.columns import texts as names
from impact.data import sources as bibliography
from impact.data.provenance import has_sources
from impact.errors import ImpactError

__all__ = [
    "ChartWords",
    "Texts",
    "across",
    "names",
    "numbers",
    "one_per_edition",
    "provenance",
    "require",
    "texts",
    "tiers",
    "unique",
    "whole_years",
    "with_numbers",
    "with_ties",
    "years",
]

#: options of every chart that are no words of :class:`ChartWords`
_USUAL = ("id", "title", "unit", "group")


class ChartWords(TypedDict, total=False):
    """What every chart may say beside its title; all of it optional.

    ``subtitle`` is what is counted (drawn below the title), ``caption`` holds remarks for below the picture,
    ``alt`` is the alternative text (composed from the data when empty). ``sources`` is what the numbers rest
    on, in any form that :func:`impact.sources.ids_of` takes (otherwise the ``source_id`` of the frames), and
    ``source_line`` the line itself, when it is not to be made from the bibliography.
    """

    subtitle: str
    caption: str
    alt: str
    sources: object
    source_line: str | None


@dataclass(frozen=True)
class Texts:
    """The words of one chart, with its sources resolved."""

    subtitle: str
    caption: str
    alt: str
    sources: tuple[str, ...]
    source_line: str


def whole_years(frame: pd.DataFrame, chart: str) -> pd.DataFrame:
    """Convert ``year`` to int and ``value`` to float, and drop rows whose value is missing.

    Raises
    ------
    ImpactError
        A row without a year (a figure for a period), a year or value that is no number, or no row with a
        value.
    """
    if frame["year"].isna().any():
        raise ImpactError(
            f"{chart}: {int(frame['year'].isna().sum())} rows have no year",
            "annual figures",
            "leave out figures for longer periods: frame[frame['year'].notna()]",
        )
    values = numbers(frame, "value", chart)
    known = values.notna()
    clean = frame.copy(deep=False) if known.all() else frame[known]
    if clean.empty:
        raise ImpactError(f"{chart}: no row has a value", "at least one figure to draw", "look at the filter")
    clean["year"] = years(clean, "year", chart).astype(int)
    clean["value"] = values if known.all() else values[known]
    return clean


def unique(frame: pd.DataFrame, key: Sequence[str], chart: str) -> pd.DataFrame:
    """Refuse a frame in which two rows share ``key``; return it otherwise.

    Raises
    ------
    ImpactError
        Two rows for one key: drawing both would hide a choice that the caller has to make.
    """
    repeated = frame.duplicated(list(key), keep=False)
    if repeated.any():
        twice = frame[repeated]
        met = ", ".join(f"{name} {twice[name].iloc[0]}" for name in key)
        raise ImpactError(
            f"{chart}: {len(twice)} rows share a key, the first is {met}",
            f"one row for each {' and '.join(key)}",
            "filter to one place, measure and edition first, as impact.series does",
        )
    return frame


def one_per_edition(frame: pd.DataFrame, chart: str) -> pd.DataFrame:
    """Select one accepted row for each year and edition, sorted by both.

    Several pages of one edition often give the same figure; they are one row here. Columns ``year``,
    ``edition`` and ``value`` are needed, ``status`` is used where present.

    Raises
    ------
    ImpactError
        A missing column, no accepted row, a row without a year, or two different values for one year and
        edition.
    """
    needed = ["year", "edition", "value"]
    require(frame, needed, chart)
    rows = frame[needed]
    rows = rows[frame["status"] == "accepted"] if "status" in frame.columns else rows
    rows = whole_years(require(rows, needed, f"{chart} (accepted rows)"), chart)
    rows = unique(rows.drop_duplicates(), ["year", "edition"], chart)
    rows["edition"] = rows["edition"].astype(int)
    return rows.sort_values(["year", "edition"]).reset_index(drop=True)


def with_ties(data: pd.DataFrame, rows: pd.DataFrame, value: str = "value") -> pd.DataFrame:
    """Add ``tie``, ``low`` and ``high`` to what is drawn: the ends of the values that tie, or the value.

    ``rows`` are those that ``data`` was made from, with the same index; without a column ``tie`` none ties.
    """
    tie = rows["tie"].fillna(False).astype(bool) if "tie" in rows else pd.Series(False, index=rows.index)
    ends = {name: rows[name].astype(float) if name in rows else data[value] for name in ("low", "high")}
    return data.assign(tie=tie, **{name: end.where(tie, data[value]) for name, end in ends.items()})


def tiers(frame: pd.DataFrame) -> pd.Series:
    """Look up the tier behind every row: column ``tier``, or else looked up by ``source_id``."""
    if "tier" in frame.columns:
        return frame["tier"].fillna("").astype(str)
    if "source_id" not in frame.columns:
        return pd.Series("", index=frame.index)
    known = {name: bibliography.lookup(name).tier for name in frame["source_id"].dropna().unique()}
    return frame["source_id"].map(known).fillna("").astype(str)


def provenance(
    frames: Iterable[pd.DataFrame | None],
    sources: object = None,
    source_line: str | None = None,
    chart: str = "chart",
) -> tuple[tuple[str, ...], str]:
    """Resolve the sources behind a chart, and write the line that names them.

    Parameters
    ----------
    frames
        What is drawn; those that have ``source_id`` columns are used unless ``sources`` is given.
    sources
        Anything :func:`impact.data.sources.ids_of` takes.
    source_line
        The line, when it is not to be made from the bibliography.

    Raises
    ------
    ImpactError
        There is no source: a number never travels without one.
    UnknownSources
        When a frame that is given as ``sources`` does not say where it comes from.
    """
    drawn = [frame for frame in frames if frame is not None and has_sources(frame)]
    basis = sources if sources is not None else drawn
    ids = bibliography.ids_of(basis)
    if source_line is not None:
        return ids, source_line
    if not ids:
        raise ImpactError(
            f"{chart}: no source is known for these numbers",
            "a column source_id, or sources=...",
            "keep source_id when you filter, or pass the frame the numbers were computed from as sources=",
        )
    return ids, bibliography.line(basis)


def texts(words: ChartWords, frames: Iterable[pd.DataFrame | None], chart: str) -> Texts:
    """Check the words of a chart and resolve its sources.

    Raises
    ------
    ImpactError
        A name that no chart knows (the closest one is suggested), or no source.
    """
    known = get_type_hints(ChartWords)
    for name in words:
        if name not in known:
            close = difflib.get_close_matches(name, [*known, *_USUAL], n=1)
            raise ImpactError(
                f"{chart}: no option {name!r}",
                f"the options in its documentation, or {', '.join(known)}",
                f"did you mean {close[0]!r}?" if close else f"see what it takes: help(impact.charts.{chart})",
            )
    ids, line = provenance(frames, words.get("sources"), words.get("source_line"), chart)
    return Texts(words.get("subtitle", ""), words.get("caption", ""), words.get("alt", ""), ids, line)
