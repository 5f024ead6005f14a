"""What states have announced about mines: numbers, orders, money, making, and what their bodies said.

Announcements are shown as reported and not checked; none of them is a number of mines laid. Mines against
vehicles are told apart, as the Mine Ban Treaty does not forbid them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from impact import places
from impact.arguments import TEXT, needs, several
from impact.catalogue.frame_rows import each_row
from impact.charts import Column, Table
from impact.data import load, sources
from impact.findings import Finding
from impact.wording import Quantity, before, capital, count, counted, ends, listed, noun, partial_date

#: Kinds of announcements that name a number of mines, and say it for the state.
_NUMBERS = ("need", "stock", "order", "capacity", "capacity_aim", "output_aim")
#: Words of the announcements that one sentence bears.
_WORDS = 22
#: What the number of a kind measures; all others are numbers of mines.
_MEASURES: Mapping[str, str] = {"budget": "money", "price": "price", "need_share": "percent"}
_MINES: Mapping[str, str] = {
    "antipersonnel": "antipersonnel",
    "anti_tank": "anti-tank",
    "all_types": "of all types",
    "not_stated": "not stated",
    "disputed": "pages disagree",
    "no_mines": "none",
}
#: In a sentence, of an announcement whose mines one page names so and another otherwise.
_DISPUTED = "pages disagree whether antipersonnel"


def list_announcements(place: str, as_of: str) -> pd.DataFrame:
    """List what a state has announced about mines, as known on a day.

    Parameters
    ----------
    place
        ISO 3166-1 alpha-3 code.
    as_of
        The day, as for :func:`impact.load`.

    Returns
    -------
    DataFrame
        ``kind`` and ``mines`` (codes of the table `plans`), ``when`` (in words; empty where no page prints
        it), ``what`` (a clause with its number), ``about`` (which mines, in words), ``number`` (the value, or
        the high end of a range; missing where there is none), ``qualifier``, ``weak`` (whether the page is
        weak), ``publisher``, ``source_id``; in the order of the table.
    """
    place = places.resolve(place).code
    plans = load("plans", as_of)
    figures = load("parameters", as_of)[["parameter", "source_id", "value", "low", "high", "qualifier"]]
    rows = plans[plans["place"] == place].merge(figures, on=["parameter", "source_id"], how="left")
    pages = [sources.lookup(str(page)) for page in rows["source_id"]]
    return pd.DataFrame(
        {
            "kind": rows["kind"],
            "mines": rows["mines"],
            "announced": rows["announced"],
            "when": [partial_date(str(day)) for day in rows["announced"]],
            "what": [_clause(row) for _, row in rows.iterrows()],
            "about": rows["mines"].map(_MINES),
            "number": rows["value"].fillna(rows["high"]),
            "qualifier": rows["qualifier"].fillna("exact"),
            "weak": [page.tier == "weak" for page in pages],
            "publisher": [page.publisher + (" (weak page)" if page.tier == "weak" else "") for page in pages],
            "source_id": rows["source_id"],
        }
    )


def _clause(row: pd.Series) -> str:
    """Put the number of an announcement, with its qualifier, into its words."""
    kind = _MEASURES.get(str(row["kind"]), "count")
    if pd.notna(row["low"]) and pd.notna(row["high"]):
        number = before(row["qualifier"]) + ends(row["low"], row["high"], kind)
    elif pd.notna(row["value"]):
        number = Quantity.of_row(row, kind).number
    else:
        return str(row["words"])
    return str(row["words"]).format(number)


@needs("announcements.state_announced", basis=several(TEXT, of="pages"))
def state_announced(place: str, as_of: str, basis: tuple[str, ...]) -> list[Finding]:
    """State which numbers of mines a state has announced, or that none is on record; anti-tank mines apart.

    Parameters
    ----------
    place, as_of
        As for :func:`list_announcements`.
    basis
        Pages searched, where nothing is on record.
    """
    rows, label = list_announcements(place, as_of), places.in_sentence(place)
    against_vehicles = rows[rows["mines"] == "anti_tank"]
    numbers = rows[
        rows["kind"].isin(_NUMBERS) & rows["number"].notna() & ~rows["mines"].isin(["anti_tank", "no_mines"])
    ]
    findings = _state_numbers(numbers, label, basis)
    if len(against_vehicles):
        findings.append(_state_against_vehicles(against_vehicles, label))
    return findings


def _state_numbers(rows: pd.DataFrame, label: str, basis: tuple[str, ...]) -> list[Finding]:
    """State the numbers in sentences that stay short, those of antipersonnel mines first."""
    if rows.empty:
        return [
            Finding(
                "announced-numbers",
                f"No number of antipersonnel mines planned, ordered or laid is on record for {label}.",
                "none on record",
                "",
                sources=tuple(basis),
                method="search of the tables of plans and steps",
            )
        ]
    ordered = rows.sort_values("mines", key=lambda mines: mines != "antipersonnel", kind="stable")
    return [
        Finding.of(
            f"announced-numbers-{number}" if number > 1 else "announced-numbers",
            f"Plans reported for {label}, not mines laid: {listed(_clauses(group))}.",
            _largest(group),
            unit="mines, the largest number reported",
            sources=group,
            method="plans as reported, not checked",
        )
        for number, group in enumerate(_short_groups(ordered), start=1)
    ]


def _short_groups(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Part announcements so that the clauses of each part fit into one sentence."""
    parts: list[list[int]] = [[]]
    words = 0
    for position, clause in enumerate(_clauses(rows)):
        more = len(clause.split()) + 1
        if parts[-1] and words + more > _WORDS:
            parts.append([])
            words = 0
        parts[-1].append(position)
        words += more
    return [rows.iloc[part] for part in parts]


def _largest(rows: pd.DataFrame) -> Quantity:
    row = rows.loc[rows["number"].idxmax()]
    return Quantity(value=float(row["number"]), kind="count", qualifier=str(row["qualifier"]))


def _state_against_vehicles(rows: pd.DataFrame, label: str) -> Finding:
    about = noun(len(rows), "is about mines", "are about mines")
    return Finding.of(
        "announced-anti-tank",
        f"{counted(len(rows), 'announcement')} on record for {label} {about} against vehicles, which the "
        "treaty does not forbid.",
        Quantity(value=len(rows), kind="count"),
        unit="announcements about mines against vehicles",
        sources=rows,
        method="plans as reported, not checked",
    )


def _clauses(rows: pd.DataFrame) -> list[str]:
    """Word the announcements, with what makes each doubtful."""
    doubts = [
        [
            words
            for words, holds in (("one weak page", row.weak), (_DISPUTED, row.mines == "disputed"))
            if holds
        ]
        for row in each_row(rows)
    ]
    return [
        f"{what} ({'; '.join(said)})" if said else what
        for what, said in zip(rows["what"], doubts, strict=True)
    ]


def tabulate_announcements(place: str, as_of: str) -> Table | Markdown:
    """List all announcements of a state about mines, the oldest first; a sentence where there is none."""
    rows = list_announcements(place, as_of)
    label = places.in_sentence(place)
    if rows.empty:
        return Markdown(f"No announcement about mines is on record for {label}.")
    other = int((rows["mines"] == "no_mines").sum())
    beside = f", and {count(other)} about other defences" if other else ""
    rows = rows.sort_values("announced", kind="stable", key=lambda days: days.where(days != "", "9999"))
    return Table(
        rows.assign(what=rows["what"].map(capital), when=rows["when"].where(rows["when"] != "", "not dated")),
        id="announced",
        title=f"{counted(len(rows) - other, 'announcement')} about mines on record for {label}{beside}",
        caption="As reported, not checked; none is a number of mines laid. The treaty forbids antipersonnel "
        "mines, not mines against vehicles.",
        columns=(
            Column("when", "Announced"),
            Column("what", "What"),
            Column("about", "Mines"),
            Column("publisher", "Reported by"),
        ),
        sources=rows,
        stack=True,
    )
