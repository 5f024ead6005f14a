"""Doubtful points are withheld with the test they pass; good points are never touched."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from impact.incidents import kinds
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.reading.features.json_file import read_json
from impact.incidents.reading.raw_table import ReadOptions
from impact.incidents.tables import POINT
from impact.incidents.values.parsed import Context, Parsed
from impact.incidents.values.space import points
from impact.incidents.values.space.boxes import box_of, country_boxes
from tests.conftest import CHECKOUT

CASES = CHECKOUT / "tests" / "cases"


def parse(
    *pairs: tuple[str | None, str | None],
    country: str | None = None,
    language: str | None = None,
    **spec: object,
) -> Parsed:
    parts = {"lat": [p[0] for p in pairs], "lon": [p[1] for p in pairs]}
    context = Context(POINT, country, language)
    return points.parse(parts, [1] * len(pairs), ColumnSpec(lat="a", lon="b", **spec), context)  # type: ignore[arg-type]


def texts(
    *values: str | None, country: str | None = None, language: str | None = None, **spec: object
) -> Parsed:
    context = Context(POINT, country, language)
    return points.parse({"column": values}, [1] * len(values), ColumnSpec(column="a", **spec), context)  # type: ignore[arg-type]


def kind_of(parsed: Parsed) -> dict[int, str]:
    return {p.index: p.kind for p in parsed.problems}


def point(parsed: Parsed, index: int = 0) -> tuple[float, float]:
    return parsed.outputs["lat"][index], parsed.outputs["lon"][index]


def test_case_05_withholds_what_is_doubtful_and_leaves_the_point_at_the_border_alone() -> None:
    folder = CASES / "05_swapped_coordinates"
    with (folder / "input.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    parts = {part: [row[part] or None for row in rows] for part in ("lat", "lon", "country")}
    parsed = points.parse(parts, [1] * len(rows), ColumnSpec(lat="lat", lon="lon"), Context(POINT))
    expected = json.loads((folder / "expected.md").read_text().split("```json")[1].split("```")[0])
    assert {rows[i]["id"]: kind for i, kind in kind_of(parsed).items()} == expected["points_withheld"]
    good = [rows[i]["id"] for i, lat in enumerate(parsed.outputs["lat"]) if lat is not None]
    assert good == expected["points_good"]
    stands = {p.kind: (p.accepted["lat"], p.accepted["lon"]) for p in parsed.problems if p.accepted}
    assert stands == {"swap": (6.2, -75.5), "sign_lon": (4.6, -74.08)}


def test_case_06_reads_the_declared_system_and_asks_about_the_others() -> None:
    folder = CASES / "06_projected_as_degrees"
    parsed = {}
    for name in ("crs", "nocrs", "small"):
        table = read_json(folder / f"input_{name}.geojson", ReadOptions())
        assert table.geometry is not None
        parsed[name] = points.parse_geometry(table.geometry, table.crs, ColumnSpec(), Context(POINT))
    assert point(parsed["crs"]) == pytest.approx((4.5, -74.0), abs=1e-7)
    nocrs = parsed["nocrs"]
    assert kind_of(nocrs) == {0: "not_degrees"}
    assert point(nocrs, 1) == (4.4, -73.9)
    assert nocrs.outputs["lat"][0] is None
    assert "looks like EPSG:3857, would be about (-74.0, 4.5)" in str(nocrs.problems[0].proposal)
    assert [(f.kind, f.decided) for f in nocrs.findings] == [("not_degrees", False)]
    small = parsed["small"]
    assert kind_of(small) == {0: "degrees_declared_as_metres"}
    assert small.outputs["lat"] == [None]


def test_case_26_reads_web_mercator_under_the_number_of_esri() -> None:
    table = read_json(CASES / "26_arcgis_cut_at_limit/input.json", ReadOptions())
    assert table.geometry is not None
    parsed = points.parse_geometry(table.geometry, table.crs, ColumnSpec(), Context(POINT))
    assert point(parsed) == pytest.approx((4.5, -74.0), abs=1e-6)
    assert parsed.outputs["lat"][2:] == [None, None]
    assert parsed.reasons == {2: "not_stated", 3: "not_stated"}


@pytest.mark.parametrize(
    ("lat", "lon", "country", "kind", "right"),
    [
        ("6143703", "-75185183", "COL", "decimal_lost", (6.143703, -75.185183)),
        ("6.143703", "-7649818", "COL", "decimal_lost", (6.143703, -76.49818)),
        ("6.143.703", "-75.185.183", "COL", "decimal_lost", (6.143703, -75.185183)),
        ("1390350.59", "765536.98", "KHM", "not_degrees", (12.56578, 107.44381)),
        ("765536.98", "1390350.59", "KHM", "not_degrees", (12.56578, 107.44381)),
        ("501453.51", "-8237642.32", "COL", "not_degrees", (4.5, -74.0)),
        ("4.5", "286.0", "COL", "longitude_to_360", (4.5, -74.0)),
        ("15.5", "-38.0", "MOZ", "sign_both", (-15.5, 38.0)),
        ("15.5", "38.0", "MOZ", "sign_lat", (-15.5, 38.0)),
    ],
)
def test_the_one_test_that_passes_is_proposed(
    lat: str, lon: str, country: str, kind: str, right: tuple[float, float]
) -> None:
    parsed = parse((lat, lon), country=country)
    assert kind_of(parsed) == {0: kind}
    assert parsed.outputs["lat"] == [None]
    values = parsed.problems[0].accepted
    assert values is not None
    assert (values["lat"], values["lon"]) == pytest.approx(right, abs=1e-5)


def test_a_decimal_point_with_two_possible_places_gets_no_proposal() -> None:
    parsed = parse(("1143703", "-75185183"), country="COL")
    assert kind_of(parsed) == {0: "out_of_range"}
    assert parsed.problems[0].accepted is None


def test_metres_that_fit_several_zones_name_them_and_many_points_decide() -> None:
    one = parse(("497471.429", "610939.826"), country="COL")
    assert kind_of(one) == {0: "not_degrees"}
    assert one.problems[0].accepted is None
    assert all(f"EPSG:326{zone}" in str(one.problems[0].proposal) for zone in (17, 18, 19))
    wide = [(str(400_000 + 20_000 * i), str(200_000 + 60_000 * i)) for i in range(12)]
    many = parse(*wide, country="COL")
    assert {p.proposal for p in many.problems} == {
        "looks like EPSG:32618: inside the box of COL; say `system: EPSG:32618` in the mapping"
    }


def test_a_point_of_another_country_is_asked_and_can_stand_as_it_is() -> None:
    parsed = parse(("33.5", "36.3"), country="COL")
    assert kind_of(parsed) == {0: "outside_country"}
    assert kinds.kind("outside_country").asks
    assert parsed.problems[0].accepted == {"lat": 33.5, "lon": 36.3, "point_method": "unknown"}


def test_a_whole_column_in_metres_is_asked_once_and_the_system_reads_it() -> None:
    pairs = [(str(1_390_350 + i), str(765_536 + i)) for i in range(50)]
    doubtful = parse(*pairs, country="KHM")
    assert set(kind_of(doubtful).values()) == {"not_degrees"}
    assert not kinds.kind("not_degrees").asks
    asked = [f for f in doubtful.findings if not f.decided]
    assert [(f.kind, f.detail) for f in asked] == [("not_degrees", "50 of 50 rows")]
    assert "EPSG:32648" in str(asked[0].proposal)
    named = parse(*pairs, country="KHM", system="utm:48N")
    assert not named.problems
    assert point(named) == pytest.approx((12.5658, 107.4438), abs=1e-4)


def test_columns_exchanged_throughout_are_asked_once() -> None:
    parsed = parse(*[(f"-74.{i:03}", f"4.{i:03}") for i in range(40)], country="COL")
    assert set(kind_of(parsed).values()) == {"columns_swapped"}
    assert sum(not f.decided for f in parsed.findings) == 1


def test_points_far_from_the_bulk_are_no_doubt_without_a_country() -> None:
    parsed = parse(*[(f"4.{i:02}", f"-74.{i:02}") for i in range(30)], ("48.5", "35.1"))
    assert not parsed.problems


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("(6.143703, -75.185183)", (6.143703, -75.185183)),
        ("6,143703; -75,185183", (6.143703, -75.185183)),
        ("6,1,-75,1", (6.1, -75.1)),
        ("6.1 -75.1 2600 5", (6.1, -75.1)),
        ("POINT (-75.1 6.1)", (6.1, -75.1)),
        ("lat: 6.1, lon: -75.1", (6.1, -75.1)),
        ("lon=-75.1; lat=-6.1", (-6.1, -75.1)),
        ("https://www.google.com/maps/@6.1,-75.1,15z", (6.1, -75.1)),
        ("geo:6.1,-75.1", (6.1, -75.1)),
        ('{"latitude": "6.1", "longitude": "-75.1"}', (6.1, -75.1)),
        ("6°06'00\"N 75°06'00\"W", (6.1, -75.1)),
        ("75°06'00\"W, 6°06'00\"N", (6.1, -75.1)),
        ("N6 6 0 W75 6 0", (6.1, -75.1)),
        ("18N 610939.826 497471.429", (4.5, -74.0)),
        ("SRID=32618;POINT(610939.826 497471.429)", (4.5, -74.0)),
        ("٦٫١; ٧٥٫١", (6.1, 75.1)),
    ],
)
def test_a_point_in_one_text_is_read(text: str, right: tuple[float, float]) -> None:
    parsed = texts(text)
    assert not parsed.problems
    assert point(parsed) == pytest.approx(right, abs=1e-6)


def test_a_military_grid_reference_is_the_middle_of_its_square() -> None:
    from mgrs import MGRS

    whole = MGRS().toMGRS(4.5, -74.0, MGRSPrecision=5)
    fine, coarse = texts(whole), texts(whole[:5] + whole[5:7] + whole[10:12])
    assert point(fine) == pytest.approx((4.5, -74.0), abs=2e-5)
    assert point(coarse) == pytest.approx((4.5, -74.0), abs=0.01)
    assert "few_decimals" in [f.kind for f in coarse.findings]


def test_bearing_and_distance_go_along_the_ellipsoid() -> None:
    lat, lon = point(texts("1000 m N from 6.0, -75.0"))
    assert (lat, lon) == pytest.approx((6.0 + 1000 / 110_586.5, -75.0), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("6°08'37\"N", None, 6.143611),
        ("6 08 37.5 S", None, -6.14375),
        ("060837N", None, 6.143611),
        ("-6°30'", None, -6.5),
        ("6,5", None, 6.5),
        ("6d08m37s N", None, 6.143611),
        ("55°45' с.ш.", "ru", 55.75),
        ("33.5 شمالا", "ar", 33.5),
    ],
)
def test_degrees_minutes_and_seconds_are_read(text: str, language: str | None, right: float) -> None:
    assert point(parse((text, "10.5"), language=language))[0] == pytest.approx(right, abs=1e-6)


def test_the_letter_o_is_west_in_spanish_east_in_german_and_asked_without_a_language() -> None:
    text = ("4°30'00\"N", "74°00'00\"O")
    assert point(parse(text, language="es")) == (4.5, -74.0)
    assert point(parse(text, language="de")) == (4.5, 74.0)
    assert kind_of(parse(text)) == {0: "point_unreadable"}


@pytest.mark.parametrize("text", ["6°61'00\"", "251°7'0\"", "near the school", "1.2.3", "6 S N"])
def test_what_is_no_angle_is_withheld_and_named(text: str) -> None:
    assert kind_of(parse((text, "10.5"))) == {0: "point_unreadable"}


def test_letters_of_the_other_axis_are_asked_as_an_exchange() -> None:
    parsed = parse(("74°00'00\"W", "4°30'00\"N"), country="COL")
    assert kind_of(parsed) == {0: "swap"}
    assert parsed.problems[0].accepted == {"lat": 4.5, "lon": -74.0, "point_method": "unknown"}


def test_missing_words_have_their_reason_and_are_no_half_points() -> None:
    parsed = parse(
        (None, None), ("n/d", "n/d"), ("999", "999"), missing={"n/d": "withheld", "999": "unknown"}
    )
    assert parsed.reasons == {0: "not_stated", 1: "withheld", 2: "unknown"}
    assert not parsed.problems


def test_metres_with_thousands_marks_and_decimal_commas_are_read() -> None:
    right = (4.5, -74.0)
    for north, east in (
        ("497.471,429", "610.939,826"),
        ("497,471.429", "610,939.826"),
        ("497471,429 N", "610939,826 E"),
    ):
        assert point(parse((north, east), system="EPSG:32618")) == pytest.approx(right, abs=1e-6)


def test_repeated_points_are_said_and_none_is_dropped() -> None:
    parsed = points.parse(
        {"lat": ["4.123", "4.567"], "lon": ["-74.123", "-74.567"]},
        [13, 1],
        ColumnSpec(lat="a", lon="b"),
        Context(POINT),
    )
    assert [(f.kind, f.count, f.decided) for f in parsed.findings] == [("points_repeated", 13, True)]
    assert None not in parsed.outputs["lat"]


def test_few_decimals_are_said() -> None:
    parsed = parse(*[(f"4.{i}", f"-74.{i}") for i in range(9)])
    assert [f.kind for f in parsed.findings] == ["few_decimals"]


def test_a_file_without_a_system_is_asked_and_degrees_are_the_proposal() -> None:
    shapes = np.array([shapely.to_wkb(shapely.Point(-74, 4.5)), None], dtype=object)
    parsed = points.parse_geometry(shapes, None, ColumnSpec(), Context(POINT))
    assert kind_of(parsed) == {0: "system_unknown"}
    assert parsed.problems[0].accepted == {"lat": 4.5, "lon": -74.0, "point_method": "unknown"}
    assert [(f.kind, f.decided) for f in parsed.findings] == [("system_unknown", False)]
    assert point(points.parse_geometry(shapes, None, ColumnSpec(system="degrees"), Context(POINT))) == (
        4.5,
        -74.0,
    )


def test_an_old_datum_is_changed_and_the_move_is_said() -> None:
    shapes = np.array([shapely.to_wkb(shapely.Point(-90, 40))], dtype=object)
    parsed = points.parse_geometry(shapes, "EPSG:4267", ColumnSpec(), Context(POINT))
    assert [f.kind for f in parsed.findings] == ["datum_changed"]
    assert point(parsed) != (40, -90)
    assert point(parsed) == pytest.approx((40, -90), abs=0.01)


def test_a_system_nobody_knows_withholds_all_and_asks() -> None:
    parsed = parse(("1", "2"), system="EPSG:1")
    assert [(f.kind, f.decided) for f in parsed.findings] == [("system_not_known", False)]
    assert parsed.outputs["lat"] == [None]


def test_a_shape_that_is_no_point_is_named() -> None:
    shapes = np.array([shapely.to_wkb(shapely.box(0, 0, 1, 1)), shapely.to_wkb(shapely.MultiPoint([(3, 4)]))])
    parsed = points.parse_geometry(shapes.astype(object), "EPSG:4326", ColumnSpec(), Context(POINT))
    assert kind_of(parsed) == {0: "not_a_point"}
    assert point(parsed, 1) == (4, 3)


def test_boxes_hold_every_country_and_cross_the_antimeridian() -> None:
    fiji = box_of("FJI")
    assert fiji is not None
    assert fiji.has(np.array([-17.0, -17.0, -17.0]), np.array([179.0, -179.0, 0.0])).tolist() == [
        True,
        True,
        False,
    ]
    assert len(country_boxes()) > 240
    assert box_of("Nowhere") is None


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=8))
def test_no_text_is_too_odd(pairs: list[tuple[str, str]]) -> None:
    parsed = parse(*pairs, country="COL")
    assert len(parsed.outputs["lat"]) == len(pairs)


@given(st.text(max_size=40))
def test_no_text_of_a_point_is_too_odd(text: str) -> None:
    assert len(texts(text).outputs["lat"]) == 1


@given(st.floats(-4, 12), st.floats(-79, -67))
def test_a_point_in_its_country_is_never_touched(lat: float, lon: float) -> None:
    parsed = parse((repr(lat), repr(lon)), country="COL")
    if abs(lat) < 1e-4 or "e" in repr(lat):
        return
    assert point(parsed) == (lat, lon)
    assert not parsed.problems


def test_a_zone_in_each_row_reads_the_metres_of_that_zone() -> None:
    parts = {
        "lat": ["1390350.59", "1390350.59", "1390350.59", None],
        "lon": ["765536.98", "765536.98", "765536.98", "1"],
        "zone": ["48N", "48", "no", "48N"],
    }
    spec = ColumnSpec(lat="a", lon="b", zone="c")
    parsed = points.parse(parts, [1] * 4, spec, Context(POINT, "KHM"))
    assert point(parsed, 0) == point(parsed, 1) == pytest.approx((12.5658, 107.4438), abs=1e-4)
    assert kind_of(parsed) == {2: "point_unreadable", 3: "half"}


def test_the_letter_s_is_a_half_or_a_band_by_the_country() -> None:
    parts = {"lat": ["3680000"], "lon": ["500000"], "zone": ["38 S"]}
    spec = ColumnSpec(lat="a", lon="b", zone="c")
    iraq = points.parse(parts, [1], spec, Context(POINT, "IRQ"))
    assert point(iraq) == pytest.approx((33.26, 45.0), abs=0.01)
    south = points.parse({**parts, "lat": ["8300000"]}, [1], spec, Context(POINT, "TZA"))
    assert point(south)[0] is None or point(south)[0] < 0
    nowhere = points.parse(parts, [1], spec, Context(POINT))
    assert kind_of(nowhere) == {0: "point_unreadable"}


def test_bearing_and_distance_of_their_own_columns_move_the_reference_point() -> None:
    parts = {
        "lat": ["6.0", "6.0", "6.0", "6.0"],
        "lon": ["-75.0", "-75.0", "-75.0", "-75.0"],
        "bearing": ["90", "N", None, "400"],
        "distance": ["1000", "0,5 km", None, "10"],
    }
    spec = ColumnSpec(lat="a", lon="b", bearing="c", distance="d")
    parsed = points.parse(parts, [1] * 4, spec, Context(POINT, "COL"))
    east = Geodesic.WGS84.Direct(6, -75, 90, 1000)
    north = Geodesic.WGS84.Direct(6, -75, 0, 500)
    assert point(parsed, 0) == pytest.approx((east["lat2"], east["lon2"]), abs=1e-9)
    assert point(parsed, 1) == pytest.approx((north["lat2"], north["lon2"]), abs=1e-9)
    assert point(parsed, 2) == (6.0, -75.0)
    assert kind_of(parsed) == {3: "point_unreadable"}
    assert "bearing_taken_as_true" in [f.kind for f in parsed.findings]


def test_nines_that_mean_missing_are_no_lost_decimal_point() -> None:
    assert kind_of(parse(("9999", "9999"), country="THA")) == {0: "out_of_range"}
