"""The made-up cases: what a careful tool makes of each file, field by field, from `expected.md` beside it."""

from __future__ import annotations

import functools
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from impact import incidents
from impact.incidents.national_data import NationalData
from impact.incidents.privacy import escaping
from impact.incidents.privacy.suppression import suppress
from impact.incidents.values.characters import fold
from impact.incidents.values.crosswalk import Crosswalk, stable_series
from tests.conftest import CHECKOUT

CASES = CHECKOUT / "tests" / "cases"
_LISTS = ("choices.csv", "codes_2020.csv", "crosswalk.csv")


def folder(number: int) -> Path:
    (path,) = CASES.glob(f"{number:02d}_*")
    return path


def right(number: int) -> dict[str, Any]:
    """Values to test, from the expectation beside the file."""
    text = (folder(number) / "expected.md").read_text(encoding="utf-8")
    return json.loads(re.search(r"```json\n(.*?)```", text.partition("## Values to test")[2], re.DOTALL)[1])


@functools.cache
def read(number: int, file: str = "input.csv", mapping: str = "mapping.yml") -> NationalData:
    data = incidents.read(folder(number) / file, folder(number) / mapping)
    assert data.account.balances, data.account
    return data


def changed(tmp_path: Path, number: int, change, file: str = "input.csv", mapping: str = "mapping.yml"):
    """Read with another mapping, made from the one of the case."""
    content = yaml.safe_load((folder(number) / mapping).read_text(encoding="utf-8"))
    change(content)
    for name in _LISTS:
        if (folder(number) / name).is_file():
            shutil.copy(folder(number) / name, tmp_path / name)
    path = tmp_path / "mapping.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    data = incidents.read(folder(number) / file, path)
    assert data.account.balances, data.account
    return data


def table(data: NationalData) -> list[dict[str, Any]]:
    """Rows of the table of the mapping's unit."""
    return data.tables[data.main].to_pylist()


def by_id(data: NationalData, output: str, key: str = "id") -> dict[str, Any]:
    return {row[key]: row[output] for row in table(data)}


def set_aside(data: NationalData) -> dict[int, str]:
    """Row of the file -> kind, of the rows in quarantine."""
    frame = data.quarantine
    return dict(zip(frame["row"].tolist(), frame["kind"].tolist(), strict=True))


def rows_of(data: NationalData, kind: str, **parts: Any) -> set[int]:
    """Rows that findings of a kind name."""
    return {
        row
        for f in data.findings
        if f.kind == kind and all(getattr(f, name) == value for name, value in parts.items())
        for row in f.rows
    }


def kinds(data: NationalData) -> set[str]:
    return {f.kind for f in data.findings}


def test_namibia_is_a_country_and_na_among_the_injured_is_missing():
    data, expected = read(1), right(1)
    assert data.account.counted == expected["rows_read"]
    assert (data.account.kept, data.account.quarantined) == (expected["kept"], expected["quarantined"])
    rows = table(data)
    assert [row["country"] for row in rows] == expected["iso3"]
    assert [row["injured_min"] for row in rows] == [3, 7, expected["injured_row3"], 2]
    assert [row["killed_min"] for row in rows] == [1, 4, 0, expected["killed_row4"]]
    assert list(set_aside(data)) == [6]


def test_spreadsheet_days_are_decided_by_the_year_beside_them_or_set_aside():
    data, expected = read(2), right(2)["csv"]
    days = by_id(data, "date")
    assert days == {name: day for name, day in expected.items() if day != "quarantined"}
    assert sorted(set_aside(data)) == [5, 6]
    assert data.asked


def test_a_workbook_of_1904_keeps_its_base_and_a_plain_number_is_proposed():
    data, expected = read(2, "input_1904.xlsx"), right(2)["xlsx"]
    days = by_id(data, "date")
    assert (days["A1"], days["A2"]) == (expected["A1"], expected["A2"])
    assert days.get("A3") in (None, "2020-01-01")  # the year beside it decides, or it is proposed
    proposals = [f for f in data.findings if 4 in f.rows and "date" in (f.column or "")]
    assert any("2020-01-01" in f"{f.proposal} {f.detail}" for f in proposals), data.findings


def test_bands_that_became_dates_are_proposed_and_never_another_band(tmp_path):
    data, expected = read(3), right(3)
    rows = table(data)
    assert len(rows) == expected["rows"]
    assert sum(row["value_min"] for row in rows) == expected["people_total"]
    proposed = {
        f.value: f.proposal for f in data.findings if f.column == "age_band" and f.value and f.proposal
    }
    for text, band in expected["proposed"].items():
        assert band in proposed[text]
    assert not any(text in proposed for text in expected["not_proposed"])
    bands = {row["row"]: row["age_band"] for row in rows}
    assert {bands[row] for row in (3, 4, 6, 9)} <= {None, "unknown"}
    (asked,) = {f.kind for f in data.asked if f.value == "Dec-17"}

    def accept(mapping):
        mapping["accept"] = [{"kind": asked}]

    accepted = changed(tmp_path, 3, accept)
    bands = {row["row"]: row["age_band"] for row in table(accepted)}
    assert (bands[3], bands[4], bands[6]) == ("5-9", "10-14", "12-17")
    overlaps = [f for f in accepted.findings if f.column == "age_band" and "overlap" in f.kind]
    assert any(all(b in f"{f.value} {f.detail} {f.proposal}" for b in ("12-17", "15-17")) for f in overlaps)


def test_swapped_points_are_proposals_and_good_points_stay(tmp_path):
    data, expected = read(5), right(5)
    assert data.account.kept == expected["rows_kept"]
    points = {row["id"]: (row["lat"], row["lon"]) for row in table(data)}
    assert sorted(name for name, point in points.items() if None not in point) == expected["points_good"]
    assert points["P9"] == (-4.1, -70.0)
    for name, reason in expected["points_withheld"].items():
        row = int(name[1:]) + 1
        told = [f for f in data.findings if row in f.rows and f.field == "point"]
        assert told, name
        if reason in ("swap", "sign_lon"):
            assert any(f.proposal for f in told), name
            assert not all(f.decided for f in told), name
        if reason == "out_of_range":
            assert not any(f.proposal for f in told), name
    (swap,) = {f.kind for f in data.findings if 3 in f.rows and f.field == "point"}

    def accept(mapping):
        mapping["accept"] = [{"kind": swap}]

    accepted = {row["id"]: (row["lat"], row["lon"]) for row in table(changed(tmp_path, 5, accept))}
    assert accepted["P2"] == (4.60, -74.08)
    assert accepted["P6"] == (6.2, -75.5)
    assert accepted["P3"] == (None, None)
    assert accepted["P9"] == (-4.1, -70.0)


def test_metres_are_degrees_only_where_the_file_says_which_metres():
    expected = right(6)
    points = {}
    for name in ("input_crs", "input_nocrs", "input_small"):
        data = read(6, f"{name}.geojson")
        assert data.account.kept == data.account.counted
        points |= {row["id"]: (row["lon"], row["lat"]) for row in table(data)}
    assert points["H1"] == pytest.approx(expected["H1"], abs=1e-6)
    assert points["H3"] == pytest.approx(expected["H3"], abs=1e-9)
    assert points["H2"] == points["H4"] == (None, None)
    told = read(6, "input_nocrs.geojson").findings
    assert any("3857" in f"{f.proposal} {f.detail}" for f in told)
    assert read(6, "input_small.geojson").findings


def test_merged_headers_are_named_and_only_a_merge_is_filled_down():
    data, expected = read(8, "input.xlsx"), right(8)
    account = data.account
    assert account.kept == expected["kept"]
    assert {k: v for k, v in account.excluded.items() if v} == expected["excluded"]
    counts = table(data)
    assert sum(r["value_min"] or 0 for r in counts if r["outcome"] == "killed") == expected["sum_killed"]
    provinces = {row["row"]: row["admin1"] for row in counts}
    assert [provinces[row] for row in sorted(provinces)] == expected["provinces"]
    children = [r["value_min"] for r in counts if r["age_band"] == "child"]
    assert children == [0, 3, None]
    assert any("merge" in f.kind or "fill" in f.kind for f in data.findings)


def test_the_header_rows_of_a_report_table_are_proposed():
    check = incidents.check(folder(8) / "input.xlsx")
    assert check.account.kept == 3
    assert "Killed / Men" in (check.proposed or "")


def test_a_slip_in_a_row_of_tags_costs_no_record():
    expected = right(9)
    data = read(9)
    assert data.account.kept == expected["input"]["rows"]
    assert sum(row["killed_min"] for row in table(data)) == expected["input"]["killed"]
    assert any("+2013" in f"{f.value} {f.detail}" for f in data.findings)
    assert data.account.excluded.get("tags") == 1
    assert data.account.excluded.get("blank") == 1
    broken = read(9, "input_broken.csv", "mapping_input_broken.yml")
    assert broken.account.kept == expected["input_broken"]["rows"]
    assert sum(row["killed_min"] for row in table(broken)) == expected["input_broken"]["killed"]
    assert broken.account.excluded.get("tags") == 1
    assert broken.findings


def test_codes_get_their_zeros_back_by_the_rule_of_the_mapping():
    data, expected = read(10), right(10)
    codes = by_id(data, "admin2_code")
    ids = ["00012", "13", "14", "15", "16", "17", "18"]
    assert [codes.get(name) for name in ids] == expected["codes"]
    assert next(iter(codes)) == expected["ids_first"]
    assert 8 in set_aside(data)
    repaired = {
        name: sum(f.count for f in data.findings if f.column == "muni_code" and name in f.kind)
        for name in expected["repairs_muni_code"]
    }
    assert repaired == expected["repairs_muni_code"]


def test_digits_of_all_scripts_are_figures_and_jalali_days_are_told_apart(tmp_path):
    data, expected = read(12), right(12)
    days = by_id(data, "date")
    # 1400 had no 30 Esfand, and no month 13: no day is made up for rows 4 and 6
    assert [days.get(str(n)) for n in range(1, 7)] == expected["dates"]

    def without_days(mapping):
        del mapping["columns"]["date"]

    undated = changed(tmp_path, 12, without_days)
    killed = by_id(undated, "killed_min")
    assert [killed[str(n)] for n in range(1, 7)] == expected["killed"]
    provinces = by_id(undated, "admin1")
    assert provinces["1"] == "کابل"
    assert provinces["2"] == "كابل"
    assert len({fold(p) for p in provinces.values()}) == expected["provinces_distinct"]


@pytest.mark.parametrize(
    ("calendar", "names"),
    [("ethiopian", ("E1", "E2", "E3", "E4")), ("buddhist", ("T1", "T2", "T3")), ("hijri", ("L1", "L2"))],
)
def test_days_of_a_stated_calendar_are_converted_and_impossible_ones_are_not(calendar, names):
    expected = right(13)
    mapping = "mapping.yml" if calendar == "ethiopian" else f"mapping_input_{calendar}.yml"
    data = read(13, f"input_{calendar}.csv", mapping)
    rows = {row["id"]: row for row in table(data)}
    for number, name in enumerate(names, start=2):
        text = expected[name]
        day = text[:10] if text else None
        assert (rows[name]["date"] if name in rows else None) == day, name
        if text and "+-1 day" in text:
            assert rows[name]["date_precision"] == "within_1_day"
        if text is None or "finding" in text:
            assert any(number in f.rows for f in data.findings), name


def test_garbled_names_are_restored_and_lost_letters_are_not_guessed():
    data, expected = read(14), right(14)
    names = by_id(data, "admin2", key="admin2_code")
    for code, name in expected["fixed"].items():
        assert names[code] == name
    for code, printed in (("5", "Peñón Alto"), ("7", "São Exemplo"), ("6", "Ã")):
        assert names[code] == printed
    for code in (*expected["lost"], *expected["flagged"]):
        told = [f for f in data.findings if int(code) + 1 in f.rows and f.column == "municipality"]
        assert told, code
    for code in expected["lost"]:
        assert names[code] is None or "\ufffd" in names[code] or "ï¿½" in names[code]
    for code in expected["unchanged"]:
        assert not any(int(code) + 1 in f.rows and f.column == "municipality" for f in data.findings)


def test_a_workbook_that_lies_about_its_size_is_read_whole():
    data, expected = read(17, "input.xlsx"), right(17)
    assert data.account.kept == expected["rows"]
    assert sum(row["killed_min"] for row in table(data)) == expected["killed"]
    assert data.account.excluded.get("blank") == expected["blank_rows"]


@pytest.mark.parametrize("name", ["input_utf8", "input_cp1252", "input_lying_cpg", "input_noprj"])
def test_names_in_a_shapefile_are_those_of_its_bytes(name):
    data = read(18, f"{name}.zip")
    assert [row["admin3"] for row in table(data)] == right(18)["names"]


def test_names_in_an_arabic_shapefile_are_those_of_its_bytes():
    assert [row["admin3"] for row in table(read(18, "input_arabic_utf8.zip"))] == right(18)["arabic"]


def test_a_code_page_that_contradicts_the_bytes_is_named():
    told = [
        f for f in read(18, "input_lying_cpg.zip").findings if "1252" in f"{f.value} {f.detail} {f.proposal}"
    ]
    assert told


def test_a_shapefile_without_system_gives_no_point_until_one_is_stated(tmp_path):
    data = read(18, "input_noprj.zip")
    assert all(row["lat"] is None for row in table(data))
    assert [f.kind for f in data.asked] == ["system_unknown"]
    assert any("crs" in f"{f.proposal} {f.detail}" for f in data.findings)
    stated = changed(tmp_path, 18, lambda m: m.update(read={"crs": "EPSG:4326"}), "input_noprj.zip")
    assert all(row["lat"] == pytest.approx(4.5) for row in table(stated))


def test_several_choices_are_a_set_and_a_contradiction_is_withheld():
    data, expected = read(20, "input_kobo.csv"), right(20)
    names = {"apm": "ap_mine", "erw": "erw", "ied": "ied"}
    sets = by_id(data, "devices")
    for key, codes in expected["sets"].items():
        if isinstance(codes, list):
            assert sorted(sets[key]) == sorted(names[c] for c in codes), key
        else:
            assert not sets[key] or sets[key] == ["unknown"], key
    rows = table(data)
    assert sum(row["injured_min"] for row in rows) == expected["injured_total"]
    by_class = {
        name: sum(r["injured_min"] for r in rows if names.get(name, name) in (r["devices"] or ["unknown"]))
        for name in expected["injured_by_class"]
    }
    assert by_class == expected["injured_by_class"]
    assert any(5 in f.rows and f.field == "devices" for f in data.findings)


def test_labels_are_split_by_the_choice_list():
    data = read(20, "input_labels.csv", "mapping_input_labels.yml")
    sets = by_id(data, "devices")
    assert sorted(sets["1"]) == ["ap_mine", "erw"]
    for row, key in ((4, "3"), (5, "4")):  # AP/AV may be two devices, AP-AV one
        assert not sets.get(key) or sets[key] == ["unknown"]
        assert any(row in f.rows for f in data.findings)


def test_countries_are_matched_exactly_or_set_aside_with_candidates():
    data, expected = read(21), right(21)
    lines = (folder(21) / "input.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = {number: line.split('"')[1] for number, line in enumerate(lines, start=2)}
    countries = {names[row["row"]]: row["country"] for row in table(data)}
    for name, code in expected["resolved"].items():
        assert countries[name] == code
    aside = {names[row] for row in set_aside(data)}
    apart = {"Nagorno-Karabakh", "Somaliland", "Yugoslavia"}  # named as such: aside, or without a country
    without = {name for name, code in countries.items() if code is None}
    assert aside | without == set(expected["quarantined"])
    assert aside >= set(expected["quarantined"]) - apart
    proposals = {f.value: f.proposal for f in data.findings if f.column == "country"}
    assert "NER" in str(proposals["Nigerr"])
    assert "COG" in str(proposals["Congo"])
    assert "COD" in str(proposals["Congo"])


def test_crossed_open_empty_and_repeated_polygons_are_kept_with_their_area(tmp_path):
    data, expected = read(23, "input.geojson"), right(23)
    areas = by_id(data, "shape_m2")
    close = {"rel": expected["tolerance"]}
    assert set(areas) == {f"G{n}" for n in range(1, 8)}
    assert areas["G2"] == areas["G3"] == pytest.approx(expected["G2_m2"], **close)
    assert sorted(name for name, area in areas.items() if not area) == sorted(
        [*expected["no_shape"], *([] if areas["G1"] else ["G1"])]
    )
    told = {f.kind for f in data.findings if 1 in f.rows}
    assert told
    assert any(6 in f.rows for f in data.findings)
    stated = by_id(data, "area_m2_min")
    assert (stated["G4"], stated["G5"]) == (5000, 700)
    accept = [{"kind": kind} for kind in sorted({f.kind for f in data.asked})]
    accepted = changed(tmp_path, 23, lambda m: m.update(accept=accept), "input.geojson")
    assert by_id(accepted, "shape_m2")["G1"] == pytest.approx(expected["G1_after_m2"], **close)


@pytest.mark.parametrize("release", ["input_release1.csv", "input_release2.csv"])
def test_a_small_cell_of_an_imported_table_cannot_be_recomputed(release):
    data, expected = read(24, release), right(24)
    assert data.account.kept == 6
    assert data.account.excluded.get("total") == 6
    counts = data.counts[["admin1", "sex", "value_min"]]
    result = suppress(counts, ["admin1", "sex"], "value_min")
    cells = result.table.set_index(["admin1", "sex"])
    assert bool(cells.loc[("North", "female"), "hidden"])  # the primary cell North/F
    assert int(result.hidden.sum()) >= expected["min_hidden_cells"]
    assert result.proved != expected["recoverable"]
    assert cells.loc[cells["hidden"], "value_min"].isna().all()


def test_an_answer_cut_at_a_limit_says_so_and_its_days_are_those_of_the_zone(tmp_path):
    data, expected = read(26, "input.json"), right(26)
    assert any(f.kind == "incomplete" for f in data.findings) == expected["incomplete"]
    rows = {row["id"]: row for row in table(data)}
    assert rows["1"]["date"] == expected["date1"]["Asia/Kabul"]
    assert rows["2"]["date"] == expected["date2"]
    assert (rows["1"]["lon"], rows["1"]["lat"]) == pytest.approx(expected["point1"], abs=1e-5)
    assert (rows["1"]["devices"], rows["2"]["devices"]) == (["ap_mine"], ["erw"])
    assert [str(n) for n in expected["conflicts"] if str(n) not in rows] == ["3"]
    assert data.account.quarantined == 2

    def without_zone(mapping):
        del mapping["columns"]["date"]["time_zone"]

    plain = {row["id"]: row for row in table(changed(tmp_path, 26, without_zone, "input.json"))}
    assert plain["1"]["date"] == expected["date1"]["UTC"]
    assert plain["1"]["date_precision"] == "within_1_day"


def test_an_incomplete_answer_waits_for_a_decision(tmp_path):
    data = changed(tmp_path, 26, lambda m: m.pop("accept"), "input.json")
    assert any(f.kind == "incomplete" for f in data.asked)


def test_totals_and_notes_are_no_records_and_a_place_with_such_a_name_is():
    data, expected = read(27), right(27)
    rows = table(data)
    assert data.account.kept == expected["kept"] == len(rows)
    excluded = data.account.excluded
    assert excluded.get("total") == expected["totals"]
    assert excluded.get("note") == expected["notes"]
    assert sum(row["killed_min"] for row in rows) == expected["killed"]
    assert sum(row["injured_min"] for row in rows) == expected["injured"]
    assert [row["admin2"] for row in rows] == expected["places"]
    assert "total_disagrees" in kinds(data)


def test_an_accident_with_several_people_is_no_list_of_invented_persons():
    data, expected = read(29), right(29)
    rows = table(data)
    total = sum(row["killed_min"] + row["injured_min"] for row in rows)
    assert total == expected["csv_people_total"]
    people = data.tables.get("people")
    assert (0 if people is None else people.num_rows) <= expected["csv_persons_made"]


def test_people_join_their_accident_and_an_orphan_is_set_aside():
    data, expected = read(29, "input.xlsx", "mapping_xlsx.yml"), right(29)["xlsx"]
    people = data.tables["people"].to_pylist()
    assert len(people) == expected["joined"]
    assert sum(f.count for f in data.findings if f.kind == "orphan_row") == expected["orphans"]
    assert len(rows_of(data, "incident_without_people")) == len(expected["accidents_without_people"])
    assert rows_of(data, "incident_without_people") == {4}  # accident 3 stands in row 4 of its sheet


def test_areas_carry_their_unit_and_doubtful_ones_are_set_aside():
    data, expected = read(30), right(30)
    low, high = by_id(data, "area_m2_min"), by_id(data, "area_m2_max")
    for name, area in expected["m2"].items():
        first, last = area if isinstance(area, list) else (area, area)
        assert (low[name], high[name]) == pytest.approx((first, last)), name
    missing = {name for name in map(str, range(1, 16)) if low.get(name) is None}
    assert missing == set(expected["quarantined"])
    for name in ("5", "9", *expected["quarantined"]):
        assert any(int(name) + 1 in f.rows for f in data.findings), name
    assert by_id(data, "area_qualifier")["11"] is not None


def test_texts_that_look_like_formulas_stay_and_negative_numbers_are_numbers(tmp_path):
    data, expected = read(31), right(31)
    amounts = by_id(data, "amount")
    assert [amounts[str(n)] for n in range(1, 7)] == expected["lon"]
    notes = by_id(data, "category")
    assert notes["5"] in ("\t=1+1", "=1+1")
    assert notes["2"].startswith("=HYPERLINK")
    assert notes["4"] == "-5 m from road"
    path = tmp_path / "out.csv"
    frame = data.counts[["id", "amount", "category"]]
    escaping.write_csv(frame, path)
    lines = dict(line.split(",", 1) for line in path.read_text(encoding="utf-8").splitlines()[1:])
    escaped = [row for row, number in enumerate(lines, start=1) if ",\"'" in lines[number]]
    assert escaped == expected["escaped_rows"]
    assert all(lines[number].startswith("-7") for number in lines)  # negative numbers stay numbers
    again = escaping.read_csv(path)
    assert (again["category"].tolist() == frame["category"].tolist()) == expected["round_trip"]


def test_an_area_across_the_antimeridian_is_small():
    data, expected = read(33, "input.geojson"), right(33)
    areas = by_id(data, "shape_m2")
    for name in ("K1", "K2"):
        assert areas[name] == pytest.approx(expected[f"{name}_m2"], rel=expected["tolerance"])
        assert any(int(name[1]) in f.rows for f in data.findings), name


def test_identical_rows_without_an_id_are_people():
    data, expected = read(34, "input_noid.csv"), right(34)
    assert data.account.kept == expected["noid_people"]
    assert rows_of(data, "identical_rows") >= {2, 3, 4}


def test_a_repeated_id_is_a_copy_or_a_conflict():
    data, expected = read(34, "input_id.csv", "mapping_input_id.yml"), right(34)["id"]
    assert sorted(int(row["id"]) for row in table(data)) == expected["kept"]
    assert data.account.excluded.get("repeat") == expected["duplicates"]
    assert sorted(set_aside(data)) == [4, 5]
    assert [f for f in data.asked if f.kind == "id_conflict"]


def test_the_later_of_two_rows_stands_when_the_mapping_says_so(tmp_path):
    data = changed(
        tmp_path, 34, lambda m: m.update(duplicates="later"), "input_id.csv", "mapping_input_id.yml"
    )
    assert by_id(data, "outcome")["2"] == "killed"


def test_a_split_district_is_followed_through_the_smallest_stable_unit():
    data, expected = read(36), right(36)
    codes = {(row["date"][:4], row["admin2_code"]) for row in table(data)}
    assert ("2015", "A1") in codes
    assert data.account.kept == 6
    counts = data.counts.rename(columns={"admin2_code": "code", "value_min": "value"})
    counts["year"] = counts["date"].str[:4].astype(int)
    series = stable_series(counts[["year", "code", "value"]], Crosswalk.load("crosswalk.csv", folder(36)))
    found = {(row.unit, row.year): row.value for row in series.itertuples()}
    for unit, years in expected["stable_series"].items():
        for year, value in years.items():
            assert found[unit, int(year)] == value


def test_ranges_minimums_and_words_are_bounds_and_never_a_middle():
    data, expected = read(38), right(38)
    low, high = by_id(data, "killed_min"), by_id(data, "killed_max")
    assert [low.get(str(n)) for n in range(1, 9)] == expected["killed_min"]
    assert [high.get(str(n)) for n in range(1, 9)] == expected["killed_max"]
    row = next(r for r in table(data) if r["id"] == "2")
    parts = [row["killed_min"], row["injured_min"], row["outcome_unknown_min"]]
    assert sum(parts) == expected["casualties_row2_min"]
    assert by_id(data, "injured_min")["3"] is None
    proposals = [f for f in data.findings if 9 in f.rows and f.column == "killed"]
    assert any("2" in str(f.proposal) for f in proposals)
    assert any(8 in f.rows and f.column == "children" for f in data.findings)


def test_what_may_be_of_a_person_is_refused_under_any_header():
    data, expected = read(40), right(40)
    refused = {f.column for f in data.findings if f.effect == "refused"}
    assert refused >= set(expected["refused"])
    assert any(f.column in expected["possible_id"] for f in data.findings)
    pointed = [f for f in data.findings if f.field == "point" or f.column in expected["coarsen"]]
    assert pointed
    told = json.dumps([f.as_dict() for f in data.findings], ensure_ascii=False)
    told += data.quarantine.to_csv() + json.dumps(data.account.as_dict())
    written = str({name: each.to_pylist() for name, each in data.tables.items()})
    for secret in ("Doe", "Public", "7700", "AbC123", "Fulano", "jane@"):
        assert secret not in told + written
    for secret in ("TEST", "4.500123", "74.034567"):  # of mapped columns: kept here, shown nowhere
        assert secret not in told


def test_names_of_places_and_operators_are_no_people():
    data = read(40, "input_safe.csv", "mapping_input_safe.yml")
    assert [f.column for f in data.findings if f.effect == "refused"] == right(40)["safe_refused"]
    assert [row["admin2"] for row in table(data)] == ["San José", "Santa María", "Juan de Prueba"]


def test_made_up_polygons_are_told_by_four_marks():
    data, expected = read(42, "input.geojson"), right(42)
    rows = {"T1": 1, "T2": 2, "T3": 3, "T4": 4}
    assert data.account.kept == 4
    marks = {kind: {r for f in data.findings if f.kind == kind for r in f.rows} for kind in kinds(data)}
    everywhere = {rows[name] for name in expected["area_mismatch"]}
    outside = {rows[name] for name in expected["label_outside"]}
    assert everywhere in marks.values()
    assert outside in marks.values()
    assert sum(found >= everywhere for found in marks.values()) >= 2  # stated area, and one shape repeated
    assert any("grid" in kind for kind in marks)
