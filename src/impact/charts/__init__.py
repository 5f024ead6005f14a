"""Pictures and tables for the notebooks: one theme, one function for each kind of figure.

Every function takes a tidy frame and gives back a :class:`Chart` or :class:`Table`: the last line of a
notebook cell shows it, the runner turns it into files. Titles are sentences that the caller computes from
the data; the line of sources is made from the ``source_id`` of the rows that are drawn.
"""

from impact.charts.annual import series
from impact.charts.bands import quantile_bands
from impact.charts.chart import Chart
from impact.charts.claims import verdicts
from impact.charts.composition import stacked
from impact.charts.counts import bars
from impact.charts.coverage import heatmap
from impact.charts.events import event_study
from impact.charts.fitted import fitted
from impact.charts.intervals import intervals
from impact.charts.lines import lines
from impact.charts.revisions import vintages
from impact.charts.sliders import sliders
from impact.charts.steps import timeline
from impact.charts.survival import survival
from impact.charts.table import Column, Table
from impact.charts.tornado import tornado
from impact.charts.worldmap import world_map

__all__ = [
    "Chart",
    "Column",
    "Table",
    "bars",
    "event_study",
    "fitted",
    "heatmap",
    "intervals",
    "lines",
    "quantile_bands",
    "series",
    "sliders",
    "stacked",
    "survival",
    "timeline",
    "tornado",
    "verdicts",
    "vintages",
    "world_map",
]
