"""Python looks seldom for circles of objects in the command and in what it forks."""

from __future__ import annotations

import gc

import pytest

from impact.cli import main


@pytest.fixture
def usual():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_the_command_looks_for_circles_seldom(usual, capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert capsys.readouterr().out
    assert gc.get_threshold()[0] >= 50_000
    assert gc.isenabled()
