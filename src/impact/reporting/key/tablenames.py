"""Names of what a report reads: table ``casualties`` is ``data/processed/casualties.parquet``."""

from __future__ import annotations

import difflib

from impact.errors import ReportConfigError

_PROCESSED = "data/processed/"
_SUFFIX = ".parquet"
_RECORDS = {
    "account": f"{_PROCESSED}accounts.json",
    "quarantine": f"{_PROCESSED}quarantine.parquet",
    "tables": f"{_PROCESSED}datapackage.json",
    "bibliography": "data/raw/sources.csv",
}
_NAMES = {path: name for name, path in _RECORDS.items()}


def path_of(table: str, notebook: str) -> str:
    """Give the path of a table that a notebook declares.

    >>> path_of("casualties", "n.ipynb")
    'data/processed/casualties.parquet'

    Raises
    ------
    ReportConfigError
        When there is no such table; the error names the close match.
    """
    from impact.catalogue import TABLES

    if table in TABLES:
        return f"{_PROCESSED}{table}{_SUFFIX}"
    if table in _RECORDS:
        return _RECORDS[table]
    known = [*TABLES, *_RECORDS]
    close = difflib.get_close_matches(table, known, n=1)
    raise ReportConfigError(
        f"{notebook}: metadata impact.tables names {table!r}",
        f"among {', '.join(known)}",
        f"did you mean {close[0]!r}?" if close else "",
    )


def words_for(path: str) -> str:
    """Name an input for people.

    >>> words_for("data/processed/casualties.parquet"), words_for("data/raw/sources.csv")
    ('table casualties', 'the bibliography')
    """
    if path in _NAMES:
        name = _NAMES[path]
        return {"tables": "the list of tables", "account": "the account of the build"}.get(
            name, f"the {name}"
        )
    if path.startswith(_PROCESSED) and path.endswith(_SUFFIX):
        return f"table {path.removeprefix(_PROCESSED).removesuffix(_SUFFIX)}"
    return f"file {path}"
