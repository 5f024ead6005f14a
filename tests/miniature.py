"""A project in miniature: two sources, one table, and notebooks of a few lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from impact.project import Project

SOURCES = """source_id,title,publisher,tier,origin,url,published,published_precision,note
lm-2024,Landmine Monitor 2024,Landmine Monitor,primary,Landmine Monitor,https://example.org/2024,2024-11-20,day,
lm-2025,Landmine Monitor 2025,Landmine Monitor,primary,Landmine Monitor,https://example.org/2025,2025-12,month,
news-1,A report on the Monitor,A Newspaper,secondary,AFP,https://example.org/news,2024,year,quotes it
"""

Cell = tuple[str, ...]

TITLE: Cell = ("markdown", "# A page\n\nIts question.")
PARAMETERS: Cell = ("code", 'as_of: str = "latest"  # day on which the figures were known', "parameters")
FINDING = {
    "id": "answer",
    "sentence": "It is 42.",
    "value": 42,
    "unit": "people",
    "low": 40,
    "high": 44,
    "level": 0.95,
    "method": "counted",
    "question": "Q1",
    "place": None,
    "as_of": "latest",
    "sources": ["lm-2024"],
}
FIGURE = {
    "id": "line",
    "title": "It rises",
    "caption": "What is counted.",
    "alt": "A line that rises from 1 to 2.",
    "sources": ["lm-2025"],
    "data": {"columns": ["year", "value"], "rows": [[2023, 1], [2024, 2]]},
}
#: a picture of one pixel
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 440"><path d="M0 0L1 1"/></svg>'


def show(bundle: dict[str, Any]) -> str:
    """Source of a cell that displays a MIME bundle."""
    return f"from IPython.display import display\ndisplay({bundle!r}, raw=True)"


def finding_cell(**changes: Any) -> Cell:
    """A cell that states a finding without importing the package, which takes half a second."""
    bundle = {"application/vnd.impact.finding.v1+json": {**FINDING, **changes}, "text/plain": "It is 42."}
    return ("code", show(bundle))


def figure_cell(**changes: Any) -> Cell:
    """A cell that shows a figure."""
    bundle = {"application/vnd.impact.figure.v1+json": {**FIGURE, **changes}, "image/svg+xml": SVG}
    return ("code", show(bundle))


#: a notebook that makes a report
GOOD = (TITLE, PARAMETERS, finding_cell(), figure_cell())


def notebook(*cells: Cell, impact: dict[str, Any] | None = None) -> dict[str, Any]:
    """A notebook as committed: no outputs, stable ids."""
    made = []
    for number, (kind, source, *tags) in enumerate(cells):
        cell: dict[str, Any] = {
            "cell_type": "code" if kind == "code" else "markdown",
            "id": f"c{number}",
            "metadata": {"tags": tags} if tags else {},
            "source": source,
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        made.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata: dict[str, Any] = {"kernelspec": kernel, **({"impact": impact} if impact else {})}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def executed(*cells: tuple[str, str, list[dict[str, Any]]], **options: Any) -> dict[str, Any]:
    """A notebook with outputs: ``(kind, source, [MIME bundles or ready outputs])``."""
    made = notebook(*[(kind, source) for kind, source, _ in cells], **options)
    for cell, (_, _, outputs) in zip(made["cells"], cells, strict=True):
        if cell["cell_type"] == "code":
            cell["outputs"] = [
                output
                if "output_type" in output
                else {"output_type": "display_data", "data": output, "metadata": {}}
                for output in outputs
            ]
    return made


class Miniature:
    """A project in a temporary folder, with what tests do to it."""

    def __init__(self, root: Path) -> None:
        self.project = Project(root)
        (root / "notebooks").mkdir(parents=True)
        self.project.raw.mkdir(parents=True)
        self.project.processed.mkdir(parents=True)
        (self.project.raw / "sources.csv").write_text(SOURCES, encoding="utf-8")
        package = {
            "resources": [{"name": "casualties", "title": "Casualties", "path": "none.parquet", "rows": 3}]
        }
        (self.project.processed / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        self._entries: list[str] = []

    def add(self, report: str, *cells: Cell, entry: str = "", **options: Any) -> None:
        """Add a report with its notebook; ``entry`` is more YAML for it, one key a line."""
        path = self.project.notebooks / f"{report}.ipynb"
        path.write_text(json.dumps(notebook(*cells, **options)), encoding="utf-8")
        lines = [f"- id: {report}", f"  notebook: {report}", f"  title: Title of {report}"]
        block = "\n".join([*lines, *(f"  {line}" for line in entry.splitlines())])
        same = [i for i, other in enumerate(self._entries) if other.startswith(f"{lines[0]}\n")]
        if same:  # in its place: the order of reports.yml is part of every page
            self._entries[same[0]] = block
        else:
            self._entries.append(block)
        self.project.reports_yml.write_text("\n".join(self._entries) + "\n", encoding="utf-8")
