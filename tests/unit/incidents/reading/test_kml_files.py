"""KML and KMZ are read with every folder, safely, and their placemarks counted by a second way."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from impact.errors import UnreadableFile
from impact.incidents.reading import read
from impact.incidents.reading.features import kml_markup
from impact.incidents.reading.raw_table import RawTable, ReadOptions
from tests.unit.incidents.reading import made_up_files


def kml(folder: Path, text: str, **options: str) -> RawTable:
    path = folder / "map.kml"
    path.write_text(text, encoding="utf-8")
    return read(path, ReadOptions(**options))  # type: ignore[arg-type]


def around(inner: str) -> str:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inner}</Document></kml>'


def test_folders_data_times_and_descriptions_become_columns(tmp_path: Path) -> None:
    table = kml(tmp_path, made_up_files.KML)
    assert table.columns.to_pydict() == {
        "folder": ["Map / Accidents", "Map / Accidents", "Map / Fields / North"],
        "name": ["A1", "A2", "F1"],
        "description": ["Status: open Year: 2004", "Killed 2", None],
        "Device": ["mine", None, None],
        "when": ["2004-05-06", None, None],
        "Status": ["open", None, None],
        "Year": ["2004", None, None],
        "Killed": [None, "2", None],
    }
    assert table.counted == 3
    assert table.geometry is not None
    assert [None if g is None else shapely.from_wkb(g).geom_type for g in table.geometry] == [
        "Point", None, "Polygon"
    ]  # fmt: skip
    assert not table.findings


def test_a_folder_can_be_chosen_and_the_others_are_counted(tmp_path: Path) -> None:
    table = kml(tmp_path, made_up_files.KML, sheet="Fields")
    assert (len(table), table.counted, dict(table.excluded)) == (1, 3, {"other_layer": 2})
    with pytest.raises(UnreadableFile, match="Map / Accidents"):
        kml(tmp_path, made_up_files.KML, sheet="Roads")


def test_every_kml_of_a_kmz_is_read(tmp_path: Path) -> None:
    for name in ("doc.kml", "layer2.kml"):
        (tmp_path / name).write_text(made_up_files.KML, encoding="utf-8")
    path = made_up_files.packed(tmp_path / "m.kmz", [tmp_path / "doc.kml", tmp_path / "layer2.kml"])
    table = read(path)
    assert (table.format, len(table), table.counted) == ("KMZ", 6, 6)
    assert table.columns["folder"].to_pylist()[3] == "layer2.kml / Map / Accidents"


def test_faults_of_programs_are_mended_and_said(tmp_path: Path) -> None:
    text = around("<Placemark><name>A &nbsp; B & C</name><gx:Track><gx:coord>1 2 3</gx:coord>"
                  "<gx:coord>2 2 3</gx:coord></gx:Track></Placemark>")  # fmt: skip
    table = kml(tmp_path, text)
    assert table.columns["name"].to_pylist() == ["A B & C"]
    assert [f.kind for f in table.findings] == ["markup_mended"]
    assert table.geometry is not None
    assert shapely.from_wkb(table.geometry[0]).geom_type == "LineString"


def test_damaged_coordinates_cost_the_shape_only(tmp_path: Path) -> None:
    text = around("<Placemark><Point><coordinates>north, east</coordinates></Point></Placemark>")
    table = kml(tmp_path, text)
    assert len(table) == 1
    assert [f.kind for f in table.findings] == ["geometry_unreadable"]


def test_a_declared_code_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "map.kml"
    text = '<?xml version="1.0" encoding="windows-1252"?>' + around(
        "<Placemark><name>Peñón</name></Placemark>"
    )
    path.write_bytes(text.encode("cp1252"))
    assert read(path).columns["name"].to_pylist() == ["Peñón"]


BOMB = '<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + around(
    "<Placemark><name>&b;</name></Placemark>"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (made_up_files.KML[:-200], "cut off"),
        (around("<NetworkLink><Link><href>https://example.org</href></Link></NetworkLink>"), "links"),
        (around(""), "no placemark"),
        (BOMB, "entities"),
        ("<kml>" + "<Folder>" * 20_000, "nested|cut off"),
    ],
)
def test_what_cannot_be_read_is_an_error_of_three_parts(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as caught:
        kml(tmp_path, text)
    assert caught.value.expected
    assert caught.value.remedy


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("4711")
    text = f'<!DOCTYPE k [<!ENTITY a SYSTEM "{secret.as_uri()}">]>' + around(
        "<Placemark><name>&a;</name></Placemark>"
    )
    with pytest.raises(UnreadableFile, match="entities") as caught:
        kml(tmp_path, text)
    assert "4711" not in str(caught.value)


def test_tags_in_comments_and_quoted_text_are_not_counted() -> None:
    assert kml_markup.count_placemarks(made_up_files.KML.encode()) == 3
    assert kml_markup.count_placemarks(b"<x:Placemark id='1'/><PlacemarkList/>") == 1
