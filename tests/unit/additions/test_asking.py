"""The option that a refusal names as the way to answer is one of the command."""

from __future__ import annotations

import typer.main

from impact.additions.asking import OPTIONS, option
from impact.additions.figure_tables import FigureTable, file_of, names
from impact.catalogue import RAW
from impact.cli.adding.new import new_app


def test_option_of_every_answer_is_one_of_the_command():
    command = typer.main.get_group(new_app).commands["figure"]
    offered = {name for parameter in command.params for name in parameter.opts}
    files = {file_of(name) for name in names()}
    columns = {column for file in files for column in FigureTable(file, RAW[file], []).own}
    assert {"use", "measure"} <= columns
    for answer in {*columns, *OPTIONS}:
        own = f"--{answer.replace('_', '-')}"
        assert option(answer) == (own if own in offered else f"--set {answer}=...")
