"""Write docs/reference/commands.md from the help of the commands: ``python -m tools.make_commands``.

Commands, arguments, options and examples are read from the application itself, so the page says what
``impact COMMAND --help`` says. The examples are run by tests/data/test_cli_examples.py.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

from typer.main import get_command

from impact.cli import app
from impact.cli.words.examples import commands_below, examples_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "commands.md"
INTRODUCTION = """# Commands

Made from the help of the commands by `python -m tools.make_commands`; do not edit. In the shell the same is
printed by `impact -h` and `impact COMMAND -h`. Where to begin: [the command line](../how-to/command-line.md).

Exit codes: 0 all good, 1 something failed, 2 the request was wrong (nothing was done), 130 stopped. An error
is one line in three parts: what was found, what was expected, what to do.
"""


def page() -> str:
    """Write the page."""
    commands = commands_below(get_command(app))
    return "\n".join([INTRODUCTION, *(_section(path, commands[path]) for path in sorted(commands))])


def _section(path: tuple[str, ...], command: Any) -> str:
    name = " ".join(["impact", *path])
    lines = [f"## {name}", "", inspect.cleandoc(command.help or ""), ""]
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    rows = [
        f"| {_called(one)} | {_cell(getattr(one, 'help', '') or '')} | {_default(one)} |"
        for one in shown
        if "--help" not in one.opts
    ]
    if rows:
        lines += ["| | what it is | default |", "|---|---|---|", *rows, ""]
    lines += ["```text", *examples_of(command), "```", ""]
    return "\n".join(lines)


def _called(parameter: Any) -> str:
    """Call a parameter as it is typed."""
    value = parameter.metavar or ""
    if not any(name.startswith("-") for name in parameter.opts):
        return f"`{(value or parameter.name).strip('[]')}`"
    names = [*parameter.opts, *parameter.secondary_opts]
    if not getattr(parameter, "is_flag", False):
        names[-1] += f" {value or 'VALUE'}"
    return ", ".join(f"`{name}`" for name in names)


def _default(parameter: Any) -> str:
    default = parameter.default
    if getattr(parameter, "is_flag", False) or default is None or callable(default) or default == "":
        return "needed" if getattr(parameter, "required", False) else ""
    if parameter.name == "jobs":  # what the machine has
        return "by the machine"
    return f"`{getattr(default, 'value', default)}`"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", r"\|")


def main() -> None:
    """Write the page into docs/reference."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
