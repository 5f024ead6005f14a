"""Commands on scenarios (what could follow if mines were laid): list, show, run, worth, and their checks."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.app import app, print_table, relative

if TYPE_CHECKING:
    import pandas as pd

    from impact.result import Declined
    from impact.scenario.analysis.worth import Worth

_BANDS = ("live", "hazardous_km2", "casualties", "deminers", "cost")

scenario_app = typer.Typer(
    help="What could follow if mines were laid: assumptions and simulations. Totals of a country, nothing "
    "about where or how.",
    no_args_is_help=True,
)
app.add_typer(scenario_app, name="scenario")

Name = Annotated[str, typer.Argument(metavar="NAME|PATH", help="A name from the list, or a YAML file.")]
Country = Annotated[
    str | None, typer.Option("--country", "-c", help="State whose tables fill in what they know: EST.")
]
AsOf = Annotated[str, typer.Option("--as-of", help="Day on which the figures were known: YYYY-MM-DD.")]


@scenario_app.command("list", epilog="Example: impact scenario list --country EST")
def list_scenarios(country: Country = None, as_of: AsOf = "latest") -> None:
    """List the scenarios that come with the project; with a country, those that its tables can fill."""
    from impact.errors import ScenarioError
    from impact.scenario.inputs import files

    names = files.names(country, as_of)
    if not names:
        raise ScenarioError(
            "scenarios/ holds no scenario", "a YAML file a scenario", "see scenarios/README.md"
        )
    rows = [[name, files.title(name)] for name in names]
    print_table("", ("name", "title"), rows, numbers=())


@scenario_app.command(epilog="Example: impact scenario fields clearance")
def fields(
    group: Annotated[str, typer.Argument(help="Only the fields of this group, such as clearance.")] = "",
) -> None:
    """List the inputs a scenario can have: what each means, its unit, how it can be known, its default."""
    from impact.errors import ScenarioError
    from impact.scenario.inputs.fields import FIELDS
    from impact.wording import assumed

    groups = list(dict.fromkeys(field.group for field in FIELDS.values()))
    if group and group not in groups:
        raise ScenarioError(f"no group of fields is named {group!r}", "one of: " + ", ".join(groups))
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
        if not group or field.group == group
    ]
    print_table(
        "", ("field", "meaning", "unit", "knowable", "allowed", "default", "source"), rows, numbers=()
    )


@scenario_app.command(epilog="Example: impact scenario figures stay_in_war_share")
def figures(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[FIELD]...", help="Only these inputs.")
    ] = None,
    as_of: AsOf = "latest",
) -> None:
    """List the published figures that can be set beside inputs, with their pages; no scenario takes them."""
    from impact.data import sources
    from impact.scenario.inputs.input_figures import published_figures
    from impact.wording import assumption, ends

    rows = [
        [
            row.input,
            row.reading,
            assumption(ends(*_range(row), "assumed"), row.unit),
            row.qualifier,
            row.parameter,
            sources.lookup(row.source_id).publisher,
        ]
        for row in published_figures(names or (), as_of).itertuples()
    ]
    print_table("", ("input", "reading", "published", "given", "figure", "page"), rows, numbers=())


@scenario_app.command(epilog="Example: impact scenario show promise --country LTU")
def show(name: Name, country: Country = None, as_of: AsOf = "latest") -> None:
    """Print every assumption of a scenario with its source; those it says itself are marked with a star."""
    from impact.scenario.inputs import files

    scenario = files.read(name, country, as_of)
    typer.echo(f"{scenario.title}\n\n{scenario.about}\n")
    typer.echo(f"kind: {scenario.kind}; years looked at: {scenario.horizon}\n")
    rows = [
        ["*" if row.own else "", row.field, row.value, row.unit, row.source]
        for row in scenario.assumptions().itertuples()
    ]
    print_table("", ("", "field", "value", "unit", "source"), rows, numbers=())


@scenario_app.command(epilog="Example: impact scenario check my-own.yml --country POL")
def check(path: Name, country: Country = None, as_of: AsOf = "latest") -> None:
    """Read a scenario file and name all that is wrong with it, line by line; exit code 2 when anything is."""
    from impact.scenario.inputs import files
    from impact.scenario.inputs.fields import JUDGEMENT

    scenario = files.read(path, country, as_of)
    own, judged = scenario.inputs, scenario.assumptions()["source"].eq(JUDGEMENT)
    typer.echo(
        f"{scenario.name}: {len(own)} of {len(judged)} assumptions are its own, the others defaults; "
        f"{int(judged.sum())} in all are judgements"
    )


@scenario_app.command(
    epilog="Example: impact scenario run promise --country LTU --draws 100000 --output promise-ltu"
)
def run(
    name: Name,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the CSV files go.")],
    country: Country = None,
    draws: Annotated[int, typer.Option("--draws", min=1, max=10_000_000, help="How many.")] = 20_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same draws.")] = 20250318,
    as_of: AsOf = "latest",
) -> None:
    """Simulate a scenario and write assumptions.csv, summary.csv, totals.csv and bands.csv.

    The folder is made when it is not there; files of these names in it are replaced, others stay.
    """
    from impact.scenario.engine.simulate import simulate
    from impact.scenario.inputs import files
    from impact.wording import count

    scenario = files.read(name, country, as_of)
    result = simulate(scenario, draws=draws, seed=seed)
    summary = result.summary()
    _write(
        output,
        {
            "assumptions": scenario.assumptions(),
            "summary": summary,
            "totals": result.totals.rename_axis("draw").reset_index(),
            "bands": _bands({variable: result.bands(variable) for variable in _BANDS}),
        },
    )
    shown = summary[
        summary["outcome"].isin(["casualties", "deminers", "full_cost", "live_at_end", "year_released"])
    ]
    rows = [
        [row.meaning, row.unit, *(_total(value, row.unit) for value in (row.median, row.low90, row.high90))]
        for row in shown.itertuples()
    ]
    print_table(
        scenario.title,
        ("outcome", "unit", "median", "9 in 10 from", "to"),
        rows,
        numbers=("median", "9 in 10 from", "to"),
    )
    typer.echo(f"{count(draws)} draws, seed {seed}, written to {relative(output.absolute())}")


@scenario_app.command(
    epilog="Examples: impact scenario worth --country LTU | impact scenario worth -c FIN --scenario no-war "
    "--outcome deminers | impact scenario worth -c EST --json"
)
def worth(
    country: Country = None,
    name: Annotated[
        str, typer.Option("--scenario", metavar="NAME|PATH", help="A name from the list, or a YAML file.")
    ] = "base-100000",
    outcome: Annotated[
        str, typer.Option("--outcome", help="What is to be known: casualties, deminers, full_cost.")
    ] = "casualties",
    draws: Annotated[int, typer.Option("--draws", min=1, max=10_000_000, help="How many.")] = 20_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same draws.")] = 20250318,
    as_of: AsOf = "latest",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Rank the inputs by how much narrower the answer would be, on average, if somebody measured them.

    Decisions of a state and the course of a war stand in the list too, marked: nobody can measure them.
    """
    from impact.scenario.analysis.response import outcome_words
    from impact.scenario.analysis.worth import worth as estimate
    from impact.scenario.engine.simulate import simulate_totals
    from impact.scenario.inputs import files
    from impact.wording import percent, readable, short, simulated

    scenario = files.read(name, country, as_of)
    gains = estimate(simulate_totals(scenario, draws, seed), outcome)
    if as_json:
        asked = {"scenario": scenario.name, "country": scenario.country, "outcome": outcome}
        typer.echo(json.dumps(asked | {"draws": draws, "seed": seed} | _gains(gains), indent=2))
        return
    if not gains:
        typer.echo(gains.reason)
        return
    known = [("as it is now", "", "", gains.low, gains.high)]
    known += [
        (short(row.field), row.knowable, percent(max(round(row.narrower, 2), 0)), row.low, row.high)
        for row in gains.frame.itertuples()
    ]
    known += [
        (row.group, "measurable", percent(max(round(row.narrower, 2), 0)), row.low, row.high)
        for row in gains.groups.itertuples()
    ]
    ends = ("9 in 10 from", "to")
    print_table(
        f"{scenario.title}: {outcome_words(outcome)}",
        ("once known", "kind", "narrower", *ends),
        [[*words, simulated(low), simulated(high)] for *words, low, high in known],
        numbers=("narrower", *ends),
    )
    typer.echo(f"\n{readable(gains.in_words())}.")
    for warning in gains.warnings:
        typer.echo(warning)


def _gains(gains: Worth | Declined) -> dict[str, Any]:
    """Lay what knowing inputs would be worth out for JSON."""
    if not gains:
        return {"declined": gains.reason}
    return {
        "scale": gains.scale,
        "interval": {"low": gains.low, "median": gains.median, "high": gains.high, "apart": gains.apart},
        "inputs": gains.frame.to_dict("records"),
        "groups": gains.groups.to_dict("records"),
        "sentence": gains.in_words(),
        "warnings": list(gains.warnings),
    }


def _range(row: Any) -> tuple[float, float]:
    """Take the least and the greatest of the numbers of a figure."""
    numbers = [number for number in (row.value, row.low, row.high) if not math.isnan(number)]
    return min(numbers), max(numbers)


def _total(value: float, unit: str) -> str:
    """Write a total of a simulation; years that are not reached are infinite."""
    from impact.wording import digits

    return "not reached" if math.isinf(value) else digits(value, "count" if unit == "years" else "simulated")


def _bands(bands: dict[str, pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat([frame.assign(variable=name) for name, frame in bands.items()])[
        ["variable", "year", "median", "low50", "high50", "low90", "high90"]
    ]


def _write(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    from impact.errors import ScenarioError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in tables.items():
            # six figures: a simulation knows no more, and the files stay small
            frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.6g")
    except OSError as error:
        raise ScenarioError(
            f"{folder} cannot be written ({error.strerror})", "a folder that can be made and written to"
        ) from error
