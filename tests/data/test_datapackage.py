"""The processed tables describe themselves: a valid Data Package that matches what is on disk."""

from __future__ import annotations

import hashlib
import json

import pandas as pd
import pytest

from impact.catalogue import TABLES

frictionless = pytest.importorskip("frictionless")


@pytest.fixture
def package(built):
    return json.loads((built / "data/processed/datapackage.json").read_text(encoding="utf-8"))


def test_the_frictionless_validator_accepts_the_descriptor(package):
    report = frictionless.Package.validate_descriptor(package)
    assert report.valid, report.flatten(["type", "note"])


def test_every_resource_is_on_disk_as_described(built, package):
    assert [r["name"].replace("-", "_") for r in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        data = (built / "data/processed" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        frame = pd.read_parquet(built / "data/processed" / resource["path"])
        assert list(frame.columns) == [field["name"] for field in resource["schema"]["fields"]]
        assert len(frame) == resource["rows"]


def test_every_field_has_a_description_and_a_licence_stands_at_the_top(package):
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["description"], (resource["name"], field["name"])


@pytest.mark.parametrize("name", TABLES)
def test_the_frictionless_validator_accepts_the_rows(built, package, name):
    descriptor = next(
        r for r in package["resources"] if r["name"].replace("_", "-") == name.replace("_", "-")
    )
    frame = pd.read_parquet(built / "data/processed" / descriptor["path"])
    for column in frame.columns[frame.dtypes.astype(str).str.startswith("datetime")]:
        frame[column] = frame[column].dt.strftime("%Y-%m-%dT%H:%M:%S")
    rows = json.loads(frame.to_json(orient="records", double_precision=15))
    schema = {key: value for key, value in descriptor["schema"].items() if key != "foreignKeys"}
    resource = frictionless.Resource.from_descriptor({"name": "rows", "data": rows, "schema": schema})
    report = resource.validate(limit_errors=5)
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
