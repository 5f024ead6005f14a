"""Commands on a researcher's own data: check, import, compare, fetch, and the registered datasets."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.app import app, print_table, relative, stop_in_order
from impact.cli.schedule import Hook

if TYPE_CHECKING:
    from impact.incidents.mapping.mapping import Mapping
    from impact.incidents.national_data import NationalData
    from impact.incidents.releases.release import Release
    from impact.incidents.retrieval.fetch import Fetched
    from impact.project import Project

incidents_app = typer.Typer(help="Registered datasets: a researcher's own data.", no_args_is_help=True)
app.add_typer(incidents_app, name="incidents")

File = Annotated[Path, typer.Argument(help="A spreadsheet, CSV, shapefile, KML, JSON, Stata or other file.")]
Map = Annotated[
    str | None, typer.Option("--map", "-m", metavar="MAPPING", help="A mapping's file, or one that ships.")
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="Sheet, layer or member of an archive.")
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Reference = Annotated[
    str, typer.Argument(metavar="NAME[@RELEASE]", help="A dataset, such as mine or mine@2021.")
]


@app.command(
    epilog="Examples: impact check victims.csv --write-map maps/mine.yml | "
    "impact check victims.csv --map maps/mine.yml --like mine"
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
    from impact.incidents.display.account_lines import answer
    from impact.incidents.display.finding_groups import group_findings
    from impact.incidents.display.text_lines import finding_text
    from impact.incidents.pipeline import check as check_file

    if write_map is not None and mapping is not None:
        raise typer.BadParameter("--write-map writes a proposal; with --map there is none")
    if write_map is not None and write_map.exists():
        raise typer.BadParameter(f"--write-map: {write_map} is there already")
    stop_in_order()
    last = _like(like)
    with _busy(f"reading {file.name}"):
        checked = check_file(file, _mapping(mapping, sheet), like=last, sheet=sheet)
    data = checked.data
    if write_map is not None and checked.proposed is not None:
        write_map.parent.mkdir(parents=True, exist_ok=True)
        write_map.write_text(checked.proposed, encoding="utf-8")
    if as_json:
        body = {
            "schema": "impact-check/1",
            "account": data.account.as_dict(),
            "rows": {name: table.num_rows for name, table in data.tables.items()},
            "findings": [group.as_dict() for group in group_findings(data.findings)],
            "proposed": checked.proposed,
        }
        _print_json(body)
    else:
        typer.echo(f"{data.account.file}: {answer(data.account)}")
        for line in finding_text(data.findings, everything=everything):
            typer.echo(line)
        _say_proposed(file, checked.proposed, checked.mapping, write_map)
    if data.account.asked:
        raise typer.Exit(1)


@app.command(
    "import", epilog="Example: impact import victims.csv --map maps/mine.yml --as mine --release 2021"
)
def import_file(
    file: File,
    mapping: Annotated[
        str, typer.Option("--map", "-m", metavar="MAPPING", help="A mapping's file, or one that ships.")
    ],
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Name of the dataset.")],
    release: Annotated[
        str | None,
        typer.Option("--release", metavar="NAME", help="Name of the release; none means its day."),
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
    stop_in_order()
    chosen = _mapping(mapping, sheet)
    assert chosen is not None
    with _busy(f"reading {file.name}"):
        data = read(file, chosen)
    waiting = [finding for finding in data.findings if not finding.decided]
    try:
        with _busy(f"writing {name}"):
            made = store(data, name, release, project, replace=replace, waiting=_wait)
    except ImportRefused:
        if not as_json:
            typer.echo(f"{data.account.file}: {answer(data.account)}", err=True)
            for line in finding_text(waiting):
                typer.echo(line, err=True)
        raise
    if as_json:
        body = {
            "schema": "impact-import/1",
            "name": made.name,
            "release": made.release,
            "state": made.state,
            "account": data.account.as_dict(),
            "findings": [group.as_dict() for group in group_findings(data.findings)],
        }
        _print_json(body)
    else:
        typer.echo(f"{data.account.file}: {answer(data.account)}")
        for line in finding_text(waiting):
            typer.echo(line)
        typer.echo("")
        typer.echo(f"{made.reference}: {_STATES[made.state]}, {relative(made.folder)}")
        typer.echo(f"page: {relative(made.page)}")
        _say_overdue(made)
    if data.account.asked:
        raise typer.Exit(1)


@app.command(epilog="Example: impact compare mine@2017 mine@2021")
def compare(
    old: Annotated[str, typer.Argument(metavar="NAME@RELEASE", help="The earlier release.")],
    new: Annotated[str, typer.Argument(metavar="NAME@RELEASE", help="The later one.")],
    as_json: AsJson = False,
) -> None:
    """Compare two releases: rows revised, withdrawn and added, words and places that changed."""
    from impact.incidents.releases.compare import compare as compare_releases
    from impact.incidents.releases.stored_data import load

    with _busy("comparing"):
        comparison = compare_releases(load(old), load(new))
    if as_json:
        _print_json({"schema": "impact-compare/1", **comparison.as_dict()})
        return
    for sentence in comparison.sentences():
        typer.echo(sentence)


@app.command(epilog="Examples: impact fetch | impact fetch mine | impact fetch mine --map maps/mine.yml")
def fetch(
    name: Annotated[
        str | None, typer.Argument(help="A dataset; none means all with a url: in the mapping.")
    ] = None,
    mapping: Map = None,
    hook: Hook = "",
    as_json: AsJson = False,
) -> None:
    """Download the newest release of datasets, check it against the last one, and import it.

    When the answer cannot be used, or is not like the last release, the last good one stays and the exit code
    is 1; as it is when findings of a new release wait for a decision.
    """
    from impact.errors import ImpactError
    from impact.incidents.retrieval.fetch import fetch as fetch_dataset
    from impact.incidents.retrieval.fetch import with_address
    from impact.project import find_project

    if mapping is not None and name is None:
        raise typer.BadParameter("--map is for one dataset: name it")
    project = find_project()
    stop_in_order()
    names = [name] if name else with_address(project)
    if not names:
        raise ImpactError(
            "no dataset says where to fetch it",
            "url: in the mapping of one",
            "impact incidents list shows the datasets",
        )
    chosen = _mapping(mapping, None)
    outcomes = []
    for one in names:
        with _bytes(one) as listener:
            outcome = fetch_dataset(one, chosen, project, listener=listener)
        outcomes.append(outcome)
        if not as_json:
            _say_fetched(outcome)
    if as_json:
        _print_json({"schema": "impact-fetch/1", "datasets": [outcome.as_dict() for outcome in outcomes]})
    _tell(project, hook, outcomes)
    if any(outcome.state == "failed" or outcome.asked for outcome in outcomes):
        raise typer.Exit(1)


@incidents_app.command("list", epilog="Example: impact incidents list")
def list_datasets(as_json: AsJson = False) -> None:
    """List the registered datasets and their releases."""
    from impact.incidents.releases.release import datasets
    from impact.wording import count

    listed = datasets()
    if as_json:
        body = [
            {"name": made.name, "release": made.release, **_facts(made)}
            for dataset in listed
            for made in dataset.releases
        ]
        _print_json({"schema": "impact-datasets/1", "releases": body})
        return
    if not listed:
        typer.echo("no dataset is registered; run: impact import FILE --map MAPPING --as NAME")
        return
    rows = [
        [
            made.name,
            made.release,
            str(made.facts.get("unit", "")),
            count(made.rows),
            count(int(made.facts.get("asked", 0))),
            str((made.facts.get("publish") or {}).get("level", "")),
            str((made.facts.get("source") or {}).get("maker") or ""),
        ]
        for dataset in listed
        for made in dataset.releases
    ]
    columns = ("dataset", "release", "unit", "rows", "to decide", "level", "made by")
    print_table("", columns, rows, numbers=("rows", "to decide"))
    for dataset in listed:
        for made in dataset.releases:
            _say_overdue(made)
        _say_last_fetch(dataset.name)


@incidents_app.command(epilog="Examples: impact incidents show mine | impact incidents show mine@2021 --json")
def show(reference: Reference, as_json: AsJson = False) -> None:
    """Show a release: what it is, its account and its findings."""
    from impact.incidents.display.account_lines import account_lines, answer
    from impact.incidents.display.text_lines import finding_text
    from impact.incidents.releases.release import read_release
    from impact.incidents.releases.stored_data import load
    from impact.project import find_project
    from impact.wording import count

    made = read_release(find_project(), reference)
    if as_json:
        _print_json(made.facts)
        return
    data = load(made.name, made.release)
    source = data.mapping.source
    typer.echo(f"{made.reference}: {answer(data.account)}")
    typer.echo(f"made by {source.maker}, terms: {source.licence}, file {data.account.file}")
    print_table("", ("rows", "number"), [[w, count(n)] for w, n in account_lines(data.account)], ("number",))
    for line in finding_text(data.findings):
        typer.echo(line)
    typer.echo(f"page: {relative(made.page)}")
    _say_overdue(made)
    _say_last_fetch(made.name)


@incidents_app.command(
    epilog="Examples: impact incidents forget mine@2017 | impact incidents forget mine --yes"
)
def forget(
    reference: Reference,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a dataset or one release of it, with what was fetched for it. This cannot be undone."""
    from impact.incidents.releases.removal import forget as forget_dataset
    from impact.project import find_project, own_data

    project = find_project()
    own_data.release_folder(project, reference)
    name, release = own_data.split_reference(reference)
    going = [reference] if release else [f"{name}@{r}" for r in own_data.read_releases(project, name).ordered]
    if not yes:
        if not sys.stdin.isatty():
            raise typer.BadParameter("nobody can be asked here: add --yes")
        typer.confirm(f"Remove {', '.join(going)} for good?", abort=True)
    for gone in forget_dataset(reference, project=project):
        typer.echo(f"removed: {gone}")
    for folder in _reports_of(project, name):
        typer.echo(
            f"a report still shows it: {relative(folder)}; remove that folder too, and its earlier runs"
        )


_STATES = {
    "new": "imported",
    "replaced": "imported in the place of the one before",
    "unchanged": "there already with this content; nothing was done",
}


def _mapping(given: str | None, sheet: str | None) -> Mapping | None:
    if given is None:
        return None
    from impact.incidents.mapping import load

    chosen = load(given)
    if sheet is None:
        return chosen
    return chosen.model_copy(update={"read": chosen.read.model_copy(update={"sheet": sheet})})


def _like(given: str | None) -> NationalData | None:
    if given is None:
        return None
    from impact.incidents.releases.stored_data import load

    name, _, release = given.rstrip("/").removeprefix("data/own/").replace("/", "@").partition("@")
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
    typer.echo(f"Proposed, one row a {mapping.unit}: {', '.join(fields) or 'no column is recognised'}")
    if written is None:
        typer.echo(
            f"To go on: impact check {file} --write-map maps/{file.stem}.yml writes the proposed mapping"
        )
        return
    typer.echo(f"proposed mapping: {written}; read it, finish it, then:")
    typer.echo(f"  impact check {file} --map {written}")


def _say_overdue(made: Release) -> None:
    import datetime as dt

    from impact.wording import short_day

    if made.keep_until is not None and made.overdue(dt.datetime.now(dt.UTC).date()):
        typer.echo(
            f"{made.reference} was to be kept until {short_day(made.keep_until)}; "
            f"to remove it: impact incidents forget {made.reference}",
            err=True,
        )


def _say_last_fetch(name: str) -> None:
    from impact.incidents.releases.snapshot import read_log
    from impact.project import find_project, own_data

    last = read_log(own_data.own_folder(find_project()) / name).last
    if last is not None and last.state == "failed":
        typer.echo(f"the newest fetch failed ({last.at}): {last.message}", err=True)


def _say_fetched(outcome: Fetched) -> None:
    if outcome.state == "failed":
        typer.echo(f"failed: {outcome.message}", err=True)
        return
    typer.echo(f"{outcome.name}: {outcome.message}" if outcome.state == "nothing new" else outcome.message)
    for sentence in outcome.changes:
        typer.echo(f"  {sentence}")
    if outcome.asked:
        typer.echo(f"  to decide: impact incidents show {outcome.name}")


def _tell(project: Project, hook: str, outcomes: list[Fetched]) -> None:
    from impact.reporting.schedule.run_due import Problem, call_hook

    failed = [Problem(f"dataset:{o.name}", "", o.message) for o in outcomes if o.state == "failed"]
    if hook and failed:
        sys.stdout.flush()
        trouble = call_hook(project, hook, failed)
        if trouble:
            typer.echo(f"error: {trouble}", err=True)


def _reports_of(project: Project, name: str) -> list[Path]:
    """Folders of reports that were made from a dataset."""
    from impact.reporting.manifest import MANIFEST, read_manifest

    inside = f"data/own/{name}/"
    found = []
    for path in sorted(project.reports.glob(f"*/*/{MANIFEST}")):
        manifest = read_manifest(path.parent)
        if manifest and any(item.startswith(inside) for item in manifest.inputs):
            found.append(path.parent)
    return found


def _facts(made: Release) -> dict[str, Any]:
    kept = (
        "unit",
        "country",
        "day",
        "counted",
        "kept",
        "quarantined",
        "asked",
        "source",
        "publish",
        "sha256",
    )
    return {name: made.facts.get(name) for name in kept}


def _print_json(body: object) -> None:
    typer.echo(json.dumps(body, indent=2, ensure_ascii=False, default=str))


def _wait(line: str) -> None:
    typer.echo(line, err=True)


@contextmanager
def _busy(what: str) -> Iterator[None]:
    """Show that something goes on, and for how long: on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        progress.add_task(what, total=None)
        yield


@contextmanager
def _bytes(name: str) -> Iterator[Any]:
    """Show how many bytes have come: on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"fetching {name}", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total or None)
