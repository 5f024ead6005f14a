"""Scenarios side by side: scenario compare."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.scenarios.scenario_options import (
    AsOf,
    Changes,
    Country,
    Draws,
    Seed,
    read_scenario,
    scenario_app,
)
from impact.cli.typer_app import AsJson, print_json, print_table, records, relative
from impact.cli.words.examples import examples
from impact.cli.words.shell_completion import complete_scenario
from impact.errors import RequestError
from impact.project.output_files import file_to_write
from impact.wording import count

if TYPE_CHECKING:
    import pandas as pd

    from impact.scenario.analysis.comparison import Comparison
    from impact.scenario.inputs.scenario import Scenario

_OUTCOMES = ("casualties", "deminers", "full_cost", "live_at_end", "year_released")
_CHANGED = "changed"
_NEVER, _ONLY_HERE, _NOT_HERE = "not reached", "reached only here", "not reached here"
_UNREACHED = (
    f"{_NEVER}: not within the years looked at. Where only one of two scenarios reaches it in a draw, their\n"
    f"difference has no end ({_ONLY_HERE}, or {_NOT_HERE}); where neither does, it counts as none."
)


@scenario_app.command(
    epilog=examples(
        "impact scenario compare base-100000 no-war --country Latvia",
        "impact scenario compare promise delayed-clearance -c LTU --outcome casualties",
        "impact scenario compare base-100000 -c est --set mines_laid=50000",
        "impact scenario compare promise delayed-clearance -c FIN -o compared.csv",
    )
)
def compare(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME|PATH...",
            help="Two or more; the others are compared with the first. One alone, with --set: as it is and "
            "changed.",
            autocompletion=complete_scenario,
        ),
    ],
    country: Country = None,
    changes: Changes = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", help="Only this outcome, such as casualties; may be repeated."),
    ] = None,
    draws: Draws = 20_000,
    seed: Seed = 20250318,
    as_of: AsOf = "latest",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Also write it: .csv, .xlsx, .parquet or .json."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Simulate scenarios on the same draws and print how they differ, draw by draw.

    Each outcome has its median and the range of 9 in 10 draws, and the difference from the first scenario
    likewise: the same uncertain world, with other mines or deeds.
    """
    from impact.scenario.analysis.comparison import compare as simulate_all
    from impact.scenario.engine.outcomes import check_outcome

    if output is not None:
        from impact.data.export import EXTENSIONS

        output = file_to_write(output, tuple(EXTENSIONS))
    for word in outcome or ():
        check_outcome(word)
    scenarios = _read(names, country, as_of, changes or [])
    compared = simulate_all(scenarios, draws, seed)
    frame = _frame(compared, tuple(outcome or _OUTCOMES))
    if output is not None:
        from impact.data.export import export

        export(frame, output, sources=False)
    if as_json:
        about = {"scenarios": list(scenarios), "country": next(iter(scenarios.values())).country}
        print_json("scenario-compare/1", {**about, "draws": draws, "seed": seed, "rows": records(frame)})
    else:
        _print(frame, scenarios)
        typer.echo(f"{count(draws)} draws, seed {seed}, the same for all scenarios")
    if output is not None:
        typer.echo(f"written to {relative(output.absolute())}", err=True)


def _read(names: list[str], country: str | None, as_of: str, changes: list[str]) -> dict[str, Scenario]:
    if len(names) > 1:
        scenarios = [read_scenario(name, country, as_of, changes) for name in names]
        twice = [scenario.name for scenario in scenarios]
        if len(set(twice)) < len(twice):
            raise RequestError(
                f"the same scenario twice: {', '.join(twice)}", "different ones", "leave one out"
            )
        return {scenario.name: scenario for scenario in scenarios}
    if not changes:
        raise RequestError(
            f"only one scenario, {names[0]}",
            "two or more",
            "name another, or change it with --set FIELD=VALUE",
        )
    return {
        names[0]: read_scenario(names[0], country, as_of),
        _CHANGED: read_scenario(names[0], country, as_of, changes),
    }


def _frame(compared: Comparison, outcomes: tuple[str, ...]) -> pd.DataFrame:
    """Lay levels and differences out, one row an outcome and scenario, differences beside the level.

    Columns ``less_...`` hold the scenario minus the first one; they are missing in the first one's rows.
    """
    import pandas as pd

    rows = []
    first = next(iter(compared.simulations))
    for outcome in outcomes:
        for level in compared.table(outcome).to_dict("records"):
            row = {"outcome": outcome, "meaning": level["meaning"], "unit": level["unit"]}
            row |= {"scenario": level["scenario"], "title": level["title"]}
            row |= {end: float(level[end]) for end in ("median", "low90", "high90")}
            if level["scenario"] != first:
                difference = compared.difference(level["scenario"], first, outcome)
                share = compared.probability_less(level["scenario"], first, outcome)
                row |= {"compared_with": first, "difference_median": difference.estimate}
                row |= {"difference_low90": difference.low, "difference_high90": difference.high}
                row |= {"share_of_draws_less": share}
            rows.append(row)
    return pd.DataFrame(rows)


def _print(frame: pd.DataFrame, scenarios: dict[str, Scenario]) -> None:
    from impact.wording import percent

    first = next(iter(scenarios))
    for name, scenario in scenarios.items():
        if name != _CHANGED:
            typer.echo(f"{name}: {scenario.title}")
    if _CHANGED in scenarios:
        before, after = scenarios[first].inputs, scenarios[_CHANGED].inputs
        for row in scenarios[_CHANGED].assumptions().itertuples():
            if after.get(row.field) != before.get(row.field):
                typer.echo(f"{_CHANGED}: {row.field} = {row.value} ({row.unit})")
    for _, rows in frame.groupby("outcome", sort=False):
        unit = rows["unit"].iloc[0]
        cells = []
        for row in rows.to_dict("records"):
            level = [_total(row[end], unit) for end in ("median", "low90", "high90")]
            less = ["", "", "", ""]
            if row["scenario"] != first:
                ends = ("difference_median", "difference_low90", "difference_high90")
                less = [*(_signed(row[end], unit) for end in ends), percent(row["share_of_draws_less"])]
            cells.append([row["scenario"], *level, *less])
        difference = (f"difference from {first}", "from ", "to ", "share of draws in which it is lower")
        columns = ("scenario", "median", "9 in 10 from", "to", *difference)
        typer.echo("")
        title = f"{rows['meaning'].iloc[0]} ({unit})"
        typer.echo(title)
        print_table("", columns, cells, numbers=columns[1:])
        if any(cell in (_NEVER, _ONLY_HERE, _NOT_HERE) for row in cells for cell in row):
            typer.echo(_UNREACHED)
    typer.echo("")


def _total(value: float, unit: str) -> str:
    """Write a total of a simulation; years that are not reached are infinite."""
    from impact.wording import digits

    return _NEVER if math.isinf(value) else digits(value, "count" if unit == "years" else "simulated")


def _signed(value: float, unit: str) -> str:
    """Write a difference with its sign; it has no end where only one of the two is ever reached."""
    if math.isinf(value):
        return _NOT_HERE if value > 0 else _ONLY_HERE
    text = _total(abs(value), unit)
    return text if value == 0 or text == "0" else f"{'+' if value > 0 else '−'}{text}"
