"""The processed tables describe themselves: a valid Data Package that matches what is on disk."""

from __future__ import annotations

import hashlib
import json

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from impact.catalogue import TABLES

frictionless = pytest.importorskip("frictionless")


@pytest.fixture
def package(built):
    return json.loads((built / "data/processed/datapackage.json").read_text(encoding="utf-8"))


def test_the_frictionless_validator_accepts_the_descriptor(package):
    report = frictionless.Package.validate_descriptor(package)
    assert report.valid, report.flatten(["type", "note"])


def resources(package):
    return {resource["name"].replace("-", "_"): resource for resource in package["resources"]}


def test_every_resource_is_on_disk_as_described(built, package):
    assert list(resources(package)) == list(TABLES)
    for resource in package["resources"]:
        data = (built / "data/processed" / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        rows = pq.read_table(built / "data/processed" / resource["path"])
        assert rows.column_names == [field["name"] for field in resource["schema"]["fields"]]
        assert rows.num_rows == resource["rows"]


def test_every_field_has_a_description_and_a_licence_stands_at_the_top(package):
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["description"], (resource["name"], field["name"])


#: type in the description -> types of the file
STORED = {
    "string": {pa.string()},
    "date": {pa.date32()},
    "integer": {pa.int64()},
    "number": {pa.float64()},
    "boolean": {pa.bool_()},
}


@pytest.mark.parametrize("name", TABLES)
def test_a_file_holds_plain_types_with_their_descriptions_and_nothing_for_pandas_alone(built, package, name):
    schema = pq.read_schema(built / f"data/processed/{name}.parquet")
    assert schema.metadata[b"description"].decode() == resources(package)[name]["description"]
    assert b"pandas" not in schema.metadata
    for field in resources(package)[name]["schema"]["fields"]:
        stored = schema.field(field["name"])
        assert stored.type in STORED[field["type"]], field["name"]
        assert stored.metadata[b"description"].decode() == field["description"]
        assert stored.nullable is not field.get("constraints", {}).get("required", False)


@pytest.mark.parametrize("name", TABLES)
def test_what_is_missing_is_null_and_never_a_number_that_is_none(built, name):
    rows = pq.read_table(built / f"data/processed/{name}.parquet")
    for column in rows.schema.names:
        if pa.types.is_floating(rows.schema.field(column).type):
            assert not pc.any(pc.is_nan(rows[column])).as_py(), column
        if not TABLES[name].columns[column].null:
            assert rows[column].null_count == 0, column


@pytest.mark.parametrize("name", TABLES)
def test_primary_keys_are_whole_and_unique_and_other_keys_unique(built, package, name):
    schema = resources(package)[name]["schema"]
    rows = pq.read_table(built / f"data/processed/{name}.parquet").to_pandas()
    keys = [schema["primaryKey"]] if "primaryKey" in schema else schema.get("uniqueKeys", [])
    assert keys == ([list(TABLES[name].key)] if TABLES[name].key else [])
    for key in keys:
        assert not rows.duplicated(key).any()
        assert "primaryKey" not in schema or not rows[key].isna().any(axis=None)


@pytest.mark.parametrize("name", TABLES)
def test_every_foreign_key_leads_to_a_row(built, package, name):
    rows = pq.read_table(built / f"data/processed/{name}.parquet").to_pandas()
    keys = resources(package)[name]["schema"].get("foreignKeys", [])
    has_pages = "source_id" in rows and name != "sources"
    assert any(key["fields"] == ["source_id"] for key in keys) is has_pages
    for key in keys:
        reference = key["reference"]
        other = pq.read_table(built / f"data/processed/{reference['resource']}.parquet").to_pandas()
        assert other[reference["fields"][0]].is_unique
        assert set(rows[key["fields"][0]]) <= set(other[reference["fields"][0]]), key


@pytest.mark.parametrize("name", TABLES)
def test_the_frictionless_validator_accepts_the_rows(built, package, name):
    descriptor = resources(package)[name]
    frame = pq.read_table(built / "data/processed" / descriptor["path"])
    schema = {key: value for key, value in descriptor["schema"].items() if key != "foreignKeys"}
    resource = frictionless.Resource.from_descriptor(
        {"name": "rows", "data": frame.to_pylist(), "schema": schema}
    )
    report = resource.validate(limit_errors=5)
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])


def test_the_validator_refuses_a_row_that_breaks_its_description(package):
    """The proof that the test before can fail."""
    schema = {**resources(package)["places"]["schema"]}
    rows = [{"place": "Ukraine", "name": "Ukraine", "aggregate": False}]
    resource = frictionless.Resource.from_descriptor({"name": "rows", "data": rows, "schema": schema})
    assert not resource.validate().valid
