"""Annual casualty figures of one or many places, in one register: the documented way to a series."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Iterable, Sequence

import pandas as pd

from impact import places
from impact.catalogue.casualties import CASUALTY_MEASURES
from impact.data import own_series, sources
from impact.data.annual_record import annual_counts
from impact.data.load import LATEST, load
from impact.data.registers import in_main
from impact.errors import ImpactError, UnknownName
from impact.vocabulary import REGISTERS

MAIN = "main"
_FIGURES = ("value", "low", "high")
_COLUMNS = (
    "place",
    "year",
    *_FIGURES,
    "tie",
    "unit",
    "qualifier",
    "register",
    "whom",
    "devices",
    "maker",
    "publisher",
    "published",
    "edition",
    "source_id",
    "url",
)


def series(
    place: str | Iterable[str],
    measure: str = "total",
    *,
    register: str = MAIN,
    per_million: bool = False,
    years: Sequence[int] | None = None,
    as_of: str | dt.date = LATEST,
) -> pd.DataFrame:
    """Select the annual casualty figures of one or many places, all of one register.

    Parameters
    ----------
    place
        A name or code ("Ukraine", "UKR", "World"), or several.
    measure
        What is counted, one of :data:`impact.catalogue.casualties.CASUALTY_MEASURES`; no shares.
    register
        ``"main"``: the main register of each place; or one of :data:`impact.vocabulary.REGISTERS`; or
        ``"own:NAME"``, a dataset that you have imported (``"own:NAME@RELEASE"`` for a certain release).
        Figures of two registers are never joined.
    per_million
        Divide by the population of the year, in millions; missing where that is not on record.
    years
        First and last year, both included; the first and last year with a figure where not given.
    as_of
        As for :func:`impact.load`.

    Returns
    -------
    DataFrame
        One row for each place and year, missing years included, in this order: ``place``, ``year``,
        ``value``, ``low`` and ``high`` (apart from ``value`` where several values are equally well supported:
        then print both ends), ``tie``, ``unit``, ``qualifier``, ``register``, ``whom`` and ``devices`` (what
        the register counts), ``maker`` (of the statistic), ``publisher``, ``published``, ``edition``,
        ``source_id`` and ``url`` of the page it was read on; with ``per_million`` also
        ``population_source_id``; of a dataset of your own also ``partial`` (it does not cover the whole
        year), and ``low`` and ``high`` are its bounds. A place without such a figure has rows
        only where ``years`` asks for them.

    Raises
    ------
    UnknownPlace, UnknownName
        When a place, the measure, the register or the dataset is not known; the error names the closest.
    ImpactError
        When ``years`` is no first and last year, or a dataset of your own has no row of a place.

    Examples
    --------
    >>> series("UKR", years=(2014, 2014))["value"].item()  # doctest: +SKIP
    158.0
    """
    codes = _codes(place)
    _check(measure, [m for m in CASUALTY_MEASURES if not m.endswith("_share")], "measure")
    if not own_series.is_own(register):
        _check(register, [MAIN, *REGISTERS], "register")
    if years is not None and (isinstance(years, int) or len(years) == 0):
        raise ImpactError(f"years={years!r}", "the first and the last year, such as (2014, 2024)")
    if own_series.is_own(register):
        rows = _own(own_series.find(register, as_of), codes, measure)
    else:
        rows = _select(load("casualties", as_of), codes, measure, register)
        pages = load("sources", as_of).set_index("source_id")[["publisher", "url"]]
        rows = rows.join(pages, on="source_id")
    grid = [(code, year) for code in codes for year in _span(rows.loc[rows["place"] == code, "year"], years)]
    index = pd.MultiIndex.from_tuples(grid, names=["place", "year"])
    table = rows.set_index(["place", "year"]).reindex(index).reset_index().astype({"year": "Int64"})
    table["tie"] = table["tie"].astype("boolean")
    if per_million:
        table = _per_million(table, load("population", as_of))
    more = ["population_source_id"] if per_million else []
    more += ["partial"] if "partial" in table else []
    result = table[[*_COLUMNS, *more]]
    result.attrs = {"name": "casualties", "as_of": str(as_of), "sources": sources.ids_of(result)}
    return result


def _codes(place: str | Iterable[str]) -> list[str]:
    names = [place] if isinstance(place, str) else list(place)
    return list(dict.fromkeys(places.resolve(name).code for name in names))


def _check(word: str, known: Collection[str], kind: str) -> None:
    if word in known:
        return
    close = difflib.get_close_matches(word, known, n=1)
    raise UnknownName(
        f"the {kind} {word!r} does not exist",
        "one of " + ", ".join(known),
        f"did you mean {close[0]!r}?" if close else "",
        close=close,
    )


def _select(casualties: pd.DataFrame, codes: list[str], measure: str, register: str) -> pd.DataFrame:
    """Select whole-country annual counts, one row a place and year."""
    rows = annual_counts(casualties)
    rows = rows[rows["place"].isin(codes) & (rows["measure"] == measure)]
    if register == MAIN:
        return in_main(rows)
    rows = rows[rows["register"] == register]
    # within a register, the people and devices that most years are about
    axes = ["place", "whom", "devices"]
    most = rows.groupby(axes)["year"].nunique().rename("years").reset_index()
    first = most.sort_values(["place", "years", "whom", "devices"], ascending=[True, False, True, True])
    return rows.merge(first.drop_duplicates("place")[axes], on=axes)


def _own(dataset: own_series.OwnDataset, codes: list[str], measure: str) -> pd.DataFrame:
    """Select the figures of a registered dataset, with the columns of the tables."""
    rows = own_series.annual(dataset)
    _check_places(dataset, rows, codes)
    rows = rows[rows["place"].isin(codes) & (rows["measure"] == measure)]
    return rows.assign(
        tie=False,
        unit="people",
        register=f"{own_series.PREFIX}{dataset.name}",
        whom="",
        devices="",
        maker=dataset.source_id,
        publisher=dataset.named,
        published=pd.Timestamp(dataset.day),
        edition=dataset.release,
        url=dataset.address,
    )


def _check_places(dataset: own_series.OwnDataset, rows: pd.DataFrame, codes: list[str]) -> None:
    """Refuse places of which the dataset has no row."""
    if dataset.folder is None:  # the made-up register is about no place
        return
    here = sorted({str(code) for code in rows["place"] if code})
    lost = [code for code in codes if code not in here]
    if not lost:
        return
    if rows.empty:
        has, expected = "no annual figures", "a dataset with casualties and their dates"
    elif not here:
        has, expected = "rows of no country", "a dataset of a country"
    else:
        only = " only" if rows["place"].ne("").all() else ", and rows of no country"
        has, expected = f"rows of {', '.join(here)}{only}", "a place of the dataset"
    raise ImpactError(
        f"no figures of {', '.join(lost)}: {dataset.name}@{dataset.release} has {has}",
        expected,
        "if its rows are of that place, state country: in the mapping and import again",
    )


def _span(known: pd.Series, years: Sequence[int] | None) -> range:
    if years is not None:
        return range(min(years), max(years) + 1)
    return range(int(known.min()), int(known.max()) + 1) if len(known) else range(0)


def _per_million(table: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    people = population.set_index(["place", "year"])["population"].astype(float)
    own = table.join(people, on=["place", "year"])["population"]
    page = population.set_index(["place", "year"])["source_id"].rename("population_source_id")
    table = table.join(page, on=["place", "year"])
    rates = {name: table[name] / own * 1e6 for name in _FIGURES}
    return table.assign(**rates, unit=table["unit"] + " per million")
