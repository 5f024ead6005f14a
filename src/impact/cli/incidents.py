"""Commands on a file of one's own: check, import, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.busy import busy
from impact.cli.datasets import given_mapping, say_overdue, say_shown
from impact.cli.typer_app import OWN_DATA, AsJson, app, print_json, relative
from impact.cli.words.examples import examples
from impact.errors import RequestError
from impact.project.output_files import folder_to_write, write_text

if TYPE_CHECKING:
    from impact.incidents.mapping.mapping import Mapping
    from impact.incidents.national_data import NationalData

File = Annotated[Path, typer.Argument(help="A spreadsheet, CSV, shapefile, KML, JSON, Stata or other file.")]
Map = Annotated[
    str | None, typer.Option("--map", "-m", metavar="MAPPING", help="A mapping's file, or one that ships.")
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="Sheet, layer or member of an archive.")
]


@app.command(
    rich_help_panel=OWN_DATA,
    epilog=examples(
        "impact check victims.csv --write-map data/own/maps/mine.yml",
        "impact check victims.csv --map data/own/maps/mine.yml --like mine",
    ),
)
def check(
    file: File,
    mapping: Map = None,
    like: Annotated[
        str | None, typer.Option("--like", metavar="NAME[@RELEASE]", help="Compare with an earlier release.")
    ] = None,
    write_map: Annotated[
        Path | None, typer.Option("--write-map", metavar="FILE", help="Write the proposed mapping there.")
    ] = None,
    sheet: Sheet = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Name every finding that needs no decision.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what is in a file, what is doubtful and what is proposed; nothing is imported.

    Without --map a mapping is proposed. Exit code 1 when findings wait for a decision, 2 when the file cannot
    be read.
    """
    from impact.incidents.display.finding_groups import group_findings
    from impact.incidents.display.text_lines import finding_text
    from impact.incidents.pipeline import check as check_file

    if write_map is not None and mapping is not None:
        raise RequestError(
            "--write-map and --map", "one of the two: --write-map writes a proposal", "leave one out"
        )
    if write_map is not None:
        write_map = folder_to_write(write_map.parent) / write_map.name
    if write_map is not None and write_map.exists():
        raise RequestError(
            f"--write-map: {write_map} is there already", "a name that is free", "name another file"
        )
    last = _like(like)
    with busy(f"reading {file.name}"):
        checked = check_file(file, given_mapping(mapping, sheet), like=last, sheet=sheet)
    data = checked.data
    if write_map is not None and checked.proposed is not None:
        _make_closed(write_map.parent)
        write_text(write_map, checked.proposed)
    if as_json:
        body = {
            "account": data.account.as_dict(),
            "rows": {name: table.num_rows for name, table in data.tables.items()},
            "findings": [group.as_dict() for group in group_findings(data.findings)],
            "not_taken": _not_taken(data),
            "proposed": checked.proposed,
        }
        print_json("check/1", body)
    else:
        _say_account(data)
        for line in finding_text(data.findings, everything=everything):
            typer.echo(line)
        _say_proposed(file, checked.proposed, checked.mapping, write_map)
    if data.account.asked:
        raise typer.Exit(1)


@app.command(
    "import",
    rich_help_panel=OWN_DATA,
    epilog=examples(
        "impact import victims.csv --map data/own/maps/mine.yml --as mine --release 2021",
    ),
)
def import_file(
    file: File,
    mapping: Annotated[
        str, typer.Option("--map", "-m", metavar="MAPPING", help="A mapping's file, or one that ships.")
    ],
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Name of the dataset.")],
    release: Annotated[
        str | None,
        typer.Option(
            "--release",
            metavar="NAME",
            help="Name of the release; none means its day. The day it was known is the mapping's as_of or "
            "source: day; only where neither is stated, that in the name. The newest release is that of the "
            "latest day.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a release with other content.")
    ] = False,
    sheet: Sheet = None,
    as_json: AsJson = False,
) -> None:
    """Import a file into data/own: tables, account, findings and a page.

    Values that findings ask about are withheld until the mapping decides. Exit code 1 when some wait, or when
    the import is refused; 2 when the file cannot be read.
    """
    from impact.errors import ImportRefused
    from impact.incidents.display.account_lines import answer
    from impact.incidents.display.finding_groups import group_findings
    from impact.incidents.display.text_lines import finding_text
    from impact.incidents.pipeline import read
    from impact.incidents.releases.store import store
    from impact.project import find_project

    project = find_project()
    chosen = given_mapping(mapping, sheet)
    assert chosen is not None
    with busy(f"reading {file.name}"):
        data = read(file, chosen)
    waiting = [finding for finding in data.findings if not finding.decided]
    try:
        with busy(f"writing {name}"):
            made = store(data, name, release, project, replace=replace, waiting=_wait)
    except ImportRefused:
        if not as_json:
            typer.echo(f"{data.account.file}: {answer(data.account)}", err=True)
            for line in finding_text(waiting):
                typer.echo(line, err=True)
        raise
    if as_json:
        body = {
            "name": made.name,
            "release": made.release,
            "state": made.state,
            "account": data.account.as_dict(),
            "findings": [group.as_dict() for group in group_findings(data.findings)],
            "not_taken": _not_taken(data),
        }
        print_json("import/1", body)
    else:
        _say_account(data)
        for line in finding_text(waiting):
            typer.echo(line)
        typer.echo("")
        typer.echo(f"{made.reference}: {_STATES[made.state]}, {relative(made.folder)}")
        typer.echo(f"page: {relative(made.page)}")
        say_shown(made)
        say_overdue(made)
    if data.account.asked:
        raise typer.Exit(1)


@app.command(
    rich_help_panel=OWN_DATA,
    epilog=examples(
        "impact compare mine@2017 mine@2021",
    ),
)
def compare(
    old: Annotated[str, typer.Argument(metavar="NAME@RELEASE", help="The earlier release.")],
    new: Annotated[str, typer.Argument(metavar="NAME@RELEASE", help="The later one.")],
    as_json: AsJson = False,
) -> None:
    """Compare two releases: rows revised, withdrawn and added, words and places that changed."""
    from impact.incidents.releases.compare import compare as compare_releases
    from impact.incidents.releases.stored_data import load

    with busy("comparing"):
        comparison = compare_releases(load(old), load(new))
    if as_json:
        print_json("compare/1", comparison.as_dict())
        return
    for sentence in comparison.sentences():
        typer.echo(sentence)


_STATES = {
    "new": "imported",
    "replaced": "imported in the place of the one before",
    "unchanged": "there already with this content; nothing was done",
}


def _say_account(data: NationalData) -> None:
    """Say what became of the rows, which sheet was read, and which columns stay out."""
    from impact.incidents.display.account_lines import answer, not_taken_line, sheet_line

    typer.echo(f"{data.account.file}: {answer(data.account)}")
    sheet = "" if data.mapping.join else sheet_line(data.account.sheet, data.facts)
    for line in (sheet, not_taken_line(data.not_taken)):
        if line:
            typer.echo(line)


def _not_taken(data: NationalData) -> dict[str, object]:
    names, unnamed = data.not_taken
    return {"columns": names, "more": unnamed}


def _like(reference: str | None) -> NationalData | None:
    if reference is None:
        return None
    from impact.incidents.releases.stored_data import load

    name, _, release = reference.rstrip("/").removeprefix("data/own/").replace("/", "@").partition("@")
    return load(name, release or None)


def _say_proposed(file: Path, proposed: str | None, mapping: Mapping, written: Path | None) -> None:
    if proposed is None:
        return
    fields = [
        f"{field} from {' and '.join(spec.columns())}"
        for field, spec in mapping.columns.items()
        if spec.columns()
    ]
    typer.echo("")
    typer.echo(f"Proposed (unit of a row: {mapping.unit}): {', '.join(fields) or 'no column is recognised'}")
    if written is None:
        from impact.project import own_data

        place = f"data/own/{own_data.MAPS}/{file.stem}.yml"
        typer.echo(f"To go on: impact check {file} --write-map {place} writes the proposed mapping")
        return
    typer.echo(f"proposed mapping: {written}; read it, finish it, then:")
    typer.echo(f"  impact check {file} --map {written}")


def _make_closed(folder: Path) -> None:
    """Make the folders that are not there, closed to everybody else on this machine: data/own may be one."""
    for missing in reversed([p for p in (folder, *folder.parents) if not p.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _wait(line: str) -> None:
    typer.echo(line, err=True)
