"""Questions on the terminal: choices listed, answers checked at once, a draft shown before it is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

import typer

from impact.cli.typer_app import print_table, relative
from impact.errors import AdditionRefused, ImpactError

if TYPE_CHECKING:
    from impact.additions.draft import Draft
    from impact.additions.figure_tables import FigureTable

#: codes that are listed before a question; "?" lists all
_LISTED = 8
_ALL = "?"
#: the last question, by whether the figure is unlikely
_WRITE = {False: "Write it?", True: "The figure is unlikely (see the warning above). Write it anyway?"}


class Prompt:
    """Asks on the terminal; see :class:`impact.additions.asking.Ask`."""

    def text(
        self, question: str, *, check: Callable[[str], str], default: str | None, help_: str = ""
    ) -> str:
        """Ask until the check does not refuse the answer; ``?`` explains the question."""
        return _asked(question, check, default, lambda: typer.echo(f"  {help_ or 'any text'}"))

    def code(
        self, question: str, codes: Mapping[str, str], *, check: Callable[[str], str], default: str | None
    ) -> str:
        """Ask for a code; the commonest are listed, ``?`` lists all."""
        _list(dict(list(codes.items())[:_LISTED]), more=len(codes) - _LISTED)
        return _asked(question, check, default, lambda: _list(codes))

    def agrees(self, question: str) -> bool:
        """Ask a question of yes or no; Enter is yes."""
        return typer.confirm(question, default=True)

    def change(self, proposed: Mapping[str, str], figures: FigureTable, also: Collection[str] = ()) -> str:
        """Show what is taken unless changed, and ask for a column to change."""
        typer.echo("\nTaken unless you change it:")
        for name, value in proposed.items():
            meaning = figures.choices(name).get(value, "") or figures.meaning(name)
            typer.echo(f"  {name.ljust(16)} {(value or '(empty)').ljust(16)} {meaning}")
        names = [*proposed, *(name for name in also if name not in proposed)]

        def check(answer: str) -> str:
            if answer and answer not in names:
                raise AdditionRefused(
                    f"no column {answer!r} here", "one of " + ", ".join(names), "or Enter, to go on"
                )
            return answer

        help_ = "one of " + ", ".join(names)
        return self.text("Column to change (Enter: none)", check=check, default="", help_=help_)


def _asked(
    question: str, check: Callable[[str], str], default: str | None, explain: Callable[[], None]
) -> str:
    """Ask until an answer can be: ``?`` explains, a refusal is told, and Enter alone where one is needed."""
    while True:
        answer = str(typer.prompt(question, default=default or "", show_default=bool(default))).strip()
        if answer == _ALL:
            explain()
        elif not answer and default is None:
            typer.echo(
                f"  An answer is needed. {_ALL} explains the question; Ctrl+C ends, and nothing is written."
            )
        else:
            try:
                return check(answer)
            except ImpactError as error:
                typer.echo(f"Error: {error}")


def _list(codes: Mapping[str, str], more: int = 0) -> None:
    for code, meaning in codes.items():
        typer.echo(f"  {(code or '(empty)').ljust(20)} {meaning}".rstrip())
    if more > 0:
        typer.echo(f"  ... and {more} more: type {_ALL}")


def show(draft: Draft) -> None:
    """Show what makes the figure unlikely, the rows, what would stand and what it displaces, and notes."""
    for warning in draft.warnings:
        typer.echo(f"\nWARNING: {warning}.")
    _show_row(f"The row, in data/raw/{draft.file}.csv:", draft.row, draft.by_default, draft.old)
    where = "new in" if draft.page.new else "as it stands in"
    _show_row(f"Its page, {where} data/raw/sources.csv:", draft.page.row)
    for effect in draft.effects:
        typer.echo(f"\n{effect.quantity}")
        if effect.before or effect.after:
            typer.echo(f"  stands now:   {effect.before.words if effect.before else 'nothing'}")
            typer.echo(f"  would stand:  {effect.after.words if effect.after else 'nothing'}")
        typer.echo(f"  why:          {effect.reason}")
        columns = ("value", "qualifier", "edition", "page", "status now", "would be")
        rows = [
            [
                each.value,
                each.qualifier,
                each.edition,
                each.source_id,
                each.before or "(not there)",
                each.after,
            ]
            for each in effect.statements
        ]
        typer.echo("")
        print_table("", columns, rows, numbers=("value",))
    for doubt in draft.doubts:
        typer.echo(f"\nNote: {doubt}.")


def _show_row(
    title: str, row: Mapping[str, str], by_default: tuple[str, ...] = (), old: Mapping[str, str] | None = None
) -> None:
    typer.echo(f"\n{title}")
    for name, value in row.items():
        if old and old.get(name) != value:
            typer.echo(f"  {name.ljust(20)} {value or '(empty)'}   (was {old.get(name) or 'empty'})")
        elif value:
            typer.echo(f"  {name.ljust(20)} {value}" + ("   (by default)" if name in by_default else ""))


def settle(
    draft: Draft, project: Any, *, yes: bool, dry_run: bool, as_json: bool, anyway: bool = False
) -> bool:
    """Show a draft, ask, and write it where that is wanted; returns whether it was written.

    Where nobody is asked, a figure that is unlikely is refused unless it is wanted anyway.
    """
    from impact.cli.typer_app import print_json

    if yes and not dry_run and not anyway:
        draft.refuse_unlikely()
    if as_json:
        written = yes and not dry_run
        if written:
            draft.write(project)
        print_json("figure/1", draft.as_json() | {"written": written})
        return False
    show(draft)
    typer.echo("")
    if dry_run:
        typer.echo("Nothing was written (--dry-run).")
        return False
    if not yes and not typer.confirm(_WRITE[bool(draft.warnings)], default=False):
        typer.echo("Nothing was written.")
        return False
    paths = draft.write(project)
    typer.echo("Written: " + ", ".join(relative(path) for path in paths))
    return True
