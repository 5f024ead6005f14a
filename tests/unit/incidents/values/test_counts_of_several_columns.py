"""Counts of several columns that are added: `plus` of a mapping."""

from __future__ import annotations

from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.tables import INCIDENTS
from impact.incidents.values import PARSERS
from impact.incidents.values.parsed import Context, Parsed

SPEC = ColumnSpec(column="INJURED", plus=("AMPUTATION",))


def _parse(first: list[str | None], second: list[str | None]) -> Parsed:
    parts = {"column": first, "AMPUTATION": second}
    return PARSERS["count"](parts, [1] * len(first), SPEC, Context(INCIDENTS.field("injured")))  # type: ignore[no-any-return]


def test_counts_are_added_row_by_row() -> None:
    parsed = _parse(["3", "0"], ["1", "2"])
    assert parsed.outputs["injured_min"] == parsed.outputs["injured_max"] == [4, 2]
    assert parsed.outputs["injured_qualifier"] == ["exact", "exact"]


def test_a_sum_with_a_missing_part_is_a_least_value() -> None:
    parsed = _parse(["3", None], [None, None])
    assert parsed.outputs["injured_min"] == [3, None]
    assert parsed.outputs["injured_max"] == [None, None]
    assert parsed.outputs["injured_qualifier"] == ["at_least", None]
    assert set(parsed.reasons) == {1}


def test_a_range_makes_the_sum_a_range() -> None:
    parsed = _parse(["0-1"], ["2"])
    assert (parsed.outputs["injured_min"], parsed.outputs["injured_max"]) == ([2], [3])


def test_a_part_that_cannot_be_read_has_no_proposal_for_the_sum() -> None:
    (problem,) = _parse(["#N"], ["2"]).problems
    assert problem.effect is Effect.withheld
    assert problem.accepted is None
