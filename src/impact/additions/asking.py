"""One question put to a person, or refused with the option that answers it where nobody can be asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from impact.additions.figure_tables import FigureTable, closest
from impact.errors import AdditionRefused
from impact.wording import listed

#: what has an option of its own in the command; any other column is given with --set
OPTIONS = (
    *("table", "place", "area", "year", "period_start", "period_end", "measure", "value", "unit"),
    *("qualifier", "scope", "register", "edition", "note", "derivation", "parts_given"),
    *("url", "publisher", "title", "published", "tier"),
)


class Ask(Protocol):
    """Somebody who can be asked."""

    def text(
        self, question: str, *, check: Callable[[str], str], default: str | None, help_: str = ""
    ) -> str:
        """Ask until ``check``, which gives the answer back in its form, does not refuse it."""

    def code(
        self, question: str, codes: Mapping[str, str], *, check: Callable[[str], str], default: str | None
    ) -> str:
        """Ask for one of the codes, each with its meaning, the commonest first."""

    def agrees(self, question: str) -> bool:
        """Ask a question of yes or no."""

    def change(self, proposed: Mapping[str, str], figures: FigureTable, also: Collection[str] = ()) -> str:
        """Show what is taken unless changed; gives the name of a column to change, or nothing."""


def one_of(codes: Mapping[str, str], field: str) -> Callable[[str], str]:
    """Make the check of an answer that has to be one of some codes."""

    def check(text: str) -> str:
        if text in codes:
            return text
        raise AdditionRefused(
            f"{field} {text!r}",
            "one of " + ", ".join(codes),
            closest(text, codes) or f"give another {field}",
            field,
        )

    return check


def ask_cell(
    ask: Ask | None, figures: FigureTable, column: str, check: Callable[[str], str], default: str | None
) -> str:
    """Ask for a cell, by its codes where it has any.

    Raises
    ------
    AdditionRefused
        When nobody can be asked; so do the other questions here.
    """
    if ask is None:
        raise missing(figures, column)
    codes = {code: figures.choices(column)[code] for code in figures.codes_in_use(column)}
    if codes:
        return ask.code(_question(figures, column), codes, check=check, default=default)
    return ask.text(_question(figures, column), check=check, default=default, help_=figures.meaning(column))


def _question(figures: FigureTable, column: str) -> str:
    if column == "place":
        return "Place (name or code)"
    if column == "year" and "period_start" in figures.columns:
        return "Year (2024), or period (2020-03 to 2021-05)"
    return column.replace("_", " ").capitalize()


def missing(figures: FigureTable, column: str) -> AdditionRefused:
    """Say that a cell is not given, what it may be, and with which option it is."""
    codes = [code for code in figures.codes_in_use(column) if code]
    return AdditionRefused(
        f"no {column.replace('_', ' ')} is given",
        f"one of {listed(codes, 'or')}" if codes else figures.meaning(column),
        f"give it with {option(column)}",
        field=column,
    )


def option(column: str) -> str:
    """Name the option of the command that gives a column.

    >>> option("period_start"), option("use")
    ('--period-start', '--set use=...')
    """
    return f"--{column.replace('_', '-')}" if column in OPTIONS else f"--set {column}=..."


def ask_text(
    ask: Ask | None, field: str, question: str, check: Callable[[str], str], default: str | None = None
) -> str:
    """Ask for a text that is no cell."""
    if ask is None:
        raise AdditionRefused(
            f"no {field} is given", question.lower(), f"give it with {option(field)}", field
        )
    return ask.text(question, check=check, default=default)


def ask_code(
    ask: Ask | None, field: str, codes: Mapping[str, str], check: Callable[[str], str], default: str | None
) -> str:
    """Ask for a code that is no cell."""
    if ask is None:
        raise AdditionRefused(
            f"no {field.replace('_', ' ')} is given",
            "one of " + ", ".join(codes),
            f"give it with {option(field)}",
            field,
        )
    return ask.code(field.replace("_", " ").capitalize(), codes, check=check, default=default)
