"""Read ``reports.yml``: which notebooks to run, with which parameters, how often.

Everything is checked before anything runs; a refusal names file, line, what was found and what is allowed.
"""

from __future__ import annotations

import difflib
import itertools
import re
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator

from impact import yaml_document
from impact.errors import ImpactError, ReportConfigError, UnknownName, machine_lacks
from impact.project.own_data import check_name
from impact.reporting.request.cron import check_cron
from impact.yaml_document import Unreadable

Format = Literal["html", "pdf", "docx"]
Scalar = bool | int | float | str
Value = Scalar | None | list[Any] | dict[str, Any]
NamedSet = Literal["withdrawing_states", "places_with_casualties", "places_with_figures"]

# A kernel that computes for longer than a working day is stuck.
MAXIMUM_TIMEOUT = 8 * 3600

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ReportSpec(BaseModel):
    """One entry of ``reports.yml``."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str = Field(description="short name, part of the report's address")
    notebook: str = Field(description="name of a notebook in notebooks/, without .ipynb")
    title: str = Field(min_length=1, description="title on the site")
    question: str = Field(default="", pattern=r"^(Q[1-9][0-9]?|B)?$", description="Q1 to Q99, or B")
    parameters: dict[str, Value] = Field(
        default_factory=dict,
        description="parameter: text, number, true, false, null, or a list or mapping of these",
    )
    matrix: dict[str, list[Value] | NamedSet] = Field(
        default_factory=dict, description="parameter: list of values, or the name of a set"
    )
    formats: tuple[Format, ...] = Field(default=("html",), min_length=1, strict=False, description="formats")
    schedule: str | None = Field(default=None, description="cron expression of five fields")
    datasets: tuple[str, ...] = Field(
        default=(), strict=False, description="registered datasets that a scheduled run fetches first"
    )
    timeout: int = Field(default=900, gt=0, le=MAXIMUM_TIMEOUT, description="whole seconds, 1 to 28800")

    _lines: dict[str, int] = PrivateAttr(default_factory=dict)
    _notebook_line: int = PrivateAttr(default=0)

    def line_of(self, parameter: str) -> str:
        """Name the line in which a parameter is set: ``, line 7``; nothing when that is not known."""
        return f", line {self._lines[parameter]}" if parameter in self._lines else ""

    def line_of_notebook(self) -> str:
        """Name the line in which the notebook is named: ``, line 7``; nothing when that is not known."""
        return f", line {self._notebook_line}" if self._notebook_line else ""

    @field_validator("id", "notebook")
    @classmethod
    def _check_name(cls, value: str, info: Any) -> str:
        pattern = _SLUG if info.field_name == "id" else re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
        if not pattern.fullmatch(value):
            raise ValueError(f"{value!r} is unusable as {info.field_name}: letters, digits, hyphens only")
        return value

    @field_validator("matrix")
    @classmethod
    def _check_matrix(cls, value: dict[str, Any]) -> dict[str, Any]:
        for name, values in value.items():
            if isinstance(values, list) and not values:
                raise ValueError(f"matrix of {name} is empty: give at least one value")
            if isinstance(values, list) and len(set(map(repr, values))) < len(values):
                raise ValueError(f"matrix of {name} repeats a value")
        return value

    @field_validator("datasets")
    @classmethod
    def _check_datasets(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            try:
                check_name(name)
            except ImpactError as error:
                raise ValueError(str(error)) from error
        return value

    @field_validator("schedule")
    @classmethod
    def _check_schedule(cls, value: str | None) -> str | None:
        if value is not None:
            check_cron(value)
        return value

    def expand(self) -> list[dict[str, Value]]:
        """List the parameter sets of this report: one for each combination of the matrix."""
        names = list(self.matrix)
        choices: list[list[Value]] = [
            v if isinstance(v, list) else _places_of(v) for v in self.matrix.values()
        ]
        return [
            {**self.parameters, **dict(zip(names, combination, strict=True))}
            for combination in itertools.product(*choices)
        ]


def _places_of(name: str) -> list[Value]:
    from impact.data.groups import named_set  # reads tables: half a second, only where one is named

    return list(named_set(name))


def read_reports(path: Path) -> list[ReportSpec]:
    """Read and check ``reports.yml``.

    Parameters
    ----------
    path
        The file: a YAML list of reports, each with the fields of :class:`ReportSpec`.

    Raises
    ------
    ReportConfigError
        With file, line, what was found and what is allowed.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):  # it would be waited for without end
        raise ReportConfigError(f"{path.name} is no file but a pipe or device", "a YAML list of reports")
    try:
        node = yaml_document.compose(yaml_document.read_text(path), path.name, as_written=True)
        entries = None if node is None else yaml_document.values_of(node, path.name)
    except Unreadable as error:
        fault = error.fault
        raise ReportConfigError(fault.summary(), "a YAML list of reports", fault.remedy) from error
    except OSError as error:
        problem = f"{path.name} cannot be read ({error.strerror})"
        raise machine_lacks(error, problem) or ReportConfigError(problem, "a YAML list of reports") from error
    if not isinstance(node, yaml.SequenceNode) or not entries:
        raise ReportConfigError(f"{path.name} holds {_held(entries)}", "a list of reports")
    reports = [_read_entry(path, item, entry) for item, entry in zip(node.value, entries, strict=True)]
    seen: dict[str, int] = {}
    for item, report in zip(node.value, reports, strict=True):
        line = item.start_mark.line + 1
        if report.id in seen:
            raise ReportConfigError(
                f"{path.name}, line {line}: report {report.id!r} is already in line {seen[report.id]}",
                "an id of its own for each report",
            )
        seen[report.id] = line
    return reports


def select(reports: list[ReportSpec], ids: list[str]) -> list[ReportSpec]:
    """Pick reports by id, in the order of ``reports.yml``; no ids means all.

    Raises
    ------
    UnknownName
        With the close match and the choices.
    """
    known = [report.id for report in reports]
    for report_id in ids:
        if report_id not in known:
            word = report_id.casefold().replace("_", "-")
            close = difflib.get_close_matches(word, known, n=1) or [name for name in known if word in name]
            near = " or ".join(map(repr, close))
            raise UnknownName(
                f"there is no report {report_id!r}",
                f"one of {', '.join(known)}",
                f"did you mean {near}?" if near else "impact list says what each is about",
                close=close,
            )
    return [report for report in reports if not ids or report.id in ids]


def _read_entry(path: Path, node: yaml.Node, entry: Any) -> ReportSpec:
    if not isinstance(entry, dict):
        label = f"{path.name}, line {node.start_mark.line + 1}"
        raise ReportConfigError(f"{label}: {entry!r}", "a report with id, notebook and title")
    lines = {}
    for place in ("parameters", "matrix"):
        for key, _ in _children(_child(node, place)):
            lines[str(key.value)] = key.start_mark.line + 1
    try:
        report = ReportSpec.model_validate(entry)
        report._lines.update(lines)
        report._notebook_line = _line_of(node, ["notebook"])
        return report
    except ValidationError as error:
        # a misspelt key is reported before the missing one that it was meant to be
        first = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
        where = [part for part in first["loc"] if not _is_branch(part)]
        line = _line_of(node, where)
        name = ".".join(str(part) for part in where) or "report"
        label = f"{path.name}, line {line}: report {entry.get('id', '?')!r}"
        raise ReportConfigError(*_explain(first, label, name)) from error


def _children(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _child(node: yaml.Node, name: str) -> yaml.Node | None:
    return next((value for key, value in _children(node) if key.value == name), None)


def _explain(problem: Any, label: str, name: str) -> tuple[str, str, str]:
    fields = ReportSpec.model_fields
    if problem["type"] == "extra_forbidden":
        close = difflib.get_close_matches(name, fields, n=1)
        return (
            f"{label} has the unknown key {name!r}",
            f"one of {', '.join(fields)}",
            f"did you mean {close[0]!r}?" if close else "",
        )
    if problem["type"] == "missing":
        return (f"{label} has no {name!r}", fields[name].description or name, "")
    top = name.partition(".")[0]
    allowed = (fields[top].description or "") if top in fields else ""
    if top == "formats":
        allowed = f"formats among {', '.join(get_args(Format))}"
    if top == "matrix":
        allowed += f" ({', '.join(get_args(NamedSet))})"
    problem_words = f"{label} has {name} = {problem['input']!r}"
    if problem["type"] == "value_error":  # one of our own validators, which says more than the type does
        problem_words += f": {problem['msg'].removeprefix('Value error, ')}"
    return (problem_words, allowed, "")


def _is_branch(part: Any) -> bool:
    # pydantic names the branch of a union ("list[...]", "literal[...]", "bool") in a location; no YAML key
    return isinstance(part, str) and bool(
        re.match(r"(list|dict|literal|bool|int|float|str|none)(\[|$)", part)
    )


def _line_of(node: yaml.Node, where: list[Any]) -> int:
    line = node.start_mark.line
    for part in where:
        step: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    line, step = key.start_mark.line, value
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            step = node.value[part]
            line = step.start_mark.line
        if step is None:
            break
        node = step
    return int(line) + 1


def _held(entries: Any) -> str:
    names = {dict: "a mapping", list: "an empty list", type(None): "nothing", str: "text"}
    return names.get(type(entries), "a number")
