"""Registered datasets on disk: names, releases, and which is the newest."""

from __future__ import annotations

import json

import pytest

from impact.errors import ImpactError, UnknownName
from impact.project import Project, own_data


def register(project: Project, name: str, days: dict[str, str]) -> None:
    folder = own_data.own_folder(project) / name
    for release in days:
        (folder / release).mkdir(parents=True)
    (folder / own_data.INDEX).write_text(json.dumps({"days": days}), encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    register(made, "mine", {"2021": "2021", "2017": "2017", "2026-11-28": "2026-11-28"})
    return made


def test_the_newest_release_is_that_of_the_latest_day(project):
    assert own_data.read_releases(project, "mine").ordered == ["2017", "2021", "2026-11-28"]
    assert own_data.release_folder(project, "mine").name == "2026-11-28"
    assert own_data.release_folder(project, "mine@2017").name == "2017"


def test_a_release_without_its_folder_is_none(project):
    (own_data.own_folder(project) / "mine" / "2026-11-28").rmdir()
    assert own_data.release_folder(project, "mine").name == "2021"


@pytest.mark.parametrize(
    ("reference", "says"), [("mien", "did you mean 'mine'"), ("mine@2012", "did you mean mine@2021")]
)
def test_an_unknown_name_is_met_with_the_closest(project, reference, says):
    with pytest.raises(UnknownName, match=says):
        own_data.release_folder(project, reference)


@pytest.mark.parametrize(
    "reference", ["../raw", "Mine", "mine@..", "mine@snapshots", "mine@", "a/b", "", "mine@releases.json"]
)
def test_a_name_that_leads_elsewhere_is_refused(project, reference):
    with pytest.raises(ImpactError, match="cannot name"):
        own_data.release_folder(project, reference)


def test_a_broken_index_says_what_to_do(project):
    (own_data.own_folder(project) / "mine" / own_data.INDEX).write_text("{", encoding="utf-8")
    with pytest.raises(ImpactError, match=r"remove that file and import"):
        own_data.read_releases(project, "mine")
