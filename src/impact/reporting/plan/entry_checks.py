"""Checks of the entries of reports.yml against their notebooks, before anything is planned or run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from impact.errors import ParameterError
from impact.project import Project
from impact.reporting.request import parameters as params
from impact.reporting.request.notebooks import read_notebook
from impact.reporting.request.spec import ReportSpec, Value


def check_entries(project: Project, specs: Sequence[ReportSpec]) -> None:
    """Check that the notebook of every entry is there, and takes the parameters that are set for it.

    Of a matrix over a named set, such as all places with figures, the parameter's name is checked and no
    value: the tables that the set is read from may have to be built yet.

    Raises
    ------
    ReportConfigError, ParameterError
        For the first entry that is wrong, with its line in reports.yml.
    """
    for spec in specs:
        name = f"notebooks/{spec.notebook}.ipynb"
        declared = params.read_parameters(read_notebook(project, spec), name, project)
        listed = {key: values for key, values in spec.matrix.items() if isinstance(values, list)}
        for key in spec.matrix.keys() - listed.keys() - declared.keys():
            checked_values(
                project, spec, declared, {key: ""}, name
            )  # refused as a name that there is none of
        for values in spec.model_copy(update={"matrix": listed}).expand():
            checked_values(project, spec, declared, values, name)


def checked_values(
    project: Project,
    spec: ReportSpec,
    declared: Mapping[str, params.Parameter],
    values: Mapping[str, Value],
    name: str,
) -> dict[str, params.Value]:
    """Check the values of ``reports.yml``; a refusal names their line."""
    checked: dict[str, params.Value] = {}
    for key, value in values.items():
        label = f"{project.reports_yml.name}{spec.line_of(key)}, report {spec.id!r}"
        try:
            checked |= params.check(declared, {key: value}, where=name, project=project)
        except ParameterError as error:
            raise ParameterError(f"{label}: {error.found}", error.expected, error.remedy) from error
    return checked
