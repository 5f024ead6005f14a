"""A column that only its spelling tells apart from the mapping's is read, and said."""

from __future__ import annotations

from pathlib import Path

from impact import incidents


def test_a_column_in_other_case_is_read_and_noted(tmp_path: Path) -> None:
    file = tmp_path / "made_up.csv"
    file.write_text("ID, GÉNERO ,Estado\n1,M,x\n2,F,x\n", encoding="utf-8")
    columns = {"id": "id", "sex": {"column": "genero", "words": {"M": "male", "F": "female"}}}
    data = incidents.read(file, {"name": "made-up", "unit": "person", "columns": columns})
    assert data.people is not None
    assert data.people["sex"].tolist() == ["male", "female"]
    assert [f.kind for f in data.findings if f.kind.startswith("column")] == ["column_spelt_otherwise"] * 2
    assert data.asked == ()
