"""What earlier wars left in the country itself, with how near each page stands to the count it gives.

A claim and a scenario that lie far apart are both shown: neither corrects the other. Which rows of the tables
make up such a history is written in the table of histories.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
from IPython.display import Markdown

from impact.answers.brief import history_sentences
from impact.answers.brief.brief_evidence import Evidence
from impact.catalogue.frame_rows import each_row, records_of
from impact.catalogue.scenario_inputs import HISTORY_FIGURES
from impact.charts import Column, Table
from impact.findings import Finding
from impact.published.earlier_wars import TIER_WORDS, claims, figure_words, figures
from impact.published.profile import Profile
from impact.result import Estimate
from impact.vocabulary import TIERS
from impact.wording import (
    Quantity,
    capital,
    count,
    counted,
    listed,
    noun,
    years,
)

#: Figures of the mines that an earlier war laid.
_LAID = ("mines_recorded", "mines_estimated")
#: Tiers, those nearest to the count first.
_TIERS = tuple(TIER_WORDS)


_METHOD = "published counts, as pages give them; killed and injured of one page added up"


def state_own_history(
    place: Profile, parameters: pd.DataFrame, harm: Estimate, mines: float = math.nan
) -> list[Finding]:
    """State what pages count of a country's own earlier war, beside the scenario.

    Parameters
    ----------
    place, parameters
        As for :func:`impact.published.earlier_wars.figures`.
    harm
        Casualties of the scenario.
    mines
        The mines of the scenario; missing where they are not given as a number.

    Returns
    -------
    list of Finding
        The harm by the nearest page and by the one with the largest figure, those who cleared, the mines
        laid, the largest figure beside the scenario and what bears on its use; empty where no figure of harm
        to people at large is on record.
    """
    rows = figures(place, parameters)
    claimed = claims(rows)
    if claimed.empty:
        return []
    most = claimed.loc[claimed["people"].idxmax()]
    beside = (
        _state_beside("own-history-deminers", rows, ("deminers",), history_sentences.of_those_who_cleared),
        _state_beside("own-history-laid", rows, _LAID, history_sentences.laid_then),
    )
    findings = [*_state_claims(claimed), *beside, _state_compared(most, harm, rows, mines)]
    if most["remark"]:
        people = Quantity(value=most["people"], kind="count", unit="people", qualifier=most["qualifier"])
        sentence = history_sentences.remark_on_figure(people, most["remark"])
        findings.append(_state("own-history-remark", sentence, most, "people in the largest figure"))
    return [finding for finding in findings if finding]


def _state_claims(claimed: pd.DataFrame) -> list[Finding]:
    """State the harm by the nearest page and by the largest figure; in one finding where all are weak."""
    chosen = claimed[claimed.index.isin([0, claimed["people"].idxmax()])]
    if set(claimed["tier"]) == {_TIERS[-1]}:
        sentence = history_sentences.claimed_history(
            history=listed(dict.fromkeys(claimed["history"])),
            pages=len(chosen),
            clauses=[f"{row.words} ({row.publisher}, {TIER_WORDS[row.tier]})" for row in each_row(chosen)],
        )
        return [_state("own-history", sentence, chosen.iloc[-1], "people in the largest figure claimed")]
    return [
        _state(
            "own-history" if number == 0 else "own-history-largest",
            history_sentences.own_history(
                history=row["history"],
                clause=row["words"],
                first=row["first"],
                last=row["last"],
                publisher=row["publisher"],
                tier=TIER_WORDS[row["tier"]],
            ),
            row,
            "people killed or injured",
        )
        for number, (_, row) in enumerate(chosen.iterrows())
    ]


def _state(name: str, sentence: str, row: pd.Series, unit: str) -> Finding:
    people = Quantity(value=row["people"], kind="count", qualifier=row["qualifier"])
    return Finding.of(name, sentence, people, unit=unit, sources=[row["source_id"]], method=_METHOD)


def _state_beside(
    name: str, rows: pd.DataFrame, figure: tuple[str, ...], sentence: Callable[[str, str, str], str]
) -> Finding | None:
    """State what the nearest page gives of another figure of the history; nothing where none does."""
    own = rows[rows["figure"].isin(figure) & rows["value"].notna()]
    if own.empty:
        return None
    row = own.sort_values("tier", key=lambda tiers: tiers.map(_TIERS.index), kind="stable").iloc[0]
    number = Quantity.of_row(row, "count", row["unit"])
    return Finding.of(
        name,
        sentence(str(number), row["publisher"], TIER_WORDS[row["tier"]]),
        number,
        sources=[row["source_id"]],
        method="published counts, as pages give them",
    )


def _state_compared(most: pd.Series, harm: Estimate, rows: pd.DataFrame, mines: float) -> Finding:
    """State where the largest figure lies beside the scenario, for as many mines where that is known."""
    laid = rows.loc[rows["figure"].isin(_LAID), "value"].dropna()
    known = math.isfinite(mines) and len(laid) > 0
    people = most["people"] * mines / laid.max() if known else most["people"]
    sentence = history_sentences.history_compared(
        scaled=people if known else None,
        low=harm.low,
        high=harm.high,
        people=people,
        weak=most["tier"] == _TIERS[-1],
    )
    return Finding.of(
        "own-history-compared",
        sentence,
        Quantity(value=people, kind="simulated"),
        unit="people in the largest figure" + (", for as many mines as in the scenario" if known else ""),
        sources=[most["source_id"]],
        method=_METHOD + ("; in proportion to the mines laid" if known else ""),
    )


def tabulate_own_history(evidence: Evidence) -> Table | Markdown:
    """List the figures on record of what earlier wars left in the country, with the tier of each page."""
    rows = figures(evidence.place, evidence.parameters)
    if rows.empty:
        return Markdown(
            f"No figure of what mines of an earlier war left in {evidence.place.label} is in the tables."
        )
    weak = int((rows["tier"] == _TIERS[-1]).sum())
    return Table(
        pd.DataFrame(
            {
                "history": rows["history"].map(capital),
                "what": rows["figure"].map(HISTORY_FIGURES).map(capital),
                "figure": [figure_words(row) for row in records_of(rows)],
                "years": [
                    years(row.first, row.last) if pd.notna(row.first) else "" for row in each_row(rows)
                ],
                "publisher": rows["publisher"],
                "tier": rows["tier"].map(TIER_WORDS),
            }
        ),
        id="own-history",
        title=f"{counted(len(rows), 'figure')} of earlier wars, {count(weak) if weak else 'none'} of them "
        f"from {noun(weak, 'a weak page', 'weak pages')}",
        columns=(
            Column("history", "History"),
            Column("what", "What"),
            Column("figure", "Figure"),
            Column("years", "Years"),
            Column("publisher", "Page"),
            Column("tier", "How near"),
        ),
        caption="As pages give them; unexploded ordnance is often included. A primary page is of "
        f"{TIERS['primary']}, a weak one a {TIERS['weak']}.",
        sources=rows,
        stack=True,
    )
