"""Incidents with lists of ages and sexes: nobody is lost in the report, and shares are of those known."""

from __future__ import annotations

import csv

import pytest

from impact import incidents
from impact.answers import national_incidents
from impact.answers.national_incidents import who_in_register
from impact.incidents import harm
from impact.incidents.releases.annual import annual
from tests.data.own_data.evidence_words import all_findings, words

pytestmark = pytest.mark.usefixtures("in_built")

#: killed and injured of one incident, made up: one to five people, more often several than one
HARMED = [(n % 3, 1 + n % 4) for n in range(240)]
KILLED, INJURED = (sum(pair[k] for pair in HARMED) for k in (0, 1))
#: an entry for each person in turn
ENTRIES = {"ages": ["8", "35", "?", "61"], "sexes": ["male", "female", "male", "unknown"]}


def listing(name: str, number: int, people: int, extent: str) -> str:
    """Entries of one incident: of all people, of every third incident, of single people, or none."""
    wanted = {"all": True, "some": number % 3 == 0, "singles": people == 1, "none": False}[extent]
    entries = ENTRIES[name]
    return (
        "; ".join(entries[(number // 12 + number + k) % len(entries)] for k in range(people))
        if wanted
        else ""
    )


@pytest.fixture
def read(tmp_path):
    """Write a register with lists, and read it with its mapping."""

    def made(extents: dict[str, str], *, ids: bool = True) -> incidents.NationalData:
        file = tmp_path / "register.csv"
        with file.open("w", encoding="utf-8", newline="") as lines:
            table = csv.writer(lines)
            table.writerow(["no", "day", "province", "dead", "hurt", "ages", "sexes"])
            for n, (dead, hurt) in enumerate(HARMED):
                day = f"{2012 + n // 24}-{1 + n % 12:02}-11"
                lists = [listing(name, n, dead + hurt, extents.get(name, "none")) for name in ENTRIES]
                table.writerow([n + 1, day, ("North", "South")[n % 2], dead, hurt, *lists])
        columns = {"date": "day", "admin1": "province", "killed": "dead", "injured": "hurt"}
        columns |= {name: name for name in extents} | ({"id": "no"} if ids else {})
        mapping = {"name": "mine", "unit": "incident", "country": "KHM", "columns": columns}
        return incidents.read(file, mapping)

    return made


@pytest.mark.parametrize("ids", [True, False])
@pytest.mark.parametrize(
    "extents",
    [
        {"ages": "all"},
        {"ages": "some"},
        {"ages": "singles"},
        {"ages": "none"},
        {"sexes": "all"},
        {"sexes": "some"},
        {"ages": "all", "sexes": "some"},
        {"ages": "singles", "sexes": "singles"},
    ],
)
def test_lists_change_no_number_of_people_killed_and_injured(read, loading, extents, ids):
    data = read(extents, ids=ids)
    rows = harm.casualties({"people": data.people, "incidents": data.incidents})
    assert rows[["value", "killed", "injured"]].sum().tolist() == [KILLED + INJURED, KILLED, INJURED]
    yearly = annual(data).to_pandas()
    assert yearly.loc[yearly["measure"] == "total", "value"].sum() == KILLED + INJURED
    evidence = loading(data)
    assert evidence.annual["value"].sum() == KILLED + INJURED
    stated = {finding.id: finding for finding in all_findings(evidence)}
    assert f"of {KILLED + INJURED}." in stated["place-most-casualties"].sentence
    assert f"counts {KILLED} people killed and {INJURED} injured" in stated["killed-and-injured"].sentence
    assert words(national_incidents.describe_heading(evidence)).count(f"{KILLED + INJURED} people") == 1


def known(name: str, extent: str, group: set[str]) -> int:
    """Entries of a list that say something of a group, over all incidents."""
    lists = [listing(name, n, sum(pair), extent) for n, pair in enumerate(HARMED)]
    return sum(entry in group for text in lists if text for entry in text.split("; "))


@pytest.mark.parametrize("extent", ["all", "some", "singles"])
@pytest.mark.parametrize(
    ("group", "name", "members", "others"),
    [
        ("children", "ages", {"8"}, {"35", "61"}),
        ("women-and-girls", "sexes", {"female"}, {"male"}),
    ],
)
def test_a_share_is_of_those_whose_age_or_sex_a_list_says(
    read, loading, extent, group, name, members, others
):
    evidence = loading(read({name: extent}))
    share = who_in_register.share_of(evidence, group)
    assert (share.known, share.total) == (known(name, extent, members | others), KILLED + INJURED)
    column = who_in_register.GROUPS[group][2]
    assert evidence.rows[column].sum() == known(name, extent, members)


def test_an_incident_of_one_person_is_a_person_with_the_age_of_its_list(read):
    people = read({"ages": "singles"}).people
    assert len(people) == HARMED.count((0, 1))
    assert people["age"].value_counts().to_dict() == {8: 5, 35: 5, 61: 5}
    assert people["age_group"].value_counts().to_dict() == {"adult": 10, "child": 5, "unknown": 5}


def test_a_listing_is_split_by_the_sign_that_the_mapping_states_and_read_by_its_words(tmp_path):
    (tmp_path / "a.csv").write_text("no,dead,hurt,ages\n1,1,2,little+35+?\n", encoding="utf-8")
    ages = {"column": "ages", "separator": "+", "words": {"little": "child"}}
    columns = {"id": "no", "killed": "dead", "injured": "hurt", "ages": ages}
    data = incidents.read(tmp_path / "a.csv", {"name": "mine", "unit": "incident", "columns": columns})
    assert data.tables["incidents"]["ages"].to_pylist() == [["child", "35", "unknown"]]
    rows = harm.casualties({"people": data.people, "incidents": data.incidents})
    assert rows[["value", "children", "known_age"]].sum().tolist() == [3, 1, 2]
