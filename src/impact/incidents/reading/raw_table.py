"""Raw table: what every reader returns, all cells as text, beside a count of rows of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from impact.incidents.data_finding import DataFinding

#: begins the text of a value that the file itself calls missing; no number, word or date reads like it
MISSING = "missing: "


@dataclass(frozen=True)
class ReadOptions:
    """How to read a file: the `read:` part of a mapping. Everything not given is decided by the reader."""

    sheet: str | None = None  #: sheet, layer, table or member of an archive
    encoding: str | None = None
    language: str | None = None  #: ISO 639-1; its code pages are tried after UTF-8
    delimiter: str | None = None
    header_rows: tuple[int, ...] | None = None  #: numbers of the rows that name the columns; empty: none does
    records: str | None = None  #: path to the list of records in nested JSON, such as "data.features"
    crs: str | None = None  #: coordinate system of the geometry where the file states none or a wrong one
    choices: str | None = None  #: file of a choice list (Kobo, labels of several-choice answers)
    #: rows with too few or too many cells: None sets them aside, "pad" fills or cuts them on the right
    ragged: str | None = None


@dataclass(frozen=True)
class RawTable:
    """Records of one sheet, layer or file as text.

    ``columns``: string columns, null for an empty cell, names as in the file (outer blanks and line breaks
    taken off) and unique ("x", "x (2)"). ``rows``: the number of each record as a person sees it in the file.
    ``counted``: candidate rows under the header, counted independently of the reader. Rows that the reader
    sets apart stand in ``excluded`` by reason ("blank", "tags", "note", "total", "second_table", "heading").
    ``quarantined``: kind -> numbers of candidate rows whose cells cannot be told to belong to these columns
    (too few, too many); they are in no column, but counted. When ``balances`` is false the reader adds a
    finding `rows_disagree`. ``geometry``: WKB a record in ``crs``, None without a shape. ``labels``: code ->
    label for columns whose file carries a code list (Stata, SPSS, ESRI domains, Kobo choices). ``facts``:
    what else a person wants to know of the file (delimiter, other sheets, hidden columns).
    """

    file: str
    columns: pa.Table
    rows: np.ndarray
    counted: int
    format: str
    sheet: str | None = None
    excluded: Mapping[str, int] = field(default_factory=dict)
    quarantined: Mapping[str, np.ndarray] = field(default_factory=dict)
    encoding: str | None = None
    header_rows: tuple[int, ...] = ()
    geometry: np.ndarray | None = None
    crs: str | None = None
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)  #: HXL tag of a column
    findings: tuple[DataFinding, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: kind of finding -> mask of rows that are set aside before any value is read (too many cells, no parent)
    apart: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def balances(self) -> bool:
        """True when every counted row is a record, excluded for a reason, or quarantined."""
        aside = sum(len(rows) for rows in self.quarantined.values())
        return self.counted == len(self.rows) + sum(self.excluded.values()) + aside

    def take(self, mask: np.ndarray) -> RawTable:
        """Copy with the rows of a mask, for batches and for rows that turn out to be no records."""
        return replace(
            self,
            columns=self.columns.filter(pa.array(mask)),
            rows=self.rows[mask],
            geometry=None if self.geometry is None else self.geometry[mask],
            apart={kind: rows[mask] for kind, rows in self.apart.items()},
        )
