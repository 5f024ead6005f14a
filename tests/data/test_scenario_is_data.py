"""A scenario is read as data: code in it is a wrong value and nothing runs."""

from __future__ import annotations

import pytest

from impact.errors import ImpactError
from impact.scenario.inputs import files

BASE = """name: own
title: Own
about: A test.
based_on: base-100000
inputs:
  mines_laid:
    value: {value}
    unit: mines
    source: judgement
    why: a test
"""


@pytest.mark.parametrize(
    "value", ["!!python/object/apply:os.mkdir ['{trace}']", "__import__('os').mkdir('{trace}')", "${{IFS}}"]
)
def test_a_line_of_code_in_a_scenario_is_a_wrong_value(in_built, value):
    path, trace = in_built / "scenarios/own.yml", in_built / "trace"
    try:
        path.write_text(BASE.format(value="5000"))
        assert files.read(path, country="LTU").input("mines_laid")
        path.write_text(BASE.format(value=value.format(trace=trace)))
        with pytest.raises(ImpactError):
            files.read(path, country="LTU")
        assert not trace.exists()
    finally:
        path.unlink()
