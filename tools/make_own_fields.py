"""Write docs/own-data/fields.md from the canonical tables: ``python -m tools.make_own_fields``.

What a mapping can name: the fields of each table with their codes, and the options of every section of a
mapping. The tables are those of :mod:`impact.incidents.tables`, the options the classes of
:mod:`impact.incidents.mapping`, with the remarks that stand beside them.
"""

from __future__ import annotations

import ast
import inspect
import re
import tokenize
from io import StringIO
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import BaseModel

from impact.incidents.mapping import column_spec, mapping
from impact.incidents.tables import TABLES, Field, Table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "own-data" / "fields.md"
INTRODUCTION = """# Fields and options of a mapping

Made from the tables of `impact.incidents` by `make kinds`; do not edit. A mapping names under `columns:`
fields of the table of its `unit:`, each with the column of the file and, where needed, the options below.
How to write one: [bring your own data](bring-your-own-data.md). No field is a name, a telephone or an
address; a field of a person is one that could, with others, tell somebody apart, and is published only
in groups large enough.
"""
#: sections of a mapping: entry -> the class that holds its options
SECTIONS: dict[str, type[BaseModel]] = {
    "read": mapping.Read,
    "values (one entry a column of numbers)": mapping.Value,
    "total_rows": mapping.TotalRows,
    "select (one entry a rule)": mapping.Select,
    "long": mapping.Long,
    "join": mapping.Join,
    "accept (one entry a decision)": mapping.Accept,
    "publish": mapping.Publish,
    "event": mapping.Event,
    "source": mapping.Source,
}
#: entries that are no part of the YAML
_HIDDEN = frozenset({"path", "lines"})


def page() -> str:
    """Write the page."""
    parts = [INTRODUCTION]
    parts += [_table(table) for table in TABLES.values()]
    parts.append(
        "## Options of a field\n\nUnder `columns:`, beside `column:`. `sex: genero` is short for "
        "`sex: {column: genero}`.\n\n" + _options(column_spec.ColumnSpec)
    )
    parts.append("## The mapping as a whole\n\n" + _options(mapping.Mapping))
    for name, section in SECTIONS.items():
        said = " ".join((section.__doc__ or "").split()).replace("`:", "`", 1)
        said = re.sub(r":class:`(\w+)`", r"`\1`", said)
        parts.append(f"### {name}\n\n{said}\n\n{_options(section)}")
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _table(table: Table) -> str:
    head = f"## unit: {table.unit}\n\nOne row is {table.row}. The table is called `{table.name}`.\n"
    lines = ["| field | meaning | kind | of a person | codes |", "|---|---|---|---|---|"]
    return "\n".join([head, *lines, *(_field(field) for field in table.fields)])


def _field(field: Field) -> str:
    codes = ", ".join(f"`{code}`" for code in field.codes) if field.kind in _LISTED else ""
    required = " (required)" if field.required else ""
    personal = "yes" if field.personal else ""
    return f"| `{field.name}`{required} | {_cell(field.meaning)} | {field.kind} | {personal} | {codes} |"


_LISTED = ("words", "choices", "listing", "age")


def _options(model: type[BaseModel]) -> str:
    remarks = _remarks(model)
    lines = ["| option | values | without it | remark |", "|---|---|---|---|"]
    for name, option in model.model_fields.items():
        if name in _HIDDEN:
            continue
        without = (
            "**required**"
            if option.is_required()
            else _default(option.get_default(call_default_factory=True))
        )
        lines.append(
            f"| `{name}` | {_values(option.annotation)} | {without} | {_cell(remarks.get(name, ''))} |"
        )
    return "\n".join(lines)


def _default(value: object) -> str:
    if value is None or value in ((), {}, "") or isinstance(value, BaseModel):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`"


def _values(annotation: object) -> str:
    """Name what an option takes, in the words of YAML."""
    for part in (annotation, *get_args(annotation)):
        if get_origin(part) is Literal:
            return ", ".join(f"`{one}`" for one in get_args(part))
    text = str(annotation).replace(" | None", "")
    for part, words in _TYPES:
        if part in text:
            return words
    return "text"


_TYPES = (
    ("tuple[datetime.date", "two days"),
    ("dict[str, ", "entries"),
    ("tuple[impact", "list of entries"),
    ("impact.incidents", "section"),
    ("tuple[int", "list of numbers"),
    ("tuple[str", "list of texts"),
    ("datetime.date", "day"),
    ("bool", "`true`, `false`"),
    ("int", "number"),
    ("float", "number"),
)


def _remarks(model: type[BaseModel]) -> dict[str, str]:
    """Remarks that stand above, inside or behind the options in the source of a class."""
    source = inspect.getsource(model)
    comments = {
        token.start[0]: token.string.removeprefix("#:").strip()
        for token in tokenize.generate_tokens(StringIO(source).readline)
        if token.type == tokenize.COMMENT and token.string.startswith("#:")
    }
    found: dict[str, str] = {}
    body = ast.parse(source).body[0]
    assert isinstance(body, ast.ClassDef)
    for entry in body.body:
        if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name):
            first, last = entry.lineno, entry.end_lineno or entry.lineno
            lines = [n for n in range(first, last + 1) if n in comments]
            if not lines and source.splitlines()[first - 2].strip().startswith("#:"):
                lines = [first - 1]
            found[entry.target.id] = " ".join(comments[n] for n in lines)
    return found


def _cell(text: str) -> str:
    text = text.replace(":data:`MISSING_REASONS`", ", ".join(column_spec.MISSING_REASONS))
    plain = re.sub(r":\w+:`([\w.]+)`", r"`\1`", " ".join(text.split()))
    return plain.replace("|", "\\|")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
