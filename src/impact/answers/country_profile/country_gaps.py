"""What is missing about one country, what is left out, and how firm the figures on record are; in words."""

from __future__ import annotations

from collections.abc import Mapping

from IPython.display import Markdown

from impact.catalogue.frame_rows import each_row
from impact.charts import Column, Table
from impact.findings import Finding
from impact.published import gaps
from impact.published.counting import other_registers
from impact.published.profile import Profile
from impact.wording import Quantity, counted, listed, noun, ranges

_TIERS = {
    "primary": ("from the body that made the statistic", "from the body that made the statistic"),
    "secondary": ("that quotes it", "that quote it"),
    "weak": ("that is weak (blogs, mirrors, aggregators)", "that are weak (blogs, mirrors, aggregators)"),
}


#: Subjects of the table of gaps in few words, for a sentence; what is published once a treaty asks for it.
_KINDS: Mapping[str, str] = {
    "Casualties, annual total": "yearly casualties",
    "Civilians, children or women": "who was harmed",
    "Devices": "devices",
    "Contaminated land": "contaminated land",
    "Mined land cleared or released": "cleared land",
    "Funding received": "funding",
}


#: What is missing where a year has its killed or its injured, but not both together.
_TOTALS = "yearly totals of killed and injured"


def years_without(place: Profile) -> Finding | None:
    """State how many years have no annual total; nothing where no year has one."""
    annual, without = place.annual, gaps.missing_totals(place)
    if annual.empty or place.newest_year is None:
        return None
    every = place.newest_year - gaps.FIRST_YEAR + 1
    years = f"the {every} years from {gaps.FIRST_YEAR} to {place.newest_year}"
    others = [year for year in other_registers.years_of_others_only(place) if year in without]
    rest = f"; other registers have {len(others)} of them" if others else ""
    has = (
        f"This collection has no casualty total for {place.label} in {len(without)} of {years}{rest}."
        if without
        else f"This collection has a casualty total for {place.label} in each of {years}."
    )
    return Finding.of(
        "years-without-total",
        has,
        Quantity(value=len(without), kind="count"),
        unit=f"years without a total, {gaps.FIRST_YEAR} to {place.newest_year}",
        sources=annual,
        method=f"without: {ranges(without)}" if without else "count of years with a figure for the country",
    )


def kinds_without(place: Profile) -> Finding | None:
    """State of what there is no figure at all, where no year has a total of casualties."""
    if len(place.annual):
        return None
    rows = gaps.by_subject(place).set_index("subject")["figures"]
    parts = place.rows["casualties"]
    parts = parts[parts["measure"].isin(["killed", "injured"]) & (parts["scope"] == "whole")]
    parts = parts[parts["year"].notna()]
    kinds = _KINDS if parts.empty else {**_KINDS, "Casualties, annual total": _TOTALS}
    missing = [words for subject, words in kinds.items() if rows[subject] == 0]
    only = "".join(
        f"; {measure} alone: {ranges(sorted({int(year) for year in own['year']}))}"
        for measure, own in parts.groupby("measure", sort=False)
    )
    return Finding.of(
        "kinds-without-figure",
        f"This collection has no figure for {place.label} on {listed(missing, 'or')}.",
        Quantity(value=len(missing), kind="count"),
        unit="kinds of figures without any",
        sources=place.sources() or [place.depositary],
        method=f"whole country only; a missing figure is missing, not zero{only}",
    )


def tabulate_gaps(place: Profile) -> Table:
    """List for each subject how many figures are on record, for which years, and for which there is none."""
    rows = gaps.by_subject(place)
    due = len(gaps.years_due(place))
    rows["with_figure"] = [
        ranges(row.years) or ("year not stated" if row.figures else "none") for row in each_row(rows)
    ]
    rows["without"] = [_without(row.missing, due) if row.yearly else "not yearly" for row in each_row(rows)]
    return Table(
        rows[["subject", "figures", "with_figure", "without"]],
        id="gaps",
        title=f"Figures on record for {place.label}, and the years without any",
        columns=(
            Column("subject", "Subject"),
            Column("figures", "Figures", kind="number"),
            Column("with_figure", "Years with a figure"),
            Column("without", f"Years without, since {gaps.FIRST_YEAR}"),
        ),
        source_line="",
        caption="A missing figure is missing, not zero. Only figures for the whole country, each year and "
        "measure once.",
        stack=True,
    )


def _without(missing: list[int], due: int) -> str:
    return "all" if len(missing) == due else ranges(missing) or "none"


def describe_left_out(place: Profile) -> Markdown | None:
    """Count the figures about parts of the country, of a year or of the harm that are on record besides."""
    figures = [
        f"{counted(number, 'figure')} {words}"
        for number, words in (
            (place.parts, "about parts of the country"),
            (gaps.narrow(place), "about some months, operators, regions or groups of people only"),
        )
        if number
    ]
    if not figures:
        return None
    return Markdown(f"In this collection, but not shown: {' and '.join(figures)}.")


def _again(again: int, totals: int) -> str:
    """Say how many yearly totals a later report repeats or corrects.

    >>> _again(0, 2)
    'No yearly total of casualties was published a second time in a later report, so none could be checked.'
    >>> _again(3, 11)
    '3 of the 11 yearly totals of casualties were published in more than one yearly report.'
    """
    if again == 0:
        return (
            "No yearly total of casualties was published a second time in a later report, so none could be "
            "checked."
        )
    were = noun(again, "was", "were")
    words = f"{again} of the {totals} yearly totals of casualties {were}"
    return f"{words} published in more than one yearly report."


def describe_certainty(place: Profile) -> Markdown:
    """Describe how near the pages stand to the counts, and how often annual totals were stated again."""
    pages = place.sources()
    if not pages:
        return Markdown(f"- No page in this collection by then gives a figure about {place.label}.")
    tiers = place.tiers.reindex(pages).value_counts()
    parts = [
        f"{tiers[tier]} {noun(tiers[tier], *words)}" for tier, words in _TIERS.items() if tiers.get(tier, 0)
    ]
    lines = [
        f"All figures about {place.label} in this collection, with those not shown here, were read on "
        f"{counted(len(pages), 'page')}: {', '.join(parts)}.",
        "Sources, below, counts other pages: those of dates and of earlier wars too, but only what is shown.",
    ]
    if len(place.annual):
        lines.append(_again(gaps.stated_again(place), len(place.annual)))
        weak = [int(year) for year in place.annual.loc[place.annual["tier"] == "weak", "year"]]
        if weak:
            lines.append(f"The totals of {ranges(weak)} rest on weak pages only.")
        tied = [int(year) for year in place.annual.loc[place.annual["tie"], "year"]]
        if tied:
            lines.append(
                f"For {ranges(tied)} pages give different totals, none better supported: the lowest and the "
                "highest are shown."
            )
    beside = int((place.editions["status"] == "uncorroborated").sum())
    if beside:
        lines.append(
            f"{counted(beside, 'other published total is', 'other published totals are')} not used, because "
            "no other page bears it out."
        )
    return Markdown("\n".join(f"- {line}" for line in lines))
