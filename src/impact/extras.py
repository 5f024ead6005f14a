"""Extras: what is installed with which part of the package, and the error where a part is not installed.

Figures, charts, models and scenarios need no extra. ``pyproject.toml`` lists the packages of each extra; here
stand the names under which they are imported, and ``tests/unit/test_environment.py`` compares the two.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping

from impact.errors import MissingExtra, missing_extra

#: extra -> modules that are installed with it
EXTRAS: Mapping[str, tuple[str, ...]] = {
    "reports": (
        "IPython",
        "PIL",
        "babel",
        "bs4",
        "cronsim",
        "filelock",
        "fluent",
        "ipykernel",
        "ipython_pygments_lexers",
        "jinja2",
        "jupyter_client",
        "jupyter_core",
        "nbclient",
        "nbconvert",
        "nbformat",
        "pandera",
        "papermill",
        "psutil",
        "pygments",
        "traitlets",
        "zmq",
    ),
    "lab": (
        "ipykernel",
        "ipywidgets",
        "jupyter_client",
        "jupyter_core",
        "jupyter_server",
        "jupyterlab",
        "nbformat",
    ),
    "own-data": (
        "convertdate",
        "defusedxml",
        "filelock",
        "ftfy",
        "geographiclib",
        "hijridate",
        "ijson",
        "jinja2",
        "lat_lon_parser",
        "mgrs",
        "persiantools",
        "pyogrio",
        "pyproj",
        "pyreadstat",
        "python_calamine",
        "rapidfuzz",
        "shapely",
        "urllib3",
        "utm",
    ),
    "documents": ("pypandoc", "typst"),
    "cluster": ("dask", "distributed"),
}


def require(name: str, *modules: str) -> None:
    """Go on where an extra is installed.

    Parameters
    ----------
    name
        The extra, one of :data:`EXTRAS`.
    modules
        What is needed of it; all of it when none is named.

    Raises
    ------
    MissingExtra
        Naming the first module that is not there, and what to run.
    """
    for module in modules or EXTRAS[name]:
        if importlib.util.find_spec(module) is None:
            raise missing_extra(name, module)


def explain(error: ModuleNotFoundError) -> MissingExtra | None:
    """Say which extra an import has failed for; None when the module belongs to none."""
    module = (error.name or "").partition(".")[0]
    for name, modules in EXTRAS.items():
        if module in modules:
            return missing_extra(name, module)
    return None
