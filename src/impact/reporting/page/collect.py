"""What an executed notebook shows: figures, tables, linked data and sources, read from its MIME bundles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from impact import findings
from impact.errors import RunFailed
from impact.project import state_file
from impact.reporting.page.prose.signs import visible

# The same names as in impact.charts, which would import matplotlib for two strings; a test compares them.
FIGURE_MIME = "application/vnd.impact.figure.v1+json"
TABLE_MIME = "application/vnd.impact.table.v1+json"
JSONLD_MIME = "application/ld+json"

# What a field of a figure or table is, in words and in types, where it is there.
_FIELDS: dict[str, tuple[str, type | tuple[type, ...]]] = {
    **dict.fromkeys(("id", "title", "alt", "caption", "subtitle", "source_line"), ("text", str)),
    "sources": ("a list", (list, tuple)),
    **dict.fromkeys(("data", "numbers"), ("an object", Mapping)),
}
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True)
class Data:
    """The numbers behind a figure or table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Numbers:
    """The same for reading: columns in words, numbers as the house prints them, ``left`` rows left out."""

    headings: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int


@dataclass(frozen=True)
class Figure:
    """A picture with its words and the numbers behind it."""

    id: str
    title: str
    caption: str
    alt: str
    sources: tuple[str, ...]
    data: Data
    svg: str = field(repr=False)
    svg_narrow: str = field(repr=False, default="")
    subtitle: str = ""
    source_line: str = ""
    numbers: Numbers | None = None
    png: str = field(repr=False, default="")  # base64


@dataclass(frozen=True)
class Table:
    """A table with its words; ``html`` is how the page shows it."""

    id: str
    title: str
    caption: str
    sources: tuple[str, ...]
    data: Data
    html: str = field(repr=False, default="")


@dataclass(frozen=True)
class Outputs:
    """Everything of one executed notebook that leaves it."""

    findings: tuple[findings.Finding, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    linked_data: tuple[dict[str, Any], ...]

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Ids of every source that a finding, figure or table names."""
        shown: tuple[findings.Finding | Figure | Table, ...] = (*self.findings, *self.figures, *self.tables)
        return tuple(sorted({source for item in shown for source in item.sources}))


def bundles(notebook: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Go through the MIME bundles of a notebook, each with the number of its code cell."""
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        number += 1
        for output in cell.get("outputs", ()):
            if "data" in output:
                yield number, output["data"]


def collect(notebook: Mapping[str, Any]) -> Outputs:
    """Read what an executed notebook shows.

    Raises
    ------
    FindingError
        For a finding that cannot be stated.
    RunFailed
        For a figure or table without id, words or alternative text, or two of the same id.
    """
    figures: dict[str, Figure] = {}
    tables: dict[str, Table] = {}
    linked: list[dict[str, Any]] = []
    for number, data in bundles(notebook):
        if FIGURE_MIME in data:
            figure = read_figure(data, number)
            _refuse_second(figure.id, (*figures, *tables), number)
            figures[figure.id] = figure
        elif TABLE_MIME in data:
            table = read_table(data, number)
            _refuse_second(table.id, (*figures, *tables), number)
            tables[table.id] = table
        if JSONLD_MIME in data:
            linked.extend(_read_linked_data(data[JSONLD_MIME], number))
    return Outputs(
        findings=tuple(findings.collect(notebook)),
        figures=tuple(figures.values()),
        tables=tuple(tables.values()),
        linked_data=tuple(linked),
    )


def check_declared(outputs: Outputs, declared: Mapping[str, Any]) -> None:
    """Refuse a run that shows less than its notebook promises.

    Parameters
    ----------
    outputs
        What was shown.
    declared
        The notebook's metadata ``impact.outputs``: for ``findings``, ``figures`` and ``tables`` a list of
        ids, or the least number. At least one finding is always expected.

    Raises
    ------
    RunFailed
        Naming what is missing, or a figure or table that was declared and has no rows.
    """
    shown: dict[str, tuple[Any, ...]] = {
        "findings": outputs.findings,
        "figures": outputs.figures,
        "tables": outputs.tables,
    }
    unknown = sorted(set(declared) - set(shown))
    if unknown:
        raise RunFailed(f"metadata impact.outputs declares {', '.join(unknown)}", f"only {', '.join(shown)}")
    if not outputs.findings:
        raise RunFailed(
            "no finding was recorded", "at least one", "state the result with impact.record_finding"
        )
    for kind, demand in declared.items():
        ids = [item.id for item in shown[kind]]
        if isinstance(demand, int):
            if len(ids) < demand:
                raise RunFailed(
                    f"{len(ids)} {kind} were made", f"at least {demand}, as the notebook declares"
                )
        else:
            missing = [name for name in demand if name not in ids]
            if missing:
                raise RunFailed(f"declared {kind} are missing: {', '.join(missing)}", "all that are declared")
        if kind != "findings":
            empty = [item.id for item in shown[kind] if not item.data.rows]
            if empty:
                raise RunFailed(f"{kind} without any row: {', '.join(empty)}", "data in each")


def read_figure(data: Mapping[str, Any], number: int) -> Figure:
    """Read a figure from its MIME bundle; ``number`` is the code cell's, for errors.

    Raises
    ------
    RunFailed
        When it has no usable id, title, alternative text or picture.
    """
    record, label = _record(data[FIGURE_MIME], "figure", number)
    _check_words(record, label, ("title", "alt"))
    svg = visible(_text(data.get("image/svg+xml", "")))
    if not svg:
        raise RunFailed(f"{label} has no picture", "an SVG in its output", "display an impact.charts chart")
    narrow = visible(_text(record.get("svg_narrow", "")))
    for drawing in filter(None, (svg, narrow)):
        _check_drawing(drawing, label)
    return Figure(
        id=record["id"],
        title=record["title"],
        caption=record.get("caption", ""),
        alt=record["alt"],
        sources=tuple(record.get("sources", ())),
        data=_data(record, label),
        svg=svg,
        svg_narrow=narrow,
        subtitle=record.get("subtitle", ""),
        source_line=record.get("source_line", ""),
        numbers=_numbers(record, label),
        png=_text(data.get("image/png", "")).replace("\n", ""),
    )


def read_table(data: Mapping[str, Any], number: int) -> Table:
    """Read a table from its MIME bundle; ``number`` is the code cell's, for errors.

    Raises
    ------
    RunFailed
        When it has no usable id or title.
    """
    record, label = _record(data[TABLE_MIME], "table", number)
    _check_words(record, label, ("title",))
    return Table(
        id=record["id"],
        title=record["title"],
        caption=record.get("caption", ""),
        sources=tuple(record.get("sources", ())),
        data=_data(record, label),
        html=_text(data.get("text/html", "")),
    )


def _record(value: Any, kind: str, number: int) -> tuple[Mapping[str, Any], str]:
    """Take the record of a figure or table, each field of its type, and what it is called in errors."""
    if not isinstance(value, Mapping):
        raise RunFailed(
            f"code cell {number}: a {kind} is a value of type {type(value).__name__}",
            "an object with its id, title and data",
            "display what impact.charts makes",
        )
    label = f"code cell {number}: {kind} {value.get('id')!r}"
    for name, (words, types) in _FIELDS.items():
        field = value.get(name)
        if field is not None and not isinstance(field, types):
            raise RunFailed(f"{label} has a value of type {type(field).__name__} as {name}", words)
    for source in value.get("sources") or ():
        if not isinstance(source, str):
            raise RunFailed(f"{label} has a value of type {type(source).__name__} among its sources", "ids")
    return value, label


def _check_words(record: Mapping[str, Any], label: str, names: tuple[str, ...]) -> None:
    if not _SLUG.fullmatch(str(record.get("id", ""))):
        raise RunFailed(f"{label} has an unusable id", "lower-case words joined by hyphens")
    for name in names:
        if not str(record.get(name, "")).strip():
            missing = "alternative text" if name == "alt" else name
            raise RunFailed(f"{label} has no {missing}", "words for those who do not see it", f"pass {name}=")


def _check_drawing(svg: str, label: str) -> None:
    """Refuse a drawing that is cut off or no drawing: browsers would take the rest of the page into it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    roots: list[str] = []

    def begin(name: str, _: object) -> None:
        roots.append(name.rpartition(" ")[2])
        parser.StartElementHandler = None

    parser.StartElementHandler = begin
    try:
        parser.Parse(svg.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise RunFailed(
            f"{label} has a picture that cannot be read ({error})",
            "XML that ends as it began",
            "draw it with impact.charts",
        ) from error
    if roots != ["svg"]:
        raise RunFailed(f"{label} has a picture whose first element is {roots[0]}", "svg")


def _refuse_second(name: str, taken: tuple[str, ...], number: int) -> None:
    if name in taken:
        raise RunFailed(f"code cell {number} shows {name!r} a second time", "one id for one figure or table")


def _read_linked_data(value: Any, number: int) -> list[dict[str, Any]]:
    if isinstance(value, str):
        try:
            value = state_file.parse(value)
        except state_file.Damaged as damage:
            raise RunFailed(f"code cell {number}: linked data is not JSON: {damage}", "JSON-LD") from damage
    items = value if isinstance(value, list) else [value]
    for item in items:
        if not isinstance(item, Mapping):
            kind = type(item).__name__
            raise RunFailed(
                f"code cell {number}: linked data holds a value of type {kind}", "objects of JSON-LD"
            )
    return [dict(item) for item in items]


def _data(record: Mapping[str, Any], label: str) -> Data:
    data = record.get("data") or {"columns": [], "rows": []}
    try:
        made = Data(tuple(map(str, data["columns"])), tuple(tuple(row) for row in data["rows"]))
    except (KeyError, TypeError) as error:
        raise RunFailed(
            f"{label} has data without columns and rows", "a list of each, a row as a list"
        ) from error
    _check_width(made.rows, len(made.columns), label)
    return made


def _check_width(rows: tuple[tuple[Any, ...], ...], width: int, label: str) -> None:
    """Refuse rows that are longer or shorter than there are columns: which value is which is not known."""
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise RunFailed(
                f"{label}: row {number} of its data has {len(row)} values", f"{width}, as columns"
            )


def _numbers(record: Mapping[str, Any], label: str) -> Numbers | None:
    shown = record.get("numbers")
    try:
        if not shown or not shown["headings"]:
            return None
        rows = tuple(tuple(map(str, row)) for row in shown["rows"])
        made = Numbers(tuple(map(str, shown["headings"])), tuple(shown["right"]), rows, int(shown["left"]))
    except (KeyError, TypeError, ValueError) as error:
        raise RunFailed(f"{label} has numbers of another form", "headings, right, rows and left") from error
    if len(made.right) != len(made.headings):
        raise RunFailed(f"{label} has {len(made.right)} sides for {len(made.headings)} headings", "one each")
    _check_width(made.rows, len(made.headings), label)
    return made


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value or "")
