"""What a wheel brings along, and what an index prints of the README."""

from __future__ import annotations

import hashlib
import json

import pytest

import hatch_build
from impact.project import layout
from tests.conftest import CHECKOUT


def hash_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def checkout(tmp_path):
    """A checkout with one raw table and one built from it."""
    raw, processed = tmp_path / "data" / "raw", tmp_path / "data" / "processed"
    for folder in (raw, processed, tmp_path / "scenarios"):
        folder.mkdir(parents=True)
    (raw / "sources.csv").write_text("source_id\nmade-up\n")
    (processed / "sources.parquet").write_bytes(b"made up")
    (tmp_path / "scenarios" / "war.yml").touch()
    account = {
        "inputs": {"sources.csv": hash_of(raw / "sources.csv")},
        "outputs": {"sources.parquet": hash_of(processed / "sources.parquet")},
    }
    (processed / "accounts.json").write_text(json.dumps(account))
    return tmp_path


def test_tables_bibliography_and_scenarios_are_packed_as_in_a_project(checkout):
    packed = hatch_build.packed_files(checkout)
    assert list(packed) == [
        "data/processed/accounts.json",
        "data/processed/sources.parquet",
        "data/raw/sources.csv",
        "data/raw/makers.csv",
        "scenarios/war.yml",
    ]
    assert {target.removesuffix(name) for name, target in packed.items()} == {"impact/packaged/"}
    assert layout.PACKAGED.relative_to(layout.PACKAGE.parent).as_posix() == hatch_build.PACKAGED


def test_a_checkout_without_built_tables_is_not_packed(checkout):
    (checkout / "data" / "processed" / "accounts.json").unlink()
    with pytest.raises(hatch_build.TablesNotReady, match=r"no built tables; run: make wheel"):
        hatch_build.packed_files(checkout)


@pytest.mark.parametrize("name", ["data/raw/sources.csv", "data/processed/sources.parquet"])
@pytest.mark.parametrize("change", ["edited", "removed"])
def test_tables_that_are_not_those_of_the_raw_ones_are_not_packed(checkout, name, change):
    if change == "edited":
        (checkout / name).write_text("something else")
    else:
        (checkout / name).unlink()
    with pytest.raises(hatch_build.TablesNotReady, match=f"{name} is not what the tables were built with"):
        hatch_build.packed_files(checkout)


def test_a_raw_table_that_was_added_since_is_not_overlooked(checkout):
    (checkout / "data" / "raw" / "new.csv").touch()
    with pytest.raises(hatch_build.TablesNotReady, match=r"new\.csv"):
        hatch_build.packed_files(checkout)


def test_an_index_gets_no_link_or_picture_that_leads_nowhere():
    text = (
        "![A page](docs/page.png)\n\nSee [the codebook](docs/codebook.md), [a site](https://example.org/x)."
    )
    assert hatch_build.index_text(text) == "See the codebook, [a site](https://example.org/x)."


def test_the_readme_holds_nothing_that_an_index_could_not_show():
    text = hatch_build.index_text((CHECKOUT / "README.md").read_text(encoding="utf-8"))
    assert "](docs" not in text
    assert "](data" not in text
    assert "<img" not in text
