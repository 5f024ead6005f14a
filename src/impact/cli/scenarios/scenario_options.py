"""The group `impact scenario`, and the options that its commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.typer_app import SCENARIOS, app
from impact.cli.words.shell_completion import complete_place, complete_scenario

if TYPE_CHECKING:
    from impact.scenario.inputs.scenario import Scenario

scenario_app = typer.Typer(
    help="What could follow if mines were laid: assumptions and simulations. Totals of a country, nothing "
    "about where or how.",
)
app.add_typer(scenario_app, name="scenario", rich_help_panel=SCENARIOS)

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME|PATH", help="A name from the list, or a YAML file.", autocompletion=complete_scenario
    ),
]
Country = Annotated[
    str | None,
    typer.Option(
        "--country",
        "-c",
        metavar="NAME|CODE",
        help="State whose tables fill in what they know: Estonia, or EST.",
        autocompletion=complete_place,
    ),
]
AsOf = Annotated[str, typer.Option("--as-of", help="Day on which the figures were known: YYYY-MM-DD.")]
Draws = Annotated[int, typer.Option("--draws", min=1, max=10_000_000, help="How many.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same draws.")]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        "-s",
        metavar="FIELD=VALUE",
        help="Change an input: mines_laid=50000, return_years=5..20. A sign changes what is there: "
        "clearance_delay=+5 is five more, -5 five less, *2 twice as much. May be repeated.",
    ),
]


def read_scenario(name: str, country: str | None, as_of: str, changes: list[str] | None = None) -> Scenario:
    """Read a scenario as it was typed, with a country in any spelling and with changes of the inputs."""
    from impact.scenario.inputs import files
    from impact.scenario.inputs.changes import change

    return change(files.read(name, country, as_of), changes or ())
