"""Places in files of researchers: points, metres, shapefiles, areas, countries, districts."""

from __future__ import annotations

import pytest

from impact.incidents.values.crosswalk import Crosswalk, stable_series
from tests.data.own_data.cases import by_id, changed, folder, kinds, read, right, set_aside, table


def test_swapped_points_are_proposals_and_good_points_stay(tmp_path):
    data, expected = read(5), right(5)
    assert data.account.kept == expected["rows_kept"]
    points = {row["id"]: (row["lat"], row["lon"]) for row in table(data)}
    assert sorted(name for name, point in points.items() if None not in point) == expected["points_good"]
    assert points["P9"] == (-4.1, -70.0)
    for name, reason in expected["points_withheld"].items():
        row = int(name[1:]) + 1
        findings = [f for f in data.findings if row in f.rows and f.field == "point"]
        assert findings, name
        if reason in ("swap", "sign_lon"):
            assert any(f.proposal for f in findings), name
            assert not all(f.decided for f in findings), name
        if reason == "out_of_range":
            assert not any(f.proposal for f in findings), name
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
    findings = read(6, "input_nocrs.geojson").findings
    assert any("3857" in f"{f.proposal} {f.detail}" for f in findings)
    assert read(6, "input_small.geojson").findings


@pytest.mark.parametrize("name", ["input_utf8", "input_cp1252", "input_lying_cpg", "input_noprj"])
def test_names_in_a_shapefile_are_those_of_its_bytes(name):
    data = read(18, f"{name}.zip")
    assert [row["admin3"] for row in table(data)] == right(18)["names"]


def test_names_in_an_arabic_shapefile_are_those_of_its_bytes():
    assert [row["admin3"] for row in table(read(18, "input_arabic_utf8.zip"))] == right(18)["arabic"]


def test_a_code_page_that_contradicts_the_bytes_is_named():
    findings = [
        f for f in read(18, "input_lying_cpg.zip").findings if "1252" in f"{f.value} {f.detail} {f.proposal}"
    ]
    assert findings


def test_a_shapefile_without_system_gives_no_point_until_one_is_stated(tmp_path):
    data = read(18, "input_noprj.zip")
    assert all(row["lat"] is None for row in table(data))
    assert [f.kind for f in data.asked] == ["system_unknown"]
    assert any("crs" in f"{f.proposal} {f.detail}" for f in data.findings)
    stated = changed(tmp_path, 18, lambda m: m.update(read={"crs": "EPSG:4326"}), "input_noprj.zip")
    assert all(row["lat"] == pytest.approx(4.5) for row in table(stated))


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
    findings = {f.kind for f in data.findings if 1 in f.rows}
    assert findings
    assert any(6 in f.rows for f in data.findings)
    stated = by_id(data, "area_m2_min")
    assert (stated["G4"], stated["G5"]) == (5000, 700)
    accept = [{"kind": kind} for kind in sorted({f.kind for f in data.asked})]
    accepted = changed(tmp_path, 23, lambda m: m.update(accept=accept), "input.geojson")
    assert by_id(accepted, "shape_m2")["G1"] == pytest.approx(expected["G1_after_m2"], **close)


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


def test_an_area_across_the_antimeridian_is_small():
    data, expected = read(33, "input.geojson"), right(33)
    areas = by_id(data, "shape_m2")
    for name in ("K1", "K2"):
        assert areas[name] == pytest.approx(expected[f"{name}_m2"], rel=expected["tolerance"])
        assert any(int(name[1]) in f.rows for f in data.findings), name


def test_a_split_district_is_followed_through_the_smallest_stable_unit():
    data, expected = read(36), right(36)
    codes = {(row["date"][:4], row["admin2_code"]) for row in table(data)}
    assert ("2015", "A1") in codes
    assert data.account.kept == 6
    counts = data.counts.rename(columns={"admin2_code": "code", "value_min": "value"})
    counts["year"] = counts["date"].str[:4].astype(int)
    series = stable_series(counts[["year", "code", "value"]], Crosswalk.load("crosswalk.csv", folder(36)))
    values = {(row.unit, row.year): row.value for row in series.itertuples()}
    for unit, years in expected["stable_series"].items():
        for year, value in years.items():
            assert values[unit, int(year)] == value


def test_made_up_polygons_are_told_by_four_marks():
    data, expected = read(42, "input.geojson"), right(42)
    rows = {"T1": 1, "T2": 2, "T3": 3, "T4": 4}
    assert data.account.kept == 4
    marks = {kind: {r for f in data.findings if f.kind == kind for r in f.rows} for kind in kinds(data)}
    everywhere = {rows[name] for name in expected["area_mismatch"]}
    outside = {rows[name] for name in expected["label_outside"]}
    assert everywhere in marks.values()
    assert outside in marks.values()
    assert sum(values >= everywhere for values in marks.values()) >= 2  # stated area, and one shape repeated
    assert any("grid" in kind for kind in marks)
