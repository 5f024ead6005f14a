"""Broken files that once crashed `impact check` are read or refused, without a traceback printed."""

from __future__ import annotations

import sys

import pytest

from impact import incidents
from impact.errors import ImpactError

WIDE = "id,n,place\n" + "1,2,Alto\n" * 3
BROKEN = {
    "a row too long whose letters are no UTF-8": WIDE.encode() * 3 + b"1,2,\xc3\x28\xdb,4,5\n" + WIDE.encode(),
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
