"""What the fork server draws before it forks: pictures and words that most reports draw again.

Fonts are found then, marks and common words measured, and each kind of frame has been handled once: a kernel
would do all that anew. To shape a word takes longer than to draw a mark.
"""

from __future__ import annotations

from itertools import product
from string import digits

#: Words of titles and names of lines, as they recur from page to page.
_BOLD = (
    "casualties recorded in the highest of 20 yearly totals, totals most and at least with a device were "
    "caused by mines land km² cleared cleared, Cleared Reduced Cancelled or cancelled Released million US "
    "dollars from abroad abroad, From Own own contribution"
)
#: Words of what stands below titles, of keys and of sources.
_PLAIN = (
    "People recorded as killed or injured by mines and explosive remnants of war, Mined land per year, km², "
    "Funding for mine action in million US dollars the year Recorded casualties device, percent each Source: "
    "Landmine Monitor (ICBL-CMC) quoted other publishers pages pages, pages; first published to newest at "
    "least % 0 % 25 % 50 % 75 % 100 %"
)
#: Pairs of figures, and what stands beside one: a word is measured from its pairs.
_FIGURES = " ".join(map("".join, product(digits, repeat=2)))
_BESIDE_FIGURES = " ".join(figure + mark + figure for figure, mark in product(digits, ".,-–:;%"))


def draw() -> None:
    """Draw a picture of each kind that profiles have, and measure common words."""
    import pandas as pd

    from impact import places
    from impact.charts import lines, series, share_columns
    from impact.charts.frame import theme
    from impact.charts.frame.inputs import ChartWords

    years = range(1999, 2027)
    frame = pd.DataFrame({"year": years, "value": range(len(years)), "qualifier": "exact"})
    of_mines, all_of_them = frame.assign(measure="mine"), frame.assign(measure="total", value=100)
    words: ChartWords = {"subtitle": "People", "source_line": "none"}
    year = "Each year"
    charts = (
        series(frame, id="series", title=year, **words),
        lines(frame.assign(name="one"), group="name", id="lines", title=year, **words),
        share_columns(
            pd.concat([of_mines, all_of_them]), parts={"mine": ""}, id="parts", title=year, **words
        ),
    )
    for chart in charts:
        chart.as_json()  # with the picture for phones
    charts[0].svg(theme.WIDE)
    names = " ".join(map(places.name, places.codes()))
    for bold in (False, True):
        theme.measure(f"{_BOLD} {_PLAIN} {names} {_FIGURES} {_BESIDE_FIGURES}", 12, bold)
