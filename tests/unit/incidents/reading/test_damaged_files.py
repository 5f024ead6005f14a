"""A damaged file of any format gives an error of three parts or a table that accounts for its rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from impact.errors import UnreadableFile
from impact.incidents.reading import read
from tests.unit.incidents.reading import made_up_files

#: damaged copies of each file
COPIES = 25
NAMES = (
    "records.json", "features.geojson", "esri.json", "script.js", "map.kml", "map.kmz", "layer.shp",
    "layer.zip", "table.parquet", "table.dta", "table.sav", "data.zip",
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    assert sorted(p.name for p in made_up_files.every_format(folder)) == sorted(NAMES)
    return folder


def test_every_format_is_read_when_it_is_whole(whole: Path) -> None:
    for name in NAMES:
        table = read(whole / name)
        assert table.counted == len(table) + sum(table.excluded.values())
        assert not [f for f in table.findings if f.kind == "rows_disagree"]


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """Cut a file off, change, take out or repeat some bytes."""
    out = bytearray(data)
    way = rng.integers(0, 4)
    if way == 0:
        return bytes(out[: int(rng.integers(1, len(out)))])
    if way == 1:
        for position in rng.integers(0, len(out), rng.integers(1, 12)):
            out[position] = int(rng.integers(0, 256))
        return bytes(out)
    start = int(rng.integers(0, len(out)))
    end = min(start + int(rng.integers(1, 200)), len(out))
    if way == 2:
        del out[start:end]
        return bytes(out) or b"x"
    return bytes(out[:end] + out[start:])


@pytest.mark.parametrize("name", NAMES)
def test_damage_is_an_error_or_an_account(whole: Path, tmp_path: Path, name: str) -> None:
    rng = np.random.default_rng(sum(name.encode()))
    parts = made_up_files.parts(whole / name) if name.endswith(".shp") else [whole / name]
    for _ in range(COPIES):
        hit = int(rng.integers(0, len(parts)))
        for number, part in enumerate(parts):
            data = part.read_bytes()
            (tmp_path / part.name).write_bytes(damaged(data, rng) if number == hit else data)
        try:
            table = read(tmp_path / name)
        except UnreadableFile as fault:
            assert fault.found
            assert fault.expected
            assert fault.remedy
            continue
        asked = [f for f in table.findings if f.kind == "rows_disagree" and not f.decided]
        assert table.counted == len(table) + sum(table.excluded.values()) or asked
        assert table.columns.num_rows == len(table)
        assert table.geometry is None or len(table.geometry) == len(table)
