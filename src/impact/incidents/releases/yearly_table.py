"""Yearly table: casualties by year as the page of a release may show them, small numbers hidden.

Other releases of the dataset have pages, too: what one of them hides stays hidden here, and so does what the
difference to one of them would give away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from impact.incidents.mapping.mapping import Publish
from impact.wording import count

if TYPE_CHECKING:
    import pandas as pd

    from impact.incidents.privacy import Rule, Suppressed

HIDDEN = "hidden"
_TOTAL, _ALL = "total", "all"
_BY = ["year", "outcome"]
_TOTALS = {"year": _ALL, "outcome": _TOTAL}
_NAMES = {"killed": "Killed", "injured": "Injured", "unknown": "Outcome not known", _TOTAL: "Total"}


@dataclass(frozen=True)
class YearlyTable:
    """Names of the columns; rows of a year, whether only part of it is known, and cells; hidden cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, bool, tuple[str, ...]], ...]
    hidden: tuple[tuple[str, str], ...]  #: year and outcome, totals too


@dataclass(frozen=True)
class Published:
    """What the page of another release shows: its annual figures, and which cells it hides."""

    annual: pa.Table
    hidden: tuple[tuple[str, str], ...]


def yearly_table(annual: pa.Table, publish: Publish, others: Sequence[Published] = ()) -> YearlyTable | None:
    """Lay out the annual figures of a release without its small numbers.

    Parameters
    ----------
    annual
        See :func:`impact.incidents.releases.annual.annual`.
    publish
        Rule of small cells.
    others
        What the pages of the dataset's other releases show, in the order in which they were made.

    Returns
    -------
    YearlyTable or None
        None where there is no figure, or where no choice of hidden cells protects the small ones.
    """
    from impact.incidents.privacy import Rule, suppress

    rule = Rule.of(publish)
    outcomes = _outcomes([annual, *(other.annual for other in others)])
    cells = _cells(annual, outcomes)
    if cells.empty:
        return None
    made = suppress(
        cells,
        _BY,
        "people",
        rule,
        totals=_TOTALS,
        earlier=_shown(others[-1], outcomes, rule) if others else None,
        hide=[cell for other in others for cell in other.hidden],
    )
    if not made.proved:
        return None
    return _laid_out(made, annual)


def _shown(other: Published, outcomes: list[str], rule: Rule) -> Suppressed | None:
    """Put the table together that the page of another release shows."""
    import pandas as pd

    from impact.incidents.privacy import Suppressed, additive_table

    known = _cells(other.annual, outcomes)
    if known.empty:
        return None
    additive = additive_table(known, _BY, "people", _TOTALS)
    hidden = pd.MultiIndex.from_frame(additive.cells[_BY]).isin(list(other.hidden))
    counts = pd.array(additive.counts, dtype="Int64")
    counts[hidden] = pd.NA
    return Suppressed(additive.cells[_BY].assign(people=counts, hidden=hidden), rule, additive)


def _wide(annual: pa.Table) -> pd.DataFrame:
    """Spread the figures of all places: a row a year, a column an outcome; without a total, no row."""
    frame = annual.to_pandas()
    wide = frame.pivot_table(index="year", columns="measure", values="value", aggfunc="sum").fillna(0)
    if _TOTAL not in wide:
        return wide.iloc[:0]
    parts = [name for name in ("killed", "injured") if name in wide]
    return wide[parts].assign(unknown=(wide[_TOTAL] - wide[parts].sum(axis=1)).clip(lower=0))


def _outcomes(releases: Sequence[pa.Table]) -> list[str]:
    """Outcomes that any release has a person of; a column of zeros alone would only have others hidden."""
    used = set()
    for wide in map(_wide, releases):
        used |= {str(name) for name in wide.columns if wide[name].sum() > 0}
    return [name for name in _NAMES if name in used]


def _cells(annual: pa.Table, outcomes: list[str]) -> pd.DataFrame:
    """Count people by year and outcome."""
    wide = _wide(annual).reindex(columns=outcomes, fill_value=0)
    long = wide.reset_index().melt("year", outcomes, var_name="outcome", value_name="people")
    return long.assign(year=long["year"].astype(str), people=long["people"].astype("int64"))


def _laid_out(made: Suppressed, annual: pa.Table) -> YearlyTable:
    shown = {
        (row.year, row.outcome): HIDDEN if row.hidden else count(int(row.people))
        for row in made.table.itertuples()
    }
    outcomes = [name for name in _NAMES if any(outcome == name for _, outcome in shown)]
    if outcomes[:1] == ["unknown"]:  # nothing is known of the outcome: one column says all
        outcomes = [_TOTAL]
    partial = {str(row["year"]) for row in annual.to_pylist() if row["partial"]}
    years = sorted({year for year, _ in shown if year != _ALL})
    rows = tuple(
        (year, year in partial, tuple(shown.get((year, outcome), "") for outcome in outcomes))
        for year in years
    )
    hidden = tuple(made.table.loc[made.hidden, _BY].itertuples(index=False, name=None))
    return YearlyTable(tuple(_NAMES[name] for name in outcomes), rows, hidden)
