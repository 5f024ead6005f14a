from .bands import quantile_bands
from .bars import bars
from .event_years import event_study
from .fitted import fitted
from .frame.chart import Chart
from .heatmap import heatmap
from .intervals import intervals
from .lines import lines
from .maps.own_country import area_map
from .maps.world import world_map
from .panels import panels
from .series import series
from .stacked import stacked
from .survival import survival
from .tables.display import Column, Table
from .tables.verdicts import verdicts
from .timeline import timeline
from .tornado import tornado
from .vintages import vintages

__all__ = [
    "Chart",
    "Column",
    "Table",
    "area_map",
    "bars",
    "event_study",
    "fitted",
    "heatmap",
    "intervals",
    "lines",
    "panels",
    "quantile_bands",
    "series",
    "stacked",
    "survival",
    "timeline",
    "tornado",
    "verdicts",
    "vintages",
    "world_map",
]
