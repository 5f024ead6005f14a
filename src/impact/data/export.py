"""Export: a frame, a chart, a table or a result as a file, with the pages that it rests on."""

from __future__ import annotations

import io
import json
import math
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from impact.data import published_days
from impact.data import sources as bibliography
from impact.data.load import LATEST, known_by
from impact.data.provenance import Credit, credits_of, has_sources
from impact.errors import ImpactError, UnknownSources
from impact.project.output_files import file_to_write, write_bytes
from impact.project.spreadsheet_text import frame_as_csv

#: extension -> what it is, in the order in which it is offered
EXTENSIONS = {
    ".csv": "text in columns, UTF-8",
    ".xlsx": "Excel, with a sheet of sources",
    ".parquet": "for pandas, R, DuckDB",
    ".json": "a list of records",
}
#: column of the citation in every form but .xlsx, which has a sheet for it
CITATION = "citation"
#: column of the day as of which the rows were known, where that is a day of the past
AS_OF = "as_of"
#: what stands behind a citation in a file: titles are no quotations
OWN_WORDS = " [title in our words]"
_COUNTS = ("value", "low", "high")


@runtime_checkable
class HasFrame(Protocol):
    """A result or a table: it has its numbers in ``frame``."""

    frame: pd.DataFrame


def export(obj: Any, path: str | os.PathLike[str], *, sources: Any = True, bom: bool = False) -> Path:
    """Write figures into a file, in the form that its extension names, with the pages they come from.

    Parameters
    ----------
    obj
        A frame; or what has one: a result, a chart, a table.
    path
        Ends in .csv, .xlsx, .parquet or .json. A file that is there is replaced, whole or not at all.
    sources
        ``True``: cite the pages that the ``source_id`` columns name. Anything that
        :func:`impact.sources.ids_of` takes, such as the rows that ``obj`` was computed from: cite those.
        ``False``: cite nothing. A workbook has the pages on a second sheet, ``sources``; every other form
        has a column ``citation``, one line a row. How exactly a page's day is known stands in
        ``published_precision``.
    bom
        For .csv: begin with a byte order mark, by which Excel knows UTF-8.

    Returns
    -------
    Path
        The file. Days of publication of which only the month or the year is known are written as that, but
        for .parquet, whose columns hold one kind of value; whole counts of people are whole numbers; rows as
        of a day of the past have that day in a column ``as_of``.

    Raises
    ------
    ImpactError
        Another extension, a folder that does not exist, a file that cannot be replaced.
    UnknownSources
        When ``obj`` does not say where it comes from.

    Examples
    --------
    >>> import impact
    >>> impact.export(impact.series("Ukraine"), "ukraine.xlsx")  # doctest: +SKIP
    PosixPath('ukraine.xlsx')
    """
    place = file_to_write(path, tuple(EXTENSIONS))
    write_bytes(place, encode(obj, place.suffix.lower(), sources=sources, bom=bom))
    return place


def encode(obj: Any, extension: str, *, sources: Any = True, bom: bool = False) -> bytes:
    """Turn figures into the bytes of a file; parameters as for :func:`export`."""
    frame = frame_of(obj)
    if bom and extension != ".csv":
        raise ImpactError(f"bom=True with {extension}", "bom=True for .csv only", "leave bom out")
    cited = None if sources is False else pages_behind(obj, sources)
    as_of = published_days.past_day(str(getattr(obj, "attrs", {}).get("as_of", LATEST)))
    if cited is not None and published_days.PUBLISHED in frame:
        frame = published_days.with_precision(frame, known_by("sources"))
    frame = _whole_counts(frame, mixed=extension == ".csv")
    if extension != ".parquet":
        frame = _days_as_known(frame)
    if as_of is not None and AS_OF not in frame:
        frame = frame.assign(**{AS_OF: as_of.isoformat()})
    if extension == ".xlsx":
        from impact.data.excel_file import write_workbook  # openpyxl takes a while to import

        return write_workbook({"data": frame} | ({} if cited is None else {"sources": source_sheet(cited)}))
    if cited is not None:
        frame = _with_citation(frame, cited, by_row=sources is True and has_sources(frame))
    return _ENCODERS[extension](frame, bom)


def _whole_counts(frame: pd.DataFrame, *, mixed: bool) -> pd.DataFrame:
    """Turn counts of people into whole numbers; ``mixed``: also where other units share the column."""
    if "unit" not in frame:
        return frame
    changed = {}
    for name in (name for name in _COUNTS if name in frame and pd.api.types.is_float_dtype(frame[name])):
        present = frame[name].notna()
        counts = present & frame["unit"].eq("people") & (frame[name] % 1 == 0)
        if present.any() and (counts == present).all():
            changed[name] = frame[name].astype("Int64")
        elif mixed and counts.any():
            cells = zip(frame[name], counts, strict=True)
            changed[name] = pd.Series(
                [int(cell) if whole else cell for cell, whole in cells], index=frame.index, dtype=object
            )
    return frame.assign(**changed)


def _days_as_known(frame: pd.DataFrame) -> pd.DataFrame:
    """Write days of publication as far as they are known, where a frame says how far that is."""
    days, precision = published_days.PUBLISHED, published_days.PRECISION
    if not {days, precision} <= set(frame.columns) or not pd.api.types.is_datetime64_any_dtype(frame[days]):
        return frame
    cells = published_days.cells(frame[days], frame[precision])
    return frame.assign(**{days: pd.Series(cells, index=frame.index, dtype=object)})


def frame_of(obj: Any) -> pd.DataFrame:
    """Find the numbers of a frame, a series, a chart, a table or a result.

    Raises
    ------
    ImpactError
        When there are none in it.
    """
    rows = obj
    if isinstance(obj, pd.Series):
        rows = obj.to_frame()
    elif not isinstance(obj, pd.DataFrame):
        rows = obj.frame if isinstance(obj, HasFrame) else getattr(obj, "data", None)
    if not isinstance(rows, pd.DataFrame):
        raise ImpactError(
            f"a {type(obj).__name__} has no rows to write",
            "a frame, a chart, a table or a result",
            "pass what impact.load or impact.series returns",
        )
    plain = isinstance(rows.index, pd.RangeIndex) or rows.index.names == [None]
    frame = rows.copy() if plain else rows.reset_index()
    if isinstance(frame.columns, pd.MultiIndex):
        frame.columns = ["_".join(str(part) for part in label if part != "") for label in frame.columns]
    frame.columns = [str(label) for label in frame.columns]
    return frame


def pages_behind(obj: Any, sources: Any = True) -> set[Credit] | None:
    """Collect the pages behind what is written: those of its own rows, or those that are given.

    None stands for a table about the project itself, such as the makers: it rests on no page.
    """
    if sources is not True:
        return credits_of(sources)
    if isinstance(obj, pd.DataFrame) and not has_sources(obj) and obj.attrs.get("sources") == ():
        return None
    try:
        return credits_of(obj)
    except UnknownSources as fault:
        raise UnknownSources(
            fault.found,
            fault.expected,
            "pass the rows that the numbers were computed from as sources=, or sources=False",
        ) from None


def _with_citation(frame: pd.DataFrame, cited: set[Credit], *, by_row: bool) -> pd.DataFrame:
    """Add a column ``citation``: the pages of each row in one line, or one line for all rows alike."""
    if not by_row:
        return frame.assign(**{CITATION: bibliography.line(cited)})
    cited_rows = ["; ".join(_own_words(row)) for row in bibliography.cite_rows_apart(frame)]
    return frame.assign(**{CITATION: pd.Series(cited_rows, index=frame.index, dtype="str")})


def _own_words(citations: Iterable[str]) -> list[str]:
    return [f"{citation}{OWN_WORDS}" for citation in citations]


def source_sheet(cited: set[Credit]) -> pd.DataFrame:
    """Tabulate pages: one row each, with its citation, for the second sheet of a workbook."""
    pages = bibliography.bibliography(cited)
    days = pd.Series([pd.Timestamp(page.published) for page in pages])
    precision = [page.published_precision for page in pages]
    return pd.DataFrame(
        {
            "source_id": [page.source_id for page in pages],
            "citation": _own_words(bibliography.cite(cited).splitlines()),  # the same pages in the same order
            "publisher": [page.publisher for page in pages],
            "title_in_our_words": [page.title for page in pages],
            "published": pd.Series(published_days.cells(days, pd.Series(precision)), dtype=object),
            "published_precision": precision,
            "tier": [page.tier for page in pages],
            "url": [page.url for page in pages],
        }
    )


def _as_csv(frame: pd.DataFrame, bom: bool) -> bytes:
    frame = frame.assign(
        **{
            name: [cell.date().isoformat() if isinstance(cell, pd.Timestamp) else cell for cell in column]
            for name, column in frame.items()
            if name == published_days.PUBLISHED and column.dtype == object
        }
    )
    text = frame_as_csv(frame, date_format="%Y-%m-%d")
    return text.encode("utf-8-sig" if bom else "utf-8")


def _as_parquet(frame: pd.DataFrame, _bom: bool) -> bytes:
    frame.attrs = {name: value for name, value in frame.attrs.items() if isinstance(value, str)}
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _as_json(frame: pd.DataFrame, _bom: bool) -> bytes:
    names = list(frame.columns)
    rows = [
        {name: _plain(cell) for name, cell in zip(names, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _plain(cell: Any) -> Any:
    """Turn a cell into what JSON knows: missing is null, a day ISO text, infinity "inf"."""
    if isinstance(cell, (list, tuple, set)):
        return [_plain(part) for part in cell]
    if pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.isoformat().removesuffix("T00:00:00")
    cell = cell.item() if hasattr(cell, "item") else cell
    if isinstance(cell, float):
        return str(cell) if math.isinf(cell) else int(cell) if cell.is_integer() else cell
    return cell if isinstance(cell, (bool, int, str)) else str(cell)


_ENCODERS: dict[str, Callable[[pd.DataFrame, bool], bytes]] = {
    ".csv": _as_csv,
    ".parquet": _as_parquet,
    ".json": _as_json,
}
