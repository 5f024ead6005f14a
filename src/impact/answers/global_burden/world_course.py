"""What the record of world totals did: the newest total set against earlier years, which is arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown

from impact.answers.global_burden.burden_evidence import Evidence
from impact.charts import Column, Table
from impact.findings import Finding, state
from impact.findings.finding import MOST_SHORT
from impact.published.editions import is_count
from impact.result import Estimate
from impact.wording import Quantity, capital, count, counted, listed, noun, percent, spans

#: years of the recent change
RECENT = 10
#: Verdict and verb where the newest total lies to all earlier years alike.
_COURSES = {
    "above": ("rising", "rose"),
    "below": ("falling", "fell"),
    "level": ("level", "hardly changed"),
}


@dataclass(frozen=True)
class Base:
    """A year that the newest total is set against.

    Attributes
    ----------
    year
        The year.
    remark
        What a reader must know of its figure; often empty.
    change
        From its figure to the newest one, in percent; the ends are where revision may take it.
    """

    year: int
    remark: str
    change: Estimate

    @property
    def way(self) -> str:
        """Whether the newest total is ``above`` it, ``below`` it, or ``level`` with it as it is printed."""
        if percent(abs(self.change.estimate) / 100) == percent(0):
            return "level"
        return "above" if self.change.estimate > 0 else "below"

    @property
    def words(self) -> str:
        """How the newest total lies to it: "70 % above 2014"."""
        if self.way == "level":
            return f"level with {self.year}"
        return f"{percent(abs(self.change.estimate) / 100)} {self.way} {self.year}"

    @property
    def since(self) -> str:
        """The same in the fewest words: "up 70 % since 2014"."""
        if self.way == "level":
            return self.words
        moved = "up" if self.way == "above" else "down"
        return f"{moved} {percent(abs(self.change.estimate) / 100)} since {self.year}"


def ends_of(world: pd.DataFrame) -> tuple[int, int]:
    """First and last year of a series."""
    return int(world["year"].min()), int(world["year"].max())


def jumps(evidence: Evidence) -> list[int]:
    """Years in which the level jumps; none without a model."""
    if not evidence.trend:
        return []
    alarms = evidence.trend.alarms
    return [int(year) for year in alarms.loc[alarms["kind"] == "step", "year"]]


def bases(evidence: Evidence) -> list[Base]:
    """Years that the newest total is set against, in order: first ones, ten years before, jumps."""
    world, (first, last) = evidence.world.set_index("year"), ends_of(evidence.world)
    remarks = {first: ""}
    firm = _firm_start(evidence)
    if firm != first:
        bound = ", published as “at least”" if world.loc[firm, "qualifier"] == "at_least" else ""
        remarks = {
            first: "rests on a weak page" if world.loc[first, "tier"] == "weak" else "a rounded figure",
            firm: f"the first firm count{bound}",
        }
    remarks.setdefault(last - RECENT, "ten years before")
    for year in jumps(evidence):
        remarks[year] = "the year of the jump"
    return [
        Base(year, remark, evidence.change_since(year))
        for year, remark in sorted(remarks.items())
        if year < last and year in world.index and world.loc[year, "value"] > 0
    ]


def _firm_start(evidence: Evidence) -> int:
    """First year with a count that does not rest on a weak page; the first year where there is none."""
    world = evidence.world
    firm = world[(world["tier"] != "weak") & is_count(world["value"], world["qualifier"])]
    return int((firm if len(firm) else world)["year"].min())


def state_year_on_year(evidence: Evidence) -> Finding | None:
    """Set the newest total beside the one before, and name the years of the last ten above it.

    Nothing where the year before has no total.
    """
    world, (_, last) = evidence.world.set_index("year"), ends_of(evidence.world)
    if last - 1 not in world.index or not world.loc[last - 1, "value"] > 0:
        return None
    pair = evidence.world[evidence.world["year"].isin([last - 1, last])]
    newest, before = (
        Quantity(value=float(world.loc[year, "value"]), kind="count", qualifier=world.loc[year, "qualifier"])
        for year in (last, last - 1)
    )
    share = newest.value / before.value - 1
    part, way = percent(abs(share)), "rose" if share > 0 else "fell"
    recent = world[(world.index >= last - RECENT) & (world.index < last - 1)]["value"]
    above, below = (
        [int(year) for year in years]
        for years in (recent.index[recent > newest.value], recent.index[recent < newest.value])
    )
    beside = ""
    if share > 0 and above:
        beside = f", still below {spans(above)}"
    elif share < 0 and below:
        beside = f", still above {spans(below)}"
    level = part == percent(0)
    short = f"Level with {last - 1}" if level else f"{'Up' if share > 0 else 'Down'} {part} on {last - 1}"
    longer = f"{short}{beside.replace(', still', ', but')}"
    moved = f"hardly changed from {last - 1}" if level else f"{way} by {part} on {last - 1}"
    return state(
        "change-on-year-before",
        f"Recorded casualties {moved}, from {before} to {newest}{beside}.",
        value=round(100 * share, 1),
        unit=f"% from {last - 1} to {last}",
        kind="change",
        method="newest total over that of the year before"
        + (
            "; where both are “at least”, neither bound says how far the true number moved"
            if _open(pair)
            else ""
        ),
        sources=pair,
        short=longer if len(longer.split()) <= MOST_SHORT else short,
    )


def _open(pair: pd.DataFrame) -> bool:
    """Whether every figure is published as a lower bound."""
    return bool((pair["qualifier"] == "at_least").all())


def state_direction(evidence: Evidence) -> Finding:
    """State whether casualties rise or fall and on what that depends, or that the record is too short."""
    _, last = ends_of(evidence.world)
    known = {base.year: base for base in bases(evidence)}
    recent, start = known.get(last - RECENT), known.get(_firm_start(evidence))
    against = list(dict.fromkeys(base for base in (recent, start) if base is not None))
    verdict, sentence, short = _direction(last, against)
    return state(
        "rising-or-falling",
        sentence,
        short=short,
        value=verdict,
        unit="direction of the world total",
        method=f"newest total over earlier ones; {_firm_start(evidence)} is the first year with a count from "
        "a page that is not weak",
        sources=evidence.world,
    )


def _direction(last: int, against: list[Base]) -> tuple[str, str, str]:
    """Write verdict, sentence and short answer."""
    words, apart = [base.words for base in against], ", ".join(base.since for base in against)
    ways = {base.way for base in against}
    if not ways:
        sentence = "The record is too short to say whether casualties are rising or falling."
        return "cannot be told", sentence, "The record is too short to tell"
    if len(ways) > 1:
        sentence = (
            "Whether casualties are rising or falling depends on the starting year: "
            f"{last} was {listed(words, 'but')}."
        )
        return "it depends on the starting year", sentence, f"It depends: {apart}"
    verdict, moved = _COURSES[ways.pop()]
    ago = [last - base.year for base in against]
    span = f"{listed(count(years) for years in ago)} {noun(ago[-1], 'year', 'years')}"
    sentence = f"Over the last {span}, recorded casualties {moved}: {last} was {listed(words)}."
    return verdict, sentence, capital(apart)


def state_realised(evidence: Evidence) -> Finding | None:
    """State the change of the recorded total over all years; nothing without two years.

    No sampling interval belongs to it: only revision of the newest figure can move it.
    """
    first, last = ends_of(evidence.world)
    known = {base.year: base for base in bases(evidence)}
    if first not in known:
        return None
    whole, before = known[first].change, count(evidence.world.set_index("year").loc[first, "value"])
    tier = evidence.world.set_index("year").loc[first, "tier"]
    weak = f", which {known[first].remark}," if tier == "weak" and known[first].remark else ""
    newest = evidence.record.newest.quantity()
    return state(
        "realised-change",
        f"From {before} in {first}{weak} to {newest} in {last}, the recorded total "
        f"{'rose' if whole.estimate > 0 else 'fell'} by {percent(abs(whole.estimate) / 100)}.",
        value=round(whole.estimate, 1),
        unit="% over all years",
        kind="change",
        low=round(whole.low, 1),
        high=round(whole.high, 1),
        method=whole.method,
        sources=evidence.world,
    )


def tabulate_bases(evidence: Evidence) -> Table | Markdown:
    """List the years that the newest total is set against, with the change since each of them."""
    known, newest = bases(evidence), evidence.record.newest
    if not known:
        return Markdown("There is no earlier total to set the newest one against.")
    rows = pd.DataFrame(
        {
            "year": [base.year for base in known],
            "value": [evidence.world.set_index("year").loc[base.year, "value"] for base in known],
            "change": [base.change.estimate for base in known],
            "low": [base.change.low for base in known],
            "high": [base.change.high for base in known],
            "remark": [capital(base.remark) for base in known],
        }
    )
    signs = set(rows["change"] > 0)
    verdict = "higher than some of them and lower than others" if len(signs) > 1 else "higher"
    verdict = "lower" if signs == {False} else verdict
    return Table(
        rows,
        id="against-earlier-years",
        title=f"The total for {newest.year} against {counted(len(rows), 'earlier year')}: {verdict}",
        columns=(
            Column("year", "Year", kind="year"),
            Column("value", "Recorded casualties", kind="number"),
            Column(
                "change",
                f"{newest.year} against it, %",
                kind="interval",
                measure="change",
                low="low",
                high="high",
            ),
            Column("remark", "About this year"),
        ),
        sources=evidence.world,
        caption=f"In brackets: where a revision of the figure for {newest.year} could take the change.",
    )
