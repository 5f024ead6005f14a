"""Seeds of the fuzzer: a small made-up file of each format with its mapping, and the files of the cases."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pyogrio.raw
import pyreadstat
import shapely
import yaml

from bench.own_data.made_up_registers import victims

CASES = Path(__file__).resolve().parents[2] / "tests" / "cases"
_FORMATS = frozenset({".csv", ".xlsx", ".json", ".geojson", ".zip"})
_CHOICES = frozenset({"choices.csv", "crosswalk.csv", "codes_2020.csv", "box.json"})


@dataclass(frozen=True)
class Seed:
    """A file that is in order, and a mapping for it."""

    path: Path
    mapping: Path


def write_seeds(folder: Path, *, rows: int = 12, cases: bool = True) -> list[Seed]:
    """Write a file of each format into a folder; with the inputs of the cases beside them."""
    register = victims(rows, seed=3)
    mapping = folder / "mapping.yml"
    mapping.write_text(yaml.safe_dump(dict(register.mapping), allow_unicode=True), encoding="utf-8")
    shapes = dict(register.mapping)
    shapes["columns"] = {**shapes["columns"], "point": {"column": "geometry", "means": "reference_point"}}
    with_shapes = folder / "mapping_shapes.yml"
    with_shapes.write_text(yaml.safe_dump(shapes, allow_unicode=True), encoding="utf-8")
    frame = pd.DataFrame(dict(register.cells))
    plain = [*_tables(frame, folder), _ods(frame, folder / "seed.ods")]
    shaped = [*_shapes(frame, folder)]
    seeds = [Seed(p, mapping) for p in plain] + [Seed(p, with_shapes) for p in shaped]
    if cases:
        for path in sorted(CASES.glob("*/*")):
            own = path.parent / f"mapping_{path.stem}.yml"
            shared = path.parent / "mapping.yml"
            if path.suffix in _FORMATS and path.name not in _CHOICES and shared.is_file():
                seeds.append(Seed(path, own if own.is_file() else shared))
    return seeds


def _tables(frame: pd.DataFrame, folder: Path) -> list[Path]:
    paths = [
        folder / f"seed{ending}" for ending in (".csv", ".tsv", ".xlsx", ".json", ".parquet", ".dta", ".sav")
    ]
    frame.to_csv(paths[0], index=False)
    frame.to_csv(paths[1], index=False, sep="\t", encoding="utf-16")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(frame))
    for row in frame.itertuples(index=False):
        sheet.append(list(row))
    book.save(paths[2])
    paths[3].write_text(json.dumps({"data": frame.to_dict("records")}, ensure_ascii=False), encoding="utf-8")
    frame.to_parquet(paths[4], index=False)
    pyreadstat.write_dta(frame, str(paths[5]))
    labels = {"estado": {word: word.upper() for word in frame["estado"].unique()}}
    pyreadstat.write_sav(frame, str(paths[6]), variable_value_labels=labels)
    return paths


def _ods(frame: pd.DataFrame, path: Path) -> Path:
    def row(texts: list[str]) -> str:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(t)}</text:p></table:table-cell>'
            for t in texts
        )
        return f"<table:table-row>{cells}</table:table-row>"

    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    rows = "".join([row(list(frame)), *(row(list(r)) for r in frame.itertuples(index=False))])
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="registro">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, compress_type=zipfile.ZIP_STORED)
        archive.writestr("content.xml", body)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _shapes(frame: pd.DataFrame, folder: Path) -> list[Path]:
    points = [(float(lon), float(lat)) for lat, lon in zip(frame["latitud"], frame["longitud"], strict=True)]
    records: list[dict[str, Any]] = frame.to_dict("records")
    features = [
        {"type": "Feature", "properties": r, "geometry": {"type": "Point", "coordinates": list(p)}}
        for r, p in zip(records, points, strict=True)
    ]
    collection = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    geojson, script = folder / "seed.geojson", folder / "seed.js"
    geojson.write_text(collection, encoding="utf-8")
    script.write_text(f"var records = {collection};\n", encoding="utf-8")
    esri = folder / "seed_esri.json"
    answer = {
        "fields": [{"name": n, "type": "esriFieldTypeString"} for n in frame],
        "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 4326},
        "features": [
            {"attributes": r, "geometry": {"x": p[0], "y": p[1]}}
            for r, p in zip(records, points, strict=True)
        ],
    }
    esri.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    marks = "".join(
        "<Placemark><ExtendedData>"
        + "".join(f'<Data name="{n}"><value>{escape(str(v))}</value></Data>' for n, v in r.items())
        + f"</ExtendedData><Point><coordinates>{p[0]},{p[1]}</coordinates></Point></Placemark>"
        for r, p in zip(records, points, strict=True)
    )
    kml = (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><Folder><name>registro</name>{marks}</Folder></Document></kml>"
    )
    (folder / "seed.kml").write_text(kml, encoding="utf-8")
    with zipfile.ZipFile(folder / "seed.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", kml)
    shape = folder / "shape"
    shape.mkdir(exist_ok=True)
    pyogrio.raw.write(
        shape / "seed.shp",
        geometry=shapely.to_wkb(shapely.points(points)),
        field_data=[frame[n].to_numpy(dtype=object) for n in frame],
        fields=[n[:10] for n in frame],
        geometry_type="Point",
        crs="EPSG:4326",
        driver="ESRI Shapefile",
        encoding="UTF-8",
    )
    with zipfile.ZipFile(folder / "seed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(shape.iterdir()):
            archive.write(part, part.name)
    return [geojson, script, esri, folder / "seed.kml", folder / "seed.kmz", folder / "seed.zip"]
