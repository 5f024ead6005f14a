"""Commands on what runs have left: findings, verify, diff, prune."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
from impact.cli.words.shell_completion import complete_report
from impact.errors import ImpactError
from impact.project.output_files import file_to_write, write_text
from impact.wording import count, counted, fixed, noun

_MOST_NAMED = 5  # files of a report that are named; the others are counted


@app.command(
    rich_help_panel=REPORTS,
    epilog=examples(
        "impact findings",
        "impact findings --output docs/findings.md",
    ),
)
def findings(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the findings of all reports that are there, with their intervals, as one page of Markdown."""
    from impact.errors import ImpactError
    from impact.project import find_project
    from impact.reporting.request.spec import read_reports
    from impact.reporting.site.findings_page import findings_page, public_part
    from impact.reporting.site.finished_reports import finished_reports

    if output is not None:
        output = file_to_write(output)
    project = find_project()
    reports = [(spec, finished_reports(project, spec)) for spec in read_reports(project.reports_yml)]
    if not any(finished for _, finished in reports):
        raise ImpactError("reports/ holds no finished report", "at least one", "run: impact run")
    if as_json:
        # what rests on somebody's own data stays out of it, as out of the page
        pages = [(spec.id, public_part(one)) for spec, finished in reports for one in finished]
        listed = [
            {
                "report": report,
                "parameters": dict(page.manifest.parameters),
                "findings": [finding.to_dict() for finding in page.findings],
            }
            for report, page in pages
        ]
        print_json("findings/1", {"reports": listed})
        return
    page = findings_page(reports)
    if output is None:
        typer.echo(page, nl=False)
    else:
        write_text(output, page)
        typer.echo(f"written to {relative(output.absolute())}", err=True)


@app.command(
    rich_help_panel=REPORTS,
    epilog=examples(
        "impact verify",
        "impact verify article-claims --jobs 2",
        "impact verify --against ../other/reports",
    ),
)
def verify(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Reports of reports.yml; none means all.", autocompletion=complete_report),
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FOLDER", help="Compare with these reports instead.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many at once.")] = 1,
    as_of: KnownOn = None,
    parameter: Parameters = None,
    as_json: AsJson = False,
) -> None:
    """Execute reports again elsewhere and compare every file with reports/, byte by byte.

    Nothing is changed. Exit code 1 when a file differs, with its first difference.
    """
    from impact.project import find_project
    from impact.reporting.compare.verify import verify as verify_reports
    from impact.reporting.pool.progress import show

    values = overrides(parameter or [], as_of)
    project = find_project()
    with show() as listener:
        verdicts = verify_reports(
            project, ids, overrides=values, against=against, jobs=jobs, listener=listener
        )
    if as_json:
        names = ("report", "slug", "state", "files", "seconds", "message")
        listed = [
            {
                **{name: getattr(item, name) for name in names},
                "differences": [{"file": one.name, "where": one.where} for one in item.differences],
            }
            for item in verdicts
        ]
        print_json("verify/1", {"reports": listed})
        print_note_on_raw(project)
        if any(item.state != "same" for item in verdicts):
            raise typer.Exit(1)
        return
    rows = [
        [
            item.report,
            item.slug,
            item.state,
            str(item.files or ""),
            fixed(item.seconds, 1) if item.seconds else "",
        ]
        for item in verdicts
    ]
    columns = ("report", "parameters", "verdict", "files", "seconds")
    print_table("", columns, rows, numbers=("files", "seconds"))
    for item in verdicts:
        if item.message:
            typer.echo(f"{item.report} ({item.slug}): {item.message}", err=True)
        for difference in item.differences[:_MOST_NAMED]:
            typer.echo(f"  {difference.name}: {difference.where}", err=True)
        if len(item.differences) > _MOST_NAMED:
            typer.echo(f"  and {len(item.differences) - _MOST_NAMED} more files", err=True)
    print_note_on_raw(project)
    if any(item.state != "same" for item in verdicts):
        raise typer.Exit(1)


@app.command(
    rich_help_panel=REPORTS,
    epilog=examples(
        "impact diff global-burden/as-of-latest",
        "impact diff ../may/reports reports --page new.html",
        "impact diff article-claims/as-of-2025-03-18 article-claims/as-of-latest --rtol 0.01",
    ),
)
def diff(
    old: Annotated[str, typer.Argument(help="A report's folder, or a folder of reports.")],
    new: Annotated[
        str | None, typer.Argument(help="The other; none compares a report with its run before.")
    ] = None,
    rtol: Annotated[float, typer.Option("--rtol", min=0, help="Relative difference that is none.")] = 1e-6,
    atol: Annotated[float, typer.Option("--atol", min=0, help="Absolute difference that is none.")] = 0.0,
    as_json: AsJson = False,
    page: Annotated[Path | None, typer.Option("--page", metavar="FILE", help="Write a page too.")] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when anything differs.")
    ] = False,
) -> None:
    """Compare findings, tables and parameters of two runs; folders may be given as they stand in reports/."""
    from impact.project import find_project
    from impact.reporting.compare import show
    from impact.reporting.compare.snapshots import Tolerance

    if page is not None:
        page = file_to_write(page)
    reports = find_project().reports
    first = _place(old, reports)
    before, after = (first, _place(new, reports)) if new is not None else (_before(first, reports), first)
    comparisons = show.compare_paths(before, after, Tolerance(rtol=rtol, atol=atol))
    typer.echo(show.as_json(comparisons) if as_json else show.as_text(comparisons), nl=not as_json)
    if page is not None:
        write_text(page, show.as_page(comparisons))
        typer.echo(f"page: {relative(page.absolute())}", err=True)
    if exit_code and any(comparisons):
        raise typer.Exit(1)


@app.command(
    rich_help_panel=REPORTS,
    epilog=examples(
        "impact prune --keep 6 --dry-run",
        "impact prune --keep 12",
        "impact prune --unlisted",
    ),
)
def prune(
    keep: Annotated[int, typer.Option("--keep", min=0, help="Earlier runs of each report that stay.")] = 24,
    unlisted: Annotated[
        bool, typer.Option("--unlisted", help="Also remove reports that reports.yml does not list.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove earlier runs of reports beyond the last few."""
    from impact.project import find_project
    from impact.reporting.prune import prune as prune_reports

    removals = prune_reports(find_project(), keep=keep, unlisted=unlisted, dry_run=dry_run)
    if as_json:
        listed = [{"folder": relative(one.folder), "why": one.why, "bytes": one.size} for one in removals]
        print_json("prune/1", {"dry_run": dry_run, "removed": listed})
        return
    rows = [[relative(item.folder), item.why, count(item.size)] for item in removals]
    if rows:
        print_table("", ("folder", "why", "bytes"), rows, numbers=("bytes",))
    total = sum(item.size for item in removals)
    verb = "would be removed" if dry_run else "removed"
    folders = counted(len(removals), "folder")
    typer.echo(f"{folders} {verb}, {fixed(total / 1e6, 1)} MB" if removals else "nothing to remove")
    if not unlisted and (stay := _unlisted(keep, {item.folder for item in removals})):
        which = noun(stay, "is", "are")
        typer.echo(
            f"{counted(stay, 'folder')} of reports that reports.yml does not list {which} left: --unlisted "
            f"removes {noun(stay, 'it', 'them')}, too"
        )


def _unlisted(keep: int, known: set[Path]) -> int:
    """Count the folders that only `--unlisted` would remove; 0 where reports.yml cannot be read."""
    from impact.project import find_project
    from impact.reporting.prune import prune as prune_reports

    try:
        whole = prune_reports(find_project(), keep=keep, unlisted=True, dry_run=True)
    except ImpactError:
        return 0
    return sum(item.folder not in known for item in whole)


def _place(name: str, reports: Path) -> Path:
    """Find a folder as it was typed, or as it stands in reports/."""
    path = Path(name)
    return reports / name if not path.exists() and (reports / name).exists() else path


def _before(folder: Path, reports: Path) -> Path:
    """Find the run that a report replaced."""
    from impact.errors import ImpactError
    from impact.reporting import history
    from impact.reporting.manifest import read_manifest

    manifest = read_manifest(folder)
    if manifest is None:
        raise ImpactError(
            f"{folder} holds no report",
            "a report's folder such as global-burden/as-of-latest, or two folders",
        )
    earlier = history.runs(reports, manifest.report, manifest.slug)
    if not earlier:
        raise ImpactError(
            f"{manifest.report} ({manifest.slug}) has no earlier run that said anything else",
            "one in reports/.history",
        )
    return earlier[-1].folder
