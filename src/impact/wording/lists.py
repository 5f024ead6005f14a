"""Lists: words and years joined as they stand in a sentence or in a table."""

from __future__ import annotations

from collections.abc import Iterable


def listed(items: Iterable[str], joint: str = "and") -> str:
    """Join words as a list in a sentence; ``joint`` stands before the last.

    >>> listed(["1999", "2000", "2001"]), listed(["12", "15"], "or"), listed([])
    ('1999, 2000 and 2001', '12 or 15', '')
    """
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def runs(years: Iterable[int]) -> list[list[int]]:
    """Split years into runs without a gap, in order.

    >>> runs([2007, 2001, 2002])
    [[2001, 2002], [2007]]
    """
    split: list[list[int]] = []
    for year in sorted(years):
        if split and year == split[-1][-1] + 1:
            split[-1].append(year)
        else:
            split.append([year])
    return split


def spans(years: Iterable[int]) -> str:
    """Write years in a sentence, runs of three and more drawn together.

    >>> spans([2001, 2002, 2003, 2007])
    '2001 to 2003 and 2007'
    """
    words: list[str] = []
    for run in runs(years):
        words += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(year) for year in run]
    return listed(words)


def ranges(years: Iterable[int]) -> str:
    """Write years in as little room as a table has, every run drawn together.

    >>> ranges([2001, 2002, 2003, 2007])
    '2001–2003, 2007'
    """
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs(years))
