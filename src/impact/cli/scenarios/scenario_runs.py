"""Commands that simulate a scenario: scenario run and worth."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.scenarios.scenario_options import (
    AsOf,
    Changes,
    Country,
    Draws,
    Name,
    Seed,
    read_scenario,
    scenario_app,
)
from impact.cli.typer_app import AsJson, print_json, print_table, records, relative
from impact.cli.words.examples import examples
from impact.cli.words.shell_completion import complete_scenario
from impact.project.output_files import folder_to_write, make_folder, write_text

if TYPE_CHECKING:
    import pandas as pd

    from impact.result import Declined
    from impact.scenario.analysis.worth import Worth

_BANDS = ("live", "hazardous_km2", "casualties", "deminers", "cost")


@scenario_app.command(
    epilog=examples(
        "impact scenario run promise --country LTU --draws 100000 --output promise-ltu",
    )
)
def run(
    name: Name,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the CSV files go.")],
    country: Country = None,
    changes: Changes = None,
    draws: Draws = 20_000,
    seed: Seed = 20250318,
    as_of: AsOf = "latest",
    as_json: AsJson = False,
) -> None:
    """Simulate a scenario and write assumptions.csv, summary.csv, totals.csv and bands.csv.

    The folder is made when it is not there; files of these names in it are replaced, others stay.
    """
    from impact.scenario.engine.simulate import simulate
    from impact.wording import count

    output = folder_to_write(output)
    scenario = read_scenario(name, country, as_of, changes)
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
    if as_json:
        about = {"scenario": scenario.name, "country": scenario.country, "draws": draws, "seed": seed}
        print_json("scenario-run/1", {**about, "folder": output, "summary": records(summary)})
        return
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
    epilog=examples(
        "impact scenario worth --country LTU",
        "impact scenario worth -c FIN --scenario no-war --outcome deminers",
        "impact scenario worth -c EST --json",
    )
)
def worth(
    country: Country = None,
    name: Annotated[
        str,
        typer.Option(
            "--scenario",
            metavar="NAME|PATH",
            help="A name from the list, or a YAML file.",
            autocompletion=complete_scenario,
        ),
    ] = "base-100000",
    outcome: Annotated[
        str, typer.Option("--outcome", help="What is to be known: casualties, deminers, full_cost.")
    ] = "casualties",
    changes: Changes = None,
    draws: Draws = 20_000,
    seed: Seed = 20250318,
    as_of: AsOf = "latest",
    as_json: AsJson = False,
) -> None:
    """Rank the inputs by how much narrower the answer would be, on average, if somebody measured them.

    Decisions of a state and the course of a war stand in the list too, marked: nobody can measure them.
    """
    from impact.scenario.analysis.response import outcome_words
    from impact.scenario.analysis.worth import worth as estimate
    from impact.scenario.engine.simulate import simulate_totals
    from impact.wording import percent, readable, short, simulated

    scenario = read_scenario(name, country, as_of, changes)
    gains = estimate(simulate_totals(scenario, draws, seed), outcome)
    if as_json:
        asked = {"scenario": scenario.name, "country": scenario.country, "outcome": outcome}
        print_json("scenario-worth/1", asked | {"draws": draws, "seed": seed} | _gains(gains))
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
    from impact.project.spreadsheet_text import frame_as_csv

    make_folder(folder)
    for name, frame in tables.items():
        # six figures: a simulation knows no more, and the files stay small
        write_text(folder / f"{name}.csv", frame_as_csv(frame, float_format="%.6g"))
