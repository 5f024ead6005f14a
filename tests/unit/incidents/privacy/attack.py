"""A made-up register with names of people, and what a release of it holds as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

FIRST = ["Jane", "Zebulon", "Mohammed", "Ottoline", "Fatima", "Barnabas", "Rosa", "Ivan"]
LAST = ["Quxley", "Vexford", "Plimsoll", "Zanetakis", "Okonjobi", "Wrensfield"]
MAPPED = {
    "id": "no",
    "date": {"column": "date", "order": "ymd"},
    "admin1": "province",
    "admin2": "district",
    "point": {"lat": "y", "lon": "x", "means": "measured"},
    "outcome": {"column": "outcome", "words": {"dead": "killed", "hurt": "injured"}},
    "sex": {"column": "sex", "words": {"m": "male", "f": "female"}},
    "age": "age",
    "occupation": "work",
}
MAPPING = {
    "name": "mine",
    "unit": "person",
    "columns": MAPPED,
    "publish": {"level": "public", "threshold": 5},
    "source": {"maker": "made up", "licence": "invented", "day": "2021-12-31"},
}


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder as text; of Parquet, the values."""
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            yield name, "\n".join(str(v) for column in table.columns for v in column.to_pylist())
        yield name, path.read_bytes().decode("utf-8", errors="replace")
