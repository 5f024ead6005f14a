"""The application that the commands register with, and what they all print with."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from impact.cli.words.examples import examples
from impact.errors import RequestError

if TYPE_CHECKING:
    import pandas as pd

    from impact.project import Project

_EPILOG = examples(
    "impact series Ukraine  # casualties, one figure a year",
    "impact series Ukraine --with-sources -o ukraine.xlsx",
    "impact tables  # what there is",
    "impact load treaty --place Lithuania",
    "impact list  # reports and their parameters",
    "impact run global-burden --as-of 2018-12-31  # as it would have read then",
    "impact scenario compare base-100000 no-war --country Latvia",
    "impact check victims.csv  # a file of your own",
)
_EPILOG += (
    "\n\nEvery command takes -h, nearly every one --json. "
    "Exit codes: 0 all good, 1 something failed, 2 wrong request, 130 stopped."
)

_CONTEXT = {"help_option_names": ["-h", "--help"]}

#: Headings in the help, in this order; what has none stands under the last.
FIGURES, REPORTS, SCENARIOS, OWN_DATA = "Figures", "Reports", "Scenarios", "Your own data"
_FIRST = (
    "series",
    "load",
    "tables",
    "places",
    "sources",
    "list",
    "run",
    "lab",
    "new",
    "correct",
    "scenario",
    "check",
)


class Ordered(TyperGroup):
    """The commands in the order in which a newcomer meets them; all others follow as they are registered."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Name the commands, the first ones first."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))


app = typer.Typer(
    name="impact",
    cls=Ordered,
    help="Published figures on landmines and the harm they do: from the cited source to a repeatable report.",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=True,
    context_settings=_CONTEXT,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
sources_app = typer.Typer(help="Cite the pages that the figures come from.")
app.add_typer(sources_app, name="sources", rich_help_panel=FIGURES)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
#: what a report is made with; :func:`overrides` reads both together
KnownOn = Annotated[
    str | None, typer.Option("--as-of", help="Day on which the figures were known, or latest.")
]
Parameters = Annotated[
    list[str] | None,
    typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Set a parameter; may be repeated."),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        from impact.errors import DISTRIBUTION
        from impact.project.version import __version__

        typer.echo(f"impact {__version__} ({DISTRIBUTION})")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end."),
    ] = False,
) -> None:
    # main() reads --debug from the arguments before anything can go wrong; here it is only documented.
    del debug, version


def relative(path: Path) -> str:
    """Shorten a path below the current directory; leave any other as it is."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def print_note_on_raw(project: Project) -> None:
    """Print, on the channel of errors, where raw files are newer than the tables that are read."""
    from impact.data.raw_changes import note_on_raw

    if note := note_on_raw(project):
        typer.echo(f"note: {note}", err=True)


def print_table(
    title: str, columns: tuple[str, ...], rows: list[list[str]], numbers: tuple[str, ...]
) -> None:
    """Print a table: drawn by rich on a terminal that has room for it, plain columns elsewhere."""
    if sys.stdout.isatty() and (console := _wide_console(len(columns))) is not None:
        from rich.table import Table

        table = Table(title=title or None, title_justify="left")
        for column in columns:
            table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
        for row in rows:
            table.add_row(*row)
        console.print(table)
        return
    widths = [max(len(row[i]) for row in [list(columns), *rows]) for i in range(len(columns))]
    for row in [list(columns), *rows]:
        cells = [
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for cell, width, column in zip(row, widths, columns, strict=True)
        ]
        typer.echo("  ".join(cells).rstrip())


def _wide_console(columns: int) -> Any:
    """Make a console; None where rich would squeeze columns to nothing, and lines that run on say more."""
    from rich.console import Console

    console = Console()
    return console if console.width >= _NARROWEST * columns else None


#: signs that a column of a drawn table takes at least, with its border
_NARROWEST = 8


def overrides(pairs: list[str], as_of: str | None) -> dict[str, str]:
    """Read parameters as they are typed: ``-p name=value``, and ``--as-of``."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise RequestError(
                f"-p {pair!r} is not name=value",
                "a parameter and its value, such as country=LTU",
                "see: impact list",
            )
        if name in values:
            raise RequestError(f"-p {name} is given twice", "each parameter once", "leave one out")
        values[name] = value
    if as_of is not None:
        if values.get("as_of", as_of) != as_of:
            raise RequestError("as_of is given twice, with --as-of and with -p", "it once", "leave one out")
        values["as_of"] = as_of
    return values


def print_json(schema: str, body: Mapping[str, Any]) -> None:
    """Print for programs: one object, which begins with the name and version of what it holds.

    Parameters
    ----------
    schema
        What it is, such as ``series/1``; another number when a field changes its meaning or goes.
    body
        The fields. What is missing or infinite is null; days are ISO text.
    """
    whole = {"schema": f"impact-{schema}", **body}
    typer.echo(json.dumps(_plain(whole), indent=2, ensure_ascii=False, default=str, allow_nan=False))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """List the rows of a frame for :func:`print_json`."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(item) for item in value]
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat().removesuffix("T00:00:00") if hasattr(value, "isoformat") else value
