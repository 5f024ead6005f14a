"""The reference of the commands is what their help says, and the shell completes names."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from impact.cli.words import shell_completion
from tests.conftest import CHECKOUT
from tools import make_commands


def test_the_page_of_commands_is_up_to_date():
    written = (CHECKOUT / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert written == make_commands.page(), "run: python -m tools.make_commands"


@pytest.mark.parametrize(
    ("complete", "begun", "name"),
    [
        (shell_completion.complete_report, "global", "global-burden"),
        (shell_completion.complete_notebook, "01", "01_global_burden"),
        (shell_completion.complete_place, "lith", "Lithuania"),
        (shell_completion.complete_place, "ltu", "LTU"),
        (shell_completion.complete_scenario, "prom", "promise"),
        (
            shell_completion.complete_source,
            "landmine-monitor-icbl-cmc-2016-16",
            "landmine-monitor-icbl-cmc-2016-16c7",
        ),
    ],
)
def test_names_that_begin_as_the_word_are_offered_and_no_others(complete, begun, name, monkeypatch):
    monkeypatch.setenv("IMPACT_PROJECT", str(CHECKOUT))
    offered = complete(begun)
    assert name in offered
    assert all(other.casefold().startswith(begun) for other in offered)


def test_outside_a_project_nothing_is_offered_and_nothing_fails(monkeypatch, tmp_path):
    monkeypatch.setenv("IMPACT_PROJECT", str(tmp_path))
    assert shell_completion.complete_report("g") == []
    assert shell_completion.complete_table("c") == []


def test_a_shell_is_answered_without_loading_tables():
    program = (
        "import sys\nfrom impact import cli\n"
        "try: cli.main([])\nexcept SystemExit: pass\n"
        "print([n for n in ('pandas', 'numpy', 'pyarrow') if n in sys.modules], file=sys.stderr)"
    )
    asked = {"_IMPACT_COMPLETE": "complete_bash", "COMP_WORDS": "impact run global", "COMP_CWORD": "2"}
    environment = {**os.environ, **asked, "IMPACT_PROJECT": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert "global-burden" in done.stdout
    assert done.stderr.strip() == "[]"
