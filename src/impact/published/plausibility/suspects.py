"""Suspects: figures that contradict another figure, what they were set against and what became of them.

A check names a pair of figures, the suspect and the one beside it. It changes nothing: what became of the
suspect was decided before, by its scope, its register, its fault and the rules of ``docs/resolution.md``, and
is read off these here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from impact.arguments import Kind, choice, needs
from impact.catalogue.casualties import CASUALTY_KEY
from impact.catalogue.table_rows import table_cells, table_rows
from impact.errors import ArgumentError
from impact.frame_check import FLAGS, TEXTS, rows

#: The checks, each with what it looks for.
CHECKS: dict[str, str] = {
    "part_above_country": "a part of a country above the whole country",
    "part_above_year": "a part of a year above the whole year",
    "group_above_total": "a group of people or of devices above the total of the same page",
    "sum_above_total": "killed, injured and unknown together above the total of the same page",
    "sum_below_total": "killed, injured and unknown together below the total of the same page",
    "sum_of_another_recorder": "killed and injured by one recorder that do not make up another's total",
    "digits_transposed": "the digits of a rival figure in another order",
    "one_digit_off": "a rival figure with one digit more, less or changed",
    "ten_times_neighbours": "ten times the years around it, or more",
    "tenth_of_neighbours": "a tenth of the years around it, or less",
    "jump_with_change_of_maker": "a jump between two years whose figures come from different bodies",
    "cumulative_falls": "a total that falls though its period grew longer",
    "shorter_period_above_longer": "a shorter period above a longer one that contains it",
}

#: What became of a suspect.
DECISIONS: dict[str, str] = {
    "kept_out_faulty": "kept out: its page prints it wrongly",
    "kept_out_part": "kept out: it covers a part only",
    "counted_apart": "counted apart: another register",
    "both_shown": "both values are shown",
    "another_stands": "another value stands",
    "stands": "stands: its maker or two publishers give it",
    "stands_flagged": "stands, and is flagged here",
}

#: what makes figures of one register comparable
AXES = ("register", "whom", "devices")
#: what a suspect and the figure beside it have in common, apart from the time
QUANTITY = ("cause", "place", "measure")

#: columns that are given of the figure beside the suspect, too, with ``_against`` behind their names
_AGAINST = ("value", "year", "period_start", "period_end", "register", "maker", "source_id")

COLUMNS = (
    "check",
    "cause",
    "place",
    "area",
    "year",
    "period_start",
    "period_end",
    "measure",
    "value",
    "register",
    "maker",
    "source_id",
    *(f"{name}_against" for name in _AGAINST),
    "main",
    "decision",
)

#: what is looked at of a suspect
_TOLD = (
    *(name for name in COLUMNS if name not in ("check", "decision") and not name.endswith("_against")),
    *("whom", "devices", "scope", "status", "open", "firm", "stands"),
)
_ADDED = ("accepted", "stands", "open", "firm", "speaks", "first", "last", "sure", "counts")
#: rows that are no count of their own
_NO_COUNTS = ("range", "threshold", "repetition")
_PARTS = ("part_of_country", "part_of_kind", "part_of_year", "one_operator")
_STATED = (*CASUALTY_KEY, "value", "qualifier", "maker", "edition", "source_id", "status", "main")
#: what is read of the two tables, and what the checks read of :func:`counted`
VINTAGES = table_rows("casualties_vintages", *_STATED)
CASUALTIES = table_rows(
    "casualties", *CASUALTY_KEY, "low", "high", "tie", "tier", "publishers", "edition", "source_id"
)
FIGURES = rows(
    *_STATED,
    *_ADDED,
    cells={
        **table_cells("casualties_vintages", *_STATED),
        **dict.fromkeys(("accepted", "stands", "open", "firm", "speaks"), FLAGS),
        **dict.fromkeys(("first", "last", "sure", "counts"), TEXTS),
    },
    remedy="pass what suspects.counted returns",
)


def _checks(value: Any) -> Any:
    words = choice(*CHECKS)
    if isinstance(value, pd.Series):
        for word in value.unique():
            words.take(word)
        return value
    return words.take(value)


_CHECK = Kind(_checks, f"one of {', '.join(CHECKS)}, or a column of them", "choose one")
#: what no other check explains away: a page that contradicts itself is flagged whoever carries it
_WITHIN_A_PAGE = ("group_above_total", "sum_above_total", "sum_below_total")


@needs("suspects.counted", vintages=VINTAGES, casualties=CASUALTIES)
def counted(vintages: pd.DataFrame, casualties: pd.DataFrame) -> pd.DataFrame:
    """Prepare the counts of people that the checks compare.

    Parameters
    ----------
    vintages, casualties
        The tables `casualties_vintages` and `casualties`.

    Returns
    -------
    DataFrame
        The rows of ``vintages`` in people, but ends of ranges, numbers that were merely passed and
        repetitions, with ``accepted`` (stands for its edition), ``stands`` (the newest edition still gives
        the value), ``open`` (it stands with rivals), ``firm`` (its maker's own page or two publishers give
        it), ``speaks`` (this page speaks for the value in the newest edition), ``first`` and ``last`` (day,
        as text, of its year or period; ``first`` is empty where open), ``sure`` (the same as ``last``, or
        the first day of the last year where a period that begins in a known month ends in a year only),
        ``counts`` (the measure, a cumulative total called total).
    """
    people = vintages[(vintages["unit"] == "people") & ~vintages["status"].isin(_NO_COUNTS)]
    key = list(CASUALTY_KEY)
    chosen = ["low", "high", "tie", "tier", "publishers", "edition", "source_id"]
    newest = casualties[[*key, *chosen]].drop_duplicates(key)
    figures = people.merge(newest, on=key, how="left", suffixes=("", "_chosen"))
    figures["accepted"] = figures["status"].isin(["accepted", "tie"])
    figures["stands"] = figures["accepted"] & figures["value"].between(figures["low"], figures["high"])
    figures["open"] = figures["stands"] & figures["tie"].fillna(value=False).astype(bool)
    figures["firm"] = figures["stands"] & ((figures["tier"] == "primary") | (figures["publishers"] >= 2))
    same_page = figures["source_id"] == figures["source_id_chosen"]
    same_edition = (figures["edition"] == figures["edition_chosen"]).fillna(value=False).astype(bool)
    figures["speaks"] = figures["stands"] & same_page & same_edition
    year = figures["year"].astype("str").where(figures["year"].notna(), "")
    start, end = (year.where(year != "", figures[name]) for name in ("period_start", "period_end"))
    figures["first"] = start + start.str.len().map({4: "-01-01", 7: "-01"}).fillna("")
    figures["last"] = end + end.str.len().map({4: "-12-31", 7: "-31"}).fillna("")
    vague = (start.str.len() > 4) & (end.str.len() == 4)
    figures["sure"] = figures["last"].where(~vague, end + "-01-01")
    # a total is a total, of a year as of a period
    figures["counts"] = figures["measure"].replace("cumulative_total", "total")
    return figures[[*people.columns, *_ADDED]]


@needs("suspects.set_against", check=_CHECK, suspects=FIGURES, others=FIGURES)
def set_against(check: str | pd.Series, suspects: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Name the suspects of a check, each with the figure beside it.

    Parameters
    ----------
    check
        One of :data:`CHECKS`, or one for each suspect.
    suspects, others
        Rows of :func:`counted`, in the same order.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`; a pair of values that several pages carry is named once.
    """
    if len(suspects) != len(others):
        raise ArgumentError(
            f"suspects.set_against: {len(suspects)} suspects and {len(others)} others",
            "one figure beside each suspect",
            "select both by the same pairs",
        )
    beside = others[list(dict.fromkeys((*_AGAINST, *AXES)))].reset_index(drop=True)
    pairs = suspects[list(_TOLD)].reset_index(drop=True)
    apart = pd.Series(False, index=pairs.index)
    for axis in AXES:
        apart |= pairs[axis] != beside[axis]
    pairs = pd.concat([pairs, beside[list(_AGAINST)].add_suffix("_against")], axis=1)
    pairs["check"] = np.asarray(check)
    pairs["decision"] = _decide(pairs, apart)
    once = [name for name in COLUMNS if name not in ("source_id", "source_id_against", "decision")]
    # of several pages with one value, the one that came furthest speaks
    rank = {name: place for place, name in enumerate(reversed(DECISIONS))}
    ordered = pairs.assign(rank=pairs["decision"].map(rank)).sort_values("rank", kind="stable")
    return ordered.drop_duplicates(once)[list(COLUMNS)].reset_index(drop=True)


def _decide(pairs: pd.DataFrame, apart: pd.Series) -> pd.Series:
    """Read off what became of each suspect; the first that applies."""
    explained = pairs["firm"] & ~pairs["check"].isin(_WITHIN_A_PAGE)
    cases = {
        "kept_out_faulty": pairs["status"] == "faulty",
        "kept_out_part": (pairs["area"] != "") | pairs["scope"].isin(_PARTS),
        "counted_apart": apart,
        "both_shown": pairs["open"],
        "another_stands": ~pairs["stands"],
        "stands": explained,
    }
    chosen = np.select([case.to_numpy(dtype=bool) for case in cases.values()], list(cases), "stands_flagged")
    return pd.Series(chosen, index=pairs.index, dtype="str")
