"""What the answer rests on, sorted into what is on record, what is assumed and what is not known.

The lists hold what a reader has to know before using the numbers; each entry is short, and computed where it
holds a number. They are not a measure of doubt: an unknown may matter more than all intervals of the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from impact.answers.brief import state
from impact.data import LATEST
from impact.findings import Finding
from impact.published.profile import Profile
from impact.scenario.inputs.fields import JUDGEMENT
from impact.scenario.inputs.references import Tables, parts, published_after, source_ids
from impact.wording import Quantity, count, counted, digits, listed, noun, ratio, simulated

if TYPE_CHECKING:
    from impact.scenario.calibration.calibrated import Calibration

#: Inputs that a reader meets first, in this order; the others stand in the full list.
FIRST = (
    "mines_laid",
    "war_probability",
    "war_duration",
    "kept_without_war",
    "people_near",
    "hazard",
    "clearance_delay",
    "clearance_capacity",
    "clearance_capacity_mines",
    "cost_per_km2",
)

#: Inputs that often move a result most, in words for a sentence.
_MOVERS = {
    "hazard": "the accidents that a live mine causes among people near it",
    "learning_half_life": "how fast people learn where not to go",
    "learning_floor": "the hazard that learning leaves",
    "people_near": "how many people live or work near the mines",
    "marked_share": "the share of mined land that is marked",
    "marking_effect": "how far marks keep people away",
    "clearance_capacity": "how much land is cleared in a year",
    "area_per_mine": "how widely the mines are spread",
    "suspected_ratio": "how much more land is suspected than mined",
    "mines_laid": "how many mines are laid",
    "war_duration": "how long the war lasts",
    "stay_in_war_share": "how many people stay during the war",
}


def recorded(
    place: Profile, parameters: pd.DataFrame, border_regions: pd.DataFrame, borders: pd.DataFrame
) -> list[Finding]:
    """Collect what is on record about the country: status, former stockpile, earlier harm, border regions.

    Parameters
    ----------
    place
        :func:`impact.published.profile.of`.
    parameters, border_regions, borders
        The tables of these names, as known on the day of the brief; of the regions those of the country, see
        :func:`impact.scenario.inputs.borderland.regions`.
    """
    told = [
        state.status(place),
        state.stockpile(place),
        earlier(place, parameters),
        state.regions(place, border_regions, borders),
    ]
    return [statement for statement in told if statement is not None]


def earlier(place: Profile, parameters: pd.DataFrame) -> Finding | None:
    """Say what mines and ordnance of an earlier war did in the country, where a count is on record."""
    told = place.rows["histories"]
    told = told[told["purpose"] == "earlier_war"]
    numbers = parameters.drop_duplicates("parameter", keep="last")
    rows = told.merge(numbers, left_on="name", right_on="parameter", suffixes=("_told", "")).set_index(
        "figure"
    )
    counted = ["killed", "injured"]
    if not set(counted) <= set(rows.index):
        return None
    killed, injured = (float(rows.loc[figure, "value"]) for figure in counted)
    child = rows["value"].get("child_share")
    war, first, last = rows.loc["killed", ["history", "first", "last"]]
    children = (
        f"; {digits(child, 'percent')} % of them were children"
        if child is not None and pd.notna(child)
        else ""
    )
    return Finding.of(
        "earlier-war",
        f"Mines and ordnance left by {war} killed {count(killed)} and injured "
        f"{count(injured)} civilians in {place.label} from {first} to {last}{children}.",
        Quantity(value=killed + injured, kind="count", low=killed + injured),
        unit=f"civilians killed or injured, {first} to {last}",
        sources=[rows.loc[figure, "source_id"] for figure in counted],
        method="published counts; ordnance of all kinds, not mines alone",
    )


def assumed(
    assumptions: pd.DataFrame,
    strongest: pd.DataFrame | None = None,
    calibration: Calibration | None = None,
    *,
    as_of: str = LATEST,
    most: int = 4,
) -> list[str]:
    """Say what the scenario assumes, which inputs matter most, and how far the engine reproduces history.

    Parameters
    ----------
    assumptions
        :func:`impact.answers.scenario_tables.assumptions`.
    strongest
        The inputs that move the casualties most, the first of them first: ``field``, ``meaning``, and the
        casualties at the low and the high end of its range, ``at_low`` and ``at_high``.
    calibration
        The engine run on places whose history is on record.
    as_of
        The day of the brief: inputs that rest on pages published after it are counted.
    most
        How many assumptions of :data:`FIRST` are told.

    Returns
    -------
    list of str
        Sentences.
    """
    rows = assumptions.set_index("field")
    first = [_told(rows.loc[name], name) for name in FIRST if name in rows.index][:most]
    entries = [f"{'; '.join([*first[:1], *(told[:1].lower() + told[1:] for told in first[1:])])}."]
    judged = int((assumptions["source"] == JUDGEMENT).sum())
    entries.append(
        f"Of the {len(assumptions)} inputs {len(assumptions) - judged} rest on pages and {judged} are "
        "judgements "
        "of the authors; all are listed at the end."
    )
    known = Tables(as_of)
    later = sum(bool(published_after(str(source), known)) for source in assumptions["source"])
    if later:
        entries.append(
            f"{counted(later, 'input')} {noun(later, 'rests', 'rest')} on pages that appeared after "
            "the day of "
            "this brief."
        )
    if strongest is not None and len(strongest):
        ends = [
            f"{_MOVERS.get(row.field, _clause(row.meaning))} ({_ends(row.at_low, row.at_high)})"
            for row in strongest.itertuples()
        ]
        entries.append(f"The result moves most with {listed(ends)}.")
    return entries + ([history(calibration)] if calibration is not None else [])


def _told(row: pd.Series, name: str) -> str:
    if name == "war_probability" and str(row["assumed"]).startswith("100"):
        return "War reaches the mines: a condition, no forecast"
    return f"{row['input']}: {row['assumed']} ({basis(str(row['source']))})"


def _clause(meaning: str) -> str:
    """Take the first clause of what an input means, to stand in a sentence."""
    clause = meaning.split(",", maxsplit=1)[0].replace("km2", "km²")
    return clause[:1].lower() + clause[1:]


def _ends(low: float, high: float) -> str:
    return f"{simulated(min(low, high))} to {simulated(max(low, high))} casualties"


def listing(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Shorten the list of assumptions for print: what each rests on in a word, or the number of pages.

    Parameters
    ----------
    assumptions
        :func:`impact.answers.scenario_tables.assumptions`.

    Returns
    -------
    DataFrame
        The same with ``rests``: ``judgement``, ``opinion`` (quoted) or a number of pages.
    """
    return assumptions.assign(rests=[_rests(str(source)) for source in assumptions["source"]])


def _rests(source: str) -> str:
    if source == JUDGEMENT:
        return source
    pages = {page for part in parts(source) for page in source_ids(part)}
    return "opinion" if source.startswith("claims/") else counted(len(pages), "page")


def basis(source: str) -> str:
    """Say what an input rests on, in a word or two.

    >>> basis("judgement"), basis("claims/C8"), basis("parameters/x; parameters/y")
    ('a judgement', 'an opinion quoted', 'from pages')
    """
    if source == JUDGEMENT:
        return "a judgement"
    return "an opinion quoted" if source.startswith("claims/") else "from pages"


def history(calibration: Calibration) -> str:
    """Say how near the engine comes to the casualties of places on record, each predicted from the others."""
    rows = calibration.predictions
    rows = rows[(rows["outcome"] == "casualties") & (rows["recorded"] > 0)]
    ratios = [f"{ratio(row.ratio)} in {row.place}" for row in rows.itertuples()]
    wide = (rows["high90"] / rows["low90"].clip(lower=1)).median()
    return (
        f"Run on {len(rows)} places with recorded casualties, each predicted from the others, the model "
        "gives "
        f"{listed(ratios)} times the record; nine in ten draws span a factor of about {ratio(wide)}."
    )


def unknown(place: Profile, parameters: pd.DataFrame, steps: pd.DataFrame) -> tuple[Finding, list[str]]:
    """Say what is not known: plans, war, people, records, and where pages contradict each other.

    Parameters
    ----------
    place, parameters
        As in the other functions.
    steps
        :func:`impact.answers.brief.state.timeline`.

    Returns
    -------
    tuple
        What is on record about announced numbers (a finding), and further sentences.
    """
    more = [
        f"Whether mines would be laid in {place.label}, of which kind, and whether a war would come; where "
        "none "
        "are laid, none of the simulated harm follows.",
        "How many people are harmed and never counted: every recorded number here is a lower bound.",
    ]
    differ = state.conflicts(steps)
    if differ:
        more.append(f"Pages contradict each other on {listed(differ)}; the table gives both.")
    return state.announced(place, parameters), more
