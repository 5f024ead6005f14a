"""`tools/make.py`, for machines without make: the commands of the Makefile, and nothing of its own."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from tests.conftest import CHECKOUT
from tools import make


def recipe(verb: str) -> list[str]:
    """What the Makefile runs for a verb, one command of the environment a line."""
    listing = ["make", "-s", "--always-make", "-n", verb, "BIN=BIN", "ARGS="]
    printed = subprocess.run(listing, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^BIN/([^|;\\\n]+)", printed, re.MULTILINE)
    return [command.strip() for command in commands]


@pytest.mark.parametrize("verb", sorted(make.VERBS))
def test_a_verb_runs_what_the_makefile_runs(verb: str) -> None:
    assert recipe(verb) == make.VERBS[verb]


def test_it_parses_on_old_pythons_so_that_they_reach_the_message() -> None:
    text = (CHECKOUT / "tools" / "make.py").read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 7))
    imports = {node.names[0].name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import)}
    assert imports <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("words", [[], ["reprot"], ["report", "COUNTRY=LTU"]])
def test_what_it_does_not_know_is_refused_before_anything_runs(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "call", lambda *_, **__: pytest.fail("something was run"))
    assert make.main(words) == 2
    assert "usage: python tools/make.py setup|report|lab|lint|test" in capsys.readouterr().err


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that are run, without running them; those that are told to fail do."""
    made: list[str] = []

    def call(command: list[str], **_: object) -> int:
        made.append(" ".join(command))
        return 1 if "mypy" in command[0] or "refused" in command else 0

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(make.shutil, "which", lambda name, path: name)
    return made


def test_words_of_lab_go_to_its_last_command(calls: list[str]) -> None:
    assert make.main(["lab", "ARGS=--port 8899 --no-browser", "PYTHON=python3.12"]) == 0
    assert calls[0].endswith("setup_environment.py --python python3.12")
    assert calls[1] == "impact build"
    assert calls[2].endswith("--port 8899 --no-browser")


def test_nothing_runs_without_an_environment(calls: list[str]) -> None:
    assert make.main(["report", "PYTHON=refused"]) == 1
    assert len(calls) == 1


def test_every_check_runs_and_a_failed_one_ends_before_the_tests(calls: list[str]) -> None:
    assert make.main(["test"]) == 1
    assert calls[1:] == make.CHECKS
