"""Commands on tables, pages and places: build, tables, sources, places."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from impact.cli.typer_app import FIGURES, AsJson, app, print_json, print_table, records, relative, sources_app
from impact.cli.words.examples import examples
from impact.cli.words.shell_completion import complete_place, complete_source, complete_table
from impact.project.output_files import file_to_write, write_text
from impact.wording import count


@app.command(
    rich_help_panel=FIGURES,
    epilog=examples(
        "impact build --force",
    ),
)
def build(
    force: Annotated[bool, typer.Option("--force", help="Build even when nothing has changed.")] = False,
    record_rows: Annotated[
        bool,
        typer.Option("--record-rows", help="After adding figures: note the new length of every raw file."),
    ] = False,
    account: Annotated[
        Path | None, typer.Option("--account", metavar="FILE", help="Also write the account as Markdown.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build data/processed from data/raw and print the account of every row."""
    from impact.cleaning.accounts import as_markdown
    from impact.cleaning.build import build as build_tables
    from impact.cleaning.build import record_rows as record
    from impact.project import find_project

    if account is not None:
        account = file_to_write(account)
    project = find_project()
    if record_rows:
        typer.echo(f"lengths of the raw files noted in {relative(record(project))}", err=as_json)
    result = build_tables(project, force=force, waiting=lambda line: typer.echo(line, err=True))
    if account is not None:
        write_text(account, as_markdown(result.accounts))
    columns = ("table", "read", "clean", "duplicates", "quarantined", "conflicts")
    if as_json:
        listed = [{name: getattr(item, name) for name in columns} for item in result.accounts]
        print_json("build/1", {"up_to_date": result.up_to_date, "folder": result.folder, "tables": listed})
        return
    if result.quarantined:
        typer.echo(f"{result.quarantined} rows set aside, listed in data/processed/quarantine.parquet:")
        from impact.data import quarantine

        for row in quarantine().head(10).itertuples():
            typer.echo(f"  {row.file}, line {row.line}, {row.column}: {row.value!r}, {row.reason}")
    where = relative(result.folder)
    if result.up_to_date:
        typer.echo(f"{where} is up to date ({len(result.accounts)} tables)")
        return
    rows = [
        [account.table, *(count(getattr(account, name)) for name in columns[1:])]
        for account in result.accounts
    ]
    print_table("Account of the build", columns, rows, numbers=columns[1:])
    typer.echo(f"written to {where}; read = clean + duplicates + quarantined for every table")


@app.command(
    rich_help_panel=FIGURES,
    epilog=examples("impact tables", "impact tables casualties  # its measures, years and columns"),
)
def tables(
    name: Annotated[
        str | None,
        typer.Argument(help="A table; none lists all of them.", autocompletion=complete_table),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the tables and what one row of each is; of one table, its measures, years, places and columns."""
    from impact.data import tables as list_tables

    if name is not None:
        about = _describe(name.replace("-", "_").casefold())
        if as_json:
            print_json("table/1", about)
            return
        for heading, value in about.items():
            words = ", ".join(map(str, value)) if isinstance(value, list) else value
            typer.echo(f"{heading}: {words}")
        typer.echo(f"its rows: impact load {about['name']}")
        return
    frame = list_tables()
    if as_json:
        print_json("tables/1", {"tables": records(frame)})
        return
    rows = [[row.name, count(row.rows), row.title, row.grain] for row in frame.itertuples(index=False)]
    print_table("", ("name", "rows", "title", "grain"), rows, numbers=("rows",))
    typer.echo("\nmore on one: impact tables casualties; its rows: impact load casualties")
    from impact.data.data_version import data_version

    typer.echo(str(data_version()))


def _describe(name: str) -> dict[str, Any]:
    """Describe a table: what a row is, and what its rows can be chosen by."""
    from impact.data import load, tables

    frame = load(name)
    row = tables().set_index("name").loc[name]
    about: dict[str, Any] = {"name": name, "title": row["title"], "grain": row["grain"]}
    about |= {"rows": len(frame), "key": row["key"], "files": row["files"]}
    if "measure" in frame:
        about["measures"] = sorted(frame["measure"].dropna().unique())
    if "year" in frame and frame["year"].notna().any():
        about["years"] = f"{int(frame['year'].min())} to {int(frame['year'].max())}"
    if "place" in frame:
        about["places"] = int(frame.loc[frame["place"] != "", "place"].nunique())
    return {**about, "columns": list(frame.columns)}


@sources_app.command(
    epilog=examples(
        "impact sources cite landmine-monitor-icbl-cmc-2016-16c7",
    )
)
def cite(
    ids: Annotated[
        list[str],
        typer.Argument(
            help="Ids of sources, as the column source_id has them.", autocompletion=complete_source
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Print a one-line citation of each source."""
    from impact.data.sources import cite as cite_source

    if as_json:
        print_json(
            "cite/1", {"sources": [{"source_id": word, "citation": cite_source(word)} for word in ids]}
        )
        return
    for source_id in ids:
        typer.echo(cite_source(source_id))


@sources_app.command(
    epilog=examples(
        "impact sources bibtex > sources.bib",
    )
)
def bibtex(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of sources; none means all.", autocompletion=complete_source),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print sources as BibTeX."""
    from impact.data.sources import bibtex as as_bibtex

    if not ids:
        from impact.data import load as load_table

        ids = sorted(load_table("sources")["source_id"])
    if as_json:
        print_json("bibtex/1", {"sources": [{"source_id": word, "bibtex": as_bibtex(word)} for word in ids]})
        return
    sys.stdout.write(as_bibtex(ids))


@app.command(
    rich_help_panel=FIGURES,
    epilog=examples(
        "impact places Türkiye 'DR Congo'",
    ),
)
def places(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME|CODE...", help="Places, in any case.", autocompletion=complete_place),
    ],
    as_json: AsJson = False,
) -> None:
    """Print the ISO3 code that a name resolves to."""
    from impact.places import resolve

    resolved = [resolve(name, any_case=True) for name in names]
    if as_json:
        print_json("places/1", {"places": [asdict(place) for place in resolved]})
        return
    for place in resolved:
        area = f", {place.area}" if place.area else ""
        typer.echo(f"{place.code}  {place.name}{area}  (by {place.how})")
