"""From cleaned rows to a typed frame that its schema accepts, with an account of what was set aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
import pandera.errors

from impact.catalogue import RAW, Table
from impact.catalogue.cells import Cells, RowProblem
from impact.catalogue.csvfile import RawFile, Refused
from impact.cleaning.accounts import Account
from impact.errors import BuildError


@dataclass(frozen=True)
class Cleaned:
    """A clean frame, the rows set aside on the way, and the account of both."""

    table: Table
    frame: pd.DataFrame
    refused: list[Refused]
    account: Account


#: Share of quarantined rows above which a table is taken for the wrong file rather than for a few slips.
MOST_QUARANTINED = 0.2
_FEW = 5


def clean_table(
    table: Table, files: list[RawFile], published: Mapping[str, dt.date], makers: Collection[str] = ()
) -> Cleaned:
    """Clean the raw files of one table.

    Parameters
    ----------
    table
        The table to make.
    files
        Its raw files, in the order of ``table.files``.
    published
        ``source_id`` -> day of publication, for every page of the bibliography.
    makers
        Bodies that a row may name as the maker of its statistic.

    Returns
    -------
    Cleaned
        A frame with the columns of the schema, in the order of the raw lines.

    Raises
    ------
    BuildError
        When the account does not balance, two rows claim the same key, or more than a fifth of the
        rows had to be quarantined.
    """
    refused = [problem for file in files for problem in file.refused]
    values: list[dict[str, Any]] = []
    origin: list[tuple[str, int]] = []
    for file in files:
        clean_row = RAW[file.name.removesuffix(".csv")].clean
        assert clean_row is not None  # RAW holds tables with a cleaner only
        for row in file.rows:
            try:
                values.append(clean_row(Cells(row, published, makers)))
                origin.append((row.file, row.line))
            except RowProblem as problem:
                refused.append(Refused(row.file, row.line, problem.column, problem.value, problem.reason))
    frame = to_frame(table, values)
    frame, failed = _validated_rows(table, frame, origin)
    refused += failed
    duplicate = frame.duplicated(keep="first")
    _check_key(table, frame[~duplicate], origin)
    frame = frame[~duplicate]
    account = Account(
        table.name,
        tuple(file.name for file in files),
        read=sum(file.read for file in files),
        clean=len(frame),
        duplicates=int(duplicate.sum()),
        quarantined=len(refused),
        conflicts=count_conflicts(frame, table.rivals),
    )
    account.check()
    if account.quarantined > _FEW and account.quarantined > MOST_QUARANTINED * account.read:
        first = refused[0]
        raise BuildError(
            f"{account.quarantined} of {account.read} rows of {table.name} cannot be read, the first in "
            f"{first.file}, line {first.line}, column {first.column!r}: {first.value!r}, {first.reason}",
            "a few slips at most",
            "restore the file from git, or correct it",
        )
    return Cleaned(table, frame.reset_index(drop=True), refused, account)


def to_frame(table: Table, values: list[dict[str, Any]]) -> pd.DataFrame:
    """Bring rows to the documented types and the column order of the table's schema.

    Columns that the cleaners do not give (the status of a casualty figure) are left to a later step.
    """
    columns = [column for column in table.columns if not values or column in values[0]]
    return table.typed(pd.DataFrame(values, columns=columns))


def _validated_rows(
    table: Table, frame: pd.DataFrame, origin: list[tuple[str, int]]
) -> tuple[pd.DataFrame, list[Refused]]:
    """Split off the rows that the schema refuses; the frame's index is the row's ordinal."""
    schema = table.schema.select_columns(list(frame.columns))
    schema.unique = None  # keys are checked apart, where both lines can be named
    try:
        return schema.validate(frame, lazy=True), []
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].isna().any():
            first = cases[cases["index"].isna()].iloc[0]
            raise BuildError(
                f"table {table.name}: {first['check']} on {first['column']}", "the columns of its schema"
            ) from None
        refused = []
        for index, group in cases.groupby("index"):
            case = group.iloc[0]
            file, line = origin[int(str(index))]
            refused.append(
                Refused(file, line, str(case["column"]), str(case["failure_case"]), f"fails {case['check']}")
            )
        return frame.drop(index=[int(str(i)) for i in cases["index"].unique()]), refused


def _check_key(table: Table, frame: pd.DataFrame, origin: list[tuple[str, int]]) -> None:
    key = [column for column in table.key if column in frame.columns]
    if not key or table.name == "casualties":
        return
    twice = frame[frame.duplicated(key, keep=False)]
    if twice.empty:
        return
    first = twice.iloc[0]
    same = twice[(twice[key] == first[key]).all(axis=1)]
    lines = " and ".join(f"{origin[i][0]}, line {origin[i][1]}" for i in same.index)
    shown = ", ".join(f"{column}={first[column]}" for column in key)
    raise BuildError(
        f"two rows of {table.name} claim {shown}: {lines}",
        "one row for each " + " and ".join(key),
        "remove the wrong one",
    )


def count_conflicts(frame: pd.DataFrame, rivals: tuple[str, ...]) -> int:
    """Count the groups that say different things about the same thing in the same edition."""
    if not rivals or frame.empty:
        return 0
    column = next(c for c in ("value", "joined", "date", "year") if c in frame.columns)
    compared = frame
    if "qualifier" in frame.columns:
        compared = frame[~frame["qualifier"].isin(["range_low", "range_high"])]
    distinct = compared.groupby(list(rivals), dropna=False, observed=True)[column].nunique()
    return int((distinct > 1).sum())


def as_records(refused: list[Refused], table: str) -> list[dict[str, Any]]:
    """Write quarantined rows as records with the table they were meant for."""
    return [{"table": table, **asdict(problem)} for problem in refused]
