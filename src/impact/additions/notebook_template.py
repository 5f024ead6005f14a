"""The notebook that a question of your own starts from: an article in small that runs at once.

Question, parameters, answer, evidence, how sure, what it cannot tell; the page adds the sources. Cells are
short, and each number on the page is computed.
"""

from __future__ import annotations

from typing import Any

#: kind, id, source; the second cell is tagged ``parameters``; <NAME> is filled in
_CELLS: tuple[tuple[str, str, str], ...] = (
    (
        "markdown",
        "title",
        "# <QUESTION>\n\nCasualties are people killed and injured. This page shows the yearly figures of one "
        "place, by the body that counts there most regularly.",
    ),
    (
        "code",
        "parameters",
        """country: str = "<COUNTRY>"  # ISO3 code of a country or territory
as_of: str = "latest"  # day on which the figures must have been known: "latest" or YYYY-MM-DD""",
    ),
    (
        "code",
        "load",
        """# To write in the text cells: what you ask and why (the first), what another choice of years,
# register or method would change, and what a reader could wrongly take from the page (the last two).
import impact
from impact.charts import Column, Table
from impact.wording import Quantity

figures = impact.series(country, "total", as_of=as_of)
known = figures[figures["value"].notna()]
place = impact.places.in_sentence(country)
if known.empty:
    raise impact.errors.ImpactError(f"no yearly total of {place} is on record", "a place with one")""",
    ),
    ("markdown", "answer", "## The answer"),
    (
        "code",
        "finding",
        """newest = known.iloc[-1]
total = Quantity.of_row(newest, "count", "people")
sentence = f"{total.first} were recorded as killed or injured in {place} in {newest['year']}."
about = {"place": country, "as_of": as_of, "sources": [newest["source_id"]]}
impact.record(impact.Finding.of("newest-total", sentence, total, **about))""",
    ),
    (
        "markdown",
        "evidence",
        "## The figures\n\nThe line joins the newest figure of each year. A year without a figure is a gap: "
        "no count of it is in this collection.",
    ),
    (
        "code",
        "chart",
        """impact.charts.series(
    known,
    id="by-year",
    title=f"{total.first} recorded in {newest['year']}",
    subtitle="People killed and injured each year",
)""",
    ),
    (
        "code",
        "table",
        """Table(
    known.tail(10),
    "newest-years",
    "The newest years on record",
    columns=(Column("year", kind="year"), Column("value", "Casualties", "number"), "publisher"),
)""",
    ),
    (
        "markdown",
        "sure",
        "## How sure is this?\n\nThese are recorded casualties, and so a lower bound of the harm. "
        "Another register, or a later edition, may have other figures.",
    ),
    (
        "markdown",
        "limits",
        "## What this cannot tell\n\n"
        "- **How many casualties there were.** Better recording looks like a rise, lost access like a fall.\n"
        "- **Why the number changed.** A count has no causes.",
    ),
)
_OUTPUTS = {"findings": ["newest-total"], "figures": ["by-year"], "tables": ["newest-years"]}


def notebook(question: str, title: str, country: str) -> dict[str, Any]:
    """Make the notebook of a question, as it is committed: without outputs.

    Parameters
    ----------
    question
        The question, as the title of the page.
    title
        What the notebook is called in short.
    country
        ISO3 code that it starts with.
    """
    cells = []
    for kind, name, source in _CELLS:
        cell: dict[str, Any] = {
            "cell_type": kind,
            "id": name,
            "metadata": {"tags": ["parameters"]} if name == "parameters" else {},
            "source": _lines(source.replace("<COUNTRY>", country).replace("<QUESTION>", question)),
        }
        cells.append({**cell, "execution_count": None, "outputs": []} if kind == "code" else cell)
    return {
        "cells": cells,
        "metadata": {
            "impact": {"outputs": _OUTPUTS, "parameters": {}, "title": title},
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _lines(source: str) -> list[str]:
    return source.splitlines(keepends=True)
