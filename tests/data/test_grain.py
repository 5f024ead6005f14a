"""The grain of every table: one row is what its sentence says, and the columns named tell any two apart."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import impact
from impact.catalogue import TABLES
from tools import make_codebook

pytestmark = pytest.mark.usefixtures("in_built")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_in_one_sentence_what_a_row_is(name):
    grain = TABLES[name].grain
    assert grain.startswith("One row for each ")
    assert grain.endswith(".")
    assert grain.count(". ") == 0


@pytest.mark.parametrize("as_of", ["2018-12-31", "latest"])
@pytest.mark.parametrize("name", TABLES)
def test_no_two_rows_share_the_columns_that_identify_a_row(name, as_of):
    frame = impact.load(name, as_of)
    twice = frame[frame.duplicated(list(TABLES[name].identity), keep=False)]
    assert twice.empty, twice.to_string()


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.key])
def test_of_a_key_only_the_year_is_ever_missing_where_a_figure_covers_a_period(name):
    table, frame = TABLES[name], impact.load(name)
    missing = {column for column in table.key if frame[column].isna().any()}
    assert missing <= ({"year"} if "period_start" in table.key else set())


def test_tables_lists_grain_and_key_of_every_table():
    listed = impact.tables().set_index("name")
    assert listed["grain"].to_dict() == {name: table.grain for name, table in TABLES.items()}
    assert listed.loc["treaty", "key"] == "place"
    assert listed.loc["clearance", "key"] == "all columns"


@pytest.mark.parametrize("name", TABLES)
def test_codebook_and_data_package_say_the_same_of_the_grain(built, name):
    table = TABLES[name]
    package = json.loads((built / "data/processed/datapackage.json").read_text(encoding="utf-8"))
    resource = next(r for r in package["resources"] if r["name"].replace("-", "_") == name)
    words = f"{table.grain} {table.identity_words}"
    assert resource["description"] == words
    schema = resource["schema"]
    assert tuple(schema.get("primaryKey") or schema.get("uniqueKeys", [()])[0]) == table.key
    assert words in make_codebook.section(table)
    for column in table.key:
        assert f"`{column}`" in table.identity_words


def test_a_frame_with_a_repeated_row_breaks_the_schema():
    table = TABLES["casualties"]
    frame = impact.load("casualties").head(3)
    table.schema.validate(frame)
    with pytest.raises(Exception, match="unique"):
        table.schema.validate(pd.concat([frame, frame.head(1)], ignore_index=True))
