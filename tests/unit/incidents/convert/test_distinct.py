"""Columns of a file, each encoded once, however many there are."""

from __future__ import annotations

import pyarrow as pa

from impact.incidents.convert.distinct import Columns
from impact.incidents.privacy.columns import header_lexicon
from impact.incidents.proposing import header_fields


class Asked:
    """A table that counts how often its names are asked for: the library lists them anew each time."""

    def __init__(self, columns: int) -> None:
        self.table = pa.table({f"c{number}": ["a", "b"] for number in range(columns)})
        self.asked = 0

    num_rows = 2

    @property
    def column_names(self) -> list[str]:
        self.asked += 1
        return self.table.column_names

    def column(self, name: str) -> pa.ChunkedArray:
        return self.table.column(name)


def test_the_names_of_many_columns_are_listed_once():
    table = Asked(200)
    columns = Columns(table)
    columns.encode([f"c{number}" for number in range(300)])
    assert "c0" in columns
    assert "c200" not in columns
    assert columns.encoded("c199")[1] == ["a", "b"]
    assert table.asked == 1


def test_what_headers_mean_is_kept_for_more_columns_than_a_file_has():
    # a cache that is too small for a file is of no use at all: each column drives the next one out
    for cached in (header_fields.match_header, header_lexicon._of_words):
        assert cached.cache_info().maxsize >= 50_000
