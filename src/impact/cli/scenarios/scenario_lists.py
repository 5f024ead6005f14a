"""Commands that show what is assumed: scenario list, fields, figures, show, check."""

from __future__ import annotations

import math
from typing import Annotated, Any

import typer

from impact.cli.scenarios.scenario_options import AsOf, Changes, Country, Name, read_scenario, scenario_app
from impact.cli.typer_app import AsJson, print_json, print_table, records
from impact.cli.words.examples import examples


@scenario_app.command(
    "list",
    epilog=examples(
        "impact scenario list --country EST",
    ),
)
def list_scenarios(country: Country = None, as_of: AsOf = "latest", as_json: AsJson = False) -> None:
    """List the scenarios that come with the project; with a country, those that its tables can fill."""
    from impact.errors import ScenarioError
    from impact.places import resolve
    from impact.scenario.inputs import files

    names = files.names(country, as_of)
    if not names:
        raise ScenarioError(
            "scenarios/ holds no scenario", "a YAML file a scenario", "see scenarios/README.md"
        )
    rows = [[name, files.title(name)] for name in names]
    if as_json:
        listed = [{"name": name, "title": title} for name, title in rows]
        code = None if country is None else resolve(country, any_case=True).code
        print_json("scenario-list/1", {"country": code, "scenarios": listed})
        return
    print_table("", ("name", "title"), rows, numbers=())


@scenario_app.command(
    epilog=examples(
        "impact scenario fields clearance",
    )
)
def fields(
    group: Annotated[str, typer.Argument(help="Only the fields of this group, such as clearance.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the inputs a scenario can have: what each means, its unit, how it can be known, its default."""
    from impact.errors import ScenarioError
    from impact.scenario.inputs.fields import FIELDS
    from impact.wording import assumed
    from impact.yaml_nodes import near

    groups = list(dict.fromkeys(field.group for field in FIELDS.values()))
    name = group.strip().casefold().replace("_", " ")
    if name and name not in groups:
        raise ScenarioError(
            f"no group of fields is named {group!r}",
            "one of: " + ", ".join(groups),
            near(name, groups) or "leave it out to see all fields",
        )
    rows = [
        [
            field.name,
            field.meaning,
            field.unit,
            field.knowable,
            f"{assumed(field.low)} to {assumed(field.high)}",
            field.default.distribution.words() if field.default else "none",
            field.default.source if field.default else "",
        ]
        for field in FIELDS.values()
        if name in ("", field.group)
    ]
    columns = ("field", "meaning", "unit", "knowable", "allowed", "default", "source")
    if as_json:
        print_json("scenario-fields/1", {"fields": [dict(zip(columns, row, strict=True)) for row in rows]})
        return
    print_table("", columns, rows, numbers=())


@scenario_app.command(
    epilog=examples(
        "impact scenario figures stay_in_war_share",
    )
)
def figures(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[FIELD]...", help="Only these inputs.")
    ] = None,
    as_of: AsOf = "latest",
    as_json: AsJson = False,
) -> None:
    """List the published figures that can be set beside inputs, with their pages; no scenario takes them."""
    from impact.data import sources
    from impact.scenario.inputs.input_figures import published_figures
    from impact.wording import assumption, ends

    frame = published_figures(names or (), as_of)
    if as_json:
        print_json("scenario-figures/1", {"as_of": as_of, "rows": records(frame)})
        return
    rows = [
        [
            row.input,
            row.reading,
            assumption(ends(*_range(row), "assumed"), row.unit),
            row.qualifier,
            row.parameter,
            sources.lookup(row.source_id).publisher,
        ]
        for row in frame.itertuples()
    ]
    print_table("", ("input", "reading", "published", "given", "figure", "page"), rows, numbers=())


@scenario_app.command(
    epilog=examples(
        "impact scenario show promise --country Lithuania",
        "impact scenario show promise -c LTU --set clearance_delay=+5",
    )
)
def show(
    name: Name,
    country: Country = None,
    changes: Changes = None,
    as_of: AsOf = "latest",
    as_json: AsJson = False,
) -> None:
    """Print every assumption of a scenario with its source; those it says itself are marked with a star."""
    from impact.wording import assumption, reading

    scenario = read_scenario(name, country, as_of, changes)
    if as_json:
        about: dict[str, Any] = {"name": scenario.name, "title": scenario.title, "about": scenario.about}
        about |= {"kind": scenario.kind, "horizon": scenario.horizon, "country": scenario.country}
        print_json("scenario-show/1", {**about, "assumptions": records(scenario.assumptions())})
        return
    typer.echo(f"{scenario.title}\n\n{scenario.about}\n")
    typer.echo(f"kind: {scenario.kind}; years looked at: {scenario.horizon}\n")
    rows = [
        ["*" if row.own else "", row.field, row.value, row.unit, row.source]
        for row in scenario.assumptions().itertuples()
    ]
    print_table("", ("", "field", "value", "unit", "source"), rows, numbers=())
    for row in scenario.assumptions().itertuples():
        if reading(row.field, row.unit)[0] != 1:  # too small a number to be read as it is set
            typer.echo(f"{row.field} in other words: {assumption(row.value, row.unit)}")


@scenario_app.command(
    epilog=examples(
        "impact scenario check my-own.yml --country POL",
    )
)
def check(path: Name, country: Country = None, as_of: AsOf = "latest", as_json: AsJson = False) -> None:
    """Read a scenario file and name all that is wrong with it, line by line; exit code 2 when anything is."""
    from impact.scenario.inputs.fields import JUDGEMENT

    scenario = read_scenario(path, country, as_of)
    own, judged = scenario.inputs, scenario.assumptions()["source"].eq(JUDGEMENT)
    if as_json:
        about = {"name": scenario.name, "own": len(own), "assumptions": len(judged)}
        print_json("scenario-check/1", {**about, "judgements": int(judged.sum())})
        return
    typer.echo(
        f"{scenario.name}: {len(own)} of {len(judged)} assumptions are its own, the others defaults; "
        f"{int(judged.sum())} in all are judgements"
    )


def _range(row: Any) -> tuple[float, float]:
    """Take the least and the greatest of the numbers of a figure."""
    numbers = [number for number in (row.value, row.low, row.high) if not math.isnan(number)]
    return min(numbers), max(numbers)
