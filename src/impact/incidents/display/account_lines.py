"""Account lines: the account of a file as rows of a table that adds up, and as one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from impact.incidents.kinds import kind
from impact.wording import count, counted, noun


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
    def repaired(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def withheld(self) -> Mapping[str, int]: ...  # noqa: D102
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
        (f"not counted as records: {REASONS.get(reason, reason.replace('_', ' '))}", number)
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


def sheet_line(sheet: str | None, facts: Mapping[str, object]) -> str:
    """Say which sheet of a workbook was read, where it has several; empty otherwise.

    >>> sheet_line("Accidents", {"sheets": ["Read me", "Accidents"]})
    'Sheet read: Accidents. Not read: Read me (--sheet NAME reads another)'
    >>> sheet_line(None, {}), sheet_line("Accidents", {"sheets": ["Accidents"]})
    ('', '')
    """
    sheets = facts.get("sheets")
    others = [name for name in sheets if name != sheet] if isinstance(sheets, list) else []
    if sheet is None or not others:
        return ""
    return f"Sheet read: {sheet}. Not read: {', '.join(map(str, others))} (--sheet NAME reads another)"


def account_changes(account: AccountOfRows) -> list[str]:
    """Write which values of the rows kept were changed or withheld, a sentence each; none where none was.

    >>> from impact.incidents.account import Account
    >>> given = Account("v.csv", "csv", 5, 5, 5, 0, repaired={"mojibake": 1, "code_padded": 3})
    >>> account_changes(given)[0]
    '4 values were changed as the mapping says: zeros put back (3); text read with a wrong code page (1).'
    """
    sentences = []
    if changed := sum(account.repaired.values()):
        kinds = ((kind(code).title, number) for code, number in account.repaired.items())
        sentences.append(
            f"{counted(changed, 'value')} {noun(changed, 'was', 'were')} changed as the mapping says: "
            f"{_by_number(kinds)}."
        )
    if withheld := sum(account.withheld.values()):
        fields = ((name.replace("_", " "), number) for name, number in account.withheld.items())
        sentences.append(
            f"{counted(withheld, 'value')} {noun(withheld, 'is', 'are')} withheld, and the rows stay: "
            f"{_by_number(fields)}."
        )
    if sentences:
        sentences.append("The findings name each, with the text of the file where it is of no person.")
    return sentences


def account_text(account: AccountOfRows) -> str:
    """Write an account for a terminal: the answer, its lines, and what was changed."""
    lines = [f"  {count(number).rjust(9)}  {words}" for words, number in account_lines(account)]
    return "\n".join([f"{account.file}: {answer(account)}", *lines, *account_changes(account)])


def _by_number(numbers: Iterable[tuple[str, int]]) -> str:
    ordered = sorted((pair for pair in numbers if pair[1]), key=lambda pair: -pair[1])
    return "; ".join(f"{words[:1].lower()}{words[1:]} ({count(number)})" for words, number in ordered)


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
        else "; nothing waits for a decision."
    )
    return f"{rows}: {', '.join(parts)}{questions}"
