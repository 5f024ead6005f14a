"""Processed tables as they were known on a day, and the bibliography behind them.

`load` cuts the tables to a day, `processed` reads their files, `resolution` chooses which of several figures
stands, `sources` is the bibliography, `citation` how its pages are cited; `published_days` tells how exactly
their days are known, `provenance` finds the pages behind a frame, `own_series` the figures of datasets that a
user has registered.
"""

from impact.data import sources
from impact.data.load import LATEST, account, load, quarantine, tables

__all__ = ["LATEST", "account", "load", "quarantine", "sources", "tables"]
