"""Commands that add: a published figure, a notebook of your own."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from impact.cli.adding.figure_options import (
    Anyway,
    Area,
    Cells,
    DryRun,
    Edition,
    End,
    Json,
    Measure,
    Note,
    Place,
    Qualifier,
    Register,
    Scope,
    Source,
    Start,
    Table,
    Text,
    Unit,
    Url,
    Value,
    Year,
    Yes,
    add,
    open_desk,
    row_of,
)
from impact.cli.typer_app import FIGURES, AsJson, app, relative
from impact.cli.words.examples import examples

new_app = typer.Typer(
    help="Add a published figure, or a notebook with a question of your own.", no_args_is_help=True
)
app.add_typer(new_app, name="new", rich_help_panel=FIGURES)


@new_app.command(
    "figure",
    epilog=examples(
        "impact new figure -t casualties -p Ukraine --year 2014 -m total --value 160 "
        "--register monitor --source humanity-inclusion-2025-090d --dry-run",
        "impact new figure -t clearance -p Angola --year 2023 -m cleared_km2 --value 7.2 "
        "--set use=mined_land --source humanity-inclusion-2025-090d --json",
    ),
)
def new_figure(
    table: Table = None,
    place: Place = None,
    year: Year = None,
    period_start: Start = None,
    period_end: End = None,
    measure: Measure = None,
    value: Value = None,
    unit: Unit = None,
    qualifier: Qualifier = None,
    area: Area = None,
    scope: Scope = None,
    register: Register = None,
    edition: Edition = None,
    note: Note = None,
    cells: Cells = None,
    url: Url = None,
    source: Source = None,
    publisher: Annotated[Text, typer.Option("--publisher", help="Who publishes the page.")] = None,
    title: Annotated[Text, typer.Option("--title", help="Title of the page, in your words.")] = None,
    published: Annotated[
        Text, typer.Option("--published", help="Day published: YYYY-MM-DD, YYYY-MM or YYYY.")
    ] = None,
    page: Annotated[
        Text, typer.Option("--page", help="Page of the document that the figure stands on: 12, 12-14 or xii.")
    ] = None,
    accessed: Annotated[Text, typer.Option("--accessed", help="Day you read it; today unless given.")] = None,
    tier: Annotated[Text, typer.Option("--tier", help="primary, secondary or weak.")] = None,
    origin: Annotated[Text, typer.Option("--origin", help="Whose word it is, such as afp.")] = None,
    derivation: Annotated[
        Text, typer.Option("--derivation", help="Of a derived figure: how it was computed.")
    ] = None,
    parts_given: Annotated[
        Text, typer.Option("--parts-given", help="Of a derived figure: how its parts were given.")
    ] = None,
    yes: Yes = False,
    anyway: Anyway = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Add a published figure and its page; asks for what is not given, and shows what would then stand.

    With --yes, --dry-run or --json nothing is asked. Nothing is written when anything is wrong.
    """
    from impact.additions.interview import Known
    from impact.additions.source_page import PageAnswers

    row = row_of(
        cells,
        place=place,
        year=year,
        period_start=period_start,
        period_end=period_end,
        measure=measure,
        value=value,
        unit=unit,
        qualifier=qualifier,
        area=area,
        scope=scope,
        register=register,
        edition=edition,
        note=note,
    )
    about = PageAnswers(
        url or "",
        publisher or "",
        title or "",
        published or "",
        tier or "",
        origin or "",
        source or "",
        accessed or "",
    )
    computed = {"derivation": derivation or "", "parts_given": parts_given or ""}
    known = Known(row, about, table or "", page or "", computed)
    add(open_desk(), known, yes=yes, dry_run=dry_run, as_json=as_json, anyway=anyway)


@new_app.command(
    "notebook",
    epilog=examples(
        "impact new notebook winter --country Ukraine --every monthly --dry-run",
        "impact new notebook harvest --country LTU --formats html,pdf --json --dry-run",
    ),
)
def new_notebook(
    name: Annotated[str, typer.Argument(help="Name of the report: lower-case letters, digits, hyphens.")],
    question: Annotated[
        Text, typer.Option("--question", help="The question, as the title of its page.")
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Title on the site; the question unless given.")] = "",
    country: Annotated[
        str, typer.Option("--country", "-c", help="Name or code of the place it starts with.")
    ] = "",
    every: Annotated[
        str,
        typer.Option(
            "--every", help="daily, weekly, monthly, yearly, or a cron expression; none: when asked."
        ),
    ] = "",
    formats: Annotated[
        str, typer.Option("--formats", help="Formats of its page, such as html,pdf,docx.")
    ] = "html",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make a notebook with a question of your own, and its entry in reports.yml; it runs at once."""
    from impact.additions.new_notebook import draft_notebook
    from impact.cli.typer_app import print_json
    from impact.project import find_project
    from impact.reporting.request.cron import schedule_words
    from impact.reporting.schedule.due import next_time
    from impact.wording import day

    project = find_project()
    kinds = tuple(part.strip() for part in formats.split(",") if part.strip())
    draft = draft_notebook(
        project, name, question=question, title=title, country=country, every=every, formats=kinds
    )
    if not dry_run:
        draft.write(project)
    if as_json:
        about = {"report": draft.report, "notebook": relative(draft.path), "entry": draft.entry}
        print_json("notebook/1", about | {"written": not dry_run})
        return
    typer.echo(f"{relative(draft.path)}\n\nand in {relative(project.reports_yml)}:\n\n{draft.entry}")
    if dry_run:
        typer.echo("Nothing was written (--dry-run).")
        return
    if draft.schedule:
        following = day(next_time(draft.schedule, dt.datetime.now(dt.UTC)).date())
        typer.echo(
            f"It is made {schedule_words(draft.schedule)}: due at once as it is new, then on {following}."
        )
        typer.echo("impact due --run makes every report that is due, and not this one alone.")
    typer.echo("Next:")
    typer.echo(f"  impact run {draft.report}     make its page, and no other")
    typer.echo(f"  impact lab {draft.report}     a copy to try things in")
