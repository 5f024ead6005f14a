"""Casualties of a register by year: the newest whole year, the trend of whole years, and their picture."""

from __future__ import annotations

from IPython.display import Markdown

from impact import charts, places
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Chart
from impact.data import own_series
from impact.findings import Finding, state
from impact.wording import capital, count, counted, day, digits, estimate_words, listed, percent, ratio

#: years that a trend is drawn from
FEWEST = 7
#: a number so many times another is said in times, a smaller one in percent
_TIMES = 2


def state_newest(evidence: Evidence) -> Finding | None:
    """State the newest whole year beside the first; nothing without a whole year."""
    full = evidence.shown_years
    if full.empty:
        return None
    newest, first = full.iloc[-1], full.iloc[0]
    year, value = int(newest["year"]), float(newest["value"])
    beside = ""
    if len(full) > 1 and first["value"] > 0:
        beside = f", {_beside(value / first['value'])} in {int(first['year'])} ({count(first['value'])})"
    apart = f"{evidence.partial_words}{evidence.undated_words}".rstrip(".")
    return state(
        "newest-year",
        f"In {evidence.subject}, {counted(value, 'casualty was', 'casualties were')} recorded in {year}, the "
        f"newest whole year{beside}.",
        value=value,
        unit=f"people in {year}",
        kind="count",
        method=f"{evidence.counting}, a lower bound of the true number{f'.{apart}' if apart else ''}",
        sources=evidence.source,
    )


def _during(evidence: Evidence) -> str:
    cover = evidence.cover
    if cover is None:
        return ""
    one = cover.first.year == cover.last.year
    return f"in {evidence.period}" if one else f"from {evidence.period}"


def _beside(times: float) -> str:
    """Set one number beside another: in percent, or as times as many from twice as many on.

    >>> _beside(0.25), _beside(1.5), _beside(7.5)
    ('75 % fewer than', '50 % more than', '7.5 times as many as')
    """
    if times >= _TIMES:
        return f"{ratio(times)} times as many as"
    return f"{percent(abs(times - 1))} {'more' if times > 1 else 'fewer'} than"


def state_killed(evidence: Evidence) -> Finding | None:
    """State how many were killed, injured, and of unknown outcome over the whole period.

    None where the register does not count both the killed and the injured.
    """
    if evidence.rows is None or evidence.rows["known_outcome"].isna().all():
        return None
    parts = {name: float(evidence.rows[name].sum()) for name in ("killed", "injured", "unknown")}
    known = parts["killed"] + parts["injured"]
    unknown = parts["unknown"]
    if not known or any(evidence.small(parts[name]) for name in ("killed", "injured")):
        return None
    if unknown and evidence.small(unknown):
        return None
    rest = f"; the outcome of {count(unknown)} is not known" if unknown else ""
    return state(
        "killed-and-injured",
        f"{capital(evidence.subject)} counts {counted(parts['killed'], 'person', 'people')} killed and "
        f"{count(parts['injured'])} injured {_during(evidence)}{rest}.{evidence.undated_left_out}",
        value=round(parts["killed"] / known, 4),
        unit="killed, as a share of killed and injured",
        kind="share",
        method=f"{evidence.counting}; people with unknown outcome left aside",
        sources=evidence.source,
    )


def state_trend(evidence: Evidence) -> Finding | None:
    """State the underlying change of the whole years, or why it cannot be told; nothing without a fit."""
    if not evidence.trend:
        return None
    first, last = int(evidence.trend.first), int(evidence.trend.last)
    change = evidence.trend.underlying()
    span = f"from {first} to {last}"
    if not change:
        return state(
            "underlying-trend",
            f"In {evidence.subject}, no one trend can be told {span}.",
            value=evidence.trend.n,
            unit="whole years",
            kind="count",
            method=f"{change.method}. {change.reason}".rstrip("."),
            sources=evidence.source,
        )
    sure = change.low > 0 or change.high < 0
    course = f"{'fell' if change.estimate < 0 else 'rose'} by {percent(abs(change.estimate) / 100)} a year"
    clause = f"casualties {course} {span}" if sure else f"no trend can be told apart from chance {span}"
    return state(
        "underlying-trend",
        f"In {evidence.subject}, {clause}.",
        value=round(change.estimate, 2),
        unit="% a year",
        kind="change",
        low=round(change.low, 2),
        high=round(change.high, 2),
        level=change.level,
        method=f"{change.method}{_bend(evidence)}",
        sources=evidence.source,
    )


def _bend(evidence: Evidence) -> str:
    """Say that a sudden change within the years is part of the trend, where one is estimated."""
    if evidence.event is None or not evidence.change:
        return ""
    level = evidence.change.level
    if level.low <= 1 <= level.high:
        return ""
    return f"; the step at {evidence.event.words} is part of it"


def draw_years(evidence: Evidence) -> Chart | Markdown:
    """Draw the casualties of each year; an unfinished year is an open circle."""
    years = evidence.annual_shown
    if years.empty:
        return Markdown(_nothing(evidence))
    partial = years["partial"].astype(bool)
    drawn = years.assign(qualifier=["at_least" if part else "exact" for part in partial])
    return charts.series(
        drawn[["year", "value", "qualifier"]],
        id="years",
        title=evidence.titled(_course(evidence)),
        subtitle="Casualties, by year",
        caption=f"{evidence.caption}{evidence.partial_words}{_open(evidence)}{evidence.suppressed_words}"
        f"{evidence.undated_words}",
        unit="people",
        sources=evidence.source,
    )


def _open(evidence: Evidence) -> str:
    return " An open circle is an unfinished year, a lower bound." if evidence.partial_years else ""


def _course(evidence: Evidence) -> str:
    full = evidence.shown_years
    if full.empty:
        return f"Casualties by year, {evidence.period}"
    first, newest = full.iloc[0], full.iloc[-1]
    if len(full) == 1:
        return f"{counted(newest['value'], 'casualty', 'casualties')} in {int(newest['year'])}"
    return (
        f"From {counted(first['value'], 'casualty', 'casualties')} in {int(first['year'])} to "
        f"{count(newest['value'])} in {int(newest['year'])}"
    )


def _nothing(evidence: Evidence) -> str:
    return f"{capital(evidence.subject)} holds no dated casualties that can be shown by year."


def draw_trend(evidence: Evidence) -> Chart | Markdown:
    """Draw the whole years with their smoothed level; a sentence where there are too few."""
    fit = evidence.trend
    if not fit:
        return Markdown(fit.reason)
    if fit.structure is None or len(evidence.full) < FEWEST:
        return Markdown(f"A trend is drawn from {FEWEST} whole years on; {evidence.subject} has {fit.n}.")
    if evidence.suppressed_years:
        return Markdown("Years with few people are not shown, and the trend that would show them is not.")
    change = fit.underlying()
    steps = [digits(year, "year") for year in fit.alarms.loc[fit.alarms["kind"] == "step", "year"]]
    title = f"A jump in {listed(steps)}: no one trend fits {evidence.period}" if steps else "No sure trend"
    if change:
        sure = change.low > 0 or change.high < 0
        title = f"{'An underlying change of' if sure else 'No sure trend:'} {estimate_words(change)}"
    return charts.fitted(
        evidence.full[["year", "value"]],
        fit.structure.level(),
        id="trend",
        title=evidence.titled(title),
        subtitle="Casualties of whole years, and their smoothed level with 95 % band",
        caption=f"{evidence.caption} The level is averaged over models with bends, steps, single outliers "
        f"and a level that wanders; unfinished years are left out.{evidence.partial_words}"
        f"{evidence.undated_words}",
        sources=evidence.source,
    )


def describe_heading(evidence: Evidence) -> Markdown:
    """Write the title of the page, whose data they are, and what they cover."""
    own = evidence.dataset
    people = 0.0 if evidence.rows is None else float(evidence.rows["value"].sum())
    harmed = "few people" if evidence.small(people) else counted(people, "person", "people")
    undated = evidence.undated_left_out if evidence.chosen else evidence.undated_words
    if own.made_up:
        title = f"Made-up national register: casualties, {evidence.period}"
        whose = _made_up(evidence, harmed)
    else:
        title = f"Casualties in the dataset “{own.name}”{f', {evidence.period}' if evidence.period else ''}"
        whose = (
            f"{harmed} killed, injured or of unknown outcome, recorded by {own.maker}; "
            f"{own_series.NOT_CHECKED}."
        )
    covered = _covered(evidence)
    return Markdown(f"# {title}\n\n{whose[:1].upper()}{whose[1:]} {covered}{undated}")


def _made_up(evidence: Evidence, harmed: str) -> str:
    """Say of made-up people whose they are: of a shipped example, or of a file of the reader's own."""
    own = evidence.dataset
    place = places.in_sentence(own.country) if own.country else "a country that does not exist"
    if own.folder is None:
        return (
            f"{harmed} of {place}, made up to show what this report does with a register. Put your own in "
            "its place with the parameter dataset."
        )
    where = f" set in {place}" if own.country else ""
    return (
        f"{harmed} of a made-up register{where}, imported by you from a file: nobody was harmed, and nothing "
        "here is about a real place."
    )


def _covered(evidence: Evidence) -> str:
    cover = evidence.cover
    if cover is None:
        return "Nothing in it is dated."
    words = (
        f"The register covers {day(cover.first)} to {day(cover.last)}; a month without a row in that time is "
        "a month without a recorded casualty."
        if cover.stated
        else f"Rows are dated {evidence.dated}; nobody has stated what the "
        "register covers, so that a month without a row is a gap and no zero."
    )
    return f"{words} Release {evidence.dataset.release}."
