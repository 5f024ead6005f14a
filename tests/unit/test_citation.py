"""CITATION.cff names what the package is, in the version that it has."""

from __future__ import annotations

import tomllib

import yaml

from impact.reporting.page.frame.imprint import read_imprint
from tests.conftest import CHECKOUT

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text(encoding="utf-8"))


def test_version_licence_and_authors_are_those_of_the_package():
    imprint = read_imprint(CHECKOUT)
    assert imprint.version == PROJECT["version"]
    assert imprint.licence == PROJECT["license"]
    assert imprint.authors == " and ".join(author["name"] for author in PROJECT["authors"])


def test_the_citation_has_what_its_format_requires():
    assert CITATION["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type"} <= set(CITATION)
    assert set(CITATION["keywords"]) <= set(PROJECT["keywords"])
