"""The report on a national register finds what was planted in the made-up one, and shows no small number."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from IPython.display import Markdown

from impact.answers import national_incidents
from impact.answers.national_incidents import (
    calendar_months,
    change_at_event,
    gather_register,
    harm_map,
)
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Table
from impact.data import own_series
from impact.errors import ImpactError, UnknownName
from impact.incidents import harm
from impact.incidents.example import SHIPPED
from tests.data.own_data.evidence_words import SHOWING, all_findings, stored, words

pytestmark = pytest.mark.usefixtures("in_built")

PLANTED = yaml.safe_load((SHIPPED["example"].file.parent / "planted.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made_up(built) -> Evidence:
    """The made-up register, as the report takes it by default."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        return national_incidents.gather()


@pytest.fixture(scope="module")
def shown(built, made_up) -> dict[str, Any]:
    """Everything that the page shows, by the name of its call."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        return {name: getattr(national_incidents, name)(made_up) for name in SHOWING}


@pytest.fixture(scope="module")
def stated(built, made_up) -> dict[str, Any]:
    """The findings of the page by id."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        return {finding.id: finding for finding in all_findings(made_up)}


def test_the_change_that_was_planted_at_the_event_is_found(stated):
    change = stated["change-at-event"]
    planted = 100 * (PLANTED["event"]["factor"] - 1)
    assert change.low <= planted <= change.high < 0
    assert "1 July 2015" in change.sentence


def test_the_difference_that_was_planted_for_clearance_is_found(stated):
    ratio = stated["casualties-after-clearance-began"]
    assert ratio.low <= PLANTED["clearance"]["factor"] <= ratio.high < 1
    assert "need not be why" in ratio.sentence


def test_the_season_that_was_planted_is_found(made_up, stated):
    table = calendar_months.seasons(made_up).set_index("month")["times"]
    drawn = pd.Series(PLANTED["season"], index=range(1, 13))
    assert table.corr(drawn / drawn.mean()) > 0.8
    assert "no seasons" not in stated["season"].sentence


def test_the_place_and_the_device_with_most_casualties_are_those_that_were_planted(stated):
    assert "Norrholt" in stated["place-most-casualties"].sentence
    assert "antipersonnel mines" in stated["device-most-casualties"].sentence


def test_the_shares_that_were_planted_lie_within_their_intervals(stated):
    age = PLANTED["age"]
    known = sum(share for band, share in age.items() if band != "not known")
    children = sum(age[band] for band in ("0-5", "6-11", "12-17")) / known
    women = PLANTED["sex"]["f"] / (PLANTED["sex"]["f"] + PLANTED["sex"]["m"])
    assert stated["share-children"].low <= children <= stated["share-children"].high
    assert stated["share-women-and-girls"].low <= women <= stated["share-women-and-girls"].high


def test_the_unfinished_year_is_drawn_as_a_lower_bound_and_belongs_to_no_trend(made_up, shown):
    assert made_up.partial_years == [2021]
    assert int(made_up.trend.last) == 2020
    years = shown["draw_years"].data
    assert years.loc[years["year"] == 2021, "qualifier"].item() == "at_least"


def test_every_sentence_title_and_caption_says_that_the_data_are_made_up(stated, shown):
    assert [f.id for f in stated.values() if "made-up" not in f.sentence] == []
    headed = {
        name: item for name, item in shown.items() if item is not None and not isinstance(item, Markdown)
    }
    assert headed
    assert [name for name, item in headed.items() if not item.title.startswith("Made-up")] == []
    assert [name for name, item in headed.items() if "Made-up data" not in item.caption] == []
    assert "made up" in words(shown["describe_heading"])


def test_the_findings_of_the_made_up_register_are_about_no_place(stated):
    assert {finding.place for finding in stated.values()} == {None}
    assert {finding.question for finding in stated.values()} == {"Q11"}


def test_no_picture_or_table_shows_a_small_number_of_people(made_up, shown):
    people = (
        "draw_years",
        "draw_places",
        "draw_devices",
        "draw_place_years",
        "draw_device_years",
        "draw_trend",
    )
    for name in people:
        values = shown[name].data["value"].dropna()
        assert not values.between(1, 4).any(), name
    for name in ("tabulate_places", "tabulate_devices", "tabulate_clearance", "tabulate_incidents"):
        columns = {"value", "people", "incidents"} & set(shown[name].frame)
        assert not shown[name].frame[list(columns)].isin([1, 2, 3, 4]).any(axis=None), name
    assert made_up.cells is not None
    assert made_up.cells.hidden.any()
    assert made_up.cells.proved


def test_hidden_quarters_cannot_be_computed_from_the_total_of_their_year(made_up):
    quarters = change_at_event.quarters(made_up)
    hidden = quarters[quarters["value"].isna()].groupby("year").size()
    assert len(hidden)
    assert hidden.min() > 1
    assert not quarters["value"].between(1, 4).any()


def test_no_row_of_a_person_is_on_the_page(made_up, shown):
    page = " ".join(words(item) for item in shown.values())
    page += " ".join(item.text() for item in shown.values() if isinstance(item, Table))
    people = made_up.data.people
    assert not set(re.findall(r"P\d{5}", page))
    assert not [incident for incident in people["incident_id"].unique() if incident in page]


def test_a_period_narrows_every_figure():
    evidence = national_incidents.gather(first_year=2012, last_year=2014, event_date="2013-01-01")
    assert evidence.annual["year"].tolist() == [2012, 2013, 2014]
    assert set(evidence.monthly["year"]) == {2012, 2013, 2014}
    assert "1 January 2013" in words(national_incidents.draw_change(evidence))


def test_a_day_with_too_little_on_one_side_is_refused_in_words():
    evidence = national_incidents.gather(event_date="2021-07-01")
    assert isinstance(national_incidents.draw_change(evidence), Markdown)
    finding = change_at_event.state_change(evidence)
    assert "cannot be told" in finding.sentence


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"level": "admin3"}, "admin1, admin2"),
        ({"first_year": 2015, "last_year": 2010}, "not before it"),
        ({"event_date": "July 2015"}, "a day such as"),
        ({"clearance": "example"}, "operations"),
    ],
)
def test_a_wrong_parameter_says_what_is_allowed(settings, says):
    with pytest.raises(ImpactError, match=says):
        national_incidents.gather(**settings)


@pytest.mark.parametrize("name", ["exmaple", "example@2019"])
def test_an_unknown_dataset_or_release_is_named(name):
    with pytest.raises(UnknownName):
        national_incidents.gather(name)


SQUARE = [[[-20.0, -38.0], [-19.0, -38.0], [-19.0, -37.0], [-20.0, -37.0], [-20.0, -38.0]]]


def outlines(path: Path, **properties: str) -> Path:
    """A made-up outline in the middle of an ocean."""
    area = {"type": "Polygon", "coordinates": SQUARE}
    feature = {"type": "Feature", "properties": properties, "geometry": area}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


@pytest.mark.parametrize("properties", [{"code": "01"}, {"NAME_1": "norrholt"}])
def test_outlines_that_the_user_gives_carry_the_number_of_each_place(
    made_up, tmp_path, monkeypatch, properties
):
    path = outlines(tmp_path / "areas.geojson", **properties)
    monkeypatch.setattr(harm_map.reads, "project_path", lambda *_: path)
    chart = national_incidents.draw_map(made_up, "areas.geojson")
    assert chart.data[["name", "value"]].to_numpy().tolist() == [["Norrholt", 541.0]]
    assert "5 places have no outline" in chart.caption
    assert chart.title.startswith("Made-up")


def test_outlines_of_another_country_are_refused_in_words(made_up, tmp_path, monkeypatch):
    path = outlines(tmp_path / "areas.geojson", code="99")
    monkeypatch.setattr(harm_map.reads, "project_path", lambda *_: path)
    with pytest.raises(ImpactError, match="no area of the outlines"):
        national_incidents.draw_map(made_up, "areas.geojson")
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ImpactError, match="no GeoJSON"):
        national_incidents.draw_map(made_up, "areas.geojson")


@pytest.mark.parametrize(("allowed", "drawn"), [("withheld", 0), ("displaced", 40)])
def test_points_of_people_are_drawn_only_where_the_mapping_allows_and_never_where_they_were(
    tmp_path, monkeypatch, allowed, drawn
):
    days = pd.date_range("2015-01-15", periods=40, freq="MS").date
    spread = [0.03 * n for n in range(40)]
    rows = pd.DataFrame(
        {
            "id": [str(n) for n in range(40)],
            "date_first": days,
            "date_last": days,
            "admin1": ["North"] * 40,
            "lat": [-38.0 + x for x in spread],
            "lon": [-20.0 + x for x in spread],
            "point_method": ["measured"] * 40,
        }
    )
    own = own_series.OwnDataset(
        "mine", "2021", dt.date(2021, 1, 1), "A centre", None, False, "", "", tmp_path / "mine" / "2021"
    )
    data = stored("person", rows, publish={"casualty_points": allowed})
    monkeypatch.setattr(gather_register.incidents, "load", lambda *_: data)
    monkeypatch.setattr(gather_register, "_before", lambda *_: None)
    monkeypatch.setattr(own_series, "find", lambda *_: own)
    points = harm_map.displaced(national_incidents.gather("mine"))
    assert len(points) == drawn
    if drawn:
        # to a metre: chance brings a point near the place of another one in one run of a hundred
        true = set(zip(rows["lat"].round(5), rows["lon"].round(5), strict=True))
        assert not true & set(zip(points["lat"].round(5), points["lon"].round(5), strict=True))


def test_the_annual_figures_are_those_that_an_import_writes(made_up):
    from impact.incidents.releases.annual import annual

    table = annual(made_up.data).to_pandas()
    total = table[table["measure"] == "total"].set_index("year")
    ours = harm.annual(made_up.rows, made_up.cover).set_index("year")
    assert total["value"].tolist() == ours["value"].tolist()
    assert total["partial"].tolist() == ours["partial"].tolist()


@pytest.mark.parametrize("lost", [1, 40])
def test_a_second_total_is_shown_only_where_it_tells_of_no_few_people(made_up, lost):
    rows = made_up.rows.reset_index(drop=True)
    full = made_up.full["year"]
    some = rows.index[rows["year"].isin(full) & (rows["value"] == 1)][:lost]
    month = rows["month"].mask(rows.index.isin(some))
    evidence = dataclasses.replace(made_up, rows=rows.assign(month=month))
    chart = calendar_months.draw_seasons(evidence)
    if lost == 1:
        assert "together" not in chart.caption
        assert "Whole years only. A few people of a known year without a month are left out." in chart.caption
        assert "value" not in chart.data
    else:
        assert "people together. 40 people of a known year without a month are left out." in chart.caption


def test_the_notebook_takes_only_datasets_that_are_there():
    from impact.reporting.request.parameters import read_parameters

    notebooks = Path(__file__).parents[3] / "notebooks"
    made = json.loads((notebooks / "11_national_incidents.ipynb").read_text(encoding="utf-8"))
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"])
    kinds = {name: one.kind for name, one in read_parameters(made, "n").items()}
    assert (kinds["dataset"], kinds["clearance"]) == ("dataset", "dataset")
