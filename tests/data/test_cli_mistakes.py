"""Mistakes of users: exit code 2, three parts on one line, never a defect, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from impact import cli
from impact.cli.words.examples import commands_below
from tests.cli_project import make_project

COMMANDS = commands_below(get_command(cli.app))


@pytest.fixture
def here(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small built project as the current folder, with a few things that are not what they seem."""
    root = make_project(tmp_path / "a project", built)
    monkeypatch.delenv("IMPACT_PROJECT", raising=False)
    monkeypatch.chdir(root)
    (root / "latin.yml").write_bytes("name: a\ntitle: Caf\xe9\n".encode("latin-1"))
    (root / "a-folder").mkdir()
    return root


MISTAKES = [
    "load casualties -o nowhere/x.csv",
    "load casualties -o a-folder",
    "load casualties -o victims.csv/x.csv",
    "load casualties -o x.pdf",
    "load casualties --as-of 2018-13-01",
    "load casualties --years 20-30",
    "load casualties --place Atlantis",
    "load nothing",
    "load",
    "load treaty one more",
    "load treaty --plase UKR",
    "series",
    "series Atlantis",
    "series Ukraine --measure kiled",
    "series Ukraine --register mian",
    "series Ukraine --as-of yesterday",
    "tables nothing",
    "places lithania",
    "sources",
    "sources cite lm-20242",
    "sources bibtex nothing",
    "scenario",
    "scenario list -c Atlantis",
    "scenario show promis",
    "scenario show a-folder",
    "scenario check latin.yml",
    "scenario check a-folder.yml",
    "scenario run promise -o x --draws 0",
    "scenario run promise -o x --draws many",
    "scenario run promise -o victims.csv/x -c LTU",
    "scenario compare promise",
    "scenario compare promise promise",
    "scenario compare promise no-war -c LTU --outcome harm",
    "scenario show promise --set mines_lad=1",
    "scenario show promise --set mines_laid=1e99",
    "scenario worth --seed -1",
    "incidents",
    "incidents show nothing",
    "incidents forget nothing --yes",
    "import victims.csv --map latin.yml --as x",
    "import victims.csv --map a-folder --as x",
    "import nothing.csv --map my-own.yml --as x",
    "check a-folder",
    "check nothing.csv",
    "compare a@1 b@2",
    "run globl-burden",
    "run global-burden -p x",
    "run global-burden -p place=UKR",
    "run evidence-brief -p country=Atlantis",
    "run --jobs none",
    "list globl-burden",
    "verify --against nowhere",
    "diff nothing",
    "diff victims.csv my-own.yml",
    "diff global-burden/as-of-latest --page nowhere/x.html",
    "diff global-burden/as-of-latest --rtol -1",
    "prune --keep -1",
    "findings -o nowhere/x.md",
    "build --account nowhere/x.md",
    "due --since whenever",
    "due --timezone Mars",
    "schedule",
    "schedule --as windows",
    "schedule --as cron --output victims.csv/x",
    "laod",
]


def call(capsys: pytest.CaptureFixture[str], words: list[str]) -> tuple[int, str]:
    """Run the command in this process: exit code and errors."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    return int(stopped.value.code or 0), capsys.readouterr().err


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_is_told_in_three_parts(here, capsys, line):
    code, err = call(capsys, line.split())
    assert code == 2, err
    assert "defect" not in err
    assert err.startswith("error: ")
    words = err.removeprefix("error: ")
    assert "; expected " in words or " things are wrong:" in words
    assert words.partition("; expected ")[2].count("; ") >= 1 or " things are wrong:" in words, "no way out"


@pytest.mark.parametrize("word", ["", "nothing", "-1", "a-folder", "latin.yml", "é\x00"], ids=repr)
@pytest.mark.parametrize(
    "path", [path for path in COMMANDS if path not in (("lab",), ("new",))], ids=" ".join
)
def test_no_word_in_the_wrong_place_is_called_a_defect(here, capsys, path, word):
    options = [name for p in COMMANDS[path].params if "--output" in p.opts for name in p.opts[:1]]
    code, err = call(capsys, [*path, word, *(words for name in options for words in (name, "nowhere/x.y"))])
    assert code in (0, 1, 2)
    assert "defect" not in err
    assert "Traceback" not in err


def test_without_a_project_the_way_to_one_is_told(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "IMPACT_PROJECT"}
    program = "import sys; from impact.project import layout; layout.is_project = lambda folder: False\n"
    program += "from impact import cli; cli.main(['list'])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "defect" not in done.stderr
    assert done.stderr.count("; ") >= 2


def test_a_full_disk_is_no_defect_and_no_wrong_request(here, capsys):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    code, err = call(capsys, ["findings", "-o", "/dev/full"])
    assert code in (1, 2)
    assert "defect" not in err
