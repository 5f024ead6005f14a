"""JSON, GeoJSON and ESRI features are read as they are, and counted by a second parser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from impact.errors import UnreadableFile
from impact.incidents.reading.features import json_text, wkb
from impact.incidents.reading.features.json_file import read_json
from impact.incidents.reading.raw_table import RawTable, ReadOptions
from tests.conftest import CHECKOUT

CASES = CHECKOUT / "tests" / "cases"


def write(folder: Path, content: object, name: str = "file.json") -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, content: object, **options: str) -> RawTable:
    return read_json(write(folder, content), ReadOptions(**options))  # type: ignore[arg-type]


def kinds(table: RawTable) -> list[str]:
    return [f.kind for f in table.findings]


def collection(*features: object, **members: object) -> dict[str, object]:
    return {"type": "FeatureCollection", **members, "features": list(features)}


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


POINT = {"type": "Point", "coordinates": [10.5, 4.25]}


def test_numbers_keep_the_digits_of_the_file(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"code": 05.10, "v": 1}]'.replace("05.10", "5.10"))
    assert table.columns.to_pydict() == {"code": ["5.10"], "v": ["1"]}


def test_null_absent_and_empty_text_are_null_and_words_stand_for_booleans(tmp_path: Path) -> None:
    table = read(tmp_path, [{"a": None, "b": ""}, {"a": True}, {"c": ["mine", "uxo"], "d": {"e": "x"}}])
    assert table.columns.to_pydict() == {
        "a": [None, "true", None],
        "b": [None, None, None],
        "c": [None, None, "mine; uxo"],
        "d.e": [None, None, "x"],
    }


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ({"data": {"items": [{"a": 1}, {"a": 2}]}}, 2),
        ({"a": [1, 2, 3], "b": ["x", None, "z"]}, 3),
        ({"a": {"0": 1, "1": 2}, "b": {"0": "x", "1": "y"}}, 2),
        ({"columns": ["a", "b"], "index": [0, 1], "data": [[1, "x"], [2, "y"]]}, 2),
        ([["a", "b"], [1, 2], [3, 4]], 2),
        ({"N1": {"a": 1}, "N2": {"a": 2}, "N3": {"a": 3}}, 3),
        ('{"a": 1}\n{"a": 2}\n', 2),
    ],
    ids=["inside", "lists", "numbered cells", "split", "list of lists", "keyed", "lines"],
)
def test_every_form_of_records_is_read_and_counted_twice(tmp_path: Path, content: object, rows: int) -> None:
    table = read(tmp_path, content)
    assert (len(table), table.counted) == (rows, rows)
    assert "a" in table.columns.column_names
    assert "rows_disagree" not in kinds(table)


def test_two_long_lists_ask_which_is_meant_and_the_path_decides(tmp_path: Path) -> None:
    content = {"people": [{"a": 1}, {"a": 2}], "events": [{"b": 1}, {"b": 2}, {"b": 3}]}
    asked = read(tmp_path, content)
    assert [(f.kind, f.decided) for f in asked.findings] == [("several_layers", False)]
    decided = read(tmp_path, content, records="people")
    assert decided.columns.to_pydict() == {"a": ["1", "2"]}
    assert not decided.findings


def test_a_path_that_is_not_there_names_what_is(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"data\.item.*items"):
        read(tmp_path, {"data": {"items": [{"a": 1}]}}, records="data.item")


def test_a_name_that_stands_twice_in_a_record_is_kept_twice(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"date": "2001", "date": "2002"}]')
    assert table.columns.to_pydict() == {"date": ["2001"], "date (2)": ["2002"]}
    assert kinds(table) == ["repeated_names"]


def test_members_that_are_no_records_are_counted_apart(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"a": 1}, null, {}, {"a": 2}]')
    assert (len(table), table.counted, dict(table.excluded)) == (2, 4, {"blank": 2})
    assert table.rows.tolist() == [1, 4]


@pytest.mark.parametrize(
    "wrapper",
    [
        "var mines = {};",
        "const mines = {}",
        "window.data.mines = {};\n",
        "mines({});",
        "// note\nlet mines={};",
    ],
)
def test_geojson_in_a_script_is_read(tmp_path: Path, wrapper: str) -> None:
    text = wrapper.replace("{}", json.dumps(collection(feature(POINT, AÑO="1999"))))
    table = read(tmp_path, text)
    assert table.columns.to_pydict() == {"AÑO": ["1999"]}
    assert shapely.from_wkb(table.geometry[0]).coords[0] == (10.5, 4.25)
    assert table.sheet is not None
    assert table.sheet.endswith(("mines", "data.mines"))


def test_a_script_of_two_variables_asks_and_the_sheet_decides(tmp_path: Path) -> None:
    text = f"var a = {json.dumps(collection(feature(POINT, x=1)))};\nvar b = {json.dumps([{'y': 1}])};"
    assert kinds(read(tmp_path, text)) == ["several_layers"]
    assert read(tmp_path, text, sheet="b").columns.to_pydict() == {"y": ["1"]}


def test_null_and_empty_shapes_are_records(tmp_path: Path) -> None:
    empty = {"type": "MultiPolygon", "coordinates": []}
    table = read(tmp_path, collection(feature(None, a=1), feature(empty, a=2), feature(POINT, a=3)))
    assert table.geometry is not None
    assert table.geometry[0] is None
    assert shapely.from_wkb(table.geometry[1]).is_empty
    assert (len(table), table.counted) == (3, 3)


def test_an_open_ring_stays_open_until_it_is_repaired(tmp_path: Path) -> None:
    ring = [[0, 0], [1, 0], [1, 1]]
    table = read(tmp_path, collection(feature({"type": "Polygon", "coordinates": [ring]})))
    assert table.geometry is not None
    assert len(table.geometry[0]) == 1 + 4 + 4 + 4 + 3 * 16


def test_coordinates_that_are_words_cost_the_shape_and_not_the_record(tmp_path: Path) -> None:
    table = read(tmp_path, collection(feature({"type": "Point", "coordinates": ["here", "there"]}, a=1)))
    assert len(table) == 1
    assert table.geometry is not None
    assert table.geometry[0] is None
    assert [(f.kind, f.rows) for f in table.findings] == [("geometry_unreadable", (1,))]


def test_geojson_without_a_system_is_in_degrees_and_the_old_member_is_read(tmp_path: Path) -> None:
    assert read_json(CASES / "06_projected_as_degrees/input_nocrs.geojson", ReadOptions()).crs == "OGC:CRS84"
    declared = read_json(CASES / "06_projected_as_degrees/input_crs.geojson", ReadOptions())
    assert declared.crs == "urn:ogc:def:crs:EPSG::32618"
    stated = read(tmp_path, collection(feature(POINT)), crs="EPSG:3857")
    assert stated.crs == "EPSG:3857"


def test_members_beside_the_properties_are_kept(tmp_path: Path) -> None:
    table = read(tmp_path, collection({**feature(POINT, id="A"), "id": "way/7"}))
    assert table.columns.to_pydict() == {"id": ["A"], "id (feature)": ["way/7"]}


@pytest.mark.parametrize(
    "content",
    [
        feature(POINT, a=1),
        POINT,
        [feature(POINT, a=1)],
        [collection(feature(POINT, a=1))],
        {"result": collection(feature(POINT, a=1))},
    ],
    ids=["feature", "geometry", "list of features", "pages", "inside"],
)
def test_other_forms_of_geojson_are_read_and_counted(tmp_path: Path, content: object) -> None:
    table = read(tmp_path, content)
    assert (table.format, len(table), table.counted) == ("GeoJSON", 1, 1)
    assert table.geometry is not None
    assert table.geometry[0] is not None


def test_an_answer_cut_at_the_limit_asks_and_its_domains_are_labels() -> None:
    table = read_json(CASES / "26_arcgis_cut_at_limit/input.json", ReadOptions())
    assert [(f.kind, f.effect.value, f.decided) for f in table.findings] == [("incomplete", "refused", False)]
    assert table.labels["device"] == {"1": "Anti-personnel mine", "2": "ERW"}
    assert table.facts["dates"] == {"acc_date": "ms"}
    assert table.columns["acc_date"].to_pylist() == ["1609443000000", "-86400000", None, None]
    assert table.crs == "EPSG:3857"
    assert table.geometry is not None
    assert [g is None for g in table.geometry] == [False, False, True, True]


def test_a_round_number_of_features_is_said(tmp_path: Path) -> None:
    table = read(tmp_path, collection(*[feature(POINT, a=i) for i in range(1000)]))
    assert [(f.kind, f.effect.value) for f in table.findings] == [("count_at_a_limit", "note")]


def test_rings_of_esri_become_parts_and_holes(tmp_path: Path) -> None:
    outer = [[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]]
    hole = [[2, 2], [4, 2], [4, 4], [2, 4], [2, 2]]
    apart = [[20, 0], [20, 1], [21, 1], [21, 0], [20, 0]]
    content = {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4326},
        "features": [{"attributes": {"a": 1}, "geometry": {"rings": [outer, hole, apart]}}],
    }
    table = read(tmp_path, content)
    assert table.geometry is not None
    shape = shapely.from_wkb(table.geometry[0])
    assert shape.geom_type == "MultiPolygon"
    assert sorted(len(p.interiors) for p in shape.geoms) == [0, 1]
    assert shape.area == 100 - 4 + 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"type": "FeatureCollection", "features": [{"type": "Fea', "cut off"),
        ('[{"a": 1,}]', "line 1"),
        ("", "empty"),
        ("hello", "no JSON"),
        ('{"error": {"code": 499, "message": "Token Required"}}', "error of a server"),
        ('{"type": "Topology", "objects": {}, "arcs": []}', "TopoJSON"),
        ("[" * 100_000, "nested|cut off"),
        ('{"a": 1}', "no list of records"),
        ('{"type": "FeatureCollection", "features": [1, 2]}', "none of 2 features"),
    ],
)
def test_what_cannot_be_read_is_an_error_of_three_parts(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as caught:
        read(tmp_path, content)
    assert caught.value.expected
    assert caught.value.remedy


def test_the_second_count_does_not_trust_the_reader() -> None:
    text = '{"features": [{"a": [1, 2]}, {"a": {"features": [1, 2, 3]}}, null], "fields": [{}, {}]}'
    document = json_text.documents(text, "file")[0]
    assert json_text.count_items(document, ("features",)) == 3


def test_every_type_of_geojson_is_written_as_shapely_reads_it() -> None:
    shapes = [
        shapely.from_wkt(text)
        for text in (
            "POINT (1 2)",
            "LINESTRING (0 0, 1 1)",
            "POLYGON ((0 0, 4 0, 4 4, 0 0), (1 0.5, 2 0.5, 2 1, 1 0.5))",
            "MULTIPOINT (1 2, 3 4)",
            "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
            "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
            "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))",
        )
    ]
    for shape in shapes:
        written = wkb.from_geojson(json.loads(shapely.to_geojson(shape)))
        assert shapely.from_wkb(written).equals(shape)


def test_lists_inside_a_record_keep_their_numbers_and_nan_is_missing(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"a": [{"b": 1.50, "c": "1"}], "n": NaN}]')
    assert table.columns.to_pydict() == {"a": ['[{"b": 1.50, "c": "1"}]'], "n": [None]}
    assert table.counted == 1


def test_the_list_that_names_the_columns_is_no_second_layer(tmp_path: Path) -> None:
    content = {"meta": {"view": {"columns": [{"name": "id"}, {"name": "n"}]}}, "data": [["a", 1], ["b", 2]]}
    table = read(tmp_path, content)
    assert table.columns.to_pydict() == {"id": ["a", "b"], "n": ["1", "2"]}
    assert not table.findings
