"""What the fork server answers before it forks: a country's page, as most reports are one.

Python makes a function quicker after its first calls, and notes what types it met; libraries keep what they
looked up. A kernel would begin anew with all that, and pay a copy of each page of memory that it writes to.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from inspect import signature

from impact.errors import ImpactError

#: By its name, as notebooks reach it: reports know no answers.
_PAGE = "impact.answers.country_profile"


def answer() -> None:
    """Make all that the page of the country with most figures shows, and keep none of it."""
    country_profile = import_module(_PAGE)
    with suppress(ImpactError, OSError):  # tables that are not built, or damaged: the report says so
        code = _with_most_figures()
        if not code:
            return
        place = country_profile.gather(code)
        for name in country_profile.__all__:
            make = getattr(country_profile, name)
            if list(signature(make).parameters) == ["place"]:
                make(place)


def _with_most_figures() -> str:
    """Look up the country with most rows of casualties; nothing where no country has any."""
    from impact.data.groups import places_with_casualties
    from impact.data.load import load

    rows = load("casualties").groupby("place", observed=True).size()
    countries = rows.reindex(places_with_casualties())
    return "" if countries.empty else str(countries.idxmax())
