"""Tables of figures as files: the options that say where and in which form, and the writing."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.typer_app import relative
from impact.errors import RequestError
from impact.project.output_files import file_to_write, write_bytes
from impact.wording import counted, day

if TYPE_CHECKING:
    import pandas as pd


class Form(StrEnum):
    """Forms in which a table can be written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"


FormOption = Annotated[
    Form | None,
    typer.Option(
        "--format", "-f", help="How to write it; with -o the extension says so.", show_default=False
    ),
]

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="A file .csv, .xlsx, .parquet or .json; none means the screen."
    ),
]

WithSources = Annotated[
    bool,
    typer.Option(
        "--with-sources", help="Add citations: a column, or a second sheet in a workbook; needs -o or -f."
    ),
]

Bom = Annotated[
    bool, typer.Option("--bom", help="Begin CSV with a mark by which Excel knows letters such as ü.")
]


def target_of(
    output: Path | None, form: Form | None, with_sources: bool, bom: bool, as_json: bool
) -> str | None:
    """Find the extension of what is to be written; None means a table on the screen.

    Raises
    ------
    RequestError
        When the options do not go together, or the file cannot be written.
    """
    if output is not None:
        output = file_to_write(output)
    if as_json and (output is not None or form is not None):
        raise RequestError(
            "--json with a file or a format", "--json for the screen, or -o FILE", "leave one of them out"
        )
    if output is not None and form is Form.table:
        raise RequestError(
            "--format table with a file", "a file for programs", f"name it {output.stem}.csv or .xlsx"
        )
    target = _extension(output, form)
    if target is None and (with_sources or bom):
        option = "--with-sources" if with_sources else "--bom"
        raise RequestError(f"{option} without a file", "a file or a format", "add -o FILE.xlsx, or -f csv")
    if bom and target != ".csv":
        raise RequestError(f"--bom with {target}", "a CSV file", "leave --bom out")
    if target in (".parquet", ".xlsx") and output is None and sys.stdout.isatty():
        raise RequestError(
            f"{target[1:]} is not for a screen", "a file", f"add -o FILE{target}, or send it to one with >"
        )
    return target


def _extension(output: Path | None, form: Form | None) -> str | None:
    from impact.data.export import EXTENSIONS

    if form is not None:
        return None if form is Form.table else f".{form.value}"
    if output is None:
        return None
    if output.suffix.lower() not in EXTENSIONS:
        problem = f"the extension {output.suffix}" if output.suffix else "no extension"
        raise RequestError(
            f"{output}: {problem}",
            f"one of {', '.join(EXTENSIONS)}",
            "end the name in one of these, or add -f",
        )
    return output.suffix.lower()


def write_table(
    frame: pd.DataFrame, output: Path | None, target: str, with_sources: bool, bom: bool, empty: int = 0
) -> None:
    """Write a frame into a file, or to the screen's channel for a program that reads it."""
    from impact.data.export import encode
    from impact.data.published_days import past_day

    content = encode(frame, target, sources=with_sources, bom=bom)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    write_bytes(output.expanduser(), content)
    cited = (
        f", with {'a sheet of sources' if target == '.xlsx' else 'a column citation'}" if with_sources else ""
    )
    gaps = f" ({empty} without a figure)" if empty else ""
    as_of = past_day(frame.attrs.get("as_of", "latest"))
    known = f", as known on {day(as_of)}" if as_of is not None else ""
    typer.echo(
        f"{counted(len(frame), 'row')}{gaps}{cited}, written to {relative(output.absolute())}{known}",
        err=True,
    )
