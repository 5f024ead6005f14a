"""Run the code blocks of a page of the documentation as they are written, in order, in one project folder."""

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

import pytest

from tests.conftest import CHECKOUT
from tools.docs_blocks import Block, blocks_of

_LIKE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
#: Seconds that one block may take: what hangs fails instead of stopping everything.
_LONGEST = 900


def page_project(built: Path, folder: Path) -> Path:
    """Make the project folder of one page: the built project with its notebooks, for the page to change."""
    shutil.copytree(built, folder)
    shutil.copytree(CHECKOUT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    for name in ("pyproject.toml", "CITATION.cff"):
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
    """Run all blocks of a page that are to be executed; how many there were."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("IMPACT_PROJECT", str(folder))
    run = PageRun(folder)
    blocks = [block for block in blocks_of(page) if block.executed]
    for block in blocks:
        run.run(block)
    return len(blocks)
