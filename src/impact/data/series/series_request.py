"""What is asked of a series: places, measure and years, each refused with a close match where it is wrong."""

from __future__ import annotations

import difflib
import numbers
import warnings
from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

import pandas as pd

from impact import places
from impact.arguments import one_of, shown
from impact.catalogue.casualties import CASUALTY_MEASURES
from impact.errors import ImpactError, NoFigure, NoFigureWarning, UnknownName, UnknownPlace
from impact.wording import capital, counted, listed, spans

#: what a series can count: shares are no counts
MEASURES = tuple(measure for measure in CASUALTY_MEASURES if not measure.endswith("_share"))
#: everyday words for a measure, and the measure
EVERYDAY = {
    **dict.fromkeys(("casualties", "casualty", "victims", "all", "killed and injured"), "total"),
    **dict.fromkeys(("deaths", "dead", "fatalities", "fatality", "died"), "killed"),
    **dict.fromkeys(("wounded", "injuries", "survivors", "maimed"), "injured"),
}


def codes_of(place: object) -> list[str]:
    """Resolve names and codes, in any case, each place once.

    Raises
    ------
    UnknownPlace
        When one is not known; the error names the closest.
    ImpactError
        When none is given, or something that is no text.
    """
    several = isinstance(place, Iterable) and not isinstance(place, str)
    if isinstance(place, Mapping) or hasattr(place, "columns"):
        raise ImpactError(
            f"place is {shown(place)}",
            "a name or code, or several",
            "pass the column: frame['place'].unique()",
        )
    names: list[Any] = list(cast("Iterable[Any]", place)) if several else [place]
    if not all(isinstance(name, str) for name in names):
        raise ImpactError(f"place={place!r}", "a name or code, or several", 'such as "Ukraine" or "UKR"')
    if not names:
        raise ImpactError("no place is given", "a name or code, or a list of them", 'such as ["UKR", "KHM"]')
    resolved = [places.resolve(name, any_case=True) for name in names]
    for one in resolved:
        if one.area:  # whose figures are no figures of the country
            raise UnknownPlace(
                f"{one.area} is a part of {one.name}",
                "a whole country",
                f"ask for {one.code}; figures for parts are in the tables, in rows that name the area",
            )
    return list(dict.fromkeys(one.code for one in resolved))


def check(word: object, known: Collection[str], kind: str) -> None:
    """Refuse a word that is not among those known, with a close match.

    Raises
    ------
    UnknownName
        When it is not; ``close`` holds the closest.
    """
    if isinstance(word, str) and word in known:
        return
    text = str(word).strip().casefold()
    close = close_measures(text, known)[:1]
    one_at_a_time = f"ask for one {kind} at a time, and put the rows together: pandas.concat"
    hint = f"did you mean {close[0]!r}?" if close else f"choose a {kind} among them"
    raise UnknownName(
        f"the {kind} {shown(word)} does not exist",
        one_of(known),
        one_at_a_time if isinstance(word, list | tuple) else hint,
        close=close,
    )


def usual_first(held: Iterable[str]) -> list[str]:
    """Sort measures: those of casualties in the order of their list, then all others."""
    rank = {measure: at for at, measure in enumerate(CASUALTY_MEASURES)}
    return sorted(held, key=lambda measure: (rank.get(measure, len(rank)), measure))


def close_measures(word: str, held: Collection[str]) -> list[str]:
    """Find the measures that a word may stand for: what people say for it, otherwise like spellings."""
    usual = [EVERYDAY[near] for near in difflib.get_close_matches(word, EVERYDAY, n=1, cutoff=0.8)]
    return [name for name in usual if name in held] or difflib.get_close_matches(word, held, n=3)


def span_of(years: object) -> tuple[int, int] | None:
    """Read a first and a last year; a range of years is one, too.

    Raises
    ------
    ImpactError
        When they are anything else, or stand in the wrong order.
    """
    if years is None:
        return None
    expected = "the first and the last year, such as (2014, 2024)"
    if isinstance(years, (str, numbers.Number)) or not isinstance(years, Iterable):
        hint = f"write years=({years}, {years})" if isinstance(years, int) else "give both in brackets"
        raise ImpactError(f"years={shown(years)}", expected, hint)
    ends: list[Any] = list(years)
    if not all(isinstance(end, numbers.Integral) and not isinstance(end, bool) for end in ends):
        raise ImpactError(f"years={shown(years)}", expected, "give whole numbers")
    if isinstance(years, range) and len(ends) > 2 and years.step == 1:
        ends = [ends[0], ends[-1]]
    if len(ends) != 2:
        hint = f"write years=({min(ends)}, {max(ends)})" if ends else "leave years out for all"
        raise ImpactError(f"years={shown(years)} has {counted(len(ends), 'year')}", expected, hint)
    first, last = (int(end) for end in ends)
    if first > last:
        raise ImpactError(f"years={years!r}: {first} is after {last}", expected, f"write ({last}, {first})")
    return first, last


def tell_missing(
    rows: pd.DataFrame, codes: list[str], years: tuple[int, int] | None, asked: str, others: pd.DataFrame
) -> None:
    """Say which places have no figure: in an error where none ever has one, otherwise in a warning.

    Parameters
    ----------
    rows
        The figures on record: ``place``, ``year``, ``value``.
    codes, years
        What was asked for.
    asked
        Measure and register, in words.
    others
        Annual figures of these places in any measure and register, for what could be asked instead:
        ``place``, ``measure``, ``register``, ``year``.

    Raises
    ------
    NoFigure
        When no place has a figure in the years that are asked for.
    """
    held = rows[rows["value"].notna()]
    inside = held if years is None else held[held["year"].between(*years)]
    lost = [code for code in codes if code not in set(inside["place"])]
    if not lost:
        return
    when = (
        "" if years is None else f" in {years[0]} to {years[1]}" if years[0] < years[1] else f" in {years[0]}"
    )
    similar = {code: places.similar(code) for code in lost} if held.empty else {}
    where = listed([_taken(code, bool(similar.get(code))) for code in lost])
    sentence = f"no annual figure of {where}{when} is on record ({asked})"
    earlier = held[held["place"].isin(lost)]
    here = others[others["place"].isin(lost) & others["measure"].isin(MEASURES)]
    pairs = list(dict.fromkeys(zip(here["measure"], here["register"], strict=True)))
    if len(earlier):
        instead = f"on record are {spans(sorted({int(year) for year in earlier['year']}))}"
    elif pairs:
        counts = [f"{name!r} in {register!r}" for name, register in pairs[:6]]
        instead = f"on record instead: {listed(counts)}"
    else:
        instead = "no other measure or register has one"
    if near := [_taken(code, True) for codes in similar.values() for code in codes]:
        instead += f"; similar names: {listed(near)}"
    if inside.empty:
        raise NoFigure(sentence, "a place, measure, register and years with a figure", instead)
    warnings.warn(f"{capital(sentence)}; {instead}.", NoFigureWarning, stacklevel=4)


def _taken(code: str, with_code: bool) -> str:
    """Name a place, with its code where its name could be another's."""
    return f"{places.in_sentence(code)} ({code})" if with_code else places.in_sentence(code)
