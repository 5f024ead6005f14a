"""Write the codebooks from the catalogue of tables: ``python -m tools.make_codebook``.

``docs/codebook.md`` describes the processed tables and is made whole. In ``data/raw/README.md``, which people
write, two things are made: each table of codes below a line ``<!-- codes: MODULE.NAME -->``, and the columns
named after ``Columns:`` in the list of files.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from pathlib import Path

from impact.catalogue import RAW, TABLES, Table

ROOT = Path(__file__).resolve().parent.parent
RAW_PAGE = ROOT / "data" / "raw" / "README.md"
PAGE = ROOT / "docs" / "codebook.md"
_CODES = re.compile(r"(<!-- codes: (\w+)\.(\w+) -->\n\n).*?(\n\n|\Z)", re.DOTALL)
_COLUMNS = re.compile(r"^(- `(\w+)\.csv`: .*?Columns: ).*$", re.MULTILINE)
_KNOWN = {
    "published": "the rows published by then",
    "always": "the whole table, as it is no news",
}
INTRODUCTION = """# Codebook of the processed tables

Made from the catalogue (`src/impact/catalogue`) by `make codebook`; do not edit. `impact.load(NAME)` reads a
table, `impact.load(NAME, as_of="2018-12-31")` the same as it was known on a day. The raw files and the
meaning of every code are in [data/raw/README.md](../data/raw/README.md). The data package says the same for
programs: `data/processed/datapackage.json`.
"""


def codes_table(codes: Mapping[str, str]) -> str:
    """Write codes and their meanings as a Markdown table."""
    rows = [f"| {f'`{code}`' if code else '(empty)'} | {meaning} |" for code, meaning in codes.items()]
    return "\n".join(["| code | meaning |", "|---|---|", *rows])


def raw_page(text: str) -> str:
    """Write the codebook of the raw tables anew from its present text."""

    def codes(match: re.Match[str]) -> str:
        room = "impact.vocabulary" if match[2] == "vocabulary" else f"impact.catalogue.{match[2]}"
        return match[1] + codes_table(getattr(importlib.import_module(room), match[3])) + match[4]

    def columns(match: re.Match[str]) -> str:
        table = RAW.get(match[2])
        return match[0] if table is None else match[1] + ", ".join(f"`{name}`" for name in table.raw) + "."

    return _COLUMNS.sub(columns, _CODES.sub(codes, text))


def section(table: Table) -> str:
    """Describe one table: what it holds, its grain, what `as_of` lets through, and its columns."""
    known = f"the rows whose `{table.event}` had come by then" if table.event else _KNOWN[table.known]
    later = [f"`{name}`" for names in table.later.values() for name in names]
    files = ", ".join(f"`{file}.csv`" for file in table.files) or "the names that the package knows"
    lines = [
        f"## `{table.name}`: {table.title}\n",
        f"{table.grain} {table.identity_words} Made from {files}. As of a day: {known}"
        + (f"; {', '.join(later)} of a later day are missing" if later else "")
        + ".\n",
        "| column | type | what it is |",
        "|---|---|---|",
    ]
    for name, column in table.columns.items():
        what = f"{column.description}{f' ({column.unit})' if column.unit else ''}".replace("|", "\\|")
        lines.append(f"| `{name}` | {column.type} | {what} |")
    return "\n".join(lines)


def page() -> str:
    """Write the codebook of the processed tables."""
    return "\n\n".join([INTRODUCTION.rstrip(), *(section(table) for table in TABLES.values())]) + "\n"


def main() -> None:
    """Write both pages."""
    RAW_PAGE.write_text(raw_page(RAW_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
