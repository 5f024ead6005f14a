"""Options that adding and correcting share, and what both do with them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.typer_app import relative

if TYPE_CHECKING:
    from impact.additions.desk import Desk
    from impact.additions.draft import Draft
    from impact.additions.interview import Known

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
Anyway = Annotated[bool, typer.Option("--anyway", help="With --yes: write a figure that is unlikely, too.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs; writes only with --yes.")]


def row_of(cells: list[str] | None, **named: str | None) -> dict[str, str]:
    """Put the cells together that options name, one by one or with --set."""
    from impact.cli.typer_app import overrides

    row = {name: text for name, text in named.items() if text is not None}
    for name, text in overrides(cells or [], None).items():
        if name in row:
            raise typer.BadParameter(f"{name} is given twice")
        row[name] = text
    return row


def open_desk() -> Desk:
    """Open the raw tables of the project around."""
    from impact.additions.desk import Desk
    from impact.project import find_project

    return Desk.open(find_project())


def add(desk: Desk, known: Known, *, yes: bool, dry_run: bool, as_json: bool, anyway: bool = False) -> None:
    """Ask for what is missing, show the draft, and write it when that is wanted."""
    from impact.additions.interview import draft_from
    from impact.cli.prompts import Prompt, settle

    ask = None if yes or dry_run or as_json else Prompt()
    today = dt.datetime.now().astimezone().date()
    draft = draft_from(desk, known, ask, today)
    if settle(draft, desk.project, yes=yes, dry_run=dry_run, as_json=as_json, anyway=anyway):
        say_next(desk, f"Add {draft.effects[0].quantity}: {said(draft)}")


def said(draft: Draft) -> str:
    """Name a row by what it says: its value and its edition, or its page."""
    edition = draft.row.get("edition") or draft.page.row["published"][:4]
    return f"{draft.row.get('value') or 'a row'}, edition {edition}"


def say_next(desk: Desk, subject: str) -> None:
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
