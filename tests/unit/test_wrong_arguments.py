"""What a stranger may give to a public function is refused in three parts, never in words of Python."""

from __future__ import annotations

import pytest

import impact
from impact import incidents, places, scenario
from impact.errors import ImpactError, MappingError


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: places.resolve(None), "a place is given as None"),
        (lambda: places.resolve(float("nan")), "a place is given as nan"),
        (lambda: impact.load(None), "table None does not exist"),
        (lambda: impact.load(5), "table 5 does not exist"),
        (
            lambda: scenario.simulate("base-100000", draws=10, seed=1),
            "read it: impact.scenario.read(",
        ),
        (lambda: scenario.crossings("a"), "crossings: scenario is 'a'; expected a scenario"),
        (
            lambda: scenario.tornado(None),
            "tornado: scenario is None; expected a scenario; read it: ",
        ),
        (lambda: scenario.tornado(scenario.read("base-100000"), ["casualties"]), "no outcome is named"),
        (
            lambda: impact.counted(3, None),
            "counted: one is None; expected a word, as text; put it in quotation",
        ),
        (lambda: impact.counted(3, ""), "counted: one is ''; expected a word"),
        (lambda: impact.counted(3, "mouse", 5), "counted: many is 5; expected a text"),
        (
            lambda: incidents.Mapping(name="a", unit="persons"),
            "the mapping, unit: value 'persons'; expected 'person', 'incident', 'operation', ",
        ),
        (
            lambda: incidents.Mapping(name="a", unit="person", colums={}),
            "the mapping, colums: unknown entry; expected one of name, unit, ",
        ),
        (
            lambda: incidents.Mapping(name="a", unit="person", columns={"sex": {"column": 3}}),
            "the mapping, columns.sex.column: value 3; expected a text; correct it",
        ),
    ],
)
def test_a_wrong_argument_is_refused_in_words(call, says):
    with pytest.raises(ImpactError) as refusal:
        call()
    assert says in str(refusal.value)
    assert refusal.value.expected


def test_a_mapping_without_entries_names_all_that_it_needs():
    with pytest.raises(MappingError) as refusal:
        incidents.Mapping()
    faults = {fault.field: fault for fault in refusal.value.faults}
    assert sorted(faults) == ["name", "unit"]
    assert str(faults["unit"]) == "the mapping, unit: the entry is missing; expected one; write it: unit=..."
