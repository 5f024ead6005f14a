"""Shapes are mended without losing a lobe, measured on the ellipsoid, and every mend is counted."""

from __future__ import annotations

import json
import struct

import numpy as np
import pyarrow as pa
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.reading.features import wkb
from impact.incidents.reading.features.json_file import read_json
from impact.incidents.reading.raw_table import ReadOptions
from impact.incidents.tables import HAZARDS
from impact.incidents.values.parsed import Context, Parsed
from impact.incidents.values.space import ellipsoid, shape_agreement, shapes
from impact.incidents.values.space.polygons import shape_decoding, shape_repair
from tests.conftest import CHECKOUT

CASES = CHECKOUT / "tests" / "cases"
SQUARE = [[10.0, 5.0], [10.01, 5.0], [10.01, 5.01], [10.0, 5.01], [10.0, 5.0]]


def parse(*polygons: object, crs: str | None = "OGC:CRS84", country: str | None = None) -> Parsed:
    geometry = wkb.column([None if p is None else wkb.polygon(p) for p in polygons])  # type: ignore[arg-type]
    return shapes.parse(geometry, crs, ColumnSpec(), Context(HAZARDS.field("shape"), country))


def case(name: str) -> tuple[list[str], Parsed]:
    table = read_json(CASES / name / "input.geojson", ReadOptions())
    assert table.geometry is not None
    parsed = shapes.parse(table.geometry, table.crs, ColumnSpec(), Context(HAZARDS.field("shape")))
    return table.columns["id"].to_pylist(), parsed


def rows_of(parsed: Parsed, kind: str) -> list[int]:
    return [p.index for p in parsed.problems if p.kind == kind]


def detail(parsed: Parsed, kind: str) -> str:
    return next(f.detail for f in parsed.findings if f.kind == kind)


def test_case_23_keeps_both_lobes_closes_and_counts_overlaps_once() -> None:
    ids, parsed = case("23_bowtie_geometry")
    area = dict(zip(ids, parsed.outputs["shape_m2"], strict=True))
    assert area["G1"] == pytest.approx(615454, rel=0.001)
    assert area["G2"] == area["G3"] == pytest.approx(1230907, rel=0.001)
    assert [i for i in ids if area[i] is None] == ["G4", "G5", "G7"]
    assert [ids[i] for i in rows_of(parsed, "ring_closed")] == ["G6"]
    assert [ids[i] for i in rows_of(parsed, "shape_repeated")] == ["G2", "G6"]
    assert next(p.detail for p in parsed.problems if p.kind == "shape_repaired") == (
        "1 shapes: 0 m2 (0.000 km2) before, 615,454 m2 (0.615 km2) after"
    )
    both = [shapely.from_wkb(parsed.outputs["shape"][i]) for i in (1, 2)]
    from impact.incidents.values.space.polygons.shape_notes import union_area

    assert union_area(both) == pytest.approx(1846361, rel=0.001)


def test_case_33_is_taken_the_short_way_and_cut_in_two() -> None:
    ids, parsed = case("33_antimeridian")
    assert parsed.outputs["shape_m2"] == pytest.approx([2363047] * 2, rel=0.01)
    for shape in shapely.from_wkb(np.array(parsed.outputs["shape"], dtype=object)):
        assert len(shape.geoms) == 2
        assert abs(shape.bounds[0]) == abs(shape.bounds[2]) == 180
        assert shapely.is_valid(shape)
    assert [ids[i] for i in rows_of(parsed, "across_180_degrees")] == ["K1", "K2"]


def test_case_42_has_copies_a_grid_a_wrong_area_and_a_point_elsewhere() -> None:
    table = read_json(CASES / "42_made_up_polygons" / "input.geojson", ReadOptions())
    ids, parsed = case("42_made_up_polygons")
    assert [ids[i] for i in rows_of(parsed, "shape_copied")] == ["T1", "T2", "T3", "T4"]
    assert len({p.proposal for p in parsed.problems}) == 1
    assert detail(parsed, "corners_on_a_grid").endswith("grid of 0.001 degrees")
    number = {n: [float(v) for v in table.columns[n].to_pylist()] for n in ("area_ha", "lat", "lon")}
    columns = {
        "shape": pa.array(parsed.outputs["shape"]),
        "shape_m2": pa.array(parsed.outputs["shape_m2"]),
        "area_m2_min": pa.array([v * 10_000 for v in number["area_ha"]]),
        "area_m2_max": pa.array([v * 10_000 for v in number["area_ha"]]),
        "lat": pa.array(number["lat"]),
        "lon": pa.array(number["lon"]),
    }
    rows = {f.kind: f.rows for f in shape_agreement.check(columns, table.rows)}
    assert rows == {"area_mismatch": (1, 2, 3, 4), "label_outside": (3,)}


def test_areas_are_those_of_a_second_library_at_every_latitude() -> None:
    for south in (0.0, 33.0, 60.0, 78.0):
        ring = np.array([[20, south], [20.3, south], [20.3, south + 0.2], [20, south + 0.2], [20, south]])
        polygon = Geodesic.WGS84.Polygon()
        for lon, lat in ring[:-1]:
            polygon.AddPoint(lat, lon)
        assert ellipsoid.ring_area(ring) == pytest.approx(abs(polygon.Compute()[2]), rel=1e-9)


def test_holes_are_taken_off_and_outer_rings_turned() -> None:
    hole = [[10.002, 5.002], [10.004, 5.002], [10.004, 5.004], [10.002, 5.004], [10.002, 5.002]]
    parsed = parse([SQUARE[::-1], hole], [SQUARE])
    with_hole, whole = parsed.outputs["shape_m2"]
    assert with_hole == pytest.approx(whole * 0.96, rel=1e-4)
    assert shapely.is_ccw(shapely.from_wkb(parsed.outputs["shape"][0]).exterior)
    assert next(f.count for f in parsed.findings if f.kind == "ring_order") == 1


def test_parts_that_overlap_count_once_and_none_is_cut_out() -> None:
    two = shapely.MultiPolygon([shapely.box(10, 5, 10.02, 5.02), shapely.box(10.01, 5.01, 10.03, 5.03)])
    geometry = np.array([shapely.to_wkb(two)], dtype=object)
    parsed = shapes.parse(geometry, "EPSG:4326", ColumnSpec(), Context(HAZARDS.field("shape")))
    one = ellipsoid.area(shapely.box(10, 5, 10.01, 5.01))
    assert parsed.outputs["shape_m2"][0] == pytest.approx(7 * one, rel=1e-4)
    assert rows_of(parsed, "shape_repaired") == [0]


def test_metres_of_a_declared_system_become_degrees() -> None:
    ring = [[610000, 497000], [611000, 497000], [611000, 498000], [610000, 498000], [610000, 497000]]
    parsed = parse([ring], crs="urn:ogc:def:crs:EPSG::32618")
    assert parsed.outputs["shape_m2"][0] == pytest.approx(1_000_000, rel=0.002)
    assert shapely.from_wkb(parsed.outputs["shape"][0]).centroid.x == pytest.approx(-74.0, abs=0.01)


def test_no_system_degrees_as_metres_and_metres_as_degrees_are_withheld_and_asked() -> None:
    metres = [[610000, 497000], [611000, 497000], [611000, 498000], [610000, 497000]]
    for crs, ring, kind in (
        (None, SQUARE, "system_unknown"),
        ("EPSG:3857", SQUARE, "degrees_declared_as_metres"),
        ("OGC:CRS84", metres, "not_degrees"),
    ):
        parsed = parse([ring], crs=crs)
        assert parsed.outputs["shape"] == [None]
        assert [p.kind for p in parsed.problems] == [kind]
        assert [(f.kind, f.decided) for f in parsed.findings if not f.decided] == [(kind, False)]
    accepted = parse([SQUARE], crs=None).problems[0].accepted
    assert accepted is not None
    assert accepted["shape_m2"] == pytest.approx(parse([SQUARE]).outputs["shape_m2"][0], abs=0.1)


def test_a_shape_outside_the_country_is_asked_and_an_exchange_is_proposed() -> None:
    inside = [[[-74.0, 4.5], [-73.99, 4.5], [-73.99, 4.51], [-74.0, 4.5]]]
    swapped = [[[y, x] for x, y in inside[0]]]
    elsewhere = [SQUARE]
    parsed = parse(inside, swapped, elsewhere, country="COL")
    assert parsed.outputs["shape"][0] is not None
    assert parsed.outputs["shape"][1:] == [None, None]
    assert [p.kind for p in parsed.problems] == ["columns_swapped", "outside_country"]
    assert parsed.problems[0].accepted is not None
    turned = shapely.from_wkb(parsed.problems[0].accepted["shape"])
    assert turned.equals(shapely.from_wkb(parsed.outputs["shape"][0]))


def test_rings_of_two_corners_and_lines_have_no_shape_and_keep_their_row() -> None:
    flat = [[[10, 5], [10.1, 5], [10.2, 5], [10, 5]]]
    parsed = parse([[[10, 5], [10.1, 5], [10, 5]]], flat, [SQUARE])
    assert [v is None for v in parsed.outputs["shape"]] == [True, True, False]
    assert rows_of(parsed, "shape_degenerate") == [0, 1]


def test_ground_that_is_open_and_released_is_measured_once() -> None:
    open_, cleared = shapely.box(10, 5, 10.02, 5.01), shapely.box(10.01, 5, 10.03, 5.01)
    columns = {
        "shape": pa.array([shapely.to_wkb(s) for s in (open_, cleared, cleared)]),
        "shape_m2": pa.array([1.0] * 3),
        "status": pa.array(["open", "closed", "closed"]),
        "ended": pa.array([None, "cleared", "cleared"]),
    }
    rows = shape_agreement.check(columns, np.array([2, 3, 4]))
    assert [(f.kind, f.rows) for f in rows] == [("suspected_and_released", (2,))]
    assert f"{ellipsoid.area(shapely.box(10.01, 5, 10.02, 5.01)):,.0f} m2" in rows[0].detail


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=3, max_size=12))
def test_mending_never_loses_what_an_even_odd_fill_covers(corners: list[tuple[float, float]]) -> None:
    ring = np.array([*corners, corners[0]])
    if len(np.unique(ring, axis=0)) < 3:
        return
    shape = shape_repair.built([[ring]])
    mended = shape_repair.valid(shape)
    rounded = shapely.transform(shape, lambda corner: np.round(corner, 10))  # GEOS gives up on 1e-100
    covered = shapely.area(shapely.make_valid(rounded))
    assert (0.0 if mended is None else shapely.area(mended)) == pytest.approx(covered, abs=1e-9)


def test_corners_almost_nowhere_apart_are_mended() -> None:
    """As they are GEOS refuses the first of these rings, and loses a lobe of the second."""
    refused = [(0, 0), (0, -1), (0, 0), (5e-116, 0), (-1, -1), (0, 0), (0, -1), (8e-97, 0), (1, -1), (-1, 0)]
    halved = [(0, 4e-180), (0, 0), (-1, -0.5), (5e-116, 0), (0, 0), (0, 0.5), (8e-97, -1), (-1, 0)]
    for corners in (refused, halved):
        ring = np.array([*corners, corners[0]], dtype=float)
        plain = np.round(ring, 10)
        expected = shapely.area(shapely.make_valid(shapely.Polygon(plain)))
        assert shapely.area(shape_repair.valid(shape_repair.built([[ring]]))) == pytest.approx(expected)


@given(st.integers(0, 2**32 - 1))
def test_damaged_bytes_of_a_shape_cost_the_shape_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    two = shapely.MultiPolygon([shapely.box(1, 1, 2, 2), shapely.box(4, 4, 5, 5)])
    whole = bytearray(shapely.to_wkb(two))
    for position in rng.integers(0, len(whole), 4):
        whole[position] = int(rng.integers(0, 256))
    cut = bytes(whole[: rng.integers(1, len(whole) + 1)])
    geometry = np.array([cut, wkb.polygon([SQUARE])], dtype=object)
    parsed = shapes.parse(geometry, "EPSG:4326", ColumnSpec(), Context(HAZARDS.field("shape")))
    assert len(parsed.outputs["shape"]) == 2
    assert parsed.outputs["shape"][1] is not None


def test_a_count_that_no_file_could_hold_is_damage() -> None:
    head = struct.pack("<BII", 1, 6, 2**31) + struct.pack("<BII", 1, 3, 2**31)
    with pytest.raises(shape_decoding.DamagedShape):
        shape_decoding.rings(head)


def test_expected_values_of_the_cases_are_those_the_tests_hold() -> None:
    text = (CASES / "23_bowtie_geometry" / "expected.md").read_text()
    values = json.loads(text.split("```json")[1].split("```")[0])
    assert (values["G1_after_m2"], values["union_G2_G3_m2"]) == (615454, 1846361)
