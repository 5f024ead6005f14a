"""The ``impact`` command: each verb is one call into the package.

Heavy imports stand inside the verbs, so that ``impact --help`` answers at once. Errors that a user can act on
are one line; ``--debug`` shows where they come from. Exit codes: 0 all good, 1 something could not be made,
2 the request was wrong, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.errors import ImpactError

if TYPE_CHECKING:
    import pandas as pd

_EPILOG = """
Examples, from the project's folder:

  impact build                                data/raw to data/processed

  impact run                                  all reports that are out of date

  impact run global-burden --as-of 2018-12-31   as it would have read then

  impact list                                 reports and their parameters

  impact load casualties --as-of 2025-03-18 --format csv

Exit codes: 0 all good, 1 something failed, 2 wrong request, 130 stopped.
"""

_STOPPED = 130  # what shells expect of a program that Ctrl-C has ended

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


class Form(StrEnum):
    """Forms in which a table can be written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
) -> None:
    # main() reads --debug from the arguments before anything can go wrong; here it is only documented.
    del debug


@app.command(epilog="Example: impact build --force")
def build(
    force: Annotated[bool, typer.Option("--force", help="Build even when nothing has changed.")] = False,
    record_rows: Annotated[
        bool,
        typer.Option("--record-rows", help="After adding figures: note the new length of every raw file."),
    ] = False,
    account: Annotated[
        Path | None, typer.Option("--account", metavar="FILE", help="Also write the account as Markdown.")
    ] = None,
) -> None:
    """Build data/processed from data/raw and print the account of every row."""
    from impact.cleaning.accounts import as_markdown
    from impact.cleaning.build import build as build_tables
    from impact.cleaning.build import record_rows as record
    from impact.project import find_project

    project = find_project()
    if record_rows:
        typer.echo(f"lengths of the raw files noted in {_relative(record(project))}")
    result = build_tables(project, force=force)
    if account is not None:
        account.write_text(as_markdown(result.accounts), encoding="utf-8")
    if result.quarantined:
        typer.echo(f"{result.quarantined} rows set aside, listed in data/processed/quarantine.parquet:")
        from impact.data import quarantine

        for row in quarantine().head(10).itertuples():
            typer.echo(f"  {row.file}, line {row.line}, {row.column}: {row.value!r}, {row.reason}")
    where = _relative(result.folder)
    if result.up_to_date:
        typer.echo(f"{where} is up to date ({len(result.accounts)} tables)")
        return
    columns = ("table", "read", "clean", "duplicates", "quarantined", "conflicts")
    rows = [
        [account.table, *(f"{getattr(account, name):,}" for name in columns[1:])]
        for account in result.accounts
    ]
    _print_table("Account of the build", columns, rows, numbers=columns[1:])
    typer.echo(f"written to {where}; read = clean + duplicates + quarantined for every table")


@app.command(
    epilog="Examples: impact run | impact run article-claims --jobs 2 | impact run -p as_of=2018-12-31 | "
    "impact run data-quality --force"
)
def run(
    ids: Annotated[list[str] | None, typer.Argument(help="Reports of reports.yml; none means all.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many at once.")] = min(
        2, os.cpu_count() or 1
    ),
    force: Annotated[bool, typer.Option("--force", help="Make them even when they are up to date.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Day on which the figures were known, or latest.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Set a parameter; may be repeated."),
    ] = None,
) -> None:
    """Run the notebooks of reports.yml and write reports/index.html.

    Reports whose notebook, parameters, data, code and packages are as they were are not made again.
    """
    from impact.project import find_project
    from impact.reporting.progress import show
    from impact.reporting.runner import run as run_reports

    overrides = _overrides(parameter or [], as_of)
    project = find_project()
    # A service manager stops a process with SIGTERM; it is to end as with Ctrl-C, leaving nothing half made.
    signal.signal(signal.SIGTERM, _interrupt)
    with show() as listener:
        outcomes = run_reports(project, ids, overrides=overrides, jobs=jobs, force=force, listener=listener)
    rows = [
        [
            outcome.report,
            outcome.slug,
            outcome.state,
            "" if outcome.state == "up to date" else f"{outcome.seconds:.1f}",
            _relative(outcome.where),
        ]
        for outcome in outcomes
    ]
    _print_table("", ("report", "parameters", "state", "seconds", "where"), rows, numbers=("seconds",))
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    for outcome in failed:
        typer.echo(f"failed: {outcome.report} ({outcome.slug}): {outcome.message}", err=True)
        if outcome.trace and "--debug" in sys.argv:
            typer.echo(outcome.trace, err=True)
    typer.echo(f"index: {_relative(project.reports / 'index.html')}")
    if failed:
        raise typer.Exit(1)


@app.command("list", epilog="Examples: impact list | impact list 08_article_claims")
def list_reports(
    name: Annotated[str | None, typer.Argument(help="A report or notebook; none means all.")] = None,
) -> None:
    """List the reports, with the parameters that their notebooks take."""
    from impact.project import find_project
    from impact.reporting import parameters, runner, spec

    project = find_project()
    specs = spec.read_reports(project.reports_yml)
    by_notebook = [report for report in specs if name and report.notebook == name.removesuffix(".ipynb")]
    for report in by_notebook or spec.select(specs, [name] if name else []):
        notebook = f"notebooks/{report.notebook}.ipynb"
        typer.echo(f"{report.id}: {report.title}")
        schedule = f", schedule {report.schedule}" if report.schedule else ""
        typer.echo(f"  {notebook}, {', '.join(report.formats)}{schedule}")
        declared = parameters.read_parameters(runner.read_notebook(project, report), notebook)
        for parameter in declared.values():
            values = report.matrix.get(
                parameter.name, report.parameters.get(parameter.name, parameter.default)
            )
            typer.echo(f"  {parameter.name} = {_words(values)}  {parameter.help} ({parameter.allowed})")
        typer.echo("")


@app.command(
    epilog="Examples: impact load casualties | impact load casualties --as-of 2018-12-31 --format csv | "
    "impact load treaty --format parquet --output treaty.parquet"
)
def load(
    name: Annotated[str, typer.Argument(help="A table; impact tables lists them.")],
    as_of: Annotated[str, typer.Option("--as-of", help="Day on which it was known: YYYY-MM-DD.")] = "latest",
    form: Annotated[Form, typer.Option("--format", "-f", help="How to write it.")] = Form.table,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; none means the screen.")
    ] = None,
) -> None:
    """Print a processed table as it was known on a day."""
    from impact.data import load as load_table

    frame = load_table(name, as_of=as_of)
    if form is Form.parquet:
        if output is None and sys.stdout.isatty():
            raise typer.BadParameter("parquet is not for a screen: add --output FILE or redirect")
        frame.attrs.clear()  # attributes that are no JSON would not fit into the file
        frame.to_parquet(output or sys.stdout.buffer, index=False)
        return
    if form is Form.csv:
        text = frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    elif form is Form.json:
        text = frame.to_json(orient="records", date_format="iso", force_ascii=False) + "\n"
    else:
        text = _as_text(frame)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")


@app.command(epilog="Example: impact tables")
def tables() -> None:
    """List the processed tables."""
    from impact.data import tables as list_tables

    frame = list_tables()
    shown = [column for column in ("name", "rows", "title", "key") if column in frame.columns]
    rows = [
        [f"{v:,}" if isinstance(v, int) else str(v) for v in row]
        for row in frame[shown].itertuples(index=False)
    ]
    _print_table("", tuple(shown), rows, numbers=("rows",))


@sources_app.command(epilog="Example: impact sources cite lm-2016")
def cite(ids: Annotated[list[str], typer.Argument(help="Ids of sources.")]) -> None:
    """Print a one-line citation of each source."""
    from impact.sources import cite as cite_source

    for source_id in ids:
        typer.echo(cite_source(source_id))


@sources_app.command(epilog="Example: impact sources bibtex > sources.bib")
def bibtex(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of sources; none means all.")] = None,
) -> None:
    """Print sources as BibTeX."""
    from impact.sources import bibtex as as_bibtex

    if not ids:
        from impact.data import load as load_table

        ids = sorted(load_table("sources")["source_id"])
    sys.stdout.write(as_bibtex(ids))


@app.command(epilog="Example: impact places Türkiye 'DR Congo'")
def places(names: Annotated[list[str], typer.Argument(help="Names or codes of places.")]) -> None:
    """Print the ISO3 code that a name resolves to."""
    from impact.places import resolve

    for name in names:
        place = resolve(name)
        area = f", {place.area}" if place.area else ""
        typer.echo(f"{place.code}  {place.name}{area}  (by {place.how})")


def main(arguments: list[str] | None = None) -> None:
    """Run the command; the entry point of ``impact``."""
    given = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in given
    # wherever it stands: after a failure people append it to the line they have just typed
    rest = [word for word in given if word != "--debug"]
    try:
        code = app(args=rest, prog_name="impact", standalone_mode=False)
    except ImpactError as error:
        if debug:
            raise
        _fail(str(error), _exit_code(error))
    except (KeyboardInterrupt, typer.Abort):
        code = _STOPPED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(
            error, "exit_code"
        ):  # click's: a word it does not know
            hint = " (see impact --help)"
            _fail(f"{error.format_message()}{hint}", 2)
        if debug:
            raise
        _fail(f"{type(error).__name__}: {error} (a defect; run again with --debug and report it)", 1)
    if code == _STOPPED:  # typer turns Ctrl-C into this code, without a word
        _fail("stopped; nothing half made is left", _STOPPED)
    sys.exit(code if isinstance(code, int) else 0)


def _exit_code(error: ImpactError) -> int:
    from impact.errors import BuildError, FindingError, RawDataError, RunFailed

    return 1 if isinstance(error, (BuildError, RawDataError, RunFailed, FindingError)) else 2


def _fail(message: str, code: int) -> None:
    typer.echo(f"error: {message}", err=True)
    sys.exit(code)


def _interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt


def _overrides(pairs: list[str], as_of: str | None) -> dict[str, str]:
    overrides: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise typer.BadParameter(f"-p {pair!r} is not name=value")
        if name in overrides:
            raise typer.BadParameter(f"-p {name} is given twice")
        overrides[name] = value
    if as_of is not None:
        if overrides.get("as_of", as_of) != as_of:
            raise typer.BadParameter("as_of is given twice, with --as-of and with -p")
        overrides["as_of"] = as_of
    return overrides


def _words(values: object) -> str:
    return ", ".join(map(str, values)) if isinstance(values, (list, tuple)) else str(values)


def _as_text(frame: pd.DataFrame) -> str:
    import pandas as pd

    with pd.option_context("display.max_columns", None, "display.width", 200, "display.max_rows", 60):
        return f"{frame}\n"


def _relative(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _print_table(
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


if __name__ == "__main__":
    main()
