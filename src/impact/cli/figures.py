"""Commands on figures: load (rows of a table) and series (one figure a year), on the screen or as a file."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.table_files import Bom, FormOption, Output, WithSources, target_of, write_table
from impact.cli.typer_app import (
    FIGURES,
    AsJson,
    app,
    print_json,
    print_note_on_raw,
    print_table,
    records,
)
from impact.cli.words.examples import examples
from impact.cli.words.shell_completion import complete_place, complete_table
from impact.errors import DayWarning, NoFigureWarning, RequestError
from impact.wording import day

if TYPE_CHECKING:
    import pandas as pd

_CASUALTIES = ("casualties", "casualties_editions", "casualties_vintages")
_SCREEN = (
    "display.max_columns",
    None,
    "display.width",
    200,
    "display.max_rows",
    60,
    "display.max_colwidth",
    40,
)


AsOf = Annotated[str, typer.Option("--as-of", help="Day on which it was known: YYYY-MM-DD, or latest.")]
Years = Annotated[
    str | None, typer.Option("--years", metavar="FIRST-LAST", help="Such as 2015-2024, or 2014.")
]


@app.command(
    rich_help_panel=FIGURES,
    epilog=examples(
        "impact load casualties --place Ukraine --measure killed",
        "impact load casualties --as-of 2018-12-31 -o casualties.csv",
        "impact load clearance --place khm --place hrv --years 2015-2024",
        "impact load treaty -o treaty.xlsx --with-sources",
        "impact series Ukraine  # casualties, one figure a year",
    ),
)
def load(
    name: Annotated[
        str,
        typer.Argument(help="A table; impact tables lists them.", autocompletion=complete_table),
    ],
    place: Annotated[
        list[str] | None,
        typer.Option(
            "--place",
            metavar="NAME|CODE",
            help="Only rows of this place; may be repeated.",
            autocompletion=complete_place,
        ),
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="WORD", help="Only rows of this measure; may be repeated."),
    ] = None,
    years: Years = None,
    as_of: AsOf = "latest",
    form: FormOption = None,
    output: Output = None,
    with_sources: WithSources = False,
    bom: Bom = False,
    as_json: AsJson = False,
) -> None:
    """Print rows of a table as they were known on a day, or write them into a file.

    Do not add rows of casualties up: a year has several of them, for several registers, parts of a country,
    causes, and the killed beside the total. For one figure a year of a country: impact series COUNTRY.
    """
    from impact.data import load as load_table
    from impact.data.selection import read_years, select
    from impact.project import find_tables

    target = target_of(output, form, with_sources, bom, as_json)
    span = read_years(years) if years is not None else None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DayWarning)
        frame = load_table(name.replace("-", "_").casefold(), as_of=as_of)
    _print_notes(_notes(caught))
    frame = select(frame, place=place or (), measure=measure or (), years=span)
    several = frame.attrs["name"] in _CASUALTIES and {"place", "year"} <= set(frame.columns)
    if as_json:
        about = {"table": frame.attrs["name"], "as_of": frame.attrs["as_of"], "rows": records(frame)}
        print_json("load/1", about)
    elif target is None:
        sys.stdout.write(_as_text(frame))
    else:
        write_table(frame, output, target, with_sources, bom)
    if several and not as_json and frame.dropna(subset=["year"]).duplicated(["place", "year"]).any():
        names = " ".join(f"'{word}'" if " " in word else word for word in place or ["COUNTRY"])
        typer.echo(
            "note: a year has several rows, which overlap: do not add them up; "
            f"one figure a year: impact series {names}",
            err=True,
        )
    print_note_on_raw(find_tables())


@app.command(
    rich_help_panel=FIGURES,
    epilog=examples(
        "impact series Ukraine",
        "impact series Ukraine --years 2014-2023 -o ukraine.csv --with-sources",
        "impact series Ukraine Afghanistan Colombia --per-million",
        "impact series khm ago --measure killed --as-of 2017-12-31",
        "impact series World -o world.xlsx --with-sources",
    ),
)
def series(
    places: Annotated[
        list[str],
        typer.Argument(metavar="PLACE...", help="Names or codes, or World.", autocompletion=complete_place),
    ],
    measure: Annotated[
        str,
        typer.Option("--measure", metavar="WORD", help="total (killed and injured), killed, injured."),
    ] = "total",
    per_million: Annotated[
        bool, typer.Option("--per-million", help="Divide by the population of the year, in millions.")
    ] = False,
    years: Years = None,
    register: Annotated[
        str,
        typer.Option(
            "--register",
            metavar="NAME",
            help="Whose count: main, monitor, national ..., or own:NAME, a dataset you imported.",
        ),
    ] = "main",
    as_of: AsOf = "latest",
    form: FormOption = None,
    output: Output = None,
    with_sources: WithSources = False,
    bom: Bom = False,
    as_json: AsJson = False,
) -> None:
    """Print the casualties of a country, one figure a year, with who published it.

    This is the figure to quote: whole country, mines and explosive remnants of war, one register a place, as
    the newest edition that stands has it. Years without a figure are shown as such. Where several values are
    equally well supported, all are given.
    """
    from impact.data.selection import read_years
    from impact.data.series.annual_series import series as annual
    from impact.places import resolve
    from impact.project import find_tables

    target = target_of(output, form, with_sources, bom, as_json)
    span = read_years(years) if years is not None else None
    codes = [resolve(name, any_case=True).code for name in places]
    word = measure.strip().casefold().replace(" ", "_")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        frame = annual(codes, word, register=register, per_million=per_million, years=span, as_of=as_of)
    notes = _notes(caught, NoFigureWarning)
    if frame["value"].isna().all():  # a file of empty rows would look like an answer
        problem, _, instead = (
            notes[0].rstrip(".").partition("; ") if notes else (f"no figure as of {as_of}", "", "")
        )
        raise RequestError(problem, "years with a figure", instead or "choose others")
    _print_notes([*_notes(caught), *notes])
    if as_json:
        about = {"places": codes, "measure": word, "register": register, "per_million": per_million}
        print_json("series/1", {**about, "as_of": as_of, "rows": records(frame)})
    elif target is None:
        _print_series(frame, codes, word)
    else:
        write_table(frame, output, target, with_sources, bom, empty=int(frame["value"].isna().sum()))
    print_note_on_raw(find_tables())


def _notes(caught: list[warnings.WarningMessage], category: type[Warning] = DayWarning) -> list[str]:
    """Pick the warnings of a kind out of those that were given, each once."""
    return list(dict.fromkeys(str(item.message) for item in caught if issubclass(item.category, category)))


def _print_notes(notes: list[str]) -> None:
    for note in notes:
        typer.echo(f"note: {note}", err=True)


def _print_series(frame: pd.DataFrame, codes: list[str], measure: str) -> None:
    """Print a series as a small table, with whose count it is and the bodies that published it below."""
    from impact.data import sources
    from impact.data.published_days import past_day
    from impact.places import name
    from impact.wording import Quantity, as_known, remark

    rate = "population_source_id" in frame
    having = frame[frame["value"].notna()]
    rows = []
    for row in frame.to_dict("records"):
        shown, qualifier, publisher = "no figure", "", ""
        if row["source_id"] == row["source_id"] and row["value"] == row["value"]:  # not missing
            shown = Quantity.of_row(row, "rate" if rate else "count").bare
            qualifier = remark(row["qualifier"]).rstrip(".")
            publisher = f"{row['publisher']}, {as_known(row['published'], row['published_precision'])}"
        rows.append([name(row["place"]), str(row["year"]), shown, publisher, qualifier])
    counted_as = "casualties" if measure == "total" else measure.replace("_", " ")
    head = f"{counted_as} ({having['unit'].iloc[0]})"
    print_table("", ("place", "year", head, "published by", "remark"), rows, numbers=("year", head))
    typer.echo("")
    for code in codes:
        for line in _whose_count(having[having["place"] == code]):
            typer.echo(f"{name(code)}: {line}")
    if (known := past_day(frame.attrs.get("as_of", "latest"))) is not None:
        typer.echo(f"As known on {day(known)}; later pages may have changed these figures.")
    typer.echo(f"Sources: {sources.line(having)}")


def _whose_count(rows: pd.DataFrame) -> list[str]:
    """Say in a line who made the count and what it counts, once for each register."""
    from impact.data.sources import maker_names
    from impact.wording import what_counts
    from impact.wording.origin import Origin

    makers = maker_names()
    lines = []
    for row in rows.drop_duplicates(["register", "whom", "devices"]).itertuples():
        origin = Origin(register=row.register, whom=row.whom, devices=row.devices)
        maker = makers.get(row.maker, row.publisher)
        lines.append(f"count of {maker}: {what_counts(origin)}")
    return lines


def _as_text(frame: pd.DataFrame) -> str:
    """Write a frame for the screen: columns that say something, the first and last rows of many."""
    import pandas as pd

    dull = [
        name
        for name in frame.columns
        if len(frame) > 1 and frame[name].isna().all() | (frame[name] == "").all()
    ]
    shown = frame.drop(columns=dull)
    with pd.option_context(*_SCREEN):
        text = f"{shown}\n"
    return text + (f"empty here: {', '.join(dull)}\n" if dull else "")
