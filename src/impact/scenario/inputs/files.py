"""Scenarios as files: YAML in ``scenarios/``, read with every assumption checked, and written back.

A file may stand on another (``based_on``) and then says only what differs. With a country, the residents near
its border come from the tables unless the file, or one it stands on, says them itself; ``from-country`` in
place of an input insists on the tables. All that is wrong with a file is named in one error, each with line,
field, what was found and what is allowed. What the format is: ``scenarios/README.md``.

A file that is read counts as read by the report (:mod:`impact.project.reads`), and so do those it stands on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from impact import places
from impact.arguments import instance, takes
from impact.data import LATEST
from impact.data.load import day_of
from impact.errors import ModelInputError, RequestError, ScenarioError, UnknownName
from impact.project import Project, find_tables, output_files, reads
from impact.result import Declined
from impact.scenario.inputs import borderland, references
from impact.scenario.inputs.entries import DENSITY, Document, Entry, parse
from impact.scenario.inputs.fields import Input
from impact.scenario.inputs.file_chain import (
    FOLDER,
    SUFFIX,
    chain_of,
    error_of,
    locate,
    merged,
    newest,
    read_document,
)
from impact.scenario.inputs.scenario import Kind, Scenario
from impact.scenario.inputs.writing import text
from impact.yaml_document import Fault


def names(country: str | None = None, as_of: str | dt.date = LATEST) -> list[str]:
    """Name the scenarios that come with the project, sorted; none where there is no such folder.

    Parameters
    ----------
    country
        Name or code of a state, in any case: only the scenarios that its tables can fill are named. Estonia
        and Latvia, for example, have announced no number of mines.
    as_of
        Day on which the figures were known.

    Raises
    ------
    ProjectNotFound
        When there is no project around.
    UnknownPlace
        No country has that name or code; with the closest spellings.
    ScenarioError
        When the tables do not know the country's border.
    """
    project = find_tables()
    reads.note(project, project.root / FOLDER)
    every = sorted(path.stem for path in (project.root / FOLDER).glob(f"*{SUFFIX}"))
    if country is None:
        return every
    on_record = _country_inputs(_code(country), as_of).keys()
    return [name for name in every if _requested(project, name) <= on_record]


def fits_all(name: str, countries: Iterable[str], as_of: str | dt.date = LATEST) -> bool:
    """Whether a scenario that comes with the project is among the :func:`names` of each of several states."""
    project = find_tables()
    if name not in names():
        return False
    requested = _requested(project, name)
    return all(requested <= _country_inputs(_code(country), as_of).keys() for country in countries)


def _requested(project: Project, name: str) -> set[str]:
    """List the fields that a scenario wants from the tables of a country."""
    entries = merged(chain_of(project, locate(project, name)))
    return {field for field, entry in entries.items() if entry.assumption is None}


def title(name: str) -> str:
    """Read the title of a scenario, without checking the rest of its file.

    Raises
    ------
    UnknownName
        No scenario has that name; with the nearest.
    """
    project = find_tables()
    return read_document(project, locate(project, name)).title


_FILE = instance(
    str, Path, expected="the name of a scenario, or the path of a file", remedy="see scenario.names"
)


@takes("scenario", path_or_name=_FILE)
def read(path_or_name: str | Path, country: str | None = None, as_of: str | dt.date = LATEST) -> Scenario:
    """Read a scenario and check every assumption in it.

    Parameters
    ----------
    path_or_name
        One of :func:`names`, or the path of a YAML file, from where the process stands or from the project's
        folder.
    country
        Name or code, in any case, of a state whose tables fill in what they know: residents near the border,
        and whatever the file asks ``from-country``.
    as_of
        Day on which the figures were known. What a file takes from a page that was published later is used
        all the same, and the sentence of the assumption says so; an announced number is not known before.

    Returns
    -------
    Scenario
        With what the file and those it is based on say; fields they leave out have their defaults.

    Raises
    ------
    UnknownName
        No scenario has that name; with the nearest.
    UnknownPlace
        No country has that name or code; with the closest spellings.
    ImpossibleDate
        ``as_of`` is no day, or lies before the first page of the bibliography.
    ScenarioError
        With all that is wrong with the file: file, line, field, what was found, what is allowed.
    """
    project = find_tables()
    country = None if country is None else _code(country)
    day_of(as_of)
    tables = references.Tables(as_of)
    if as_of != LATEST:
        tables.load("claims")  # refuses what is no day
    chain = chain_of(project, locate(project, path_or_name))
    faults = [*(fault for document in chain for fault in document.faults), *_unknown_sources(chain, tables)]
    entries = merged(chain)
    own = {name: entry.assumption for name, entry in entries.items() if entry.assumption is not None}
    requested = {name: entry for name, entry in entries.items() if entry.assumption is None}
    of_country = _from_country(country, as_of, requested, entries, faults)
    _require_density({**own, **of_country}, entries, faults)
    if faults:
        raise error_of(faults)
    inputs = {name: _as_known(value, tables) for name, value in own.items()} | of_country
    last = chain[-1]
    try:
        return Scenario(
            name=last.name,
            title=last.title,
            about=last.about,
            kind=cast("Kind", newest(chain, "kind") or Scenario.model_fields["kind"].default),
            horizon=newest(chain, "horizon") or Scenario.model_fields["horizon"].default,
            country=country or "",
            inputs=inputs,
        )
    except ValidationError as error:  # a rule between fields that only the whole scenario knows
        problem = "; ".join(fault["msg"].removeprefix("Value error, ") for fault in error.errors())
        raise ScenarioError(f"{last.file}: {problem}", "a scenario whose inputs fit together") from error


def write(scenario: Scenario, path: str | Path) -> Path:
    """Write a scenario as YAML, so that :func:`read` reads the same one (its country aside).

    What came from the tables of a country is written as it is, with its source.

    Parameters
    ----------
    scenario
        What to write.
    path
        The file; one that is there is replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ScenarioError
        When it cannot be written, or could not be read back: a name with blanks, no title, no reason.
    """
    body = text(scenario)
    if faults := parse(body, Path(path).name).faults:
        raise error_of(faults)
    try:
        target = output_files.file_to_write(path)
        output_files.write_text(target, body)
    except RequestError as error:
        raise ScenarioError(error.found, error.expected, error.remedy) from error
    return target


def _unknown_sources(chain: list[Document], tables: references.Tables) -> list[Fault]:
    """List a fault for every source that leads to no row of a table."""
    faults = []
    for named in (named for document in chain for named in document.sources):
        try:
            references.source_ids(named.source, tables=tables)
        except UnknownName as error:
            faults.append(
                Fault(named.file, named.line, named.field, error.found, error.expected, error.remedy)
            )
    return faults


def _as_known(assumption: Input, tables: references.Tables) -> Input:
    """Add to the sentence of an input which of its sources a day does not know yet."""
    later = references.published_after(assumption.source, tables)
    if not later:
        return assumption
    remark = f" Not yet published on {str(tables.as_of)[:10]}, used all the same: {', '.join(later)}."
    return assumption.model_copy(update={"why": assumption.why + remark})


def _from_country(
    country: str | None,
    as_of: str | dt.date,
    requested: dict[str, Entry],
    entries: dict[str, Entry],
    faults: list[Fault],
) -> dict[str, Input]:
    """Take from the tables of the country what the file requests of them, or leaves out."""
    if country is None:
        expected = f"a country, one of {', '.join(borderland.countries())}" if requested else ""
        for name, entry in requested.items():
            problem = f"{name} is to come from the tables of a country, and none is given"
            faults.append(Fault(entry.file, entry.line, name, problem, expected))
        return {}
    on_record = _country_inputs(country, as_of)
    for name in requested.keys() - on_record.keys():
        planned = borderland.announced(country, as_of)
        reason = planned.reason if isinstance(planned, Declined) else f"The tables do not tell {name}."
        entry, remedy = requested[name], "choose another scenario, or give the number in a file of your own"
        expected = "a state that has announced a number"
        faults.append(Fault(entry.file, entry.line, name, reason.rstrip("."), expected, remedy))
    fields = {*requested, *({"people_near"} - entries.keys())}
    if "mine_density" in entries and "border_length" not in entries:
        fields.add("border_length")
    return {name: on_record[name] for name in sorted(fields & on_record.keys())}


def _code(country: str) -> str:
    return places.resolve(country, any_case=True).code


def _country_inputs(country: str, as_of: str | dt.date) -> dict[str, Input]:
    try:
        return borderland.country_inputs(country, as_of)
    except ModelInputError as error:
        raise ScenarioError(error.found, error.expected, error.remedy) from error


def _require_density(inputs: dict[str, Input], entries: dict[str, Entry], faults: list[Fault]) -> None:
    named = [name for name in DENSITY if name in entries]
    missing = [name for name in DENSITY if name not in inputs and name not in entries]
    if named and missing and not faults:
        entry = entries[named[0]]
        problem = f"{named[0]} without {' and '.join(missing)}"
        remedy = "border_length also comes with a country" if "border_length" in missing else ""
        faults.append(
            Fault(entry.file, entry.line, named[0], problem, f"all of {', '.join(DENSITY)}", remedy)
        )
