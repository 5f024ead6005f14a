"""Incidents: a researcher's own national data, from a file to canonical tables, an account and a page.

What a researcher types::

    from impact import incidents

    incidents.check("victims.csv")  # what is in it, what is doubtful; proposes a mapping, writes nothing
    mine = incidents.read("victims.csv", "data/own/maps/mine.yml")  # a file with a mapping
    mine.people, mine.account, mine.findings  # tables, every row accounted for, what is doubtful
    incidents.store(mine, "mine")  # data/own/mine/RELEASE
    incidents.load("mine@2021"), incidents.datasets()  # what is registered
    incidents.fetch("mine")  # its newest release, from the url: of its mapping
    incidents.compare(old, new)  # two releases
    incidents.stable_series(counts, incidents.Crosswalk.load("crosswalk.csv"))  # districts that were split

`reading` opens files, `mapping` says what their columns are, `values` reads texts, `convert` makes the
tables, `repair` takes the decisions of the mapping, `privacy` protects people, `releases` keeps and compares,
`retrieval` fetches, `display` shows.
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
