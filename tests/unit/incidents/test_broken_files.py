"""Broken files that once crashed `impact check` are read or refused, without a traceback printed."""

from __future__ import annotations

import sys

import pytest

from impact import incidents
from impact.errors import ImpactError
from impact.incidents.reading.delimited.arrow_cells import NotUtf8, read_cells
from impact.incidents.reading.delimited.dialect import Dialect

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
