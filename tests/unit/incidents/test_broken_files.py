"""Broken files that once crashed `impact check` are read or refused, without a traceback printed."""

from __future__ import annotations

import sys
import zipfile

import numpy as np
import openpyxl
import pyarrow as pa
import pytest

from impact import incidents
from impact.errors import ImpactError, UnreadableFile
from impact.incidents.convert.converter import convert
from impact.incidents.mapping import load
from impact.incidents.reading import RawTable
from impact.incidents.reading.delimited.arrow_cells import NotUtf8, read_cells
from impact.incidents.reading.delimited.dialect import Dialect
from impact.incidents.reading.features import dbf

BROKEN = {
    "a figure too large for a float": b"id,n,place\n1,9" + b"9" * 400 + b",Alto\n2,3,Bajo\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_read_or_refused(content, tmp_path, monkeypatch):
    printed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", printed.append)
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    try:
        check = incidents.check(path)
    except ImpactError as error:
        assert str(error)
    else:
        assert check.account.balances
    assert not printed


def test_a_row_too_long_that_is_no_utf8_prints_nothing(monkeypatch):
    printed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", printed.append)
    with pytest.raises(NotUtf8):
        read_cells(b"1,2,Alto\n1,2,\xc3\x28\xdb,4,5\n", 0, Dialect(",", None), 3, 1)
    assert not printed


def test_a_workbook_with_a_broken_member_is_refused_in_words(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "place"])
    book.active.append(["1", "Alto"])
    whole, path = tmp_path / "whole.xlsx", tmp_path / "broken.xlsx"
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, body[: len(body) // 2] if "sheet1" in name else body)
    with pytest.raises(UnreadableFile, match="is damaged"):
        incidents.check(path)


def test_where_two_counts_differ_the_larger_is_accounted_for_and_the_file_refused():
    columns = pa.table({"id": ["1", "2"], "killed": ["1", "0"]})
    mapping = load(
        {"name": "made-up", "unit": "incident", "columns": {"id": "id", "killed": "killed"}, "source": {}}
    )
    for counted, excluded in ((3, {"not_read": 1}), (1, {})):
        raw = RawTable("made_up.csv", columns, np.array([2, 3]), counted=counted, format="csv")
        data = convert(raw, mapping)
        assert data.account.balances
        assert dict(data.account.excluded) == excluded
        assert [f.kind for f in data.refused if not f.decided] == ["rows_disagree"]


def test_a_file_without_any_column_of_the_mapping_is_set_aside_row_by_row(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    mapping = {"name": "made-up", "unit": "incident", "columns": {"killed": "dead"}, "source": {}}
    data = incidents.read(path, mapping)
    assert data.account.balances
    assert data.quarantine["kind"].tolist() == ["no_record", "no_record"]


def test_a_code_page_of_broken_bytes_is_none():
    assert dbf._known("UTF\0-8") is None
