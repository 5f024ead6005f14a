"""Values that a Stata or SPSS file declares as missing are missing, never a figure."""

from __future__ import annotations

from pathlib import Path

from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.reading import read
from impact.incidents.values.missing import missing_reasons
from tests.unit.incidents.reading import made_up_files


def test_declared_values_are_missing_with_the_reason_of_their_label_or_of_the_mapping(tmp_path: Path) -> None:
    ages = read(made_up_files.spss(tmp_path / "t.sav")).columns["age"].to_pylist()
    assert missing_reasons(ages, ColumnSpec()) == {1: "not_stated", 3: "not_stated"}
    assert missing_reasons(ages, ColumnSpec(missing={"-99": "withheld"}))[1] == "withheld"
    assert missing_reasons(["missing: Unknown"], ColumnSpec()) == {0: "unknown"}
