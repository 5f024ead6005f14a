"""What a fork server imports, draws and loads before it forks, so that no kernel need do it again."""

from __future__ import annotations

import gc
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from impact import regular_file
from impact.errors import ImpactError
from impact.project.environment import look_for_circles_seldom
from impact.reporting.run.warm import first_answers

#: Settings of every kernel that have to be known when its shell is made, as words of its command line.
SETTINGS = ("--HistoryManager.enabled=False",)
# What pandas shows of a wide table in a notebook, and not in a terminal.
_COLUMNS = 20
# Importing the application imports IPython, the kernel and what they need.
_LIBRARIES = (
    "numpy",
    "pandas",
    "pyarrow.parquet",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "impact.reporting.run.warm.warmkernel",
    # what a kernel imports while it starts or at its first cell
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.display",
    "IPython.extensions.storemagic",
    "encodings.cp437",
    "faulthandler",
    "filelock",
    "http.server",
    "ipykernel.codeutil",
    "pygments.formatters.terminal256",
    "pygments.lexers.python",
    "sqlite3",
    "tornado.platform.asyncio",
    "impact.project.kernel_reads.watch",
    "impact.reporting.run.cell_end",
    "impact.reporting.run.exception_groups",
)
# Imported, too, when the package or a notebook of the project asks for it; known to start no threads.
_WHEN_ASKED_FOR = re.compile(
    r"\b(?:(?:from|import)\s+((?:numpy|pandas|scipy|statsmodels|pycountry)\b[\w.]*)|(scipy\.[a-z]+)\.[a-z])"
)
# What notebooks may reach of the package itself.
_OWN = ("impact.data", "impact.findings", "impact.places", "impact.data.sources")
# The same, with every module in them.
_PACKAGES = ("impact.charts", "impact.published", "impact.models", "impact.scenario", "impact.answers")


def warm_up(*, few: bool = False) -> None:
    """Import, draw and load what reports need, in one thread.

    Parameters
    ----------
    few
        Whether only few reports will be made: then no more is imported than all of them need.
    """
    import importlib

    gc.disable()  # there are hardly any circles yet, and looking for them is a tenth of an import
    if sys.path and sys.path[0] == "":
        del sys.path[0]
    _as_in_a_kernel("pandas")
    _without_debugger()
    _import_drawing()
    for name in (*_LIBRARIES, *_OWN):
        with suppress(ModuleNotFoundError):  # another version of a library that has it elsewhere
            importlib.import_module(name)
    if not few:
        importlib.import_module("pyarrow.dataset")
        _import_packages()
        for name in sorted(_asked_for()):
            with suppress(ImportError):  # it may be an example in a text
                importlib.import_module(name)
        _draw_once()
        _load_tables()
        first_answers.answer()
        _simulate_once()
        _look_at_what_is_installed()
        gc.collect()
    _make_kernel()
    gc.freeze()  # else the first collection in each child would copy every page
    gc.enable()
    # A report makes many objects and drops few in circles: looking for those was a twentieth of its time.
    look_for_circles_seldom()


def _import_drawing() -> None:
    """Import what draws, with the texts of help of its classes."""
    from impact.reporting.run.warm import help_texts

    with help_texts.read_once():
        import matplotlib.figure  # noqa: F401


def _as_in_a_kernel(name: str) -> None:
    """Import a library that settles at its import whether it is in a notebook: it will be in one."""
    import builtins
    import importlib
    from types import SimpleNamespace

    if name in sys.modules:  # this is the fork of a process that is in none
        _settle_columns()
        return

    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    try:
        importlib.import_module(name)
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


def _settle_columns() -> None:
    """Have pandas show as many columns as in a notebook, by its own reckoning; all else is settled later."""
    import pandas as pd
    from pandas._config import config

    name = "display.max_columns"
    option = config._registered_options[name]
    config._registered_options[name] = option._replace(defval=_COLUMNS)
    pd.set_option(name, _COLUMNS)


def _without_debugger() -> None:
    """Let ipykernel find no debugger: a report has no use for one that patches fork and starts threads."""
    absent = {name: sys.modules.get(name) for name in ("debugpy", "debugpy.server")}
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        import ipykernel.debugger  # noqa: F401
    finally:
        for name, module in absent.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def _asked_for() -> set[str]:
    from impact.project import find_project
    from impact.project.layout import PACKAGE

    texts = list(PACKAGE.rglob("*.py"))
    with suppress(ImpactError):
        texts += find_project().notebooks.glob("*.ipynb")
    pairs = (pair for path in texts for pair in _WHEN_ASKED_FOR.findall(_text(path)))
    return {imported or used for imported, used in pairs}


def _text(path: Path) -> str:
    """Read a file for the names in it; one that nobody can read names nothing, and is told by who runs it."""
    try:
        return regular_file.read_bytes(path).decode("utf-8", "replace")
    except OSError:
        return ""


def _import_packages() -> None:
    """Import the packages that notebooks reach, with all their modules."""
    import importlib
    import pkgutil

    for name in _PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)


def _draw_once() -> None:
    """Draw what most reports draw, so that fonts are found; no pyplot, which would choose a backend."""
    import io

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.registry import backend_registry
    from matplotlib.figure import Figure

    from impact.charts.frame import theme
    from impact.reporting.run.warm import first_drawings

    backend_registry.list_all()  # reads the entry points of all packages, once

    with theme.style():
        figure = Figure(figsize=(2, 2))
        FigureCanvasAgg(figure)
        figure.add_subplot().plot([1, 2], [1, 2], label="a")
        for kind in ("png", "svg"):
            figure.savefig(io.BytesIO(), format=kind)
    first_drawings.draw()


def _load_tables() -> None:
    """Load tables, pages and names, which most reports read; a kernel reads anew what is replaced meanwhile.

    A table in memory belongs to a state of its file (:class:`impact.data.processed.TableFile`), and a kernel
    notes what it reads in any case.
    """
    from impact import places
    from impact.catalogue import TABLES
    from impact.data.groups import FIGURES
    from impact.data.load import LATEST, known_of_place, known_of_whole_place, resolve_ahead
    from impact.data.sources import maker_names
    from impact.project import reads
    from impact.published import profile

    os.environ.pop(reads.ENVIRONMENT_VARIABLE, None)  # this is no read of the report that waits for us
    with suppress(ImpactError):  # reports that read none need none
        known_of_place("funding", LATEST, "", "donor")
        for name, table in TABLES.items():
            column = FIGURES.get(name, "place" if "place" in table.columns else next(iter(table.columns)))
            (known_of_whole_place if name in profile.TABLES else known_of_place)(name, LATEST, "", column)
        for make in (profile.nearness_of_pages, profile.near_pages, profile.counting_bodies):
            make(LATEST)
        resolve_ahead()
        for make in (profile.newest_page, profile.newest_year_of_world, profile.depositary):
            make(LATEST)
    with suppress(ImpactError, OSError):
        maker_names()  # and with them the pages; both belong to states of their files, too
        places.resolve("world")


def _simulate_once() -> None:
    """Simulate one draw of each scenario of the project, so that files are read and quantiles tabulated.

    None of that depends on the country, nor do most inputs and the luck of people, which are drawn: a kernel
    of a scenario or a brief spares a third of a second. What the tables know of each country is looked up,
    too, as every such page sets all of them side by side.
    """
    from impact.project.environment import THREADS_VARIABLE, environment_with
    from impact.scenario.analysis import variance
    from impact.scenario.analysis.drawn_inputs import sort_ahead
    from impact.scenario.engine.draws import draw_ahead
    from impact.scenario.engine.simulate import DRAWS, SEED, simulate_totals
    from impact.scenario.inputs import borderland, files, references

    with environment_with({THREADS_VARIABLE: "1"}), suppress(ImpactError, OSError):
        for name in files.names():
            with suppress(ImpactError):  # one that is filled from the tables of a country needs one
                scenario = files.read(name)
                simulate_totals(scenario, draws=1, outcomes=["casualties"])
                draw_ahead(scenario, DRAWS, SEED)
                sort_ahead(scenario, DRAWS, SEED)
                references.source_ids(scenario)  # the tables it names, by the keys of their rows
    with suppress(ImpactError, OSError):
        for country in borderland.countries():
            borderland.country_inputs(country)
    variance.design(1, 1, seed=1)  # reads the numbers of Sobol's sequence


def _make_kernel() -> None:
    """Make kernel and shell, which takes most of a start."""
    from impact.reporting.run.warm import warmkernel

    warmkernel.prepare(SETTINGS)


def _look_at_what_is_installed() -> None:
    """Hash the code and list the packages that shared results depend on, as they are loaded here."""
    from impact.project import installed

    installed.computing_code()
    installed.installed_packages()
