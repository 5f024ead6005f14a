"""Shapes in a column of texts are read in the forms that databases and map programs write."""

from __future__ import annotations

import pytest
import shapely

from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.tables import HAZARDS
from impact.incidents.values import PARSERS
from impact.incidents.values.parsed import Context, Parsed

SQUARE = shapely.box(10, 5, 10.01, 5.01)
SPEC = ColumnSpec(column="geom")


def parse(*texts: str | None, weights: list[int] | None = None) -> Parsed:
    context = Context(HAZARDS.field("shape"))
    return PARSERS["geometry"]({"column": texts}, weights or [1] * len(texts), SPEC, context)


@pytest.mark.parametrize(
    "text",
    [
        SQUARE.wkt,
        shapely.to_wkb(SQUARE, hex=True),
        shapely.to_wkb(shapely.set_srid(SQUARE, 4326), hex=True, include_srid=True),
        shapely.to_geojson(SQUARE),
        '{"rings": [[[10, 5], [10, 5.01], [10.01, 5.01], [10.01, 5], [10, 5]]]}',
        f"SRID=4326;{SQUARE.wkt}",
    ],
)
def test_every_form_gives_the_same_shape(text: str) -> None:
    parsed = parse(text)
    assert not parsed.problems
    assert shapely.from_wkb(parsed.outputs["shape"][0]).equals(SQUARE)


def test_a_system_in_the_text_is_used_and_another_one_among_them_withheld() -> None:
    metres = shapely.box(610000, 497000, 611000, 498000).wkt
    parsed = parse(f"SRID=32618;{metres}", f"SRID=32618;{metres} ", f"SRID=4326;{SQUARE.wkt}")
    assert parsed.outputs["shape_m2"][0] == pytest.approx(1_000_000, rel=0.002)
    assert parsed.outputs["shape"][2] is None
    assert "systems_mixed" in {p.kind for p in parsed.problems}


def test_words_are_no_shape_empty_cells_are_missing_and_repeated_texts_are_said() -> None:
    parsed = parse("see the map", None, SQUARE.wkt, weights=[1, 4, 2])
    assert [(p.index, p.kind) for p in parsed.problems] == [(0, "geometry_unreadable"), (2, "shape_repeated")]
    assert parsed.reasons == {1: "not_stated"}
    assert parsed.outputs["shape"][:2] == [None, None]
