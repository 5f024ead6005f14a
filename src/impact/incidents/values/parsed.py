"""Parsed values: what every parser of values returns for the different texts of a column."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.tables import Field


@dataclass(frozen=True, slots=True)
class Problem:
    """A doubt about one text of a column.

    ``index`` points into the texts that were parsed. ``effect`` is what happens when nobody decides.
    ``accepted`` are
    the output values (output column -> value) that stand when the mapping accepts the kind; ``proposal`` is
    the same
    in words. A problem with effect ``note`` or ``repaired`` leaves the value as parsed.
    """

    index: int
    kind: str
    effect: Effect
    proposal: str | None = None
    accepted: Mapping[str, Any] | None = None
    detail: str = ""


@dataclass(frozen=True)
class Context:
    """What a parser may know beside the texts: the field, the country, the day, the folder of the mapping."""

    field: Field
    country: str | None = None
    language: str | None = None
    today: dt.date = dt.date.max
    folder: Path | None = None
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)
    #: year from which the workbook counts days (1900 or 1904), None where the file is none
    day_base: int | None = None

    def label(self, text: str) -> str:
        """Label that the file gives to a code, 1 and 1.0 being the same, or the text itself."""
        code = text.strip()
        return self.labels.get(code) or self.labels.get(code.removesuffix(".0")) or text


@dataclass(frozen=True)
class Parsed:
    """Output columns of one field, aligned with the texts, and the doubts about them.

    ``outputs``: output column -> one value a text (None: missing). ``reasons``: index -> reason why it is
    missing, one of :data:`impact.incidents.mapping.column_spec.MISSING_REASONS`. ``findings`` are doubts
    about the column as a whole (mixed day orders, overlapping age bands).

    A parser never sees a row. It is called as ``parse(parts, weights, spec, context)``: ``parts`` holds the
    different texts of a column under "column" (where a field reads several columns, the different
    combinations, under the names of :class:`ColumnSpec`: "year", "month", "lat", "lon", and "country" or
    "within" where :data:`impact.incidents.values.BESIDE` says so), ``weights`` how many rows have each. The
    caller spreads the outputs over the rows and collects the row numbers of each problem.
    """

    outputs: Mapping[str, Sequence[Any]]
    problems: tuple[Problem, ...] = ()
    findings: tuple[DataFinding, ...] = ()
    reasons: Mapping[int, str] = dataclasses.field(default_factory=dict)
