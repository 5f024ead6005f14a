"""Real files with shapes, of ../shared/events: counts, encodings, repairs and areas as measured before."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.reading import read
from impact.incidents.reading.raw_table import RawTable, ReadOptions
from impact.incidents.tables import HAZARDS, POINT
from impact.incidents.values.parsed import Context, Parsed
from impact.incidents.values.space import points, shape_agreement, shapes
from tests.conftest import CHECKOUT

EVENTS = CHECKOUT.parent / "shared" / "events"
pytestmark = pytest.mark.skipif(
    not EVENTS.is_dir(), reason="the files of other owners are not beside this checkout"
)


def table(path: str, **options: str) -> RawTable:
    raw = read(EVENTS / path, ReadOptions(**options))  # type: ignore[arg-type]
    assert raw.counted == len(raw) + sum(raw.excluded.values())
    assert "rows_disagree" not in {f.kind for f in raw.findings}
    return raw


def points_of(path: str, country: str | None) -> Parsed:
    raw = table(path)
    assert raw.geometry is not None
    return points.parse_geometry(raw.geometry, raw.crs, ColumnSpec(), Context(POINT, country))


def shapes_of(path: str, country: str | None) -> Parsed:
    raw = table(path)
    assert raw.geometry is not None
    return shapes.parse(raw.geometry, raw.crs, ColumnSpec(), Context(HAZARDS.field("shape"), country))


def kinds(parsed: Parsed) -> Counter[str]:
    return Counter(p.kind for p in parsed.problems)


def detail(parsed: Parsed, kind: str) -> str:
    return next(f.detail for f in parsed.findings if f.kind == kind)


@pytest.mark.parametrize(
    ("path", "rows", "columns"),
    [
        ("bosnia/suspect_areas_simplyfied.geojson", 11068, 2),
        ("bosnia/cleared_areas_simplyfied.geojson", 8329, 2),
        ("bosnia/incidents.geojson", 1442, 2),
        ("bosnia/lifted_minefields.geojson", 925, 2),
        ("cambodia/casualty_incidents_2005.geojson", 124, 18),
        ("int-thor-wwii/bombings.geojson", 8768, 1),
        ("lbn-wp-2026/geoData_no_links.json", 181, 11),
        ("tha-arcgis-features/filtered-data.json", 523, 19),
        ("ukr-mre-kharkiv/gromada.geojson", 54, 28),
        ("osm-minefields-sample/minefields_first_features.geojson", 10, 33),
        ("vnm-provinces-1997/provinces_1997.shp", 61, None),
        ("irq-adm2", 101, None),
        ("vnm-bombing-dta/district_bombing_corrected.dta", 616, 926),
        ("vnm-bombing-dta/province_bombing_corrected.dta", 61, 524),
    ],
)
def test_every_record_is_read_and_counted_twice(path: str, rows: int, columns: int | None) -> None:
    raw = table(path)
    assert len(raw) == rows
    assert columns is None or raw.columns.num_columns == columns


def test_all_events_of_colombia_are_read_with_their_year() -> None:
    total = 0
    for year in range(1990, 2020):
        raw = table(f"colombia_events/{year}.json")
        assert set(raw.columns["AÑO"].to_pylist()) == {str(year)}
        total += len(raw)
    assert total == 36527


def test_escaped_slashes_and_codes_with_a_point_are_read_as_written() -> None:
    raw = table("cambodia/casualty_incidents_2005.geojson")
    assert raw.columns["Incident_D"][0].as_py() == "2005/01/10"
    assert raw.columns["ProvCode"][0].as_py() == "11.0"


def test_the_points_of_cambodia_are_metres_and_all_lie_in_cambodia() -> None:
    parsed = points_of("cambodia/casualty_incidents_2005.geojson", "KHM")
    assert not parsed.problems
    assert sum(lat is not None for lat in parsed.outputs["lat"]) == 124
    assert min(parsed.outputs["lat"]) > 10
    assert max(parsed.outputs["lon"]) < 108


def test_without_its_system_the_file_of_cambodia_is_told_which_it_looks_like(tmp_path: Path) -> None:
    value = json.loads((EVENTS / "cambodia/casualty_incidents_2005.geojson").read_text(encoding="utf-8"))
    del value["crs"]
    path = tmp_path / "no_system.geojson"
    path.write_text(json.dumps(value), encoding="utf-8")
    raw = read(path)
    assert raw.geometry is not None
    parsed = points.parse_geometry(raw.geometry, raw.crs, ColumnSpec(), Context(POINT, "KHM"))
    assert kinds(parsed) == {"not_degrees": 124}
    assert [f.proposal for f in parsed.findings if not f.decided] == [
        "looks like EPSG:32648: inside the box of KHM; say `system: EPSG:32648` in the mapping"
    ]


def test_the_one_positive_longitude_of_colombia_is_asked() -> None:
    parsed = points_of("colombia_events/2004.json", "COL")
    assert kinds(parsed) == {"sign_lon": 1}
    problem = parsed.problems[0]
    assert problem.accepted is not None
    assert problem.accepted["lon"] == pytest.approx(-74.23416667)
    assert parsed.outputs["lon"][problem.index] is None


def test_no_other_point_of_colombia_is_doubtful_in_a_later_year() -> None:
    assert not points_of("colombia_events/2019.json", "COL").problems


def test_repeated_points_of_bosnia_are_said_and_stay() -> None:
    parsed = points_of("bosnia/incidents.geojson", "BIH")
    assert not parsed.problems
    assert None not in parsed.outputs["lat"]
    # 303 rows at 101 points: 202 of them repeat another
    assert "303 of 1442 rows share their point" in detail(parsed, "points_repeated")
    assert "1240 different points, one of them 13 times" in detail(parsed, "points_repeated")


def test_the_suspected_areas_of_bosnia_have_the_gaps_and_areas_that_were_measured() -> None:
    """811.2, 812.8 and 807.4 km2 were measured on a sphere; on the ellipsoid all are 0.06 % less."""
    parsed = shapes_of("bosnia/suspect_areas_simplyfied.geojson", "BIH")
    assert detail(parsed, "without_shape").startswith("3094 of 11068")
    assert kinds(parsed)["shape_empty"] == 3
    assert kinds(parsed)["shape_repaired"] == 467
    assert sum(a for a in parsed.outputs["shape_m2"] if a is not None) / 1e6 == pytest.approx(
        812.8, rel=0.001
    )
    assert "overlaps once 806,93" in detail(parsed, "areas_total")
    assert sum(s is not None for s in parsed.outputs["shape"]) == 11068 - 3094 - 3


def test_the_cleared_areas_of_bosnia_and_what_they_share_with_the_suspected() -> None:
    cleared = shapes_of("bosnia/cleared_areas_simplyfied.geojson", "BIH")
    # one of the 709 invalid shapes has no area at all
    assert kinds(cleared)["shape_repaired"] + kinds(cleared)["shape_degenerate"] == 709
    assert sum(a for a in cleared.outputs["shape_m2"] if a is not None) / 1e6 == pytest.approx(
        40.22, rel=0.001
    )
    suspected = shapes_of("bosnia/suspect_areas_simplyfied.geojson", "BIH")
    both = [
        shapely.from_wkb([s for s in each.outputs["shape"] if s is not None]) for each in (suspected, cleared)
    ]
    area, pairs = shape_agreement.overlap(*both)
    assert area / 1e6 == pytest.approx(1.14, abs=0.01)
    assert pairs


def test_a_shapefile_in_an_old_datum_is_moved_and_that_is_said() -> None:
    raw = table("vnm-provinces-1997/provinces_1997.shp")
    assert raw.geometry is not None
    parsed = shapes.parse(raw.geometry, raw.crs, ColumnSpec(), Context(HAZARDS.field("shape"), "VNM"))
    assert all(s is not None for s in parsed.outputs["shape"])
    assert "datum_changed" in {f.kind for f in parsed.findings}
    total = sum(parsed.outputs["shape_m2"]) / 1e6
    assert 320_000 < total < 340_000


def test_arabic_names_are_read_without_a_code_page() -> None:
    raw = table("irq-adm2")
    assert raw.encoding == "utf-8"
    names = [n for n in raw.columns["ADM2_AR"].to_pylist() if n]
    assert len(names) == 101
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in n) and "\ufffd" not in n for n in names)
    assert raw.geometry is not None
    parsed = shapes.parse(raw.geometry, raw.crs, ColumnSpec(), Context(HAZARDS.field("shape"), "IRQ"))
    assert 430_000 < sum(a for a in parsed.outputs["shape_m2"] if a) / 1e6 < 445_000


def test_points_beyond_the_globe_are_withheld() -> None:
    parsed = points_of("int-thor-wwii/bombings.geojson", None)
    # four more have a longitude of exactly 0
    assert kinds(parsed) == {"out_of_range": 1, "half": 4}
    assert parsed.outputs["lat"][-1] is None


def test_the_points_of_lebanon_are_tested_against_the_country_of_each_row() -> None:
    raw = table("lbn-wp-2026/geoData_no_links.json")
    parts = {name: raw.columns[name].to_pylist() for name in ("lat", "lon", "country")}
    context = Context(POINT, "LBN")
    parsed = points.parse(parts, [1] * len(raw), ColumnSpec(lat="lat", lon="lon"), context)
    stated = sum(lat is not None for lat in parts["lat"])
    assert sum(lat is not None for lat in parsed.outputs["lat"]) + len(kinds(parsed)) >= stated - len(
        parsed.problems
    )
    assert len(parsed.reasons) == len(raw) - stated


def test_one_text_of_the_districts_is_no_utf8_and_said() -> None:
    raw = table("vnm-bombing-dta/district_bombing_corrected.dta")
    assert [f.kind for f in raw.findings] == ["mixed_encoding"]
    assert raw.columns["district"][0].as_py() == "10101"
    assert raw.labels["comped98_head"]["0"] == "Never"
    assert "ca" in json.dumps(raw.facts["labels_of_columns"])


def test_dates_of_the_feature_service_stay_milliseconds() -> None:
    raw = table("tha-arcgis-features/filtered-data.json")
    assert set(map(len, raw.columns["end_date"].to_pylist())) <= {10, 13}
    assert np.array([len(t) == 10 for t in raw.columns["start_date"].to_pylist()]).all()
