"""Shapefiles are read from any wrapping, in the encoding of their bytes, with counts that must agree."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import shapely

from impact.errors import UnreadableFile
from impact.incidents import kinds
from impact.incidents.reading import read, sheets
from impact.incidents.reading.features import dbf
from impact.incidents.reading.raw_table import RawTable, ReadOptions
from tests.conftest import CHECKOUT
from tests.unit.incidents.reading import made_up_files

CASE = CHECKOUT / "tests" / "cases" / "18_shapefile_no_cpg"
SPANISH = ["Peñón de Prueba", "Cañada Única"]


def found(table: RawTable) -> dict[str, str]:
    return {f.kind: f.detail for f in table.findings}


@pytest.mark.parametrize("name", ["cp1252", "lying_cpg", "noprj", "utf8"])
def test_case_18_reads_the_names_in_the_encoding_of_the_bytes(name: str) -> None:
    table = read(CASE / f"input_{name}.zip", ReadOptions(language="es"))
    assert table.columns["name"].to_pylist() == SPANISH
    assert table.columns["ha"].to_pylist() == ["1.5", "2"]
    assert (table.counted, len(table)) == (2, 2)
    assert (table.crs is None) == (name == "noprj")


def test_case_18_reads_arabic_without_a_code_page() -> None:
    assert read(CASE / "input_arabic_utf8.zip").columns["name"].to_pylist() == ["قرية خيالية"]


def test_a_cpg_that_contradicts_the_bytes_is_a_finding_that_names_both_and_asks() -> None:
    table = read(CASE / "input_lying_cpg.zip")
    finding = next(f for f in table.findings if f.kind == "code_page_contradicts")
    assert "cp1252" in finding.detail
    assert finding.value == "utf-8"
    assert not finding.decided
    assert kinds.kind("code_page_contradicts").asks


def test_a_folder_a_zip_and_a_single_file_give_the_same(tmp_path: Path) -> None:
    shp = made_up_files.shapefile(tmp_path)
    zipped = made_up_files.packed(tmp_path / "z.zip", made_up_files.parts(shp), "deep/inside/")
    tables = [read(shp), read(tmp_path), read(zipped)]
    assert all(t.columns.equals(tables[0].columns) for t in tables)
    assert tables[0].geometry is not None
    assert shapely.from_wkb(tables[0].geometry[1]).coords[0] == (11, 5)
    assert tables[0].facts["counts"] == {".shp": 2, ".shx": 2, ".dbf header": 2, ".dbf": 2}


def test_two_layers_ask_which_and_the_sheet_decides(tmp_path: Path) -> None:
    one, two = made_up_files.shapefile(tmp_path, "hazards"), made_up_files.shapefile(tmp_path, "accidents")
    zipped = made_up_files.packed(tmp_path / "z.zip", made_up_files.parts(one) + made_up_files.parts(two))
    asked = read(zipped)
    assert [(f.kind, f.decided, f.effect.value) for f in asked.findings] == [
        ("several_layers", False, "refused")
    ]
    assert "accidents (2 records), hazards (2 records)" in asked.findings[0].detail
    decided = read(zipped, ReadOptions(sheet="hazards"))
    assert decided.sheet == "hazards"
    assert not decided.findings
    assert sheets(zipped) == ["accidents", "hazards"]
    with pytest.raises(UnreadableFile, match="hazard"):
        read(zipped, ReadOptions(sheet="hazard_areas"))


def test_a_name_cut_in_the_middle_of_a_letter_is_no_failure_of_the_encoding(tmp_path: Path) -> None:
    shp = made_up_files.shapefile(tmp_path, names=("Cañada", "Peñón"))
    path = shp.with_suffix(".dbf")
    data = bytearray(path.read_bytes())
    header, width = struct.unpack_from("<HH", data, 8)
    size = data[32 + 16]
    cell = ("x" * (size - 1) + "ñ").encode()[:size]
    data[header + 1 : header + 1 + size] = cell
    path.write_bytes(bytes(data))
    shp.with_suffix(".cpg").unlink()
    table = read(shp)
    assert table.encoding == "utf-8"
    assert table.columns["name"].to_pylist() == ["x" * (size - 1), "Peñón"]
    assert found(table) == {"text_cut": "the last letter did not fit into the width of the field"}
    assert width > size


@pytest.mark.parametrize(
    ("cell", "whole"),
    [
        ("xñ".encode(), "xñ".encode()),
        ("xñ".encode()[:2], b"x"),
        ("قر".encode()[:3], "ق".encode()),
        ("€".encode()[:2], b""),
        (b"abc", b"abc"),
    ],
)
def test_only_the_beginning_of_a_letter_is_taken_off(cell: bytes, whole: bytes) -> None:
    assert dbf.whole_letters(cell, len(cell)) == whole


def test_an_index_of_other_length_and_a_wrong_header_are_named(tmp_path: Path) -> None:
    shp = made_up_files.shapefile(tmp_path)
    index = shp.with_suffix(".shx")
    index.write_bytes(index.read_bytes()[:-8])
    assert "rows_disagree" in found(read(shp))
    assert ".shx: 1" in found(read(shp))["rows_disagree"]


def test_records_marked_as_deleted_are_counted_apart(tmp_path: Path) -> None:
    shp = made_up_files.shapefile(tmp_path)
    path = shp.with_suffix(".dbf")
    data = bytearray(path.read_bytes())
    data[struct.unpack_from("<H", data, 8)[0]] = 0x2A
    path.write_bytes(bytes(data))
    table = read(shp)
    assert (len(table), table.counted, dict(table.excluded)) == (1, 2, {"deleted": 1})
    assert table.rows.tolist() == [2]


@pytest.mark.parametrize("ending", [".shp", ".dbf"])
def test_a_part_that_is_cut_off_is_an_error(tmp_path: Path, ending: str) -> None:
    shp = made_up_files.shapefile(tmp_path)
    part = shp.with_suffix(ending)
    part.write_bytes(part.read_bytes()[:-20])
    with pytest.raises(UnreadableFile, match="cut off"):
        read(shp)


def test_a_shapefile_without_attributes_or_index_is_read_and_the_gap_named(tmp_path: Path) -> None:
    shp = made_up_files.shapefile(tmp_path)
    shp.with_suffix(".dbf").unlink()
    shp.with_suffix(".shx").unlink()
    table = read(shp)
    assert len(table) == 2
    assert found(table) == {"part_missing": "missing: .dbf, .shx"}


def test_the_attributes_alone_are_read(tmp_path: Path) -> None:
    shp = made_up_files.shapefile(tmp_path)
    table = read(shp.with_suffix(".dbf"))
    assert (table.format, len(table), table.counted) == ("dBASE", 2, 2)
