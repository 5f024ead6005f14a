"""Notebooks as they are committed, read as plain JSON: enough to plan, and quicker than nbformat."""

from __future__ import annotations

import difflib
from typing import Any

from impact import regular_file
from impact.errors import ReportConfigError
from impact.project import Project
from impact.reporting.request import notebook_text
from impact.reporting.request.spec import ReportSpec


def read_notebook(project: Project, spec: ReportSpec) -> Any:
    """Read the notebook of a report as plain JSON, which is quicker than nbformat and enough to plan.

    Raises
    ------
    ReportConfigError
        When it does not exist or is not a notebook; the error names the close match.
    """
    path = project.notebooks / f"{spec.notebook}.ipynb"
    if not regular_file.stands_at(path):
        names = sorted(other.stem for other in project.notebooks.glob("*.ipynb"))
        close = difflib.get_close_matches(spec.notebook, names, n=1)
        raise ReportConfigError(
            f"{project.reports_yml.name}{spec.line_of_notebook()}: report {spec.id!r} wants the notebook "
            f"{spec.notebook!r}",
            f"one of {', '.join(names) or 'the notebooks in notebooks/, which holds none'}",
            f"did you mean {close[0]!r}?" if close else "",
        )
    return notebook_text.parse(path)
