"""The sentences of the page on the years after wars: the answer, what it rests on, and what it implies."""

from __future__ import annotations

from collections.abc import Iterable

from impact.answers.after_the_war.peace_evidence import SPANS, Evidence
from impact.catalogue.frame_rows import each_row
from impact.findings import Finding, state
from impact.models import aftermath
from impact.models.aftermath import Decay
from impact.published.war_totals import DURING
from impact.result import LEVEL
from impact.wording import Quantity, count, counted, level, percent

QUESTION = "Q6"
_TEN, _TWENTY = SPANS
_METHOD = "two speeds for each war, averaged over wars (negative binomial decay with random effects)"


def state_findings(evidence: Evidence, starting_casualties: int, seed: int) -> list[Finding]:
    """State the answer: how many wars, how fast at first and later, what that implies, what single wars show.

    Parameters
    ----------
    evidence
        :func:`peace_evidence.gather`.
    starting_casualties
        People recorded as harmed in the first year after a further war; an assumption.
    seed
        Of the random numbers of the outlook.
    """
    stated = (
        _direction(evidence),
        _first_phase(evidence),
        _later_phase(evidence),
        _outlook(evidence, starting_casualties, seed),
        _during(evidence),
        _first_year(evidence),
    )
    return _about(evidence, stated)


def state_slowing(evidence: Evidence) -> list[Finding]:
    """State whether the fall slows down; empty where the decay was declined."""
    return _about(evidence, [_slowing(evidence)])


def state_left_out(evidence: Evidence) -> list[Finding]:
    """State in how many wars the others predict the record; empty with too few wars."""
    return _about(evidence, [_left_out(evidence)])


def state_twenty_years(evidence: Evidence, starting_casualties: int, seed: int) -> list[Finding]:
    """State what a further war like these would mean in twenty years; empty where the decay was declined."""
    return _about(evidence, [_outlook(evidence, starting_casualties, seed, years=_TWENTY)])


def state_totals(evidence: Evidence) -> list[Finding]:
    """Set the sum of the annual figures beside a published total for the same years."""
    return _about(evidence, [_monitor_totals(evidence)])


def _about(evidence: Evidence, stated: Iterable[Finding | None]) -> list[Finding]:
    return [finding.about(QUESTION, finding.place, evidence.as_of) for finding in stated if finding]


def _direction(evidence: Evidence) -> Finding | None:
    """State after how many wars the newest figure is below the first; nothing without an estimate."""
    if not isinstance(evidence.decay, Decay):
        return None
    ends = evidence.ends_of_records
    below = int((ends["last"] < ends["first"]).sum())
    return state(
        "after-most-wars",
        f"After {count(below)} of {counted(len(ends), 'war')}, the newest yearly number of casualties is "
        "below the first recorded in peace, but speeds differ widely.",
        short="They fall after most wars, at very different speeds"
        if 2 * below > len(ends)
        else "They do not fall after most wars on record",
        value=below,
        unit="wars with fewer casualties now than at first",
        kind="count",
        method="newest yearly number in this collection over the first one of the peace, both as recorded",
        sources=evidence.after,
    )


def _first_phase(evidence: Evidence) -> Finding:
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return state(
            "first-years",
            "How fast casualties fall after a war cannot be said, because too few wars are on record.",
            short="How fast they fall cannot be said",
            value="no estimate",
            unit="% a year in the first years",
            method=f"{decay.method}; {decay.reason}",
            sources=evidence.ends,
        )
    yearly = Quantity.of_estimate(decay)
    may_be_none = decay.low <= 0 <= decay.high
    course = "fall" if decay.estimate < 0 else "rise"
    return Finding.of(
        "first-years",
        f"In the first {count(decay.bend)} years of peace casualties {_moved(decay.estimate)} a year, on "
        "average over "
        f"{counted(decay.whole, 'war')}{f', but there may have been no {course}' if may_be_none else ''}.",
        yearly,
        unit="% a year in the first years",
        method=_METHOD,
        sources=evidence.after,
    )


def _moved(yearly: float) -> str:
    """Write a yearly change in percent as a verb: "fell by 23 %"."""
    return f"{'fell' if yearly < 0 else 'rose'} by {percent(abs(yearly) / 100)}"


def _later_phase(evidence: Evidence) -> Finding | None:
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return None
    late = Quantity(
        value=decay.late,
        kind="change",
        unit="% a year",
        low=decay.late_low,
        high=decay.late_high,
        level=LEVEL,
    )
    return Finding.of(
        "later-years",
        f"After year {decay.bend}, casualties {_moved(decay.late)} a year on average over "
        f"{counted(len(decay.wars), 'war')}.",
        late,
        unit="% a year later",
        method=_METHOD,
        sources=evidence.after,
    )


def _slowing(evidence: Evidence) -> Finding | None:
    """Set a year of the first phase against a later one, and say where the two cannot be told apart."""
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return None
    apart = Quantity(
        value=decay.apart, kind="change", unit="%", low=decay.apart_low, high=decay.apart_high, level=LEVEL
    )
    alike = decay.apart_low <= 0 <= decay.apart_high
    verdict = "cannot be told" if alike else "can be told"
    faster = "lower" if decay.apart < 0 else "higher"
    return Finding.of(
        "first-against-later",
        f"Whether the fall slows down {verdict}: from year to year, casualties came out "
        f"{percent(abs(decay.apart) / 100)} {faster} in the first years than "
        f"later{', but there may be no difference' if alike else ''}.",
        apart,
        unit="% between a first year and a later one",
        method=_METHOD,
        sources=evidence.after,
    )


def _left_out(evidence: Evidence) -> Finding | None:
    table = evidence.left_out
    sums = table[table["kind"] == "years"] if len(table) else table
    if sums.empty:
        return None
    inside = int(sums["inside"].sum())
    share = Quantity(value=inside / len(sums), kind="share", unit="share of wars")
    return Finding.of(
        "left-out",
        f"Predicted from the other wars, {count(inside)} of {counted(len(sums), 'war')} fell inside the "
        "range, which is wide because wars differ.",
        share,
        unit="share of wars inside",
        method="each war left out in turn and predicted from its first recorded year; "
        f"{level(aftermath.PREDICTIVE)} range (negative binomial)",
        sources=evidence.after,
    )


def _during(evidence: Evidence) -> Finding | None:
    table = evidence.during
    table = table[table["how"] == "published"] if len(table) else table
    table = table[table["war"].isin(evidence.whole["war"])]
    after = {row.war: row for row in each_row(evidence.since)}
    table = table[table["war"].isin(after)]
    if table.empty:
        return None
    row = table.sort_values("value").iloc[-1]
    war = Quantity.of_row(row, "count", "recorded casualties")
    peace = after[row["war"]]
    later = Quantity(value=peace.value, kind="count", qualifier=peace.qualifier)
    return Finding.of(
        "during",
        f"In {row['war']}, mines and explosive remnants caused {war} in the war, from {row['start']} to "
        f"{row['stop']}, and {later} from {peace.start} to {peace.stop}.",
        war,
        unit="people during the war",
        place=row["place"],
        method=f"{DURING[row['how']]}; casualties during the fighting are in none of the rates on this page",
        sources=[*row["source_id"], peace.source_id],
    )


def _first_year(evidence: Evidence) -> Finding | None:
    table = evidence.first_years
    if table.empty:
        return None
    row = table.sort_values("end", kind="stable").iloc[-1]  # of the war that ended last
    recorded = Quantity.of_row(row, "count", "casualties", column="recorded")
    before = Quantity(value=row["before"], kind="count", qualifier=row["before_qualifier"])
    opening = f"In {row['war']}, {recorded} were recorded in the first year after the fighting"
    last = f"{before} in {row['before_year']}, the last year of war"
    pages = [row["source_id"], row["before_source"]]
    if row["register"] != row["before_register"]:
        return Finding.of(
            "first-year",
            f"{opening}.",
            recorded,
            unit="casualties",
            method=f"as published, {row['span']}; another recorder counted {before} in {row['before_year']}, "
            "so the two cannot be compared",
            place=row["place"],
            sources=pages,
        )
    times = Quantity(
        value=round(row["estimate"], 2),
        kind="ratio",
        low=round(row["low"], 2),
        high=round(row["high"], 2),
        level=LEVEL,
    )
    least = "at least " if row["qualifier"] == "at_least" else ""
    return Finding.of(
        "first-year",
        f"{opening}, {least}{times} times the {last}.",
        times,
        unit="times the last year of war",
        method=f"{row['span']}; ratio of two negative binomial counts with the scatter of single years",
        place=row["place"],
        sources=pages,
    )


def _monitor_totals(evidence: Evidence) -> Finding:
    unit = "annual figures over the published total, minus one"
    method = "sum of annual figures against a published total for the same years"
    if evidence.totals.empty:
        return state(
            "monitor-totals",
            "This collection holds no total by Landmine Monitor for years after a war that could be "
            "compared.",
            value="nothing to compare",
            unit=unit,
            method=method,
            sources=evidence.ends,
        )
    row = evidence.totals.sort_values("published", ascending=False).iloc[0]
    published = Quantity.of_row(row, "count", column="published")
    return state(
        "monitor-totals",
        f"For {row['war']}, {row['start']} to {row['stop']}, our yearly figures add up to "
        f"{count(row['summed'])}; Landmine Monitor gave {published}.",
        value=round(row["ratio"], 3),
        unit=unit,
        method=method,
        sources=[row["source_id"]],
    )


def _outlook(evidence: Evidence, starting_casualties: int, seed: int, *, years: int = _TEN) -> Finding | None:
    """State what a further war like these would mean; nothing where the decay was declined."""
    ahead = evidence.outlook(starting_casualties, seed)
    if ahead is None:
        return None
    row = ahead.totals.iloc[SPANS.index(years)]
    people = Quantity(
        value=row["estimate"], kind="simulated", low=row["low"], high=row["high"], level=ahead.level
    )
    return Finding.of(
        "outlook" if years == _TEN else "outlook-twenty-years",
        f"If {count(starting_casualties)} people were harmed in the first year of peace, about {people} "
        f"would be harmed in {count(years)} years; {people.ends} is plausible.",
        people,
        unit=f"people in {count(years)} years",
        method=f"if a further war were like these; {ahead.method}",
        sources=evidence.after,
    )
