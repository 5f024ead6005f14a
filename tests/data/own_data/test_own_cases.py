"""The made-up cases: what a careful tool makes of each file, field by field, from `expected.md` beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from impact import incidents
from impact.incidents.national_data import NationalData
from impact.incidents.privacy import escaping
from impact.incidents.privacy.suppression import suppress
from impact.incidents.values.characters import fold
from tests.data.own_data.cases import by_id, changed, folder, kinds, read, right, set_aside, table


def rows_of(data: NationalData, kind: str, **parts: Any) -> set[int]:
    """Rows that findings of a kind name."""
    return {
        row
        for f in data.findings
        if f.kind == kind and all(getattr(f, name) == value for name, value in parts.items())
        for row in f.rows
    }


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
        text = [f for f in data.findings if int(code) + 1 in f.rows and f.column == "municipality"]
        assert text, code
    for code in expected["lost"]:
        assert names[code] is None or "\ufffd" in names[code] or "ï¿½" in names[code]
    for code in expected["unchanged"]:
        assert not any(int(code) + 1 in f.rows and f.column == "municipality" for f in data.findings)


def test_a_workbook_that_lies_about_its_size_is_read_whole():
    data, expected = read(17, "input.xlsx"), right(17)
    assert data.account.kept == expected["rows"]
    assert sum(row["killed_min"] for row in table(data)) == expected["killed"]
    assert data.account.excluded.get("blank") == expected["blank_rows"]


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
    text = json.dumps([f.as_dict() for f in data.findings], ensure_ascii=False)
    text += data.quarantine.to_csv() + json.dumps(data.account.as_dict())
    written = str({name: each.to_pylist() for name, each in data.tables.items()})
    for secret in ("Doe", "Public", "7700", "AbC123", "Fulano", "jane@"):
        assert secret not in text + written
    for secret in ("TEST", "4.500123", "74.034567"):  # of mapped columns: kept here, shown nowhere
        assert secret not in text


def test_names_of_places_and_operators_are_no_people():
    data = read(40, "input_safe.csv", "mapping_input_safe.yml")
    assert [f.column for f in data.findings if f.effect == "refused"] == right(40)["safe_refused"]
    assert [row["admin2"] for row in table(data)] == ["San José", "Santa María", "Juan de Prueba"]
