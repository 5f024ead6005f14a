"""The command that opens JupyterLab: on the start page, or on a copy of a report's notebook."""

from __future__ import annotations

from typing import Annotated

import typer

from impact.cli.typer_app import REPORTS, KnownOn, Parameters, app, overrides, relative
from impact.cli.words.examples import examples
from impact.cli.words.shell_completion import complete_report
from impact.errors import ParameterError


@app.command(
    context_settings={"ignore_unknown_options": True},
    rich_help_panel=REPORTS,
    epilog=examples(
        "impact lab",
        "impact lab --port 8899 --no-browser",
        "impact lab withdrawal-scenarios -p country=LTU",
        "impact lab data-quality --no-open",
        "impact lab article-claims --as-of 2025-03-18",
    ),
)
def lab(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REPORT]",
            help="A report of reports.yml; none opens the start page. Options of JupyterLab's own, written "
            "--NAME=VALUE with a dot in the name, are handed to it.",
            show_default=False,
            autocompletion=complete_report,
        ),
    ] = None,
    as_of: KnownOn = None,
    parameter: Parameters = None,
    browse: Annotated[
        bool, typer.Option("--open/--no-open", help="Start JupyterLab, or only write the copy.")
    ] = True,
    browser: Annotated[
        bool,
        typer.Option("--browser/--no-browser", help="Open a browser, or only print the address."),
    ] = True,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Port of the server; else the first free.")
    ] = None,
    ip: Annotated[
        str | None,
        typer.Option("--ip", metavar="ADDRESS", help="Address it listens on; else this machine alone."),
    ] = None,
) -> None:
    """Open JupyterLab on the start page, or on a copy of a report's notebook with the parameters of its page.

    The copy stands in scratch/, so that nothing you try changes the notebook that reports are made from.
    A copy that you have worked on is never overwritten. Notebooks in notebooks/ are saved without their
    results, so that running them changes no file.
    """
    from impact.lab.start import START, start
    from impact.project import find_project

    reports, handed = _split(words or [])
    project = find_project()
    path = project.root / START
    if reports:
        from impact.reporting.reopen import copy_with_parameters

        path = copy_with_parameters(project, reports[0], overrides(parameter or [], as_of))
    elif parameter or as_of:
        raise ParameterError(
            "parameters without a report",
            "the report that they belong to",
            "name it: impact lab withdrawal-scenarios -p country=LTU",
        )
    typer.echo(relative(path))
    if browse:
        mine = [] if browser else ["--no-browser"]
        mine += [f"--{name}={value}" for name, value in (("port", port), ("ip", ip)) if value is not None]
        raise typer.Exit(start(project.root, path, [*mine, *handed]))


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Tell a report from the options of JupyterLab's own; refuse what is neither."""
    handed = [word for word in words if word.startswith("--") and "." in word.partition("=")[0]]
    reports = [word for word in words if word not in handed]
    for word in reports:
        if word.startswith("-"):
            raise ParameterError(
                f"no option {word}",
                "an option of impact lab, or one of JupyterLab's own such as --ServerApp.token=WORD",
                "see impact lab --help",
            )
    if len(reports) > 1:
        raise ParameterError(
            f"{len(reports)} reports: {' '.join(reports)}", "one", "start JupyterLab for each"
        )
    return reports, handed
