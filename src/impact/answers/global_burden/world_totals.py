"""The published world totals: the newest among the earlier ones, people killed and injured, and their sum."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.global_burden.burden_evidence import Evidence
from impact.catalogue.frame_rows import each_row, records_of
from impact.charts import Chart
from impact.charts.frame.drawn_once import draw_once
from impact.findings import Finding, state
from impact.models import burden
from impact.published import editions
from impact.vocabulary import WORLD
from impact.wording import Quantity, count, counted, listed, percent, percent_range


def state_newest(evidence: Evidence) -> Finding:
    """State the newest total, and since when there was none as high."""
    world, record = evidence.world, evidence.record
    newest = record.newest
    total = newest.quantity("people")
    since = f"the most since {record.last_higher.year}" if record.last_higher else "the most on record"
    return Finding.of(
        "newest-total",
        f"In {newest.year}, {total} were recorded as killed or injured by mines and other explosive remnants "
        f"of war, {since}.",
        total,
        method="newest figure in this collection; a lower bound of the true number, unless a later report "
        "lowers it",
        sources=world[world["year"] == newest.year],
    )


def state_extremes(evidence: Evidence) -> Finding:
    """State the lowest and the highest total."""
    world, lowest, highest = evidence.world, evidence.record.lowest, evidence.record.highest
    alone = f"only {lowest.year} has a total, {lowest.quantity()}"
    both = (
        f"the lowest total was {lowest.quantity()}, in {lowest.year}, and the highest {highest.quantity()}, "
        f"in {highest.year}"
    )
    return state(
        "lowest-and-highest",
        f"Rough figures aside, {alone if lowest.year == highest.year else both}.",
        value=lowest.value,
        unit="people",
        kind="count",
        low=lowest.value,
        high=highest.value,
        qualifier=lowest.published.qualifier,
        method="lowest and highest of the published totals that are counts and do not rest on weak pages"
        f"{_left_aside(evidence)}",
        sources=world[world["year"].isin([lowest.year, highest.year])],
    )


def _left_aside(evidence: Evidence) -> str:
    """Name the totals beyond both extremes that are left aside, and why; nothing where there are none."""
    world, record = evidence.world, evidence.record
    beyond = world[(world["value"] > record.highest.value) | (world["value"] < record.lowest.value)]
    reasons = [
        f"{int(row.year)} ({Quantity(value=float(row.value), kind='count', qualifier=row.qualifier)}) "
        f"{'rests on a weak page' if row.tier == 'weak' else 'is a rounded figure'}"
        for row in each_row(beyond)
    ]
    return f"; left out: {listed(reasons)}" if reasons else ""


def state_split(evidence: Evidence) -> Finding | None:
    """State how many were killed in the newest year that tells them from the injured; nothing without one."""
    if evidence.split.empty:
        return None
    newest, casualties = evidence.split.iloc[-1], evidence.casualties
    return state(
        "killed-and-injured",
        f"In {int(newest['year'])}, {count(newest['killed'])} people were killed and "
        f"{count(newest['injured'])} injured: {percent(newest['killed_share'])} of them died.",
        value=round(newest["killed_share"], 3),
        unit="killed, as a share of killed and injured",
        kind="share",
        method="published counts; people with unknown outcome left aside",
        sources=casualties[
            (casualties["place"] == WORLD)
            & (casualties["year"] == newest["year"])
            & casualties["measure"].isin(["killed", "injured"])
        ],
    )


def state_cumulative(evidence: Evidence) -> Finding | None:
    """Set the sum of the totals beside the newest cumulative total of Landmine Monitor."""
    sums = burden.cumulative(evidence.candidates, evidence.world).dropna(subset=["agreement"])
    if sums.empty:
        return None
    newest = sums.iloc[-1]
    published = Quantity.of_row(newest, "count", column="published")
    return state(
        "monitor-cumulative",
        f"From 1999 to {int(newest['year'])} our yearly figures add up to {count(newest['ours'])} "
        f"casualties, {percent(newest['agreement'])} of Landmine Monitor’s own total of {published}.",
        value=round(newest["agreement"], 3),
        unit="our sum over the Monitor's",
        method=f"sum of the newest yearly figures; all {counted(len(sums), 'such total')} on record agree to "
        f"{percent_range(sums['agreement'].min(), sums['agreement'].max())}",
        sources=[evidence.world, sums],
    )


def draw_totals(evidence: Evidence) -> Chart:
    """Draw the newest figure of each year, and its way from the one first published."""
    candidates = evidence.candidates
    return draw_once(
        charts.series,
        evidence.world,
        id="world-casualties",
        title=_course(evidence),
        subtitle="Recorded casualties of mines and other explosive remnants of war, world, newest figure for "
        "each year",
        caption="Recorded casualties are a lower bound: where nobody records, nobody is counted. Open "
        "circles: published as “at least”. Diamonds: rounded by the publisher. Dashed: rests on weak pages "
        "only, such as blogs and copies of other pages.",
        unit="people",
        editions=candidates[
            (candidates["place"] == WORLD)
            & (candidates["measure"] == "total")
            & (candidates["cause"] == "mines_erw")
            & candidates["year"].notna()
        ],
    )


def _course(evidence: Evidence) -> str:
    """From the earlier to the later extreme, and how low it fell after the peak."""
    record, world = evidence.record, evidence.world
    first, then = sorted([record.lowest, record.highest], key=lambda extreme: extreme.year)
    if first.year == then.year:
        return f"{count(record.newest.value)} casualties recorded in {record.newest.year}"
    after = world[world["year"] > record.highest.year]
    is_peak_last = len(after) > 1 and then is record.highest
    since = f", and have not been below {count(after['value'].min())} since" if is_peak_last else ""
    way = "rose" if then is record.highest else "fell"
    return (
        f"Recorded casualties {way} from {count(first.value)} in {first.year} to {count(then.value)} in "
        f"{then.year}{since}"
    )


def draw_outcomes(evidence: Evidence) -> Chart | Markdown:
    """Draw people killed, injured and of unknown outcome, from the first year that tells them apart."""
    if evidence.split.empty:
        return Markdown("No world figure that tells people killed from people injured was on record by then.")
    first, newest = int(evidence.split["year"].min()), evidence.split.iloc[-1]
    rows = editions.outcome_rows(evidence.casualties)
    return draw_once(
        charts.stacked,
        rows[rows["year"] >= first],
        id="killed-and-injured",
        title=f"{count(newest['killed'])} people were recorded as killed and {count(newest['injured'])} as "
        f"injured in {int(newest['year'])}",
        subtitle=f"Recorded casualties by outcome, world, from {first}, the first year that tells them apart",
        caption="If a larger share is killed, accidents may be deadlier, or fewer injuries may be recorded. "
        f"A figure marked “at least” can exceed the sum of its parts.{_rounded(rows[rows['year'] >= first])}",
    )


def _rounded(rows: pd.DataFrame) -> str:
    """Word the outcomes that their pages only round, which a column cannot show; empty without any."""
    rough = rows[(rows["qualifier"] == "approximate") & (rows["measure"] != "total")]
    words = [
        f"{row['measure']} in {row['year']} ({Quantity.of_row(row, 'count')})"
        for row in records_of(rough.replace({"measure": {"outcome_unknown": "of unknown outcome"}}))
    ]
    return f" Rounded by their pages, two values where these differ: {listed(words)}." if words else ""
