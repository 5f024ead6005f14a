"""What a command prints where there is little room, or nobody who reads it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from impact.cli.typer_app import print_table

COLUMNS = ("report", "parameters", "state", "cause", "seconds", "where")
ROW = ["one", "as-of-latest", "made", "", "1.5", "reports/one/as-of-latest/report.html"]


@pytest.mark.parametrize(("width", "drawn"), [(20, False), (1, False), (80, True)])
def test_a_table_is_drawn_only_where_it_can_be_read(monkeypatch, capsys, width, drawn):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    print_table("", COLUMNS, [ROW], numbers=("seconds",))
    printed = capsys.readouterr().out
    assert ("│" in printed) is drawn
    assert "as-of-latest" in printed


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print('x' * 200_000)", 0),
        ("print('x' * 200_000); sys.exit(3)", 3),
        ("print('x', file=sys.stderr)", 0),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_an_exit_code_stays_true_where_nobody_reads(code, expected):
    """A pipe whose reader has gone, as after ``| head -1``."""
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-c", f"import sys; from impact.cli import entry; entry._open_streams(); {code}"]
    try:
        assert subprocess.run(words, stdout=writer, stderr=writer, check=False).returncode == expected
    finally:
        os.close(writer)
