"""The pages behind sources of inputs: looked up by key, as the rows of the tables say."""

from __future__ import annotations

import pytest

from impact.catalogue import TABLES
from impact.data import load
from impact.errors import UnknownName
from impact.scenario.inputs import references

WITH_PAGES = sorted(name for name, table in TABLES.items() if "source_id" in table.columns)


def keys_of(table: str) -> list[str]:
    """Some keys that a table has, and some that it may have."""
    rows = load(table)
    columns = [name for name in ("parameter", "claim_id", "source_id", "what", "place") if name in rows]
    keys = [str(key) for name in columns for key in dict.fromkeys(rows[name].dropna()[:40])]
    if {"place", "year"} <= set(rows):
        years = zip(rows["place"][:40], rows["year"].astype(str)[:40], strict=True)
        keys += [f"{place}/{year}" for place, year in years]
    return [*dict.fromkeys(keys), "all", "EST/", "EST/2015", "AFG/nan", "AFG/<NA>", "nothing"]


def said(source: str, *, by_rows: bool) -> tuple[str, ...] | str:
    """The pages behind a source, or the error."""
    tables = references.Tables("latest")
    try:
        if by_rows:
            return tuple(sorted(references.rows(source, tables)["source_id"].unique()))
        return references.source_ids(source, tables=tables)
    except UnknownName as error:
        return str(error)


@pytest.mark.parametrize("table", WITH_PAGES)
def test_pages_looked_up_by_key_are_those_of_the_rows(table: str) -> None:
    sources = [f"{table}/{key}" for key in keys_of(table)]
    assert len(sources) > 5
    differing = [source for source in sources if said(source, by_rows=True) != said(source, by_rows=False)]
    assert differing == []


def test_a_source_without_a_key_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(UnknownName, match="source 'claims/'"):
        references.source_ids("claims/")
