"""Commands on registered datasets: incidents list, show, forget, and fetch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.busy import coming
from impact.cli.schedule import Hook
from impact.cli.typer_app import OWN_DATA, AsJson, app, print_json, print_table, relative
from impact.cli.words.examples import examples
from impact.errors import RequestError

if TYPE_CHECKING:
    from impact.incidents.mapping.mapping import Mapping
    from impact.incidents.releases.release import Release
    from impact.incidents.retrieval.fetch import Fetched
    from impact.project import Project

incidents_app = typer.Typer(help="Registered datasets: a researcher's own data.")
app.add_typer(incidents_app, name="incidents", rich_help_panel=OWN_DATA)

Reference = Annotated[
    str, typer.Argument(metavar="NAME[@RELEASE]", help="A dataset, such as mine or mine@2021.")
]


@incidents_app.command(
    "list",
    epilog=examples(
        "impact incidents list",
    ),
)
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
        print_json("datasets/1", {"releases": body})
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
            say_overdue(made)
        _say_last_fetch(dataset.name)


@incidents_app.command(
    epilog=examples(
        "impact incidents show mine",
        "impact incidents show mine@2021 --json",
    )
)
def show(reference: Reference, as_json: AsJson = False) -> None:
    """Show a release: what it is, its account and its findings."""
    from impact.incidents.display.account_lines import account_changes, account_lines, answer
    from impact.incidents.display.text_lines import finding_text
    from impact.incidents.releases.release import read_release
    from impact.incidents.releases.stored_data import load
    from impact.project import find_project
    from impact.wording import count

    made = read_release(find_project(), reference)
    if as_json:
        print_json("release/1", made.facts)
        return
    data = load(made.name, made.release)
    source = data.mapping.source
    typer.echo(f"{made.reference}: {answer(data.account)}")
    typer.echo(f"made by {source.maker}, terms: {source.licence}, file {data.account.file}")
    print_table("", ("rows", "number"), [[w, count(n)] for w, n in account_lines(data.account)], ("number",))
    for line in account_changes(data.account):
        typer.echo(line)
    for line in finding_text(data.findings):
        typer.echo(line)
    typer.echo(f"page: {relative(made.page)}")
    say_overdue(made)
    _say_last_fetch(made.name)


@incidents_app.command(
    epilog=examples(
        "impact incidents forget mine@2017",
        "impact incidents forget mine --yes",
    )
)
def forget(
    reference: Reference,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove a dataset or one release of it, with what was fetched for it. This cannot be undone."""
    from impact.incidents.releases import removal
    from impact.project import find_project, own_data
    from impact.reporting.history import HISTORY

    project = find_project()
    name, _ = own_data.split_reference(reference)
    going = removal.going(project, reference)
    if not yes:
        if not sys.stdin.isatty():
            raise RequestError("nobody can be asked here", "somebody at a terminal, or --yes", "add --yes")
        typer.confirm(f"Remove {', '.join(going)} for good?", abort=True)
    removed = removal.forget(reference, project=project)
    if as_json:
        left = [relative(folder) for folder in _reports_of(project, name)]
        print_json("forget/1", {"removed": [str(gone) for gone in removed], "reports_that_show_it": left})
        return
    for gone in removed:
        typer.echo(f"removed: {gone}")
    for folder in _reports_of(project, name):
        earlier = project.reports / HISTORY / folder.parent.name / folder.name
        runs = f" and {relative(earlier)} (its earlier runs)" if earlier.is_dir() else ""
        typer.echo(f"a report still shows it: remove {relative(folder)}{runs}, too")


@app.command(
    rich_help_panel=OWN_DATA,
    epilog=examples(
        "impact fetch",
        "impact fetch mine",
        "impact fetch mine --map data/own/maps/mine.yml",
    ),
)
def fetch(
    name: Annotated[
        str | None, typer.Argument(help="A dataset; none means all with a url: in the mapping.")
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            "--map",
            "-m",
            metavar="MAPPING",
            help="For the first fetch, or in place of the mapping it was imported with.",
        ),
    ] = None,
    hook: Hook = "",
    as_json: AsJson = False,
) -> None:
    """Download the newest release of datasets, check it against the last one, and import it.

    When the answer cannot be used, or is not like the last release, the last good one stays and the exit code
    is 1; as it is when findings of a new release wait for a decision.
    """
    from impact.errors import ImpactError
    from impact.incidents.retrieval.fetch import Fetched, with_address
    from impact.incidents.retrieval.fetch import fetch as fetch_dataset
    from impact.project import find_project

    if mapping is not None and name is None:
        raise RequestError("--map without a dataset", "one dataset", "name it: impact fetch NAME --map FILE")
    project = find_project()
    names = [name] if name else with_address(project)
    if not names:
        raise ImpactError(
            "no dataset says where to fetch it",
            "url: in the mapping of one",
            "impact incidents list shows the datasets",
        )
    chosen = given_mapping(mapping, None)
    outcomes = []
    for one in names:
        try:
            with coming(one) as listener:
                outcome = fetch_dataset(one, chosen, project, listener=listener)
        except ImpactError as error:
            if name is not None:
                raise
            outcome = Fetched(one, "failed", f"{one}: {error}")
        outcomes.append(outcome)
        if not as_json:
            _say_fetched(outcome)
    if as_json:
        print_json("fetch/1", {"datasets": [outcome.as_dict() for outcome in outcomes]})
    _tell(project, hook, outcomes)
    if any(outcome.state == "failed" or outcome.asked for outcome in outcomes):
        raise typer.Exit(1)


def given_mapping(given: str | None, sheet: str | None) -> Mapping | None:
    """Load the mapping of `--map`, with the sheet of `--sheet`."""
    if given is None:
        return None
    from impact.incidents.mapping import load

    chosen = load(given)
    if sheet is None:
        return chosen
    return chosen.model_copy(update={"read": chosen.read.model_copy(update={"sheet": sheet})})


def say_shown(made: Release) -> None:
    """Say on which pages a release stands, by its level."""
    from impact.project import own_data

    level = own_data.level_of(made.facts)
    if level == own_data.PUBLIC:
        typer.echo("level public: the page of its country shows its years, too")
        return
    typer.echo(
        f"level {level}: only pages of its own show it; take them out before reports/ goes to others "
        "(level: public in the mapping puts its years on the page of its country, too)"
    )


def say_overdue(made: Release) -> None:
    """Say that a release is kept longer than its terms allow."""
    import datetime as dt

    from impact.wording import short_day

    if made.keep_until is not None and made.overdue(dt.datetime.now(dt.UTC).date()):
        typer.echo(
            f"{made.reference} was to be kept until {short_day(made.keep_until)}; "
            f"to remove it: impact incidents forget {made.reference}",
            err=True,
        )


def _say_last_fetch(name: str) -> None:
    from impact.errors import ImpactError
    from impact.incidents.releases.snapshot import read_log
    from impact.project import clock, find_project, own_data

    try:
        last = read_log(own_data.own_folder(find_project()) / name).last
    except ImpactError as error:  # the release itself can be shown
        typer.echo(str(error), err=True)
        return
    if last is not None and last.state == "failed":
        when = f" ({last.at})" if not clock.is_to_come(clock.read_moment(last.at)) else ""
        typer.echo(f"the newest fetch failed{when}: {last.message}", err=True)


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
    from impact.cli.scheduled_run import tell_hook
    from impact.reporting.schedule.run_due import Problem

    failed = [Problem(f"dataset:{o.name}", "", o.message) for o in outcomes if o.state == "failed"]
    tell_hook(project, hook, failed)


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
