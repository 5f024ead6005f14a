"""The application that the commands register with, and what they all print with."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

_EPILOG = """
Examples, from the project's folder:

  impact build                                data/raw to data/processed

  impact run                                  all reports that are out of date

  impact run global-burden --as-of 2018-12-31   as it would have read then

  impact list                                 reports and their parameters

  impact due                                  reports whose scheduled time has come

  impact load casualties --as-of 2025-03-18 --format csv

  impact check victims.csv                    what is in a file of your own

Exit codes: 0 all good, 1 something failed, 2 wrong request, 130 stopped.
"""

app = typer.Typer(
    name="impact",
    help="Published figures on landmines and the harm they do: from the cited source to a repeatable report.",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
sources_app = typer.Typer(help="Cite the pages that the figures come from.", no_args_is_help=True)
app.add_typer(sources_app, name="sources")


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
) -> None:
    # main() reads --debug from the arguments before anything can go wrong; here it is only documented.
    del debug


def stop_in_order() -> None:
    """End as with Ctrl-C, leaving nothing half made, when a service manager or a closed terminal says so."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # nohup has set SIGHUP to be ignored, and means it
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt


def relative(path: Path) -> str:
    """Shorten a path below the current directory; leave any other as it is."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def print_table(
    title: str, columns: tuple[str, ...], rows: list[list[str]], numbers: tuple[str, ...]
) -> None:
    """Print a table: drawn by rich on a terminal, plain columns elsewhere."""
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table

        table = Table(title=title or None, title_justify="left")
        for column in columns:
            table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
        for row in rows:
            table.add_row(*row)
        Console().print(table)
        return
    widths = [max(len(row[i]) for row in [list(columns), *rows]) for i in range(len(columns))]
    for row in [list(columns), *rows]:
        cells = [
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for cell, width, column in zip(row, widths, columns, strict=True)
        ]
        typer.echo("  ".join(cells).rstrip())


def overrides(pairs: list[str], as_of: str | None) -> dict[str, str]:
    """Read parameters as they are typed: ``-p name=value``, and ``--as-of``."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise typer.BadParameter(f"-p {pair!r} is not name=value")
        if name in values:
            raise typer.BadParameter(f"-p {name} is given twice")
        values[name] = value
    if as_of is not None:
        if values.get("as_of", as_of) != as_of:
            raise typer.BadParameter("as_of is given twice, with --as-of and with -p")
        values["as_of"] = as_of
    return values


def print_json(body: object) -> None:
    """Print for programs."""
    typer.echo(json.dumps(body, indent=2, ensure_ascii=False, default=str))
