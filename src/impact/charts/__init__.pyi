from .bands import quantile_bands
from .bars import bars
from .dots import dots
from .event_years import event_study
from .fitted import fitted
from .frame.chart import Chart
from .heatmap import heatmap
from .intervals import intervals
from .lines import lines
from .maps.own_country import area_map
from .maps.world import world_map
from .multiples.line_panels import line_panels
from .multiples.panels import panels
from .series import series
from .share_columns import share_columns
from .stacked import stacked
from .survival import survival
from .tables.display import Column, Table
from .tables.verdicts import verdicts
from .timeline import timeline
from .tornado import tornado
from .vintages import vintages
from .year_intervals import year_intervals

__all__ = [
    "Chart",
    "Column",
    "Table",
    "area_map",
    "bars",
    "dots",
    "event_study",
    "fitted",
    "heatmap",
    "intervals",
    "line_panels",
    "lines",
    "panels",
    "quantile_bands",
    "series",
    "share_columns",
    "stacked",
    "survival",
    "timeline",
    "tornado",
    "verdicts",
    "vintages",
    "world_map",
    "year_intervals",
]
