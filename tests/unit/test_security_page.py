"""Every line of SECURITY.md that says what the project does is held by the tests it names."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from impact.lab.start import START, command

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "SECURITY.md").read_text(encoding="utf-8")


def test_each_line_names_tests_that_exist():
    lines = re.split(r"\n- ", PAGE.partition("## What the project does")[2])[1:]
    assert len(lines) > 8
    texts = [path.read_text(encoding="utf-8") for path in (CHECKOUT / "tests").rglob("test_*.py")]
    there = {name for text in texts for name in re.findall(r"^ *def (test_\w+)\(", text, re.MULTILINE)}
    for line in lines:
        names = set(re.findall(r"`(test_\w+)`", line))
        assert names, line
        assert names <= there, names - there


@pytest.mark.skipif(not (CHECKOUT / ".git").exists() or not shutil.which("git"), reason="needs a checkout")
def test_git_keeps_no_data_of_a_researcher():
    names = ["data/own/mine/2024/table.parquet", ".impact/variables.key", "reports/own/report.html"]
    answer = subprocess.run(
        ["git", "check-ignore", *names], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert answer.stdout.split() == names


def test_jupyterlab_keeps_its_token_and_stays_on_the_loopback(tmp_path):
    words = command(tmp_path, tmp_path / START)
    settings = [json.loads(path.read_text()) for path in (CHECKOUT / "src/impact/lab").rglob("*.json")]
    said = " ".join(words) + json.dumps(settings)
    for name in ("token", "password", "disable_check_xsrf", "allow_origin", "allow_remote_access", ".ip="):
        assert name not in said
