"""Annual casualty figures of one or many places, in one register: the documented way to a series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import pandas as pd

from impact import places
from impact.arguments import needs
from impact.data import own_series, sources
from impact.data.annual_record import annual_counts
from impact.data.load import LATEST, day_of, known_by
from impact.data.published_days import tell_assumed, tell_future
from impact.data.registers import in_main
from impact.data.series.series_request import MEASURES, check, codes_of, span_of, tell_missing
from impact.errors import ImpactError, NoFigure
from impact.vocabulary import REGISTERS
from impact.wording import listed

MAIN = "main"
_FIGURES = ("value", "low", "high")
_COLUMNS = (
    "place",
    "year",
    "measure",
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
    "published_precision",
    "edition",
    "source_id",
    "url",
)


@needs("series")
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
        A name or code in any case ("Ukraine", "ukr", "World"), or several.
    measure
        What is counted, one of :data:`impact.catalogue.casualties.CASUALTY_MEASURES`; no shares.
    register
        ``"main"``: the main register of each place; or one of :data:`impact.vocabulary.REGISTERS`; or
        ``"own:NAME"``, a dataset that you have imported (``"own:NAME@RELEASE"`` for a certain release).
        Figures of two registers are never joined.
    per_million
        Divide by the population of the year, in millions; missing where that is not on record.
    years
        First and last year, both included, or a range of years; the first and last year with a figure where
        not given.
    as_of
        As for :func:`impact.load`.

    Returns
    -------
    DataFrame
        One row for each place and year, missing years included, in this order: ``place``, ``year``,
        ``measure``, ``value``, ``low`` and ``high`` (apart from ``value`` where several values are equally
        well supported: then print both ends), ``tie``, ``unit``, ``qualifier``, ``register``, ``whom`` and
        ``devices`` (what the register counts), ``maker`` (of the statistic), ``publisher``, ``published``,
        ``published_precision`` (``day``; of a ``month`` or a ``year`` ``published`` is the day from which it
        counts), ``edition``, ``source_id`` and ``url`` of the page it was read on; with ``per_million`` also
        ``population_source_id``; of a dataset of your own also ``partial`` (it does not cover the whole
        year), and ``low`` and ``high`` are its bounds. Of several places, one without such a figure has rows
        only where ``years`` asks for them; a :class:`impact.errors.NoFigureWarning` names it, and a place
        that has figures in other years only.

    Raises
    ------
    UnknownPlace, UnknownName
        When a place, the measure, the register or the dataset is not known; the error names the closest.
    NoFigure
        When none of the places has such a figure, in any year or in ``years``; the error says what is on
        record instead. An empty frame is never returned.
    ImpactError
        When ``years`` is no first and last year, a dataset of your own has no row of a place, or
        ``per_million`` is asked of a place without a population on record.

    Warns
    -----
    DayWarning
        When ``as_of`` is to come, or lies in a month or year that is all that is known of when a page of the
        answer was published.

    Examples
    --------
    >>> series("UKR", years=(2014, 2014))["value"].item()  # doctest: +SKIP
    158.0
    """
    codes = codes_of(place)
    check(measure, MEASURES, "measure")
    span = span_of(years)
    day = day_of(as_of)
    tell_future(day, stacklevel=4)
    if per_million not in (True, False):
        raise ImpactError(f"per_million={per_million!r}", "True or False", "write per_million=True")
    if own_series.is_own(register):
        rows = _own(own_series.find(register, as_of), codes, measure)
        others = rows
    else:
        check(register, [MAIN, *REGISTERS], "register")
        casualties = _national(known_by("casualties", as_of), codes)
        rows, others = _with_pages(_select(casualties, measure, register)), casualties
        if day is not None:
            end = dt.date(day.year, 12, 31)
            later = _with_pages(_select(_national(known_by("casualties", end), codes), measure, register))
            tell_assumed(_between(rows, span), _between(later, span), day)
    tell_missing(rows, codes, span, f"{measure!r} in the register {register!r}", others)
    grid = [(code, year) for code in codes for year in _span(rows.loc[rows["place"] == code, "year"], span)]
    index = pd.MultiIndex.from_tuples(grid, names=["place", "year"])
    table = rows.set_index(["place", "year"]).reindex(index).reset_index().astype({"year": "Int64"})
    table["tie"] = table["tie"].astype("boolean")
    table["measure"] = measure
    if per_million:
        table = _per_million(table, known_by("population", as_of))
    more = ["population_source_id"] if per_million else []
    more += ["partial"] if "partial" in table else []
    result = table[[*_COLUMNS, *more]]
    result.attrs = {
        "name": "casualties",
        "as_of": LATEST if day is None else day.date().isoformat(),
        "sources": sources.ids_of(result),
    }
    return result


def _national(casualties: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Select annual counts of whole countries."""
    return annual_counts(casualties[casualties["place"].isin(codes)])


def _with_pages(rows: pd.DataFrame) -> pd.DataFrame:
    """Add who published each row, where, and how exactly the day is known."""
    pages = known_by("sources").set_index("source_id")[["publisher", "url", "published_precision"]]
    return rows.join(pages, on="source_id")


def _between(rows: pd.DataFrame, years: tuple[int, int] | None) -> pd.DataFrame:
    return rows if years is None else rows[rows["year"].between(*years)]


def _select(national: pd.DataFrame, measure: str, register: str) -> pd.DataFrame:
    """Select the counts of one measure and register, one row a place and year."""
    rows = national[national["measure"] == measure]
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
        published_precision="day",
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


def _span(known: pd.Series, years: tuple[int, int] | None) -> range:
    if years is not None:
        return range(years[0], years[1] + 1)
    return range(int(known.min()), int(known.max()) + 1) if len(known) else range(0)


def _per_million(table: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    people = population.set_index(["place", "year"])["population"].astype(float)
    unknown = [code for code in table["place"].unique() if code not in people.index.get_level_values("place")]
    if unknown:
        raise NoFigure(
            f"no population of {listed([places.in_sentence(code) for code in unknown])} is on record",
            "places with a population for per_million=True",
            "leave per_million out for it",
        )
    own = table.join(people, on=["place", "year"])["population"]
    page = population.set_index(["place", "year"])["source_id"].rename("population_source_id")
    table = table.join(page, on=["place", "year"])
    rates = {name: table[name] / own * 1e6 for name in _FIGURES}
    return table.assign(**rates, unit=table["unit"] + " per million")
