"""What a report leaves besides its page: pictures, the numbers behind them, findings and linked data."""

from __future__ import annotations

import base64
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.findings import to_json
from impact.project.spreadsheet_text import rows_as_csv
from impact.reporting.manifest import FINDINGS
from impact.reporting.page import typesetter
from impact.reporting.page.collect import Data, Figure, Outputs, Table

if TYPE_CHECKING:
    from impact.data.citation import Source


def write(outputs: Outputs, folder: Path) -> None:
    """Write figures, tables, findings and linked data into a report's folder.

    Parameters
    ----------
    outputs
        What the notebook showed.
    folder
        Gets ``figures/*.svg`` and ``*.png``, ``figures/*.pdf`` where typst is installed, ``tables/*.csv``
        with one ``*.csv-metadata.json`` each,
        ``findings.json``, and ``*.jsonld`` where the notebook emitted linked data.
    """
    _make(folder).joinpath(FINDINGS).write_text(to_json(outputs.findings), encoding="utf-8")
    for figure in outputs.figures:
        _make(folder / "figures").joinpath(f"{figure.id}.svg").write_text(figure.svg, encoding="utf-8")
        png = _png(figure)
        if png:
            (folder / "figures" / f"{figure.id}.png").write_bytes(png)
        if typesetter.is_installed():
            pdf = typesetter.picture_as_pdf(figure.svg, figure.title, figure.alt)
            (folder / "figures" / f"{figure.id}.pdf").write_bytes(pdf)
    items: tuple[Figure | Table, ...] = (*outputs.figures, *outputs.tables)
    for item in items:
        if item.data.columns:
            tables = _make(folder / "tables")
            (tables / f"{item.id}.csv").write_text(as_csv(item.data), encoding="utf-8", newline="")
            (tables / f"{item.id}.csv-metadata.json").write_text(csv_metadata(item), encoding="utf-8")
    for name, group in _linked_data_files(outputs).items():
        body = group[0] if len(group) == 1 else group
        text = json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True)
        (folder / name).write_text(text + "\n", encoding="utf-8")


def _png(figure: Figure) -> bytes:
    """Take the PNG that the notebook has drawn, or make it from the SVG; empty where neither is there."""
    if figure.png:
        return base64.b64decode(figure.png)
    return typesetter.picture_as_png(figure.svg) if typesetter.is_installed() else b""


def as_csv(data: Data) -> str:
    r"""Write data as CSV: UTF-8, a header line, empty for missing.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.

    >>> as_csv(Data(("note", "value"), (("=1+1", -2), (None, 0.5))))
    "note,value\n'=1+1,-2\n,0.5\n"
    """
    return rows_as_csv([data.columns, *data.rows])


def csv_metadata(item: Figure | Table) -> str:
    """Describe a CSV file in the W3C's CSV on the Web form: title, description, columns and sources."""
    from impact.data.sources import lookup_all

    body = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{item.id}.csv",
        "dc:title": item.title,
        "dc:description": item.caption,
        "dc:source": [],
        "tableSchema": {"columns": [{"titles": name} for name in item.data.columns]},
    }
    text = json.dumps(body, indent=2, ensure_ascii=False)
    pages = ",\n    ".join(map(_source, lookup_all(item.sources)))
    if pages:
        text = text.replace('"dc:source": []', f'"dc:source": [\n    {pages}\n  ]', 1)
    return f"{text}\n"


@lru_cache(maxsize=4096)  # twenty tables of a scenario rest on the same seven hundred pages
def _source(page: Source) -> str:
    """Describe a page that numbers are from, as JSON that is indented for its place in the description."""
    body = {
        **({"@id": page.url} if page.url else {}),
        "dc:identifier": page.source_id,
        "dc:title": page.title,
        "dc:publisher": page.publisher,
        "dc:date": page.published,
    }
    return json.dumps(body, indent=2, ensure_ascii=False).replace("\n", "\n    ")


def _linked_data_files(outputs: Outputs) -> dict[str, list[dict[str, Any]]]:
    """Group linked data by its type: all claim reviews of a report are one file."""
    files: dict[str, list[dict[str, Any]]] = {}
    for item in outputs.linked_data:
        kind = item.get("@type", "data")
        name = re.sub(r"[^a-z0-9]+", "-", str(kind[0] if isinstance(kind, list) else kind).lower()).strip("-")
        files.setdefault(f"{name or 'data'}.jsonld", []).append(item)
    return files


def _make(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
