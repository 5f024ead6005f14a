"""Run the code blocks of a page of the documentation as they are written, in order, in one project folder.

What a page tells people to write into a file is written there, too: a block of YAML whose first line is
``# file: PATH`` is that file, and one that begins with ``# at the end of PATH`` is added to it.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.conftest import CHECKOUT
from tools.docs_blocks import Block, blocks_of

_LIKE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
#: Seconds that one block may take: what hangs fails instead of stopping everything.
_LONGEST = 900
_FILE = re.compile(r"# (?P<how>file:|at the end of) (?P<path>\S+)\n")
#: What pages take from a checkout, beside what they read.
_OF_A_CHECKOUT = ("notebooks", "tools", "src/impact/incidents/example")


def page_project(built: Path, folder: Path) -> Path:
    """Make the project folder of one page: what a built checkout has, for the page to change."""
    shutil.copytree(built, folder)
    for name in _OF_A_CHECKOUT:
        shutil.copytree(
            CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns(".*", "__pycache__", "__init__.py")
        )
    (folder / "docs").mkdir()
    for name in ("pyproject.toml", "CITATION.cff", "src/impact/__init__.pyi"):
        shutil.copy(CHECKOUT / name, folder / name)
    return folder


@dataclass
class PageRun:
    """A page that is being followed: its folder, and the names its Python has given so far."""

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})

    def run(self, block: Block) -> None:
        """Run one block; a block that fails names its page and line."""
        {"python": self.python, "bash": self.bash, "console": self.console, "r": self.r}[block.mark](block)

    def write(self, block: Block) -> None:
        """Write the file that the block says it is, or add to it; other blocks are only shown."""
        if (named := _FILE.match(block.text)) is None:
            return
        path = self.folder / named["path"]
        assert path.resolve().is_relative_to(self.folder.resolve()), f"{block.place}: {path}"
        path.parent.mkdir(parents=True, exist_ok=True)
        adds = named["how"] != "file:"
        assert path.is_file() or not adds, f"{block.place}: {named['path']} is not there to add to"
        with path.open("a" if adds else "w", encoding="utf-8") as file:
            file.write(block.text)

    def python(self, block: Block) -> None:
        """Execute Python; with prompts, compare what it prints."""
        if ">>>" in block.text:
            test = doctest.DocTestParser().get_doctest(
                block.text, self.names, block.page, block.page, block.line
            )
            runner = doctest.DebugRunner(optionflags=_LIKE)
            runner.run(test, clear_globs=False)
            self.names.update(test.globs)
            return
        code = "\n" * (block.line - 1) + block.text  # so that a traceback names the line of the page
        exec(compile(code, block.page, "exec"), self.names)

    def bash(self, block: Block) -> None:
        """Run a script of the shell; each of its commands has to succeed."""
        code, printed = self._shell(f"set -eo pipefail\n{block.text}")
        assert code == 0, f"{block.place} ended with {code}:\n{printed}"

    def console(self, block: Block) -> None:
        """Run each command behind a ``$`` and compare what it prints; ``...`` stands for what varies."""
        for command, expected in commands(block.text):
            code, printed = self._shell(command)
            assert code == 0 or "error:" in expected, (
                f"{block.place}: {command} ended with {code}:\n{printed}"
            )
            like = doctest.OutputChecker().check_output(expected, printed, _LIKE)
            assert like, f"{block.place}: {command}\n--- the page says\n{expected}--- it prints\n{printed}"

    def r(self, block: Block) -> None:
        """Run a script of R, where there is one."""
        if shutil.which("Rscript") is None:
            pytest.skip("R is not installed")
        script = self.folder / ".block.R"
        script.write_text(block.text, encoding="utf-8")
        code, printed = self._shell("Rscript --vanilla .block.R")
        script.unlink()
        assert code == 0, f"{block.place} ended with {code}:\n{printed}"

    def _shell(self, script: str) -> tuple[int, str]:
        """Run a script as from an activated environment, in the folder of the project."""
        binaries = str(Path(sys.executable).parent)
        environment = {
            name: value for name, value in os.environ.items() if name not in ("IMPACT_PROJECT", "COLUMNS")
        }
        environment |= {
            "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(
            ["bash", "-c", script],
            check=False,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_LONGEST,
        )
        return done.returncode, done.stdout


def commands(text: str) -> list[tuple[str, str]]:
    """Part a console block into its commands and what each prints.

    >>> commands("$ echo a\\na\\n$ echo b \\\\\\n>   c\\nb c\\n")
    [('echo a', 'a\\n'), ('echo b \\\\\\n  c', 'b c\\n')]
    """
    parts = re.split(r"^\$ (.*(?:\n> .*)*)\n?", text, flags=re.MULTILINE)
    assert not parts[0].strip(), f"a console block begins with a command: {parts[0]!r}"
    return [(re.sub(r"\n> ", "\n", parts[at]), parts[at + 1]) for at in range(1, len(parts), 2)]


def follow(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run all blocks of a page that are to be executed, and write its files; how many blocks were run."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("IMPACT_PROJECT", str(folder))
    run = PageRun(folder)
    executed = 0
    with mock.patch.dict(os.environ):  # what a page sets ends with it
        for block in blocks_of(page):
            (run.run if block.executed else run.write)(block)
            executed += block.executed
    return executed
