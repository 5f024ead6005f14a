"""Proposed mappings of real files against the finished ones that ship: unit, fields right, wrong, missing."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pytest

from impact.incidents import mapping, proposing, reading
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.mapping.mapping_files import parse
from tests.conftest import CHECKOUT
from tests.data.own_data.test_shipped_mappings import FILES

EVENTS = CHECKOUT.parent / "shared" / "events"
pytestmark = pytest.mark.skipif(
    not EVENTS.is_dir(), reason="the events of other owners are not beside this checkout"
)

#: least share of the fields of the finished mapping that a proposal reads from the same column
LEAST = {
    "vietnam-provinces-1997": 0.3,  # names cut to ten characters
    "bosnia-entities": 0.5,
    "bosnia-municipalities": 0.5,
    "openstreetmap-minefields": 0.6,
    "thor-wwii-weapons": 0.6,
    "ucdp-ged-deaths": 0.6,
    "ukraine-reach-settlements-2017": 0.6,
}
USUAL = 0.8
#: three columns, year, place and best estimate: nothing says that a row is no accident
UNIT_NOT_SEEN = {"ucdp-ged-deaths"}


@dataclass(frozen=True)
class Score:
    """How a proposal compares with the finished mapping."""

    unit: bool
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missing: tuple[str, ...]
    more: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the fields of the finished mapping that the proposal has right."""
        fields = len(self.right) + len(self.wrong) + len(self.missing)
        return len(self.right) / fields if fields else 1.0


def columns(m: Mapping) -> dict[str, str]:
    """Column by field, those of values by their column."""
    read = {
        name: column for name, spec in m.columns.items() if (column := spec.column or spec.year or spec.lat)
    }
    return read | {f"values of {v.column}": v.column for v in m.values}


@functools.cache
def proposal_of(name: str, file: str) -> proposing.Proposal:
    return proposing.propose(reading.read(EVENTS / file, mapping.load(name).read_options()))


def score(name: str, file: str) -> Score:
    proposal = proposal_of(name, file)
    proposed, finished = columns(proposal.mapping), columns(mapping.load(name))
    return Score(
        proposal.unit == mapping.load(name).unit,
        tuple(f for f in finished if proposed.get(f) == finished[f]),
        tuple(f for f in finished if f in proposed and proposed[f] != finished[f]),
        tuple(f for f in finished if f not in proposed),
        tuple(f for f in proposed if f not in finished),
    )


@pytest.mark.parametrize(("name", "file"), [(n, f) for n, f, _, _ in FILES], ids=[n for n, *_ in FILES])
def test_a_proposal_has_the_unit_and_most_fields_of_the_finished_mapping(name: str, file: str) -> None:
    scores = score(name, file)
    assert scores.unit or name in UNIT_NOT_SEEN, scores
    assert scores.share >= LEAST.get(name, USUAL), scores


def test_hardly_any_field_is_proposed_from_a_wrong_column() -> None:
    scores = {(n, f): score(n, f) for n, f, _, _ in FILES}
    wrong = {name: s.wrong for (name, _), s in scores.items() if s.wrong}
    fields = sum(len(s.right) + len(s.wrong) + len(s.missing) for s in scores.values())
    assert sum(map(len, wrong.values())) <= 0.03 * fields, wrong


@pytest.mark.parametrize(("name", "file"), [(n, f) for n, f, _, _ in FILES], ids=[n for n, *_ in FILES])
def test_what_is_written_for_a_real_file_can_be_read(name: str, file: str) -> None:
    proposal = proposal_of(name, file)
    assert parse(proposing.write(proposal), "proposed.yml").unit == proposal.unit
