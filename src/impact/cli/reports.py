"""Commands on reports: run, list."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any, Literal

import typer

from impact.cli.typer_app import (
    REPORTS,
    AsJson,
    KnownOn,
    Parameters,
    app,
    overrides,
    print_json,
    print_note_on_raw,
    print_table,
    relative,
)
from impact.cli.words.examples import examples
from impact.cli.words.shell_completion import complete_notebook, complete_report
from impact.wording import fixed


@app.command(
    rich_help_panel=REPORTS,
    epilog=examples(
        "impact run",
        "impact run article-claims --jobs 2",
        "impact run evidence-brief -p country=Lithuania --explain",
        "impact run -p as_of=2018-12-31",
        "impact run data-quality --force",
    ),
)
def run(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Reports of reports.yml; none means all.", autocompletion=complete_report),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many at once.")] = min(
        2, os.cpu_count() or 1
    ),
    kernel: Annotated[
        Literal["auto", "warm", "plain"],
        typer.Option(
            "--kernel",
            help="A new interpreter for each notebook, or one forked with everything imported; "
            "auto takes what is quicker.",
        ),
    ] = "auto",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say of each report why it is or is not out of date; run nothing."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Make them even when they are up to date.")] = False,
    as_of: KnownOn = None,
    parameter: Parameters = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="Make them on the workers of this Dask scheduler, such as tcp://127.0.0.1:8786.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the notebooks of reports.yml and write reports/index.html.

    Reports whose notebook, parameters, tables, code and packages are as they were are not made again. The
    tables are those of the last impact build; a note says where data/raw is newer. A run waits for another
    run or build of the same project to end. reports/status.csv holds the closing table.

    Exit codes: 0 all good, 1 a report failed, 2 wrong request (nothing was run), 130 stopped by Ctrl-C or
    SIGTERM. docs/faults.md says what each fault leaves behind.
    """
    from impact.project import find_project
    from impact.reporting.pool.progress import show
    from impact.reporting.runner import run as run_reports
    from impact.reporting.site.closing import ClosingFailed

    values = overrides(parameter or [], as_of)
    project = find_project()
    if explain:
        _explain(project, ids or [], values, force, as_json)
        print_note_on_raw(project)
        return
    troubles: list[str] = []
    try:
        with show() as listener:
            outcomes = run_reports(
                project,
                ids,
                overrides=values,
                jobs=jobs,
                force=force,
                cluster=cluster,
                kernel=kernel,
                listener=listener,
            )
    except ClosingFailed as closing:  # the reports have come out all the same
        outcomes, troubles = closing.outcomes, closing.troubles
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    if as_json:
        names = ("report", "slug", "state", "cause", "seconds", "message")
        made = [
            {**{name: getattr(item, name) for name in names}, "where": relative(item.where)}
            for item in outcomes
        ]
        print_json("run/1", {"reports": made, "index": relative(project.reports / "index.html")})
        print_note_on_raw(project)
        _print_troubles(troubles)
        if failed or troubles:
            raise typer.Exit(1)
        return
    rows = [
        [
            outcome.report,
            outcome.slug,
            outcome.state,
            outcome.cause,
            "" if outcome.state == "up to date" else fixed(outcome.seconds, 1),
            relative(outcome.where),
        ]
        for outcome in outcomes
    ]
    columns = ("report", "parameters", "state", "cause", "seconds", "where")
    print_table("", columns, rows, numbers=("seconds",))
    for notice in sorted({outcome.notice for outcome in outcomes} - {""}):
        typer.echo(f"note: {notice}", err=True)
    print_note_on_raw(project)
    for outcome in failed:
        typer.echo(f"failed: {outcome.report} ({outcome.slug}): {outcome.message}", err=True)
        if outcome.trace and "--debug" in sys.argv:
            typer.echo(outcome.trace, err=True)
    if (project.reports / "index.html").is_file():  # on a full disk it may be one of the troubles
        typer.echo(f"index: {relative(project.reports / 'index.html')}")
    _print_troubles(troubles)
    if failed or troubles:
        raise typer.Exit(1)


def _print_troubles(troubles: list[str]) -> None:
    for trouble in troubles:
        typer.echo(f"error: {trouble}", err=True)


@app.command(
    "list",
    rich_help_panel=REPORTS,
    epilog=examples(
        "impact list",
        "impact list 08_article_claims",
        "impact list 08_article_claims --json",
    ),
)
def list_reports(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A notebook, or a report; none lists all reports.", autocompletion=complete_notebook
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the reports; of one notebook, what its parameters are and may be."""
    from impact.project import find_project
    from impact.reporting.plan import listing

    project = find_project()
    if as_json:
        typer.echo(listing.as_json(project, name))
    elif name:
        notebook = listing.of_notebook(project, name)
        typer.echo(notebook.heading)
        for line in notebook.reports:
            typer.echo(f"  {line}")
        if notebook.rows:
            print_table("", listing.COLUMNS, notebook.rows, numbers=())
        else:
            typer.echo("It takes no parameters.")
    else:
        for line in listing.of_all(project):
            typer.echo(line)


def _explain(project: Any, ids: list[str], values: dict[str, str], force: bool, as_json: bool) -> None:
    from impact.reporting.plan.plan import plan

    if as_json:
        reports = plan(project, ids, values, force=force).explanations
        print_json(
            "explain/1", {"reports": [{"line": one.line, "details": list(one.details)} for one in reports]}
        )
        return
    for explanation in plan(project, ids, values, force=force).explanations:
        typer.echo(explanation.line)
        for line in explanation.details:
            typer.echo(f"  {line}")
