"""Every table that is loaded is noted as read."""

from __future__ import annotations

from typing import Any

import pytest

from impact.errors import BuildError
from impact.project import reads


def test_load_notes_what_it_reads(in_built, tmp_path):
    from impact import data
    from impact.data import sources

    def noted(work: Any) -> tuple[str, ...]:
        record = tmp_path / "reads"
        with reads.recording(record):
            work()
        return reads.recorded(record).paths

    processed = "data/processed/"
    assert noted(lambda: data.load("treaty")) == (f"{processed}treaty.parquet",)
    assert noted(lambda: data.load("casualties", as_of="2018-12-31")) == (
        f"{processed}casualties_vintages.parquet",
        f"{processed}main_registers.parquet",
        f"{processed}makers.parquet",
        f"{processed}sources.parquet",
    )
    assert noted(data.account) == (f"{processed}accounts.json",)
    assert noted(data.quarantine) == (f"{processed}quarantine.parquet",)
    assert noted(data.tables) == (f"{processed}datapackage.json",)
    first = noted(lambda: sources.cite(data.load("sources")["source_id"].iloc[0]))
    again = noted(lambda: sources.line(data.load("treaty").attrs["sources"]))
    assert "data/raw/sources.csv" in first
    assert "data/raw/sources.csv" in again  # read from memory, and still noted


def test_outside_a_run_nothing_is_noted(in_built, monkeypatch):
    from impact import data

    monkeypatch.delenv(reads.ENVIRONMENT_VARIABLE, raising=False)
    assert len(data.load("treaty"))


def test_a_read_that_cannot_be_noted_is_an_error(in_built, monkeypatch, tmp_path):
    from impact import data

    monkeypatch.setenv(reads.ENVIRONMENT_VARIABLE, str(tmp_path / "no folder" / "reads"))
    with pytest.raises(BuildError, match="cannot note"):
        data.load("treaty")
