from . import answers, charts, errors, incidents, models, places, published, scenario, wording
from .cleaning.build import build
from .data import sources
from .data.data_version import data_version
from .data.export import export
from .data.load import load, tables
from .data.series.annual_series import series
from .findings import Finding, record, record_finding
from .project.reads import project_path
from .project.secret import Secret
from .project.version import __version__
from .wording import counted

__all__ = [
    "Finding",
    "Secret",
    "__version__",
    "answers",
    "build",
    "charts",
    "counted",
    "data_version",
    "errors",
    "export",
    "incidents",
    "load",
    "models",
    "places",
    "project_path",
    "published",
    "record",
    "record_finding",
    "scenario",
    "series",
    "sources",
    "tables",
    "wording",
]
