"""The page of fields and options says what the tables and the grammar of a mapping say."""

from __future__ import annotations

from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.tables import TABLES
from tests.conftest import CHECKOUT
from tools import make_own_fields


def test_the_page_is_that_of_the_tables():
    assert make_own_fields.PAGE.read_text(encoding="utf-8") == make_own_fields.page(), "run: make kinds"


def test_every_field_code_and_option_is_on_the_page():
    page = make_own_fields.page()
    for table in TABLES.values():
        section = page.partition(f"## unit: {table.unit}\n")[2].partition("\n## ")[0]
        for field in table.fields:
            (row,) = [line for line in section.splitlines() if line.startswith(f"| `{field.name}`")]
            assert field.kind != "words" or all(f"`{code}`" in row for code in field.codes)
    for option in {*ColumnSpec.model_fields, *Mapping.model_fields} - {"path", "lines"}:
        assert f"| `{option}` |" in page


def test_the_how_to_leads_to_the_page_and_git_ignores_the_place_of_mappings():
    how_to = (CHECKOUT / "docs/own-data/bring-your-own-data.md").read_text(encoding="utf-8")
    assert "(fields.md)" in how_to
    assert " maps/" not in how_to
    assert "/data/own/" in (CHECKOUT / ".gitignore").read_text(encoding="utf-8").splitlines()
