"""Published figures on landmine casualties and clearance, from the cited source to a repeatable report.

What a researcher types::

    import impact

    impact.tables()  # what exists, one line each
    impact.load("casualties", as_of="2018-12-31")  # a table as it was known on a date
    impact.sources.lookup(source_id)  # who published a figure
    impact.places.resolve("Türkiye")  # names of places to ISO codes
    impact.charts, impact.models  # pictures and descriptive models
    impact.record_finding(...)  # state a result in a notebook
    impact.counted(3, "year")  # a number and its noun, one or many
    impact.build(project)  # data/raw -> data/processed
    impact.project_path("data/raw/x.csv"), impact.Secret("env:NAME")  # what parameters of these kinds mean

Nothing below is imported until it is asked for (PEP 562): ``import impact`` costs milliseconds, and the
command can print its help without loading pandas or matplotlib.

Examples
--------
>>> import impact
>>> "load" in dir(impact)
True
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from impact import charts, errors, models, places, sources
    from impact.cleaning.build import build
    from impact.data import load, tables
    from impact.findings import counted, record_finding

    __version__: str

__all__ = [
    "Secret",
    "__version__",
    "build",
    "charts",
    "counted",
    "errors",
    "load",
    "models",
    "places",
    "project_path",
    "record_finding",
    "sources",
    "tables",
]

# Public name -> (module, attribute in it; "" = the module itself).
_WHERE = {
    "Secret": ("impact.secret", "Secret"),
    "build": ("impact.cleaning.build", "build"),
    "charts": ("impact.charts", ""),
    "counted": ("impact.findings", "counted"),
    "errors": ("impact.errors", ""),
    "load": ("impact.data", "load"),
    "models": ("impact.models", ""),
    "places": ("impact.places", ""),
    "project_path": ("impact.reads", "project_path"),
    "record_finding": ("impact.findings", "record_finding"),
    "sources": ("impact.sources", ""),
    "tables": ("impact.data", "tables"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("impact")
    elif name in _WHERE:
        module_name, attribute = _WHERE[name]
        module = importlib.import_module(module_name)
        value = getattr(module, attribute) if attribute else module
    else:
        raise AttributeError(f"module 'impact' has no attribute {name!r}; it offers {', '.join(__all__)}")
    globals()[name] = value  # the next use finds it without coming here
    return value


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted({*globals(), *__all__})
