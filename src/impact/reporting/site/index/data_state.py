"""State of the data: for each table how much it holds, how new it is, what was set aside or in conflict."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from impact.data.processed import checked_record
from impact.project import Project, state_file
from impact.reporting.page.words import date_words
from impact.wording import count


def data_state(project: Project) -> list[dict[str, str]]:
    """List for each processed table how much it holds and how new it is."""
    package = _read_json(project.processed / "datapackage.json")
    accounts = _read_json(project.processed / "accounts.json").get("accounts", ())
    by_table = {account["table"]: account for account in accounts}
    days = _publication_days(project.processed / "sources.parquet")
    rows = []
    for resource in package.get("resources", ()):
        account = by_table.get(resource["name"].replace("-", "_"), {})
        year, words, damage = "", "", ""
        try:
            year, words = _newest(project.processed / resource["path"], days)
        except Exception as error:  # noqa: BLE001 - pyarrow has many; a damaged table costs its own row alone
            damage = f"data/processed/{resource['path']} cannot be read ({type(error).__name__})"
            words = "the file cannot be read"
        rows.append(
            {
                "title": re.split("[;:]", resource.get("title", resource["name"]))[0],
                "rows": count(resource["rows"]) if "rows" in resource else "",
                "year": year,
                "published": words,
                "quarantined": count(account["quarantined"]) if account else "",
                "conflicts": count(account["conflicts"]) if account else "",
                "damage": damage,
            }
        )
    return rows


def _publication_days(path: Path) -> dict[str, tuple[str, str]]:
    """Look up for each source the day from which it counts as published, and how much of it is known.

    A page without a date of its own counts from the day on which it was collected; that is no publication.
    """
    from pyarrow import parquet

    if not path.is_file():
        return {}
    names = ["source_id", "published", "published_precision"]
    try:
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            pages = file.read(columns=names, use_threads=False).to_pydict()
    except Exception:  # noqa: BLE001 - it has a row of its own, which says so
        return {}
    rows = zip(*(pages[name] for name in names), strict=True)
    # a month counts as published on its last day; it is still only known as a month
    return {page: (str(day)[:10], str(precision)) for page, day, precision in rows if precision != "year"}


def _newest(path: Path, days: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Look up the newest year that a table is about, and the publication of its newest source."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not path.is_file():
        return "", ""
    with pq.ParquetFile(path) as file:  # whose columns need not become a frame
        columns = [name for name in ("year", "source_id") if name in file.schema_arrow.names]
        table = file.read(columns=columns, use_threads=False)
    year = pc.max(table["year"]).as_py() if "year" in columns else None
    ids = table["source_id"].unique().to_pylist() if "source_id" in columns else []
    published = [days[name] for name in ids if name in days]
    last = max((day for day, _ in published), default="")
    words = (date_words(day, precision) for day, precision in {*published} if day == last)
    return ("" if year is None else str(int(year)), max(words, default=""))


def _read_json(path: Path) -> dict[str, Any]:
    return state_file.read(path, checked_record, "impact build makes it again") or {}
