"""Commands that add: a published figure, a notebook of your own; and the one that corrects a figure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.app import app, relative
from impact.cli.words.examples import examples

if TYPE_CHECKING:
    from impact.additions.corrections import FoundRow
    from impact.additions.draft import Desk
    from impact.additions.interview import Known

new_app = typer.Typer(
    help="Add a published figure, or a notebook with a question of your own.", no_args_is_help=True
)
correct_app = typer.Typer(
    help="Correct a figure that was copied wrongly from its page.", no_args_is_help=True
)
app.add_typer(new_app, name="new")
app.add_typer(correct_app, name="correct")

Text = str | None
Table = Annotated[
    Text, typer.Option("--table", "-t", help="Table that takes the figure, such as casualties.")
]
Place = Annotated[Text, typer.Option("--place", "-p", help="Name or code of a place.")]
Year = Annotated[Text, typer.Option("--year", help="Calendar year the figure is about.")]
Start = Annotated[Text, typer.Option("--period-start", help="First year, month or day of a period.")]
End = Annotated[Text, typer.Option("--period-end", help="Last year, month or day of a period.")]
Measure = Annotated[Text, typer.Option("--measure", "-m", help="What is counted, such as killed.")]
Value = Annotated[Text, typer.Option("--value", help="The figure as the page prints it, in plain digits.")]
Unit = Annotated[Text, typer.Option("--unit", help="Unit of the value.")]
Qualifier = Annotated[Text, typer.Option("--qualifier", help="How it is given: exact, at_least, ...")]
Area = Annotated[Text, typer.Option("--area", help="Part of the country; none for the whole.")]
Scope = Annotated[Text, typer.Option("--scope", help="How much is covered: whole, part_of_country, ...")]
Register = Annotated[Text, typer.Option("--register", help="Of casualties: who counts.")]
Edition = Annotated[Text, typer.Option("--edition", help="Year of the publication that states it.")]
Note = Annotated[Text, typer.Option("--note", help="A remark for people.")]
Cells = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="COLUMN=TEXT", help="Any other column of the table; may be repeated."),
]
Url = Annotated[Text, typer.Option("--url", help="Address of the page.")]
Source = Annotated[Text, typer.Option("--source", help="A page of sources.csv, by its source_id.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs; writes only with --yes.")]


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
    page: Annotated[Text, typer.Option("--page", help="Page number that the figure stands on.")] = None,
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
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Add a published figure and its page; asks for what is not given, and shows what would then stand.

    With --yes, --dry-run or --json nothing is asked. Nothing is written when anything is wrong.
    """
    from impact.additions.interview import Known
    from impact.additions.source_page import PageAnswers

    row = _row(
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
    _add(_desk(), known, yes=yes, dry_run=dry_run, as_json=as_json)


def _add(desk: Desk, known: Known, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    from impact.additions.interview import draft_from
    from impact.cli.prompts import Prompt, settle

    ask = None if yes or dry_run or as_json else Prompt()
    today = dt.datetime.now().astimezone().date()
    draft = draft_from(desk, known, ask, today)
    if settle(draft, desk.project, yes=yes, dry_run=dry_run, as_json=as_json):
        _say_next(desk, f"Add {draft.effects[0].quantity}")


@correct_app.command(
    "figure",
    epilog=examples(
        "impact correct figure -t country_casualties -p Ukraine --year 2014 -m total --edition 2016 "
        "--value 149 --reason slip --dry-run",
        "impact correct figure --row clearance:1 --set scope=part_of_kind --reason slip --json",
    ),
)
def correct_figure(
    table: Table = None,
    place: Place = None,
    year: Year = None,
    period_start: Start = None,
    period_end: End = None,
    measure: Measure = None,
    register: Register = None,
    edition: Edition = None,
    url: Url = None,
    source: Source = None,
    row: Annotated[
        Text, typer.Option("--row", metavar="FILE:NUMBER", help="The row, as it is listed.")
    ] = None,
    value: Annotated[Text, typer.Option("--value", help="The value as the page prints it.")] = None,
    qualifier: Annotated[Text, typer.Option("--qualifier", help="How the page gives it.")] = None,
    fault: Annotated[
        Text, typer.Option("--fault", help="The page itself is wrong: misprint, wrong_year or misread.")
    ] = None,
    cells: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="COLUMN=TEXT", help="Any other cell to correct; may be repeated."),
    ] = None,
    reason: Annotated[Text, typer.Option("--reason", help="What was wrong; kept in the row's note.")] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Correct a row that does not say what its page says; what a later page restates is a new figure.

    The options from --table to --row find the row, those from --value on say what the page has.
    """
    from impact.additions import corrections
    from impact.cli.prompts import Prompt, settle

    desk, quiet = _desk(), yes or dry_run or as_json
    named = {
        "place": place, "year": year, "period_start": period_start, "period_end": period_end,
        "measure": measure, "register": register, "edition": edition, "source_id": source,
    }  # fmt: skip
    given = {name: text for name, text in named.items() if text is not None}
    new = _row(cells, value=value, qualifier=qualifier, fault=fault)
    if row:
        found = corrections.row_named(desk, row)
    else:
        if not quiet and not given and not url:
            given = _ask_which(desk, table or "casualties")
        found = _one(corrections.rows_about(desk, table or "casualties", given, url or ""), ask=not quiet)
    if not quiet and not new:
        typer.echo(f"\n{_line(found)}\n  {_address(desk, found)}\n")
        case = Prompt().code("What is wrong", _CASES, check=_case, default="copied")
        if case == "restated":
            _add(desk, _restated(found), yes=False, dry_run=False, as_json=False)
            return
        figures = desk.figures(found.file)

        def right(text: str) -> str:
            return corrections.check_cell(desk, found, "value", text)

        if case == "misprinted":
            faults = {code: meaning for code, meaning in figures.choices("fault").items() if code}
            new = {"fault": Prompt().code("Fault", faults, check=str, default="misprint")}
        else:
            new = {"value": Prompt().text("Value as the page prints it", check=right, default=None)}
    if not quiet and reason is None:
        reason = Prompt().text("Reason, in a few words", check=str, default=None)
    draft = corrections.draft_slip(desk, found, new, reason or "")
    if settle(draft, desk.project, yes=yes, dry_run=dry_run, as_json=as_json):
        _say_next(desk, f"Correct {draft.effects[0].quantity}: {reason}")


#: What can be wrong with a figure, and so what is to be done.
_CASES = {
    "copied": "the row does not say what its page says: correct the row",
    "restated": "another page gives another figure: add it, the old row stays",
    "misprinted": "the page itself prints it wrongly: keep the value, note the fault",
}


def _case(text: str) -> str:
    from impact.errors import AdditionRefused

    if text not in _CASES:
        raise AdditionRefused(f"{text!r}", "one of " + ", ".join(_CASES), "type one of these")
    return text


def _ask_which(desk: Desk, table: str) -> dict[str, str]:
    """Ask for place, year and measure of the figure, each checked against the rows there are."""
    from impact.additions.corrections import rows_about
    from impact.cli.prompts import Prompt

    given: dict[str, str] = {}
    for name, question in (("place", "Place (name or code)"), ("year", "Year"), ("measure", "Measure")):

        def check(text: str, name: str = name) -> str:
            rows_about(desk, table, given | {name: text})
            return text

        given[name] = Prompt().text(question, check=check, default=None)
    return given


def _one(rows: list[FoundRow], *, ask: bool) -> FoundRow:
    """Choose one row: the only one, or the one that is asked for."""
    from impact.cli.prompts import Prompt
    from impact.errors import AdditionRefused

    if len(rows) == 1:
        return rows[0]
    lines = {found.name: _line(found) for found in rows}
    if not ask:
        shown = "; ".join(list(lines.values())[:8])
        raise AdditionRefused(
            f"{len(rows)} rows are about it: {shown}",
            "one of them",
            "name it with --row, or give --source",
            "row",
        )

    def check(text: str) -> str:
        if text not in lines:
            raise AdditionRefused(f"{text!r}", "one of " + ", ".join(lines), "type one of these")
        return text

    chosen = Prompt().code(
        "Which row", {f.name: _line(f, named=False) for f in rows}, check=check, default=None
    )
    return next(found for found in rows if found.name == chosen)


def _line(found: FoundRow, *, named: bool = True) -> str:
    shown = (
        "place",
        "area",
        "year",
        "period_start",
        "period_end",
        "measure",
        "value",
        "unit",
        "qualifier",
        "edition",
    )
    words = " ".join(found.row[name] for name in (*shown, "source_id") if found.row.get(name))
    return f"{found.name} {words}" if named else words


def _address(desk: Desk, found: FoundRow) -> str:
    page = next(page for page in desk.pages if page["source_id"] == found.row["source_id"])
    return f"{page['publisher']}, {page['published']}: {page['url']}"


#: Columns that say what one page says; another page says its own.
_OF_ITS_PAGE = ("country", "value", "qualifier", "fault", "edition", "source_id", "note", "maker")


def _restated(found: FoundRow) -> Known:
    """Take over what a row is about, to add what another page says of it."""
    from impact.additions.interview import Known
    from impact.additions.source_page import PageAnswers

    kept = {name: text for name, text in found.row.items() if name not in _OF_ITS_PAGE}
    return Known(kept, PageAnswers(), found.file)


def _row(cells: list[str] | None, **named: str | None) -> dict[str, str]:
    """Put the cells together that options name, one by one or with --set."""
    from impact.cli.app import overrides

    row = {name: text for name, text in named.items() if text is not None}
    for name, text in overrides(cells or [], None).items():
        if name in row:
            raise typer.BadParameter(f"{name} is given twice")
        row[name] = text
    return row


def _desk() -> Desk:
    from impact.additions.draft import Desk
    from impact.project import find_project

    return Desk.open(find_project())


def _say_next(desk: Desk, subject: str) -> None:
    """Say what a person does next with a row that was written."""
    account = (
        " --account docs/data_account.md" if (desk.project.root / "docs/data_account.md").is_file() else ""
    )
    typer.echo("Next:")
    typer.echo(f"  impact build{account}")
    typer.echo("  impact run")
    if (desk.project.root / ".git").exists():
        message = subject.replace('"', "'")
        typer.echo(f"  git diff {relative(desk.project.raw)}")
        typer.echo(f'  git commit -a -m "{message}"')


@new_app.command(
    "notebook",
    epilog=examples(
        "impact new notebook winter --country Ukraine --every monthly --dry-run",
        "impact new notebook harvest --country LTU --formats html,pdf --json --dry-run",
    ),
)
def new_notebook(
    name: Annotated[str, typer.Argument(help="Name of the report: lower-case letters, digits, hyphens.")],
    question: Annotated[str, typer.Option("--question", help="The question, as the title of its page.")] = "",
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
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Make a notebook with a question of your own, and its entry in reports.yml; it runs at once."""
    from impact.additions.new_notebook import draft_notebook
    from impact.cli.app import print_json
    from impact.project import find_project
    from impact.reporting.request.cron import schedule_words

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
    if "  schedule: " in draft.entry:
        expression = draft.entry.rpartition('schedule: "')[2].partition('"')[0]
        typer.echo(f"It is made {schedule_words(expression)}, by: impact due --run")
    typer.echo("Next:")
    typer.echo(f"  impact run {draft.report}     its page")
    typer.echo(f"  impact lab {draft.report}     a copy to try things in")
