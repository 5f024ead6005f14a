"""The command that corrects a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.adding.figure_options import (
    Anyway,
    DryRun,
    Edition,
    End,
    Json,
    Measure,
    Place,
    Register,
    Source,
    Start,
    Table,
    Text,
    Url,
    Year,
    Yes,
    add,
    open_desk,
    row_of,
    said,
    say_next,
)
from impact.cli.typer_app import FIGURES, app
from impact.cli.words.examples import examples

if TYPE_CHECKING:
    from impact.additions.corrections import StoredRow
    from impact.additions.desk import Desk
    from impact.additions.interview import Known

correct_app = typer.Typer(
    help="Correct a figure that was copied wrongly from its page.", no_args_is_help=True
)
app.add_typer(correct_app, name="correct", rich_help_panel=FIGURES)


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
    anyway: Anyway = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Correct a row that does not say what its page says; what a later page restates is a new figure.

    The options from --table to --row find the row, those from --value on say what the page has.
    """
    from impact.additions import corrections
    from impact.cli.prompts import Prompt, settle

    desk, quiet = open_desk(), yes or dry_run or as_json
    named = {
        "place": place, "year": year, "period_start": period_start, "period_end": period_end,
        "measure": measure, "register": register, "edition": edition, "source_id": source,
    }  # fmt: skip
    values = {name: text for name, text in named.items() if text is not None}
    new = row_of(cells, value=value, qualifier=qualifier, fault=fault)
    if row:
        stored = corrections.row_named(desk, row)
    else:
        if not quiet and not values and not url:
            values = _ask_which(desk, table or "casualties")
        stored = _one(corrections.rows_about(desk, table or "casualties", values, url or ""), ask=not quiet)
    if not quiet and not new:
        typer.echo(f"\n{_line(stored)}\n  {_address(desk, stored)}\n")
        case = Prompt().code("What is wrong", _CASES, check=_case, default="copied")
        if case == "restated":
            add(desk, _restated(stored), yes=False, dry_run=False, as_json=False)
            return
        figures = desk.figures(stored.file)

        def right(text: str) -> str:
            return corrections.check_cell(desk, stored, "value", text)

        if case == "misprinted":
            faults = {code: meaning for code, meaning in figures.choices("fault").items() if code}
            new = {"fault": Prompt().code("Fault", faults, check=str, default="misprint")}
        else:
            new = {"value": Prompt().text("Value as the page prints it", check=right, default=None)}
    if not quiet and reason is None:
        reason = Prompt().text("Reason, in a few words", check=str, default=None)
    draft = corrections.draft_slip(desk, stored, new, reason or "")
    if settle(draft, desk.project, yes=yes, dry_run=dry_run, as_json=as_json, anyway=anyway):
        say_next(desk, f"Correct {draft.effects[0].quantity}: {said(draft)} ({reason})")


#: What can be wrong with a figure, and so what is to be done.
_CASES = {
    "copied": "the row does not say what its page says: correct the row",
    "restated": "another page gives another figure: add it, the old row stays",
    "misprinted": "the page itself prints it wrongly: keep the value, note the fault",
}


def _case(text: str) -> str:
    from impact.errors import AdditionRefused

    if text.lower() not in _CASES:
        raise AdditionRefused(f"{text!r}", "one of " + ", ".join(_CASES), "type one of these")
    return text.lower()


def _ask_which(desk: Desk, table: str) -> dict[str, str]:
    """Ask for place, year and measure of the figure, each checked against the rows there are."""
    from impact.additions.corrections import rows_about
    from impact.cli.prompts import Prompt

    cells: dict[str, str] = {}
    for name, question in (("place", "Place (name or code)"), ("year", "Year"), ("measure", "Measure")):

        def check(text: str, name: str = name) -> str:
            rows_about(desk, table, cells | {name: text})
            return text

        cells[name] = Prompt().text(question, check=check, default=None)
    return cells


def _one(rows: list[StoredRow], *, ask: bool) -> StoredRow:
    """Choose one row: the only one, or the one that is asked for."""
    from impact.cli.prompts import Prompt
    from impact.errors import AdditionRefused

    if len(rows) == 1:
        return rows[0]
    lines = {stored.name: _line(stored) for stored in rows}
    if not ask:
        shown = "; ".join(list(lines.values())[:8])
        raise AdditionRefused(
            f"{len(rows)} rows are about it: {shown}",
            "one of them",
            "name it with --row, or give --source",
            "row",
        )

    def check(text: str) -> str:
        if text.isdigit() and 1 <= int(text) <= len(rows):
            return rows[int(text) - 1].name
        if text not in lines:
            raise AdditionRefused(
                f"{text!r}", f"1 to {len(rows)}, or a name such as {rows[0].name}", "choose one"
            )
        return text

    listed = {f"{number}  {f.name}": _line(f, named=False) for number, f in enumerate(rows, 1)}
    chosen = Prompt().code(f"Which row (1 to {len(rows)})", listed, check=check, default=None)
    return next(stored for stored in rows if stored.name == chosen)


def _line(stored: StoredRow, *, named: bool = True) -> str:
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
    words = " ".join(stored.row[name] for name in (*shown, "source_id") if stored.row.get(name))
    return f"{stored.name} {words}" if named else words


def _address(desk: Desk, stored: StoredRow) -> str:
    from impact.additions.source_page import known_page

    page = known_page(stored.row["source_id"], desk.pages).row
    return f"{page['publisher']}, {page['published']}: {page['url']}"


#: Columns that say what one page says; another page says its own.
_OF_ITS_PAGE = ("country", "value", "qualifier", "fault", "edition", "source_id", "note", "maker")


def _restated(stored: StoredRow) -> Known:
    """Take over what a row is about, to add what another page says of it."""
    from impact.additions.interview import Known
    from impact.additions.source_page import PageAnswers

    cells = {name: text for name, text in stored.row.items() if name not in _OF_ITS_PAGE}
    return Known(cells, PageAnswers(), stored.file)
