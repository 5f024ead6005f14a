"""What is missing about one country, what is left out, and how firm the figures on record are; in words."""

from __future__ import annotations

from IPython.display import Markdown

from impact.charts import Column, Table
from impact.published import gaps
from impact.published.profile import Profile
from impact.wording import counted, ranges

_TIERS = {
    "primary": "from the body that made the statistic",
    "secondary": "that quote it",
    "weak": "that are weak (blogs, mirrors, aggregators)",
}


def tabulate_gaps(place: Profile) -> Table:
    """List for each subject how many figures are on record, for which years, and for which there is none."""
    rows = gaps.by_subject(place)
    due = len(gaps.years_due(place))
    rows["with_figure"] = [
        ranges(row.years) or ("year not stated" if row.figures else "none") for row in rows.itertuples()
    ]
    rows["without"] = [
        _without(row.missing, due) if row.yearly else "not yearly" for row in rows.itertuples()
    ]
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


def describe_left_out(place: Profile) -> Markdown:
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
        return Markdown(
            "No figure about a part of the country, of a year or of the people harmed had to be left out."
        )
    return Markdown(f"On record, but not shown: {' and '.join(figures)}.")


def describe_certainty(place: Profile) -> Markdown:
    """Describe how near the pages stand to the counts, and how often annual totals were stated again."""
    pages = place.sources()
    if not pages:
        return Markdown(f"- No page on record by then gives a figure about {place.label}.")
    tiers = place.tiers.reindex(pages).value_counts()
    parts = [f"{tiers[tier]} {words}" for tier, words in _TIERS.items() if tiers.get(tier, 0)]
    lines = [f"The figures on record were read on {counted(len(pages), 'page')}: {', '.join(parts)}."]
    if len(place.annual):
        lines.append(
            f"{gaps.stated_again(place)} of {len(place.annual)} annual totals are stated by more than one "
            "edition; that a figure was not stated again does not confirm it."
        )
        weak = [int(year) for year in place.annual.loc[place.annual["tier"] == "weak", "year"]]
        if weak:
            lines.append(f"The totals of {ranges(weak)} rest on weak pages only.")
        tied = [int(year) for year in place.annual.loc[place.annual["tie"], "year"]]
        if tied:
            lines.append(
                f"For {ranges(tied)} several totals are equally well supported: both ends are given."
            )
    beside = int((place.editions["status"] == "uncorroborated").sum())
    if beside:
        lines.append(
            f"{counted(beside, 'other published total is', 'other published totals are')} kept aside as not "
            "corroborated."
        )
    return Markdown("\n".join(f"- {line}" for line in lines))
