"""Rows of a table, as a public function asks for them: with some columns, of the types that the table has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from impact.arguments import Kind
from impact.catalogue import TABLES
from impact.catalogue.table import DAY, Column
from impact.frame_check import DAYS, FLAGS, NAMES, NUMBERS, TEXTS, TIMES, Cells, rows

_CELLS: Mapping[str, Cells] = {"str": TEXTS, "float64": NUMBERS, "int64": NUMBERS, "bool": FLAGS, DAY: DAYS}


def table_rows(
    table: str, *columns: str, least: int = 0, known: Sequence[str] = (), unique: Sequence[str] = ()
) -> Kind:
    """Describe rows of a table, all or some of them, for `impact.arguments.takes`.

    Parameters
    ----------
    table
        One of :data:`impact.catalogue.TABLES`.
    columns
        Those of its columns that are read.
    least, known, unique
        As for :func:`impact.frame_check.rows`.

    Examples
    --------
    >>> table_rows("price_index", "year", "value").remedy
    'pass impact.load("price_index"), or rows of it'
    """
    return rows(
        *columns,
        least=least,
        known=known,
        unique=unique,
        cells=table_cells(table, *columns),
        remedy=f'pass impact.load("{table}"), or rows of it',
    )


def table_cells(table: str, *columns: str) -> dict[str, Cells]:
    """Say what the cells of some columns of a table are, for :func:`impact.frame_check.rows`."""
    own = TABLES[table].columns
    return {name: _cells(own[name]) for name in columns}


def _cells(column: Column) -> Cells:
    if column.type == "Int64":
        return TIMES if column.high is not None else NUMBERS
    return NAMES if column.type == "str" and column.null else _CELLS[column.type]
