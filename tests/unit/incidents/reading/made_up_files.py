"""Made-up files of every format with shapes, small and whole, for tests that read and damage them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

SQUARE = [[10.0, 5.0], [10.01, 5.0], [10.01, 5.01], [10.0, 5.01], [10.0, 5.0]]

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Map</name><!-- <Placemark> -->
<Folder><name>Accidents</name>
<Placemark><name>A1</name><description><![CDATA[Status: open<br>Year: 2004 <Placemark>]]></description>
<ExtendedData><Data name="Device"><value>mine</value></Data></ExtendedData>
<TimeStamp><when>2004-05-06</when></TimeStamp>
<Point><coordinates>10.5, 4.25,0</coordinates></Point></Placemark>
<Placemark><name>A2</name><description>&lt;table&gt;&lt;tr&gt;&lt;td&gt;Killed&lt;/td&gt;&lt;td&gt;2&lt;/td&gt;
&lt;/tr&gt;&lt;/table&gt;</description></Placemark></Folder>
<Folder><name>Fields</name><Folder><name>North</name><Placemark><name>F1</name><MultiGeometry>
<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing>
</outerBoundaryIs></Polygon></MultiGeometry></Placemark></Folder></Folder></Document></kml>"""


def geojson(rows: int = 5) -> str:
    """Write a collection of polygons."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"H{i}", "name": "Peñón", "killed": i},
            "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
        }
        for i in range(rows)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def shapefile(
    folder: Path,
    name: str = "layer",
    *,
    names: tuple[str, ...] = ("Peñón", "Cañada"),
    encoding: str = "UTF-8",
    crs: str | None = "EPSG:4326",
) -> Path:
    """Write a shapefile of points with GDAL; return the .shp."""
    import shapely
    from pyogrio import raw

    path = folder / f"{name}.shp"
    shapes = np.array([shapely.to_wkb(shapely.Point(10 + i, 5)) for i in range(len(names))], dtype=object)
    raw.write(
        path,
        geometry=shapes,
        field_data=[np.array(names, dtype=object), np.arange(len(names), dtype=float) + 0.5],
        fields=["name", "ha"],
        geometry_type="Point",
        crs=crs,
        encoding=encoding,
    )
    return path


def packed(target: Path, files: list[Path], inside: str = "") -> Path:
    """Pack files into a zip, under a folder inside."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, inside + path.name)
    return target


def parts(shp: Path) -> list[Path]:
    """List all parts of a shapefile."""
    return sorted(p for p in shp.parent.iterdir() if p.stem == shp.stem and p.suffix != ".zip")


def frame() -> pd.DataFrame:
    """Make a table with labels, gaps and accents."""
    return pd.DataFrame(
        {"age": [30.0, -99.0, 5.0, None], "name": ["Peñón", "x", "", "y"], "sex": [1.0, 2.0, 97.0, 1.0]}
    )


def stata(path: Path) -> Path:
    """Write a Stata file."""
    import pyreadstat

    pyreadstat.write_dta(frame(), str(path), variable_value_labels={"sex": {1: "male", 2: "female"}})
    return path


def spss(path: Path) -> Path:
    """Write an SPSS file with values that it calls missing."""
    import pyreadstat

    pyreadstat.write_sav(
        frame(),
        str(path),
        variable_value_labels={"sex": {1: "male", 2: "female", 97: "refused"}},
        missing_ranges={"age": [-99], "sex": [{"lo": 97, "hi": 99}]},
    )
    return path


def every_format(folder: Path) -> list[Path]:
    """Write one file of each format."""
    esri = {
        "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 4326},
        "features": [{"attributes": {"a": i, "b": "x"}, "geometry": {"x": i, "y": 2}} for i in range(4)],
    }
    texts = {
        "records.json": json.dumps([{"a": i, "b": {"c": "x"}} for i in range(5)]),
        "features.geojson": geojson(),
        "esri.json": json.dumps(esri),
        "script.js": f"var mines = {geojson()};",
        "map.kml": KML,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    shp = shapefile(folder)
    frame().to_parquet(folder / "table.parquet")
    return [
        *(folder / name for name in texts),
        packed(folder / "map.kmz", [folder / "map.kml"]),
        shp,
        packed(folder / "layer.zip", parts(shp)),
        folder / "table.parquet",
        stata(folder / "table.dta"),
        spss(folder / "table.sav"),
        packed(folder / "data.zip", [folder / "records.json"], "inside/"),
    ]
