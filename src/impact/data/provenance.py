"""Where the rows of a frame come from: the ids of the pages behind them.

The truth is in the columns: every table has ``source_id``, and whatever filters, merges or joins rows keeps
it. A frame without such a column does not say what it rests on, and is refused rather than guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from impact.errors import UnknownSources

#: a column whose name begins or ends so holds ids: source_id, source_id_x, low_source_id, source_ids
_MARK = "source_id"


class SourceIds(tuple[str, ...]):
    """Source ids of a table as it was loaded (``attrs["sources"]``).

    pandas deep-copies the attributes of a frame whenever it makes another from it, and the other may hold
    fewer rows, or rows of two tables. What is copied is None, so that the ids never stand beside rows that
    they do not describe; ask :func:`ids_of` for those.

    >>> import copy
    >>> copy.deepcopy({"sources": SourceIds(("a", "b"))})
    {'sources': None}
    """

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> None:
        """Return nothing."""


def is_source(label: object) -> bool:
    """Whether a column, or a level of a column, of this name holds source ids.

    >>> [is_source(name) for name in ("source_id_x", ("low_source_id", 2024), "source", 7)]
    [True, True, False, False]
    """
    if isinstance(label, tuple):
        return any(is_source(part) for part in label)
    return isinstance(label, str) and (label.startswith(_MARK) or label.endswith(_MARK))


def has_sources(frame: pd.DataFrame) -> bool:
    """Whether a frame says where its rows come from: a column, or a level of its index, holds source ids."""
    return any(is_source(label) for label in (*frame.columns.tolist(), *frame.index.names))


class Credit(NamedTuple):
    """A page that rows come from, and the maker of their statistic where the rows say (otherwise empty)."""

    source_id: str
    maker: str = ""


def ids_of(obj: Any) -> tuple[str, ...]:
    """Collect the source ids behind something, sorted and without repeats.

    Parameters
    ----------
    obj
        One id; a frame with columns (or levels of its index) whose name begins or ends with ``source_id``,
        such as ``source_id_x`` and ``source_id_y`` after a merge, which all count; a row of such a frame; a
        series or another collection of ids; a page, a chart, a table, a result; or several of these in a
        list. A cell may hold several ids:
        ``rows.groupby("year").agg(value=("value", "sum"), source_id=("source_id", sources.ids_of))``.

    Raises
    ------
    UnknownSources
        When a frame, or a series of numbers, does not say where it comes from.
    """
    ids = obj if are_ids(obj) else {credit.source_id for credit in credits_of(obj)}
    return tuple(sorted({*ids}))


def are_ids(obj: Any) -> bool:
    """Whether something is a tuple of ids and of nothing else, as evidence holds them.

    >>> are_ids(("afp-1", "afp-2")), are_ids(Credit("afp-1")), are_ids(["afp-1"])
    (True, False, False)
    """
    return type(obj) in (tuple, SourceIds) and all(type(one) is str for one in obj)


def credits_of(obj: Any) -> set[Credit]:
    """Collect the pages behind something, each with the makers that the rows on it name.

    The maker of ``source_id`` stands in ``maker``, that of ``source_id_x`` in ``maker_x``; merge with
    ``suffixes=("", "_other")`` to keep the first pair where only one table has makers.

    Parameters
    ----------
    obj
        As for :func:`ids_of`.

    Raises
    ------
    UnknownSources
        As for :func:`ids_of`.
    """
    if isinstance(obj, str):
        return {Credit(obj)}
    if isinstance(obj, pd.DataFrame):
        return _of_frame(obj)
    if isinstance(obj, pd.Series):
        return _of_series(obj)
    if isinstance(obj, pd.Index):
        return _of_values(obj)
    if isinstance(obj, Credit):
        return {obj}
    if not isinstance(obj, Iterable):
        return _of_object(obj)
    return _of_cells(obj)


def credits_by_row(frame: pd.DataFrame) -> list[frozenset[Credit]]:
    """Collect the pages behind each row of a frame, with the makers that the row names.

    Raises
    ------
    UnknownSources
        When the frame has no column (or level of its index) of source ids.
    """
    if not has_sources(frame):
        credits_of(frame)  # raises, and says why
    frame = frame.reset_index() if any(is_source(level) for level in frame.index.names) else frame
    labels = [label for label in frame.columns if is_source(label)]
    rows: list[set[Credit]] = [set() for _ in range(len(frame))]
    for label in labels:
        maker = _maker_of(label)
        ids = frame[label].tolist()
        makers = frame[maker].tolist() if maker in frame.columns else [""] * len(ids)
        for row, cell, name in zip(rows, ids, makers, strict=True):
            if isinstance(cell, str):
                row.add(Credit(cell, name if isinstance(name, str) else ""))
            elif isinstance(cell, Iterable):
                row.update(Credit(one, name if isinstance(name, str) else "") for one in cell)
    return [frozenset(row) for row in rows]


def _of_cells(cells: Iterable[Any]) -> set[Credit]:
    credited: set[Credit] = set()
    for cell in cells:
        if isinstance(cell, str):
            credited.add(Credit(cell))
        elif isinstance(cell, Credit):
            credited.add(cell)
        elif isinstance(cell, Iterable) or _cites(cell):
            credited |= credits_of(cell)
        elif not pd.isna(cell):
            raise _refusal(f"{cell!r} is no source id")
    return credited


def _cites(obj: Any) -> bool:
    """Whether something that is no frame says what it rests on: a page, a chart, a table or a result."""
    return any(hasattr(obj, name) for name in ("source_id", "credits", "sources"))


def _of_object(obj: Any) -> set[Credit]:
    """Collect the pages behind a page, a chart, a table or a result."""
    if isinstance(getattr(obj, "source_id", None), str):
        return {Credit(obj.source_id)}
    credited = {Credit(*credit) for credit in getattr(obj, "credits", ())}
    credited |= {Credit(page) for page in getattr(obj, "sources", ()) if isinstance(page, str)}
    if not credited:
        raise UnknownSources(
            f"no source is known for this {type(obj).__name__}",
            "rows, a chart, a table or a result that rests on pages",
            "give the rows that it was computed from",
        )
    return credited


def _of_frame(frame: pd.DataFrame) -> set[Credit]:
    if not has_sources(frame):
        held = ", ".join(map(str, frame.columns)) or "none"
        raise _refusal(f"no source is known for these rows: the frame has the columns {held}")
    labels = frame.columns.tolist()
    credited: set[Credit] = set()
    for at, label in enumerate(labels):  # by position, as two columns may have one name
        if is_source(label):
            maker = _maker_of(label)
            beside = frame.iloc[:, labels.index(maker)] if labels.count(maker) == 1 else None
            credited |= _of_values(frame.iloc[:, at], beside)
    for level, label in enumerate(frame.index.names):
        if is_source(label):
            credited |= _of_values(frame.index.get_level_values(level))
    return credited


def _of_series(series: pd.Series) -> set[Credit]:
    labels = [label for label in series.index if is_source(label)] if _is_words(series.index) else []
    if labels:  # a row of a frame
        return _of_frame(series.to_frame().T)
    levels = [at for at, label in enumerate(series.index.names) if is_source(label)]
    if levels:
        return set().union(*(_of_values(series.index.get_level_values(at)) for at in levels))
    if len(series) and not _is_words(series) and not is_source(series.name):
        raise _refusal(f"no source is known for the numbers of the series {series.name!r}")
    return _of_values(series)


def _of_values(values: pd.Series | pd.Index, makers: pd.Series | None = None) -> set[Credit]:
    if not _is_words(values):
        return set()  # a number of pages, say, or a column in which every id is missing
    if makers is not None and _is_words(makers):
        return {
            credit._replace(maker=maker if isinstance(maker, str) else "")
            for ids, maker in _once(zip(values.tolist(), makers.tolist(), strict=True))
            if not _is_missing(ids)
            for credit in ((Credit(ids),) if isinstance(ids, str) else credits_of(ids))
        }
    return _of_cells(cell for cell in _once(values.tolist()) if not _is_missing(cell))


def _once(cells: Iterable[Any]) -> Iterable[Any]:
    """Leave out what stands there again, unless cells hold lists."""
    cells = list(cells)
    try:
        return list(dict.fromkeys(cells))
    except TypeError:
        return cells


def _is_missing(cell: Any) -> bool:
    return pd.api.types.is_scalar(cell) and bool(pd.isna(cell))


def _maker_of(label: Any) -> Any:
    if isinstance(label, tuple):
        return tuple(_maker_of(part) for part in label)
    return label.replace(_MARK, "maker") if isinstance(label, str) else label


def _is_words(values: pd.Series | pd.Index) -> bool:
    return isinstance(values.dtype, (pd.StringDtype, pd.CategoricalDtype)) or values.dtype == object


def _refusal(fault: str) -> UnknownSources:
    return UnknownSources(
        fault,
        "a column whose name begins or ends with source_id",
        "keep source_id when rows are filtered, merged or added up, or pass the rows themselves as sources=",
    )
