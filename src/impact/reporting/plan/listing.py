"""What can be asked for: the reports of ``reports.yml``, and the parameters of a notebook with their help."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from impact.errors import UnknownName
from impact.project import Project
from impact.reporting.request.notebooks import read_notebook
from impact.reporting.request.parameters import Parameter, read_parameters
from impact.reporting.request.parameters.text import write_text
from impact.reporting.request.spec import ReportSpec, read_reports

COLUMNS = ("name", "type", "default", "allowed", "help")


@dataclass(frozen=True)
class Notebook:
    """A notebook's help: a heading, a line for each report made of it, a row for each parameter."""

    heading: str
    reports: list[str]
    rows: list[list[str]]


def of_all(project: Project) -> Iterator[str]:
    """List all reports with what they set, a blank line after each."""
    for spec in read_reports(project.reports_yml):
        yield f"{spec.id}: {spec.title}"
        schedule = f", schedule {spec.schedule}" if spec.schedule else ""
        yield f"  notebooks/{spec.notebook}.ipynb, {', '.join(spec.formats)}{schedule}"
        for parameter in _declared(project, spec.notebook).values():
            words = _given(spec, parameter)
            yield f"  {parameter.name} = {words}  {parameter.help} ({parameter.allowed})"
        yield ""


def of_notebook(project: Project, name: str) -> Notebook:
    """Write the help of one notebook.

    Parameters
    ----------
    project
        The project.
    name
        The notebook, with or without ``.ipynb``, or the id of a report made of it.

    Raises
    ------
    UnknownName
        When there is neither; the error names the close match.
    """
    notebook, specs = _find(project, name)
    declared = _declared(project, notebook)
    lines = []
    for spec in specs:
        values = [f"{p.name} = {_given(spec, p)}" for p in declared.values() if _is_set(spec, p)]
        lines.append(f"report {spec.id}: {'; '.join(values) or 'all defaults'}")
    rows = [
        [p.name, p.type_name, write_text(p, p.default) or '""', p.allowed, p.help] for p in declared.values()
    ]
    return Notebook(f"notebooks/{notebook}.ipynb", lines, rows)


def as_json(project: Project, name: str | None) -> str:
    """Write the same as JSON: one notebook with its parameters, or all of them."""
    specs = read_reports(project.reports_yml)
    names = [_find(project, name)[0]] if name else sorted({spec.notebook for spec in specs})
    listed = [
        {
            "notebook": notebook,
            "reports": [
                spec.model_dump(mode="json", include={"id", "title", "parameters", "matrix"})
                for spec in specs
                if spec.notebook == notebook
            ],
            "parameters": [parameter.describe() for parameter in _declared(project, notebook).values()],
        }
        for notebook in names
    ]
    body: dict[str, Any] = {"schema": "impact-parameters/1"}
    body |= listed[0] if name else {"notebooks": listed}
    return json.dumps(body, indent=2, ensure_ascii=False)


def _find(project: Project, name: str) -> tuple[str, list[ReportSpec]]:
    """Find a notebook by its name or by a report's, with the reports that are made of it."""
    specs = read_reports(project.reports_yml)
    stem = name.removesuffix(".ipynb").removeprefix("notebooks/")
    by_report = {spec.id: spec.notebook for spec in specs}
    known = {path.stem for path in project.notebooks.glob("*.ipynb")}
    notebook = stem if stem in known else by_report.get(stem, "")
    if not notebook:
        names = sorted({*known, *by_report})
        close = difflib.get_close_matches(stem, names, n=1)
        close = close or [known for known in by_report if stem.casefold() in known]
        near = " or ".join(map(repr, close))
        raise UnknownName(
            f"there is no notebook or report {name!r}",
            f"one of {', '.join(names)}",
            f"did you mean {near}?" if near else "impact list says what each is about",
            close=close,
        )
    return notebook, [spec for spec in specs if spec.notebook == notebook]


def _declared(project: Project, notebook: str) -> dict[str, Parameter]:
    spec = ReportSpec(id="listed", notebook=notebook, title="listed")
    return read_parameters(read_notebook(project, spec), f"notebooks/{notebook}.ipynb", project)


def _is_set(spec: ReportSpec, parameter: Parameter) -> bool:
    return parameter.name in spec.matrix or parameter.name in spec.parameters


def _given(spec: ReportSpec, parameter: Parameter) -> str:
    if parameter.name in spec.matrix:
        values = spec.matrix[parameter.name]
        return values if isinstance(values, str) else ", ".join(map(str, values))
    value: Any = spec.parameters.get(parameter.name, parameter.default)
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
