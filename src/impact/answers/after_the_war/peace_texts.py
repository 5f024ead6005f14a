"""What the page on the years after wars says beside its findings: which wars, which not, and why."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact import places
from impact.answers.after_the_war.peace_evidence import Evidence
from impact.catalogue.frame_rows import each_row
from impact.models import aftermath
from impact.models.aftermath import Decay
from impact.wording import change, count, counted, listed

#: The annual figures agree with a published total when they differ from it by no more than this part.
AGREE = 0.1
_TEN = 10


def describe_first_phase(evidence: Evidence) -> Markdown:
    """Name the wars whose casualties fell faster at first, and say how far one war moves the average."""
    decay = evidence.decay
    if not isinstance(decay, Decay):
        return Markdown(decay.reason)
    whole, rates = evidence.whole, evidence.without_one
    slowed = whole[whole["early"] < whole["late"]]
    wars = f"of the {counted(len(whole), 'war')} recorded from the first full year of peace on"
    words = f"casualties fell faster until year {decay.bend} than later"
    if slowed.empty:
        sentences = [f"In none {wars} can it be seen that {words}."]
    else:
        sentences = [f"In {count(len(slowed))} {wars}, {words}: {listed(slowed['war'])}."]
    if rates:
        sentences.append(
            f"Leaving out one war at a time, the average lies between {change(min(rates))} and "
            f"{change(max(rates))} % a year."
        )
    return Markdown(" ".join(sentences))


def describe_left_out(evidence: Evidence) -> Markdown:
    """Say what ten years led to where they are on record, and which records lie outside the range."""
    table = evidence.left_out
    sums = table[table["kind"] == "years"] if len(table) else table
    if sums.empty:
        return Markdown("")
    return Markdown(" ".join([*_ten_years(sums), *_outside(sums)]))


def _ten_years(sums: pd.DataFrame) -> list[str]:
    complete = sums[sums["complete"].astype(bool)]
    if complete.empty:
        return []
    first = sums[sums["from_start"].astype(bool)]
    partly = first[~first["complete"].astype(bool) & (first["years"] == _TEN - 1)]
    led = listed(
        f"{count(round(aftermath.BASE * row.recorded / row.known))} in {row.war}"
        for row in each_row(complete)
    )
    sentences = [
        f"Where all ten years are on record, {aftermath.BASE} people harmed in the first year became {led} "
        "in ten."
    ]
    if len(partly):
        least = listed(
            f"at least {count(aftermath.BASE * row.recorded // row.known)} in {row.war}"
            for row in each_row(partly)
        )
        sentences.append(f"With one year missing, they became {least}.")
    return sentences


def _outside(sums: pd.DataFrame) -> list[str]:
    missed = sums[~sums["inside"].astype(bool)]
    first = sums[sums["from_start"].astype(bool)]
    sentences = []
    if len(first) < len(sums):
        inside = int(first["inside"].sum())
        sentences.append(
            f"Of the {counted(len(first), 'war')} with the first year on record, {count(inside)} fell inside "
            "the range."
        )
    if len(missed):
        above = bool((missed["recorded"] > missed["high"]).all())
        how = ", which had more casualties than predicted" if above else ""
        sentences.append(f"Outside it {'lies' if len(missed) == 1 else 'lie'} {listed(missed['war'])}{how}.")
    return sentences


def describe_totals(evidence: Evidence) -> Markdown:
    """Say whether annual figures agree with a published total, and name one that contradicts them."""
    if evidence.totals.empty:
        return Markdown("")
    row = evidence.totals.sort_values("published", ascending=False).iloc[0]
    agree = "agree" if abs(row["ratio"]) <= AGREE else "do not agree"
    return Markdown(
        f"The two differ by {change(100 * row['ratio'])} % and {agree} within a "
        f"tenth.{_smaller(evidence, row)} Landmine Monitor publishes no half-life, that is, no time after "
        "which half of the casualties are gone."
    )


def _smaller(evidence: Evidence, row: pd.Series) -> str:
    """Name a published total of more years that is smaller than the annual figures of fewer."""
    totals = evidence.since
    longer = totals[(totals["war"] == row["war"]) & (totals["stop"] >= row["stop"])]
    longer = longer[(longer["start"] <= row["start"]) & (longer["value"] < row["summed"])]
    if longer.empty:
        return ""
    total = longer.sort_values("stop", kind="stable").iloc[-1]
    return (
        f" A later total for more years is smaller: {count(total['value'])} for {total['start']} to "
        f"{total['stop']}. Both cannot be right for one way of counting, and the pages do not say what was "
        "revised."
    )


def describe_outlook(evidence: Evidence) -> Markdown:
    """Say of which states the outlook is no forecast."""
    states = listed(sorted(places.name(code) for code in evidence.leaving))
    if not states or not isinstance(evidence.decay, Decay):
        return Markdown("")
    return Markdown(
        f"This is no forecast for {states}, which have left the treaty. No war here resembles one there, and "
        "the number of casualties in the first year is assumed."
    )
