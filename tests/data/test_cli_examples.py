"""Examples in the help of the commands run as they are written, and every command prints JSON."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from impact import cli
from impact.cli.words.examples import commands_below, examples_of
from tests.cli_project import make_project, write_mapping

ROOT = get_command(cli.app)
COMMANDS = commands_below(ROOT)
EXAMPLES = sorted({line for command in [ROOT, *COMMANDS.values()] for line in examples_of(command)})

#: Why an example is not run here; the list is closed: another reason needs a word with the maintainers.
NETWORK = "needs the network; tests/unit/incidents/test_cli_incidents.py fetches from this machine"
BROWSER = "opens JupyterLab, which waits for somebody"
KERNELS = "runs notebooks; tests/slow/test_cli_reports.py does"
BUILDS = "builds all tables anew; tests/slow/test_cli_reports.py does"
ASKS = "asks before it removes; --yes is tried below"
NOT_HERE = {
    "impact fetch": NETWORK,
    "impact fetch mine": NETWORK,
    "impact fetch mine --map data/own/maps/mine.yml": NETWORK,
    "impact build --force": BUILDS,
    "impact incidents forget mine@2017": ASKS,
}
#: Commands that print no JSON, or not here, and why.
NO_JSON = {("lab",): BROWSER, ("new",): "asks and writes files", ("fetch",): NETWORK, ("build",): BUILDS}


def reason(line: str) -> str:
    """Why an example is not run in this file; nothing when it is."""
    words = line.split()
    if line in NOT_HERE:
        return NOT_HERE[line]
    if words[1] == "lab":
        return BROWSER
    if words[1] == "new":
        return "asks and writes files; tests of impact new run it"
    if (words[1] in ("run", "verify") and "--explain" not in words) or "--run" in words:
        return KERNELS
    return ""


@pytest.fixture
def here(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small built project as the current folder."""
    root = make_project(tmp_path / "a project", built)
    monkeypatch.delenv("IMPACT_PROJECT", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(root)
    return root


def run(line: str) -> int:
    """Run a command line as it is written, `> FILE` at its end included."""
    words = shlex.split(line)[1:]
    with pytest.raises(SystemExit) as stopped:
        cli.main(words[: words.index(">")] if ">" in words else words)
    return int(stopped.value.code or 0)


def prepare(line: str, root: Path) -> None:
    """Register the dataset that an example names."""
    if "mine" not in line.replace("mines", "") or "--write-map" in line:
        return
    write_mapping(root)
    if " import " in line:
        return
    for release in ("2017", "2021"):
        assert (
            run(f"impact import victims.csv --map data/own/maps/mine.yml --as mine --release {release}") == 0
        )


def lines() -> Iterator[object]:
    for line in EXAMPLES:
        why = reason(line)
        yield pytest.param(line, marks=pytest.mark.skip(reason=why) if why else ())


@pytest.mark.parametrize("line", list(lines()))
def test_an_example_runs_as_it_is_written(here, capsys, line):
    prepare(line, here)
    capsys.readouterr()
    # a first look at a file of one's own ends with 1 when something in it waits for a decision
    assert run(line) in ((0, 1) if " check victims.csv" in line else (0,)), capsys.readouterr().err
    printed = capsys.readouterr()
    assert printed.out or printed.err


def test_every_command_has_examples():
    assert [path for path, command in COMMANDS.items() if not examples_of(command)] == []


@pytest.mark.parametrize("path", [path for path in COMMANDS if path not in NO_JSON], ids=" ".join)
def test_every_command_prints_json(here, capsys, path):
    options = [name for parameter in COMMANDS[path].params for name in parameter.opts]
    assert "--json" in options, "add --json, or a reason to NO_JSON"
    can = [line for line in examples_of(COMMANDS[path]) if line.split()[1 : len(path) + 1] == list(path)]
    can = [line for line in can if not reason(line) and " -o " not in line] or [
        line.partition(" -o ")[0] for line in can if not reason(line)
    ]
    if not can:
        pytest.skip(KERNELS)
    line = can[-1].partition(" > ")[0]
    prepare(line, here)
    capsys.readouterr()
    assert run(line if "--json" in line else f"{line} --json") == 0, capsys.readouterr().err
    body = json.loads(capsys.readouterr().out)
    assert body["schema"].startswith("impact-")
    assert body["schema"].rpartition("/")[2].isdigit()
    assert len(body) > 1


def test_reasons_are_those_of_this_list():
    unknown = set(NOT_HERE) - set(EXAMPLES)
    assert not unknown, "an example that is gone needs no reason"
    assert set(NO_JSON) - {("new",)} <= set(COMMANDS)
