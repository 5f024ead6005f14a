"""Delimited files for tests, read as raw tables."""

from __future__ import annotations

from pathlib import Path

from impact.incidents import reading
from impact.incidents.reading import RawTable, ReadOptions


def table(tmp_path: Path, content: str | bytes, name: str = "made_up.csv", **options: object) -> RawTable:
    """Write a file and read it; each of its rows is accounted for."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    raw = reading.read(path, ReadOptions(**options))  # type: ignore[arg-type]
    assert raw.balances, "each counted row is a record, excluded or quarantined"
    return raw


def kinds(raw: RawTable) -> set[str]:
    """List the kinds of its findings."""
    return {finding.kind for finding in raw.findings}


def rows(raw: RawTable) -> list[tuple[str | None, ...]]:
    """List its records."""
    return list(zip(*(column.to_pylist() for column in raw.columns.columns), strict=True))
