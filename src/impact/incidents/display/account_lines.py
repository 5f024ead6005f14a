"""Account lines: the account of a file as rows of a table that adds up, and as one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from impact.wording import counted, noun


class AccountOfRows(Protocol):
    """What is shown of an :class:`impact.incidents.account.Account`, which is shown with this module."""

    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def counted(self) -> int: ...  # noqa: D102
    @property
    def kept(self) -> int: ...  # noqa: D102
    @property
    def quarantined(self) -> int: ...  # noqa: D102
    @property
    def excluded(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def asked(self) -> int: ...  # noqa: D102
    @property
    def balances(self) -> bool: ...  # noqa: D102


REASONS: dict[str, str] = {
    "blank": "blank rows",
    "tags": "rows of tags",
    "note": "notes",
    "total": "totals and subtotals",
    "repeat": "exact repeats of a record",
    "duplicate": "exact repeats of a record",
    "not_selected": "records that the mapping does not select",
    "second_table": "rows of a second table",
    "heading": "repeated headings",
    "not_read": "rows that were counted but not read",
}


def account_lines(account: AccountOfRows) -> list[tuple[str, int]]:
    """List rows that add up to what was counted.

    Returns
    -------
    list of (str, int)
        What became of the rows, and how many; the last line is what was counted apart from the reader.
    """
    lines = [("kept", account.kept), ("set aside, with the reason", account.quarantined)]
    lines += [
        (f"no records: {REASONS.get(reason, reason.replace('_', ' '))}", number)
        for reason, number in sorted(account.excluded.items(), key=lambda pair: -pair[1])
        if number
    ]
    return [*lines, ("counted in the file, apart from the reader", account.counted)]


#: columns that a line names before it sums the others up
_NAMED = 12


def not_taken_line(columns: tuple[Sequence[str], int]) -> str:
    """Say which columns of a file stay out; empty where all are taken.

    Parameters
    ----------
    columns
        Their names, and how many more have names that are not shown, because they may be of a person.

    >>> not_taken_line((["civilian", "note"], 1))
    'Not taken, for no field of the mapping reads them: civilian, note and 1 column more'
    >>> not_taken_line((["civilian"], 0)), not_taken_line(([], 0))
    ('Not taken, for no field of the mapping reads it: civilian', '')
    """
    names, unnamed = columns
    number = len(names) + unnamed
    if not number:
        return ""
    shown = list(names[:_NAMED])
    rest = number - len(shown)
    more = counted(rest, "column more", "columns more") if shown else counted(rest, "column")
    words = f"{', '.join(shown)} and {more}" if shown and rest else ", ".join(shown) or more
    return f"Not taken, for no field of the mapping reads {noun(number, 'it', 'them')}: {words}"


def answer(account: AccountOfRows) -> str:
    """State first what came of a file.

    >>> from impact.incidents.account import Account
    >>> answer(Account("v.csv", "csv", counted=5, read=5, kept=4, quarantined=1, asked=2))
    '5 rows: 4 kept, 1 set aside; 2 questions wait for a decision.'
    """
    excluded = sum(account.excluded.values())
    parts = [counted(account.kept, "kept", "kept")]
    if account.quarantined:
        parts.append(counted(account.quarantined, "set aside", "set aside"))
    if excluded:
        parts.append(counted(excluded, "is no record", "are no records"))
    rows = counted(account.counted, "row")
    asked = account.asked
    questions = (
        f"; {counted(asked, 'question')} {noun(asked, 'waits', 'wait')} for a decision."
        if asked
        else "; no question."
    )
    return f"{rows}: {', '.join(parts)}{questions}"
