"""Two releases compared: rows by id or as a multiset, re-coding, decimals, totals revised backwards."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from impact.errors import ModelInputError
from impact.incidents.account import Account
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.national_data import NationalData
from impact.incidents.releases.compare import Comparison, compare


def data(unit: str, rows: list[dict[str, object]], release: str = "", **mapping: object) -> NationalData:
    tables = {"person": "people", "operation": "operations", "incident": "incidents"}
    names = {name: None for row in rows for name in row}
    columns = {name: pa.array([row.get(name) for row in rows]) for name in names}
    table = pa.table({"row": pa.array(range(2, len(rows) + 2), pa.int64()), **columns})
    account = Account("made_up.csv", "csv", len(rows), len(rows), len(rows), 0)
    facts = {"name": "mine", "release": release} if release else {}
    return NationalData(
        Mapping(name="m", unit=unit, **mapping), account, tables={tables[unit]: table}, facts=facts
    )


def person(year: int, place: str = "A", outcome: str = "injured", **more: object) -> dict[str, object]:
    return {"date": f"{year}-03", "admin1": place, "outcome": outcome, "sex": "male", **more}


def people(old: list[dict[str, object]], new: list[dict[str, object]]) -> Comparison:
    return compare(data("person", old, "1"), data("person", new, "2"))


def test_rows_with_an_id_are_compared_by_it():
    old = [person(2020, id=str(i)) for i in range(5)]
    new = [person(2020, id=str(i)) for i in range(1, 7)]
    new[0]["outcome"] = "killed"
    result = people(old, new)
    assert result.by_id
    assert result.rows == {
        "old": 5,
        "new": 6,
        "same": 3,
        "form": 0,
        "moved": 0,
        "revised": 1,
        "added": 2,
        "withdrawn": 1,
    }
    assert result.words.to_dict("records") == [
        {"field": "outcome", "old": "injured", "new": "killed", "rows": 1, "of": 4}
    ]


def test_identical_rows_without_an_id_are_different_people():
    result = people([person(2020)] * 3, [person(2020)] * 5)
    assert not result.by_id
    assert (result.rows["same"], result.rows["added"], result.rows["withdrawn"]) == (3, 2, 0)


def test_a_row_without_an_id_that_differs_in_one_field_is_revised():
    old = [person(2020, "A", occupation="farmer"), person(2020, "B", occupation="herder")]
    new = [person(2020, "A", "killed", occupation="farmer"), person(2020, "B", occupation="herder")]
    result = people(old, new)
    assert (result.rows["same"], result.rows["revised"], result.rows["withdrawn"]) == (1, 1, 0)


def test_another_day_is_another_row():
    result = people([person(2020)], [person(2021)])
    assert (result.rows["added"], result.rows["withdrawn"]) == (1, 1)


def test_points_with_fewer_decimals_are_the_same_points():
    old = [person(2020, lat=1.49494421255, lon=-75.4630895064)]
    new = [person(2020, lat=1.494944213, lon=-75.46308951)]
    result = people(old, new)
    assert (result.rows["form"], result.rows["revised"]) == (1, 0)
    assert result.fields.to_dict("records") == [{"field": "point", "how": "form", "rows": 1}]


def test_a_place_without_its_accents_is_the_same_place():
    result = people([person(2020, "NARIÑO")] * 6, [person(2020, "NARINO")] * 6)
    assert result.rows["form"] == 6
    assert result.by_place[["key", "old", "new"]].values.tolist() == [["NARINO", 6.0, 6.0]]
    assert result.recoded[["old", "new"]].values.tolist() == [["NARIÑO", "NARINO"]]


def operation(ap: int, improvised: int, area: float = 100.0, place: str = "X") -> dict[str, object]:
    return {
        "date": "2010-08",
        "admin2": place,
        "cleared_m2_min": area,
        "cleared_m2_max": area,
        "ap_mines_min": ap,
        "ap_mines_max": ap,
        "improvised_mines_min": improvised,
        "improvised_mines_max": improvised,
    }


def test_devices_under_another_class_are_told_from_other_revisions():
    old = [operation(0, 86), operation(4, 0, place="Y")]
    new = [operation(86, 0), operation(5, 0, place="Y")]
    result = compare(data("operation", old), data("operation", new))
    assert result.rows["moved"] == 1
    assert result.places == 1
    assert result.devices.to_dict("records") == [
        {"device": "ap_mines", "old": 0.0, "new": 86.0, "difference": 86.0},
        {"device": "improvised_mines", "old": 86.0, "new": 0.0, "difference": -86.0},
    ]
    assert "counted under another class" in result.summary()


def test_dropped_decimals_of_areas_are_no_revision():
    old, new = [operation(1, 0, 3259.52)], [operation(1, 0, 3259.0)]
    assert compare(data("operation", old), data("operation", new)).rows["form"] == 1


def revised() -> Comparison:
    old = [
        person(y, p) for y, n in ((2018, 40), (2019, 30), (2020, 12)) for p in ["A", "B"] for _ in range(n)
    ]
    new = old[:-1] + [person(2018, "A")] * 9 + [person(2021, "B")] * 40 + [person(2021, "C")] * 3
    return people(old, new)


def test_totals_of_earlier_years_that_changed_are_named():
    result = revised()
    assert result.backwards[["key", "difference"]].values.tolist() == [["2018", 9.0], ["2020", -1.0]]


def test_small_numbers_and_small_differences_are_shown_nowhere():
    result = revised()
    frame = result.as_frame()
    years = frame[frame["part"] == "years"].set_index("key")
    assert years.loc["2020", "hidden"]
    assert years.loc["2018", "difference"] == 9
    places = frame[frame["part"] == "places"].set_index("key")
    assert places.loc["C", "hidden"]
    assert places["hidden"].sum() >= 2
    assert "2020" not in result.summary().split("most of all")[1]
    assert "hidden" in result._repr_html_()


def test_what_is_printed_as_json_holds_no_missing_number():
    assert json.loads(json.dumps(revised().as_dict()))["rows"]["new"] == revised().rows["new"]


def test_markup_in_a_word_is_shown_as_text():
    old, new = [person(2020, "A")] * 9, [person(2020, "<script>x</script>")] * 9
    assert "<script>" not in people(old, new)._repr_html_()


def test_other_columns_of_the_mappings_are_named():
    old = data("person", [person(2020)], columns={"sex": "estado"})
    new = data("person", [person(2020)], columns={"sex": "genero"})
    assert (
        "Sex is read from genero in the new release, from estado in the old." in compare(old, new).sentences()
    )


def test_releases_of_other_units_cannot_be_compared():
    with pytest.raises(ModelInputError, match="the new one people"):
        compare(data("operation", [operation(1, 1)]), data("person", [person(2020)]))
