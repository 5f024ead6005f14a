"""Processed tables as they were known on a day, and the bibliography behind them.

`load` reads the tables, `resolution` chooses which of several figures stands, `sources` is the bibliography.
"""

from impact.data.load import LATEST, account, load, newest, quarantine, tables

__all__ = ["LATEST", "account", "load", "newest", "quarantine", "tables"]
