"""Where several corrections lie in the country, the good points of the column choose, or nobody does."""

from __future__ import annotations

import numpy as np
import pytest

from impact import incidents
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.display.finding_groups import group_findings
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.tables import POINT
from impact.incidents.values.parsed import Context, Parsed
from impact.incidents.values.space import points

#: around Moxico and Bie in Angola: exchanged and with both signs turned, both lie in Angola
GOOD = [(-12.0 + 0.03 * i, 18.0 - 0.02 * i) for i in range(40)]


def parse(pairs: list[tuple[float, float]], country: str | None = "AGO") -> Parsed:
    parts = {"lat": [repr(p[0]) for p in pairs], "lon": [repr(p[1]) for p in pairs]}
    return points.parse(parts, [1] * len(pairs), ColumnSpec(lat="a", lon="b"), Context(POINT, country))


def exchanged(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(lon, lat) for lat, lon in pairs]


def test_exchanged_points_among_the_good_ones_are_proposed_as_exchanged() -> None:
    parsed = parse(GOOD[5:] + exchanged(GOOD[:5]))
    assert {p.kind for p in parsed.problems} == {"swap"}
    assert [(p.accepted["lat"], p.accepted["lon"]) for p in parsed.problems if p.accepted] == GOOD[:5]


def test_points_with_both_signs_turned_among_the_good_ones_are_proposed_as_turned() -> None:
    parsed = parse(GOOD[5:] + [(-lat, -lon) for lat, lon in GOOD[:5]])
    assert {p.kind for p in parsed.problems} == {"sign_both"}


def test_a_point_that_is_near_with_both_corrections_stays_ambiguous() -> None:
    parsed = parse([*GOOD, (14.5, -14.5)])  # exchanged and turned are one place: no doubt which
    assert [p.kind for p in parsed.problems] == ["swap"]
    both_near = [*GOOD, *[(-18.0 + 0.01 * i, 12.0) for i in range(20)], (18.0, -12.0)]
    (problem,) = parse(both_near).problems
    assert problem.kind == "point_ambiguous"
    assert problem.accepted is None


def test_without_enough_good_points_nothing_is_chosen() -> None:
    (problem,) = parse([*GOOD[1:11], *exchanged(GOOD[:1])]).problems
    assert problem.kind == "point_ambiguous"


def test_nearness_does_not_go_against_what_the_plain_points_of_the_column_are() -> None:
    # five points that can only be exchanged; a sixth that would be nearer with both signs turned
    plain = [(-8.0, 22.0 + 0.1 * i) for i in range(5)]
    pairs = [*GOOD, *exchanged(plain), (12.0, -18.0)]
    kinds = [p.kind for p in parse(pairs).problems]
    assert kinds == ["swap"] * 5 + ["point_ambiguous"]


def test_no_line_accepts_a_point_for_which_nothing_is_proposed() -> None:
    alike = {"rows": (4,), "decided": False}
    groups = group_findings(
        [
            DataFinding("point_ambiguous", Effect.withheld, column="lat, lon", **alike),  # type: ignore[arg-type]
            DataFinding("swap", Effect.withheld, column="lat, lon", **alike),  # type: ignore[arg-type]
        ]
    )
    accept = {group.kind: group.columns[0].accept for group in groups}
    assert accept == {"point_ambiguous": "", "swap": '- {kind: swap, column: "lat, lon"}'}


@pytest.mark.parametrize(
    "stated",
    [
        {"country": "AGO"},
        {"constants": {"country": "AGO"}},
        {"constants": {"country": "Angola"}},
        {"columns": {"country": {"constant": "AGO"}}},
    ],
)
def test_a_country_is_the_same_wherever_the_mapping_states_it(tmp_path, stated) -> None:
    file = tmp_path / "made_up.csv"
    latitudes = np.r_[np.full(30, -12.5), np.full(7, 12.5)] + np.arange(37) / 1000
    lines = [f"P{i},{lat},{17 + i / 1000},2019" for i, lat in enumerate(latitudes)]
    file.write_text("\n".join(["id,lat,lon,year", *lines]) + "\n", encoding="utf-8")
    columns = {"id": "id", "date": "year", "point": {"lat": "lat", "lon": "lon"}, **stated.get("columns", {})}
    mapping = {"name": "made-up", "unit": "person", **stated, "columns": columns}
    data = incidents.read(file, mapping)
    turned = [f for f in data.findings if f.kind == "sign_lat"]
    assert (sum(f.count for f in turned), {f.effect for f in turned}) == (7, {Effect.withheld})
    assert data.mapping.place == "AGO"
    assert set(data.people["country"]) == {"AGO"}
