"""The report on a register of one's own: its maker, its gaps, its few people, people without a year."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import national_incidents
from impact.answers.national_incidents import clearance_beside_harm, gather_register, published_cells
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.data import own_series
from impact.errors import ImpactError
from impact.wording import partial_date
from tests.data.own_data.evidence_words import SHOWING, all_findings, stored, words

pytestmark = pytest.mark.usefixtures("in_built")


def of_incidents(number: int = 60) -> pd.DataFrame:
    """Made-up incidents of five years in two places, without a code."""
    days = pd.date_range("2015-01-15", periods=number, freq="MS").date
    return pd.DataFrame(
        {
            "id": [f"i{n}" for n in range(number)],
            "date_first": days,
            "date_last": days,
            "admin1": ["North", "South"] * (number // 2),
            "killed_min": [n % 3 for n in range(number)],
            "killed_max": [n % 3 for n in range(number)],
            "injured_min": [2 + n % 5 for n in range(number)],
            "injured_max": [2 + n % 5 for n in range(number)],
        }
    )


def everything(evidence: Evidence) -> str:
    return " ".join(words(getattr(national_incidents, name)(evidence)) for name in SHOWING)


def test_a_dataset_of_ones_own_names_its_maker_and_that_nobody_checked_it(loading):
    evidence = loading(stored("incident", of_incidents(), country="KHM"))
    page = everything(evidence)
    assert "A centre" in page
    assert own_series.NOT_CHECKED in page
    assert "made-up" not in page.lower()
    assert {finding.place for finding in all_findings(evidence)} == {"KHM"}


def test_incidents_without_a_word_on_what_is_covered_have_gaps_and_no_zeros(loading):
    rows = of_incidents()
    evidence = loading(stored("incident", rows[rows.index != 14]))
    assert evidence.monthly["value"].isna().sum() == 1
    assert "nobody has stated what the register covers" in everything(evidence)


def test_a_dataset_without_casualties_still_makes_a_page(loading):
    days = [dt.date(2020, n + 1, 1) for n in range(6)]
    work = pd.DataFrame(
        {
            "id": list("abcdef"),
            "date_first": days,
            "date_last": days,
            "admin1": ["North"] * 6,
            "cleared_m2_min": [50_000.0] * 6,
        }
    )
    evidence = loading(stored("operation", work))
    assert evidence.rows is None
    assert "no dated casualties" in everything(evidence)
    assert clearance_beside_harm.state_clearance(evidence).value == 0.3


def test_two_releases_are_compared_and_do_not_show_a_small_number_by_their_difference(loading, monkeypatch):
    rows = of_incidents()
    added = rows.iloc[45]
    assert added["killed_min"] + added["injured_min"] == 2
    first = stored("incident", rows.drop(index=45))
    monkeypatch.setattr(gather_register, "_before", lambda *_: first)
    evidence = loading(stored("incident", rows))
    changes = national_incidents.describe_releases(evidence).data
    assert "added" in changes
    monkeypatch.setattr(gather_register, "_before", lambda *_: None)
    single = loading(stored("incident", rows))
    assert evidence.cells.hidden.sum() > single.cells.hidden.sum()


def test_a_dataset_with_few_people_shows_none_of_their_numbers(loading):
    rows = of_incidents(2).assign(killed_min=0, killed_max=0, injured_min=1, injured_max=1)
    evidence = loading(stored("incident", rows))
    shown = [getattr(national_incidents, name)(evidence) for name in SHOWING if name.startswith("draw_")]
    assert all(isinstance(item, Markdown) for item in shown)
    numbers = {f.id: f.value for f in all_findings(evidence)}
    assert set(numbers) == {"rows-of-the-file"}


def test_people_hurt_through_anothers_harm_are_no_casualties_of_the_annual_figures():
    from impact.incidents.releases.annual import annual

    days = [dt.date(2020, 5, 1)] * 3
    rows = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "date_first": days,
            "date_last": days,
            "outcome": ["killed", "injured", "injured"],
            "victim_type": ["direct", "indirect", None],
        }
    )
    table = annual(stored("person", rows)).to_pandas().set_index("measure")["value"]
    assert table.to_dict() == {"injured": 1, "killed": 1, "total": 2}


def of_people(undated: int = 3, number: int = 300) -> pd.DataFrame:
    """Made-up people of five years in two places, of whom the last have no date."""
    days = pd.Series(pd.date_range("2015-01-01", "2019-12-31", periods=number).date, dtype="object")
    days.iloc[number - undated :] = None
    return pd.DataFrame(
        {
            "id": [f"p{n}" for n in range(number)],
            "date_first": days,
            "date_last": days,
            "admin1": ["North", "South"] * (number // 2),
            "outcome": ["killed" if n % 3 else "injured" for n in range(number)],
        }
    )


def test_people_without_a_year_are_in_every_total_and_in_no_year(loading):
    evidence = loading(stored("person", of_people()))
    assert evidence.people_shown == 300
    assert evidence.rows[["value", "killed"]].sum().tolist() == [300, 200]
    assert evidence.cells is not None
    assert published_cells.totals(evidence.cells, "label")["value"].tolist() == [150, 150]
    assert evidence.annual["value"].sum() == 297
    assert evidence.cells.proved
    page = everything(evidence)
    assert "300 people killed, injured or of unknown outcome" in page
    years = words(national_incidents.draw_years(evidence)).replace("\xa0", " ")
    assert "Fewer than 5 people have no readable year: each year is a lower bound" in years
    assert "no year" not in set(published_cells.of_years(evidence.cells, "label")["year"].astype(str))


def test_many_people_without_a_year_are_named_with_their_number(loading):
    evidence = loading(stored("person", of_people(undated=12)))
    assert "12 people have no readable year" in words(national_incidents.draw_years(evidence))


def test_people_without_a_year_cannot_be_assigned_to_a_period(loading):
    evidence = loading(stored("person", of_people(undated=12)), first_year=2016, last_year=2017)
    assert evidence.rows["year"].notna().all()
    heading = national_incidents.describe_heading(evidence).data
    assert "12 people have no readable year and cannot be assigned to the period chosen" in heading


def test_a_register_without_any_date_still_counts_its_people(loading):
    evidence = loading(stored("person", of_people(undated=300)))
    assert evidence.people_shown == 300
    assert "300 people" in everything(evidence)


@pytest.mark.parametrize("period", [{"first_year": 2030}, {"last_year": 1999}])
def test_a_period_outside_what_the_dataset_covers_is_refused_in_one_line(loading, period):
    with pytest.raises(ImpactError, match=r"nothing in the period of .*; expected years from 2015 to 2019"):
        loading(stored("person", of_people()), **period)


def test_a_list_of_incidents_is_dated_counted_and_doubted_as_what_it_is(loading):
    rows = of_incidents().assign(civilians_min=1, civilians_max=1)
    evidence = loading(stored("incident", rows, country="KHM"))
    first, last = (f"{end:%Y-%m}" for end in (evidence.rows["first"].min(), evidence.rows["last"].max()))
    heading = national_incidents.describe_heading(evidence).data
    assert f"Rows are dated from {partial_date(first)} to {partial_date(last)};" in heading
    findings = {finding.id: finding for finding in all_findings(evidence)}
    assert findings["killed-and-injured"].method.startswith("sum of the people of each incident")
    assert evidence.several_at_once
    assert "as if each person had been harmed alone" in findings["share-civilians"].method
    assert "somewhat too narrow" in words(national_incidents.draw_groups(evidence))


def test_groups_and_sizes_that_are_hidden_say_why(loading):
    rows = of_incidents().assign(civilians_min=0, civilians_max=0)
    rows.loc[rows.index[0], ["civilians_min", "civilians_max"]] = 1
    chart = national_incidents.draw_groups(loading(stored("incident", rows)))
    assert "The share of civilians is not shown" in words(chart)
    few = national_incidents.tabulate_incidents(loading(stored("incident", of_incidents(4))))
    assert "small numbers are hidden" in words(few)
    unnamed = national_incidents.tabulate_incidents(loading(stored("incident", rows.drop(columns="id"))))
    assert "no row names its incident" in words(unnamed)


def test_a_group_counted_among_nobody_knows_how_many_has_no_share_and_the_page_says_so(loading):
    rows = of_incidents().assign(children_min=[2, None] * 30, women_min=[1, 0] * 30)
    evidence = loading(stored("incident", rows))
    stated = {finding.id for finding in all_findings(evidence)}
    assert not {"share-children", "share-women-and-girls"} & stated
    page = words(national_incidents.draw_groups(evidence))
    assert "No share of children and women or girls is computed: the file counts them in some rows" in page
    counted = loading(stored("incident", rows.assign(children_min=[2, 0] * 30, women_min=None)))
    assert "share-children" in {finding.id for finding in all_findings(counted)}
    assert "No share of" not in words(national_incidents.draw_groups(counted))


def test_made_up_data_of_ones_own_name_their_country_and_are_not_called_shipped(loading, tmp_path):
    evidence = loading(stored("incident", of_incidents(), country="SEN"))
    dataset = dataclasses.replace(evidence.dataset, made_up=True, country="SEN", folder=tmp_path)
    made = dataclasses.replace(evidence, dataset=dataset)
    heading = words(national_incidents.describe_heading(made))
    assert "of a made-up register set in Senegal, imported by you from a file" in heading
    assert "does not exist" not in heading
    assert made.subject == "the made-up register “mine”"
    shipped = dataclasses.replace(evidence, dataset=dataclasses.replace(dataset, country=None, folder=None))
    assert "of a country that does not exist" in words(national_incidents.describe_heading(shipped))
