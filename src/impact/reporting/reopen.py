"""Open the notebook of a report with its parameters, to work on a copy of it in JupyterLab."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path

from impact.errors import ParameterError
from impact.project import Project
from impact.project.output_files import write_text
from impact.reporting.plan.plan import plan
from impact.reporting.request.parameters import TAG
from impact.reporting.request.parameters.injecting import INJECTED, cell_source
from impact.reporting.run.job import Job


def copy_with_parameters(project: Project, report: str, overrides: Mapping[str, str]) -> Path:
    """Copy the notebook of one report into the scratch folder, its parameters set as a run sets them.

    Parameters
    ----------
    project
        Where ``reports.yml`` and the notebooks are.
    report
        Its id in ``reports.yml``.
    overrides
        Parameters as text, as for ``impact run``.

    Returns
    -------
    Path
        The copy. One of the same name that somebody has worked on stays as it is; the new one gets a number.

    Raises
    ------
    ParameterError
        When the request leaves open which page is meant, and as ``impact run`` does for a wrong value.
    ReportConfigError, UnknownName, BuildError
        As ``impact run`` does.
    """
    import nbformat

    job = _only(plan(project, [report], overrides, force=True).jobs, report)
    notebook = nbformat.read(job.notebook, as_version=4)
    if job.changed:
        cell = nbformat.v4.new_code_cell(cell_source(job.changed), metadata={"tags": [INJECTED]})
        cell.id = INJECTED  # the same in every copy
        places = [n for n, c in enumerate(notebook.cells) if TAG in c.metadata.get("tags", ())]
        notebook.cells.insert(places[0] + 1 if places else 0, cell)
    text = nbformat.writes(notebook) + "\n"
    folder = project.scratch
    folder.mkdir(exist_ok=True)
    for number in count(1):
        path = folder / f"{report}_{job.slug}{f'-{number}' if number > 1 else ''}.ipynb"
        if not path.exists():
            write_text(path, text)
            return path
        if path.read_text(encoding="utf-8") == text:
            return path
    raise AssertionError("numbers do not end")


def _only(jobs: list[Job], report: str) -> Job:
    if len(jobs) == 1:
        return jobs[0]
    names = sorted(jobs[0].report.matrix)
    example = next(f"-p {name}={jobs[0].parameters[name]}" for name in names)
    raise ParameterError(
        f"{report} has {len(jobs)} pages",
        f"one: a value for {' and '.join(names)}",
        f"add for example {example}",
    )
