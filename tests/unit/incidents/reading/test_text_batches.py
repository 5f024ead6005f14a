"""A long file read in parts gives the rows that it gives when read whole."""

from __future__ import annotations

import numpy as np
import pytest

from impact.incidents import reading
from impact.incidents.reading import ReadOptions
from impact.incidents.reading.delimited import text_batches


def made_up(damage: str, end: str) -> str:
    lines = ["id,place,note,killed"]
    for i in range(400):
        note = f"note {i}"
        if damage == "lines in cells" and i % 7 == 0:
            note = f'"first, of {i}{end}second ""line"" of {i}"'
        if damage == "strays" and i % 50 == 17:
            note = f'"never closed {i}'
        if damage == "ragged" and i % 40 == 3:
            note = f"a, b {i}"
        if damage == "blank" and i % 30 == 5:
            lines.append(["", ",,,"][i % 2])
        if damage == "nul" and i % 90 == 5:
            note = f"n\0te {i}"
        if damage == "second table" and i == 200:
            lines += ["", "month,dead,hurt,total", "May,1,2,3"]
            break
        lines.append(f"{i},Peñón {i % 9},{note},{i % 3}")
    return end.join(lines) + end


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "damage", ["none", "lines in cells", "strays", "ragged", "blank", "nul", "second table"]
)
def test_parts_are_the_whole(tmp_path, monkeypatch, damage, encoding, end):
    monkeypatch.setattr(text_batches, "LEAST_BYTES", 1)
    path = tmp_path / "made_up.csv"
    path.write_bytes(made_up(damage, end).encode(encoding))
    options = ReadOptions(language="es")
    whole = reading.read(path, options)
    parts = list(reading.batches(path, options, rows=37))
    assert len(parts) > 3
    assert all(part.balances for part in parts)
    assert np.concatenate([part.rows for part in parts]).tolist() == whole.rows.tolist()
    cells = [row for part in parts for row in part.columns.to_pylist()]
    assert cells == whole.columns.to_pylist()
    assert sum(part.counted for part in parts) == whole.counted
    for reason in whole.excluded:
        assert sum(part.excluded.get(reason, 0) for part in parts) == whole.excluded[reason]
    aside = [row for part in parts for rows in part.quarantined.values() for row in rows]
    assert sorted(aside) == sorted(row for rows in whole.quarantined.values() for row in rows)
    assert {f.kind for part in parts for f in part.findings} == {f.kind for f in whole.findings}


def test_a_workbook_is_one_part(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "place"])
    book.active.append([1, "A"])
    book.save(tmp_path / "made_up.xlsx")
    (part,) = reading.batches(tmp_path / "made_up.xlsx", rows=1)
    assert len(part) == 1
