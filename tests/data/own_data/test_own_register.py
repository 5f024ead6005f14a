"""A registered dataset as a register of its own: in `impact.series`, on a profile, in what a report reads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import impact
from impact.answers import country_profile
from impact.data import own_series
from impact.errors import ImpactError, NoFigure, UnknownName
from impact.project import Project, own_data, own_places, reads

YEARS = (2018, 2019, 2020, 2021)


def register(
    project: Project,
    release: str = "2021-06-01",
    value: int = 40,
    place: str = "KHM",
    level: str | None = "public",
    made_up: bool = False,
) -> None:
    """Put a made-up release of a national register where an import would."""
    home = own_data.own_folder(project) / "mine"
    folder = home / release
    folder.mkdir(parents=True)
    rows = [
        (place, year, measure, value + n, value + n, value + n + 2, "at_least", year == YEARS[-1])
        for measure, value in (("total", value), ("killed", value // 4))
        for n, year in enumerate(YEARS)
    ]
    rows.append((place, 2017, "total", 3, 3, 3, "exact", False))
    columns = ["place", "year", "measure", "value", "low", "high", "qualifier", "partial"]
    pd.DataFrame(rows, columns=columns).to_parquet(folder / own_data.ANNUAL)
    facts = {
        "name": "mine",
        "release": release,
        "day": release,
        "country": place,
        "made_up": made_up,
        "publish": {"level": level} if level else {},
        "source": {"maker": "National Mine Centre", "licence": "by agreement", "address": None},
    }
    (folder / own_data.DATASET).write_text(json.dumps(facts), encoding="utf-8")
    index = home / own_data.INDEX
    days = json.loads(index.read_text(encoding="utf-8"))["days"] if index.exists() else {}
    index.write_text(json.dumps({"days": {**days, release: release}}), encoding="utf-8")
    own_places.index_places(project)


@pytest.fixture
def project(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with the tables of the checkout, in which datasets can be registered."""
    folder = tmp_path / "project"
    folder.mkdir()
    for path in built.iterdir():
        if path.name != "data":
            (folder / path.name).symlink_to(path)
    (folder / "data").mkdir()
    for path in (built / "data").iterdir():
        (folder / "data" / path.name).symlink_to(path)
    monkeypatch.setenv("IMPACT_PROJECT", str(folder))
    return Project(folder)


def shown(code: str = "KHM", as_of: str = "latest") -> tuple[str, str]:
    """The picture and the table of other registers, as HTML."""
    place = country_profile.gather(code, as_of)
    chart, table = (
        country_profile.draw_other_registers(place),
        country_profile.tabulate_other_registers(place),
    )
    picture = "" if chart is None else f"{chart.title} {chart.caption} {chart.data.to_csv()}"
    return picture, "" if table is None else table.html()


def test_a_series_of_a_registered_dataset_has_the_columns_of_every_series(project):
    register(project)
    series = impact.series("Cambodia", register="own:mine", years=(2016, 2021))
    assert list(series.columns)[:-1] == list(impact.series("KHM").columns)
    assert series["value"].tolist()[1:] == [3, 40, 41, 42, 43]
    assert series["partial"].tolist()[1:] == [False, False, False, False, True]
    assert set(series["register"].dropna()) == {"own:mine"}
    assert "not checked by us" in impact.sources.cite(series)


def test_the_main_series_is_the_same_with_and_without_a_registered_dataset(project):
    before = impact.series("KHM")
    register(project)
    pd.testing.assert_frame_equal(before, impact.series("KHM"))


def test_an_unknown_dataset_is_met_with_the_closest(project):
    register(project)
    with pytest.raises(UnknownName, match="did you mean 'mine'"):
        impact.series("KHM", register="own:mien")


def test_a_series_of_a_day_is_that_of_the_release_of_that_day(project):
    register(project, "2020-06-01", value=20)
    register(project, "2021-06-01", value=40)
    newest, earlier = (
        impact.series("KHM", register="own:mine", as_of=day, years=(2018, 2018))["value"].item()
        for day in ("latest", "2020-12-31")
    )
    assert (newest, earlier) == (40, 20)
    with pytest.raises(ImpactError, match="no release of 2019-01-01 or earlier"):
        impact.series("KHM", register="own:mine", as_of="2019-01-01")


def test_a_profile_shows_the_dataset_as_a_line_of_its_own_with_maker_and_remark(project):
    register(project)
    picture, table = shown()
    assert "National Mine Centre (your file)" in picture
    assert own_series.NOT_CHECKED in picture
    assert own_series.NOT_CHECKED in table
    assert "at least 43 (2021)" in table  # an unfinished year


def test_a_profile_shows_no_small_number_of_people(project):
    register(project)
    place = country_profile.gather("KHM")
    chart = country_profile.draw_other_registers(place)
    own = chart.data[chart.data.astype(str).apply(lambda row: row.str.contains("your file").any(), axis=1)]
    assert sorted(own["year"]) == list(YEARS)


def test_the_annual_figures_of_a_profile_are_never_those_of_the_dataset(project):
    before = country_profile.gather("KHM").annual
    register(project)
    pd.testing.assert_frame_equal(before, country_profile.gather("KHM").annual)


def test_a_profile_of_another_country_or_of_an_earlier_day_is_as_if_nothing_were_registered(project):
    before = shown("AGO"), shown("KHM", "2020-12-31")
    register(project)
    assert (shown("AGO"), shown("KHM", "2020-12-31")) == before


def test_the_profile_is_the_same_again_when_the_dataset_is_gone(project):
    before = shown()
    register(project)
    assert shown() != before
    shutil.rmtree(own_data.own_folder(project) / "mine")
    own_places.index_places(project)
    assert shown() == before


def noted(project: Project, tmp_path: Path, code: str) -> list[str]:
    """What a profile reads below ``data/own``."""
    record = tmp_path / "reads"
    with reads.recording(record):
        country_profile.tabulate_other_registers(country_profile.gather(code))
    return [path for path in reads.recorded(record).paths if path.startswith("data/own")]


def test_a_profile_reads_the_index_of_its_place_and_the_release_that_stands(project, tmp_path):
    assert noted(project, tmp_path, "KHM") == ["data/own/_places/KHM.json"]
    register(project)
    assert noted(project, tmp_path, "KHM") == [
        "data/own/_places/KHM.json",
        "data/own/mine/2021-06-01/annual.parquet",
        "data/own/mine/2021-06-01/dataset.json",
        "data/own/mine/releases.json",
    ]
    assert noted(project, tmp_path, "AGO") == ["data/own/_places/AGO.json"]


@pytest.mark.parametrize("level", ["internal", "restricted", None])
def test_no_profile_shows_or_reads_a_dataset_that_is_not_public(project, tmp_path, level):
    before = shown()
    register(project, level=level)
    assert shown() == before
    assert noted(project, tmp_path, "KHM") == ["data/own/_places/KHM.json"]
    assert impact.series("KHM", register="own:mine", years=(2018, 2018))["value"].item() == 40


def test_an_index_of_places_from_before_levels_counted_shows_nothing_that_is_not_public(project):
    before = shown()
    register(project, level="internal")
    path = own_data.own_folder(project) / "_places" / "KHM.json"
    path.write_text('["mine"]', encoding="utf-8")
    assert shown() == before


def test_an_older_public_release_stays_where_the_newest_is_internal(project):
    register(project, release="2020-06-01")
    register(project, release="2021-06-01", level="internal")
    assert own_series.of_place("KHM") == []
    assert [dataset.release for dataset in own_series.of_place("KHM", "2020-12-31")] == ["2020-06-01"]


def test_made_up_data_of_ones_own_are_not_called_shipped(project):
    register(project, made_up=True)
    picture, table = shown()
    assert own_series.MADE_UP in picture
    assert own_series.MADE_UP in table
    assert "shipped" not in picture + table


def test_no_profile_shows_the_made_up_register(project):
    assert own_series.annual(own_series.find("example")).empty
    assert not [code for code in ("KHM", "AFG") if country_profile.gather(code).own]
    with pytest.raises(NoFigure, match="no annual figure of Cambodia"):
        impact.series("KHM", register="own:example")


def test_the_made_up_register_is_named_as_made_up_wherever_it_is_cited(project):
    page = impact.sources.lookup("own:example")
    assert page.tier == "made_up"
    assert "Made-up" in page.publisher
    assert "made up" in page.note


@pytest.mark.parametrize(
    ("place", "has"), [("KHM", "rows of KHM only"), ("", "rows of no country")], ids=["other", "none"]
)
def test_a_series_of_a_place_that_the_dataset_has_no_row_of_says_what_it_has(project, place, has):
    register(project, place=place)
    with pytest.raises(ImpactError, match=has) as raised:
        impact.series("Angola", register="own:mine")
    assert "no figures of AGO" in str(raised.value)
    assert "state country: in the mapping and import again" in str(raised.value)
