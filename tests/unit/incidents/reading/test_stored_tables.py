"""Parquet, Stata and SPSS give texts, labels and reasons; archives are opened within limits."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from impact.errors import UnreadableFile
from impact.incidents.reading import archive, read, sheets
from impact.incidents.reading.raw_table import ReadOptions
from impact.incidents.reading.stored import parquet
from tests.unit.incidents.reading import made_up_files


def test_parquet_gives_texts_of_every_type(tmp_path: Path) -> None:
    days = pd.to_datetime(["2001-02-03", "2001-02-04"])
    frame = pd.DataFrame(
        {
            "a": [1, 2],
            "b": [0.1, np.nan],
            "c": pd.Categorical(["x", "y"]),
            "d": days,
            "l": [["a", "b"], None],
            "e": [True, False],
            "s": ["", "NA"],
        }
    )
    frame.to_parquet(tmp_path / "t.parquet")
    table = read(tmp_path / "t.parquet")
    assert table.columns.to_pydict() == {
        "a": ["1", "2"],
        "b": ["0.1", None],
        "c": ["x", "y"],
        "d": ["2001-02-03", "2001-02-04"],
        "l": ["a; b", None],
        "e": ["true", "false"],
        "s": [None, "NA"],
    }
    assert (table.counted, len(table)) == (2, 2)


def test_geoparquet_gives_shapes_and_their_system(tmp_path: Path) -> None:
    wkb = shapely.to_wkb(shapely.Point(10, 5))
    table = pa.table({"id": ["A"], "geometry": [wkb]})
    geo = {
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "crs": {"id": {"authority": "EPSG", "code": 32618}}}},
    }
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), tmp_path / "g.parquet")
    raw = read(tmp_path / "g.parquet")
    assert raw.columns.column_names == ["id"]
    assert raw.geometry is not None
    assert (raw.geometry[0], raw.crs) == (wkb, "EPSG:32618")


def test_spss_keeps_the_reason_of_values_that_it_calls_missing(tmp_path: Path) -> None:
    table = read(made_up_files.spss(tmp_path / "t.sav"))
    assert table.columns.to_pydict() == {
        "age": ["30", "missing: -99", "5", None],
        "name": ["Peñón", "x", None, "y"],
        "sex": ["1", "2", "missing: refused", "1"],
    }
    assert table.labels["sex"]["1"] == "male"
    assert {f.kind for f in table.findings} == {"missing_by_file"}
    assert table.facts["missing"]["sex"] == {"missing: refused": "97"}
    assert (table.counted, len(table)) == (4, 4)


def test_stata_keeps_letters_of_missing_values_and_labels(tmp_path: Path) -> None:
    import pyreadstat

    frame = pd.DataFrame({"age": [30.0, "a", 5.0, None], "code": [10101.0, 10103.0, 1.0, 2.0]})
    pyreadstat.write_dta(
        frame,
        str(tmp_path / "t.dta"),
        missing_user_values={"age": ["a"]},
        variable_value_labels={"age": {"a": "refused"}},
        column_labels={"age": "Age in years"},
    )
    table = read(tmp_path / "t.dta")
    assert table.columns.to_pydict() == {
        "age": ["30", "missing: refused", "5", None],
        "code": ["10101", "10103", "1", "2"],
    }
    assert table.facts["labels_of_columns"] == {"age": "Age in years"}
    assert table.counted == 4


def test_single_precision_is_written_with_its_own_digits(tmp_path: Path) -> None:
    pd.DataFrame({"f": np.array([0.1, 0.2, 3], dtype="float32")}).to_stata(
        tmp_path / "t.dta", write_index=False
    )
    assert read(tmp_path / "t.dta").columns["f"].to_pylist() == ["0.1", "0.2", "3"]


def test_one_text_in_another_encoding_is_read_and_said(tmp_path: Path) -> None:
    frame = pd.DataFrame({"s": ["Peñón", "Cañada", "QuZZ"]})
    frame.to_stata(tmp_path / "t.dta", write_index=False, version=118)
    data = (tmp_path / "t.dta").read_bytes().replace(b"QuZZ", b"Qu\xe9\xe9")
    (tmp_path / "t.dta").write_bytes(data)
    table = read(tmp_path / "t.dta")
    assert table.columns["s"].to_pylist() == ["Peñón", "Cañada", "Quéé"]
    assert [f.kind for f in table.findings] == ["mixed_encoding"]


def test_an_archive_of_one_data_file_is_read_and_of_two_is_asked(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.json", "b.json", "readme.txt")]
    for path in paths:
        path.write_text('[{"x": 1}]')
    one = read(made_up_files.packed(tmp_path / "one.zip", [paths[0], paths[2]], "in/"))
    assert (one.file, one.sheet, len(one)) == ("one.zip", "in/a.json", 1)
    assert not one.findings
    both = made_up_files.packed(tmp_path / "two.zip", paths)
    assert [f.kind for f in read(both).findings] == ["several_layers"]
    assert not read(both, ReadOptions(sheet="b.json")).findings
    assert sheets(both) == ["a.json", "b.json"]


def test_an_archive_inside_an_archive_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"x": 1}]')
    inner = made_up_files.packed(tmp_path / "inner.zip", [tmp_path / "a.json"])
    assert len(read(made_up_files.packed(tmp_path / "outer.zip", [inner]))) == 1


def test_a_gzip_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b'[{"x": 1}]'))
    assert read(path).columns.to_pydict() == {"x": ["1"]}


def test_names_that_lead_outside_stay_inside(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("../../evil.json", '[{"x": 1}]')
    before = set(tmp_path.parent.parent.iterdir())
    table = read(path)
    assert table.columns.to_pydict() == {"x": ["1"]}
    assert set(tmp_path.parent.parent.iterdir()) == before
    assert archive.members(path)[0].base == "evil.json"


def test_bombs_locks_and_nests_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.json", b" " * 60_000_000)
    with pytest.raises(UnreadableFile, match="60,000,000"):
        read(bomb)
    content = b'[{"x": 1}]'
    for number in range(6):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as target:
            target.writestr("a.json" if number == 0 else f"{number}.zip", content)
        content = held.getvalue()
    (tmp_path / "nest.zip").write_bytes(content)
    with pytest.raises(UnreadableFile, match="deep"):
        read(tmp_path / "nest.zip")
    monkeypatch.setattr(archive, "SMALL", 1000)
    packed = tmp_path / "a.json.gz"
    packed.write_bytes(gzip.compress(b" " * 10_000_000))
    with pytest.raises(UnreadableFile, match="do harm"):
        read(packed)


def test_a_gzip_that_states_too_much_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "SMALL", 1000)
    monkeypatch.setattr("gzip.open", None)
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(b"a\n1\n" * 1_000_000))
    with pytest.raises(UnreadableFile, match=r"a.csv.gz: 4,000,000 bytes in .*do harm"):
        read(packed)


def test_what_names_the_kind_of_a_zip_is_not_unpacked_whole(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.ods", "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", b"application/vnd.oasis.opendocument.text" + b" " * 60_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile, match="no spreadsheet"):
            read(tmp_path / "a.ods")
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_parquet_of_the_same_value_without_end_is_refused_by_its_footer(tmp_path, monkeypatch):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"year": [2020] * 1_001, "place": ["Sur"] * 1_001}), path)
    monkeypatch.setattr(parquet, "MOST_CELLS", 2_000)
    monkeypatch.setattr(pq.ParquetFile, "read", None)
    with pytest.raises(
        UnreadableFile, match=r"a.parquet: 1,001 rows of 2 columns; expected at most 2,000 cells"
    ):
        read(path)


def test_a_parquet_that_unpacks_to_far_more_is_refused_by_its_footer(tmp_path, monkeypatch):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"note": ["x" * 2_000_000]}), path, compression="zstd", use_dictionary=False)
    monkeypatch.setattr(archive, "SMALL", 1000)
    monkeypatch.setattr(pq.ParquetFile, "read", None)
    with pytest.raises(UnreadableFile, match="do harm"):
        read(path)


def test_a_parquet_for_which_memory_is_too_small_is_not_called_damaged(tmp_path, monkeypatch):
    def without_memory(*_, **__):
        raise pa.ArrowMemoryError("malloc of size 9 failed")

    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"year": [2020]}), path)
    monkeypatch.setattr(pq.ParquetFile, "read", without_memory)
    with pytest.raises(MemoryError):
        read(path)
