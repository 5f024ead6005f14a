"""CITATION.cff names what the package is, in the version that it has."""

from __future__ import annotations

import re
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


def test_the_citation_has_only_fields_of_its_format():
    known = {"abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers"}
    known |= {"keywords", "license", "license-url", "message", "preferred-citation", "references"}
    known |= {"repository", "repository-artifact", "repository-code", "title", "type", "url", "version"}
    assert set(CITATION) <= known, "see the schema of CFF 1.2.0"
    assert all({"name"} <= set(author) or {"family-names"} <= set(author) for author in CITATION["authors"])


def test_a_released_version_has_the_day_of_the_changelog():
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    days = dict(re.findall(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)$", changelog, re.MULTILINE))
    released = str(CITATION.get("date-released", "")) or None
    assert days.get(PROJECT["version"]) == released
    headings = re.findall(r"^## (.*)$", changelog, re.MULTILINE)
    assert [heading for heading in headings if heading.split(" ")[0] not in {"Unreleased", *days}] == []


def test_the_changelog_is_by_kind():
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    kinds = re.findall(r"^### (.*)$", changelog, re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
