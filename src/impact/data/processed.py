"""Read what ``impact build`` made: the tables, each once for as long as its file stands, and the records.

Every read is noted for the report that asks, also when the table then comes from memory.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from impact import catalogue, regular_file
from impact.catalogue.table import TEXT
from impact.errors import BuildError, machine_lacks
from impact.project import Project, hashes, reads, state_file

if TYPE_CHECKING:
    import pyarrow as pa

_COUNTED = ("read", "clean", "duplicates", "quarantined", "conflicts")


class TableFile(NamedTuple):
    """The file of a table as it stands now; equal only while nobody has replaced or changed it."""

    table: str
    path: Path
    stamp: hashes.Stamp


def table_file(project: Project, table: str) -> TableFile:
    """Note that a table is read, and stamp its file.

    Raises
    ------
    BuildError
        When the tables have not been built yet.
    """
    path = project.processed / f"{table}.parquet"
    reads.note(project, path)
    try:
        return TableFile(table, path, hashes.stamp(path))
    except FileNotFoundError:
        raise _not_built(path) from None


@lru_cache(maxsize=len(catalogue.TABLES))
def read_table(file: TableFile) -> pd.DataFrame:
    """Read a table, with the columns and types of its schema. Nobody may write into what is returned.

    Raises
    ------
    BuildError
        When the file is no Parquet file, or has other columns than the schema.
    """
    table = catalogue.TABLES[file.table]
    try:
        frame = _read(file.path, [name for name, column in table.columns.items() if column.type == "str"])
    except FileNotFoundError:
        raise _not_built(file.path) from None
    except (OSError, ValueError) as error:
        pipe = isinstance(error, regular_file.NoRegularFile)
        why = regular_file.WORDS if pipe else type(error).__name__
        words = f"data/processed/{file.path.name} cannot be read"
        raise machine_lacks(error, f"{words}: {getattr(error, 'strerror', '')}") or BuildError(
            f"{words} ({why})", "a Parquet file made by impact build", "run: impact build --force"
        ) from error
    expected = list(table.columns)
    if list(frame.columns) != expected:
        raise BuildError(
            f"data/processed/{file.path.name} was made by another version of impact",
            "the columns " + ", ".join(expected),
            "run: impact build",
        )
    return table.typed(frame)


def _read(path: Path, texts: list[str]) -> pd.DataFrame:
    """Read a file in this thread alone: a process with others cannot be forked, and files are small."""
    from pyarrow import parquet, types

    regular_file.opened(path).close()  # the library would wait for who writes a pipe
    try:
        file = parquet.ParquetFile(path, pre_buffer=False, read_dictionary=texts)
    except KeyError:  # a column is not there, which the caller tells
        file = parquet.ParquetFile(path, pre_buffer=False)
    with file:
        table = file.read(use_threads=False)
    coded = {field.name for field in table.schema if types.is_dictionary(field.type)}
    frame = table.drop_columns([*coded]).to_pandas(date_as_object=False, use_threads=False)
    columns = {
        name: _each_word_once(table[name]) if name in coded else frame[name]
        for name in table.column_names
        if name in coded or name in frame  # an index that was written is none
    }
    return pd.DataFrame(columns, index=frame.index if len(frame.columns) else None)


def _each_word_once(column: pa.ChunkedArray) -> Any:
    """Hold text as tables do, and each word once: equal words are then told by a look, and hashed once."""
    whole = column.combine_chunks()
    codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    words = [*whole.dictionary.to_pylist(), TEXT.na_value]
    return pd.array(np.array(words, dtype=object)[codes], dtype=TEXT)


def read_record(project: Project, name: str) -> dict[str, Any]:
    """Read a record of the build, such as ``accounts.json``.

    Raises
    ------
    BuildError
        When the tables have not been built yet.
    """
    path = project.processed / name
    reads.note(project, path)
    try:
        return state_file.checked(path, checked_record)
    except FileNotFoundError:
        raise _not_built(path) from None
    except state_file.Damaged as damage:
        raise BuildError(
            f"data/processed/{name} cannot be read ({damage})",
            "a record made by impact build",
            "run: impact build --force",
        ) from damage


def checked_record(body: Any) -> dict[str, Any]:
    """Accept a record of the build: the list of tables, or the account of their rows.

    Raises
    ------
    ValueError
        When it holds other values than a build writes.
    """
    resources, accounts = body.get("resources", []), body.get("accounts", [])
    texts = [body.get("key", "")]
    texts += [resource[name] for resource in resources for name in ("name", "path")]
    texts += [resource.get("title", "") for resource in resources]
    texts += [account["table"] for account in accounts]
    numbers = [resource.get("rows", 0) for resource in resources]
    numbers += [account[name] for account in accounts for name in _COUNTED]
    if not {"resources", "accounts"} & set(body):
        raise state_file.Damaged("other fields than it has to have")
    if not all(type(text) is str for text in texts) or not all(
        type(number) is int and number >= 0 for number in numbers
    ):
        raise state_file.Damaged("values of another kind")
    return dict(body)


def read_quarantine(project: Project) -> pd.DataFrame:
    """Read the rows that the build set aside.

    Raises
    ------
    BuildError
        When the tables have not been built yet.
    """
    path = project.processed / "quarantine.parquet"
    reads.note(project, path)
    if not path.exists():
        raise _not_built(path)
    return pd.read_parquet(path)


def _not_built(path: Path) -> BuildError:
    return BuildError(f"data/processed/{path.name} is not there", "the processed tables", "run: impact build")
