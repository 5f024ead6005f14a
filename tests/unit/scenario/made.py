"""Scenarios for tests: one with every input fixed and everything but the named part switched off."""

from __future__ import annotations

from hypothesis import strategies as st

from impact.scenario.inputs.scenario import Scenario

STILL = {
    "mines_laid": 10_000.0,
    "decoy_share": 0.0,
    "area_per_mine": 1000.0,
    "war_probability": 1.0,
    "war_start": 0.0,
    "war_duration": 0.05,
    "combat_detonated_share": 0.0,
    "combat_displaced_share": 0.0,
    "people_near": 20.0,
    "stay_in_war_share": 1.0,
    "return_years": 0.0,
    "hazard": 1e-4,
    "density_exponent": 1.0,
    "casualties_per_accident": 1.5,
    "learning_half_life": 5.0,
    "learning_floor": 1.0,
    "marked_share": 0.0,
    "marking_effect": 0.0,
    "marking_decay": 0.0,
    "records_quality": 1.0,
    "suspected_ratio": 1.0,
    "killed_share": 0.3,
    "child_share": 0.4,
    "deminer_casualties_per_mine": 0.001,
    "clearance_delay": 0.0,
    "clearance_capacity": 0.0,
    "capacity_growth": 0.0,
    "capacity_ceiling": 1.0,
    "clearance_quality": 1.0,
    "displaced_found_share": 1.0,
    "cost_per_km2": 1e6,
    "cost_per_mine": 0.0,
    "discount_rate": 0.0,
    "migration_rate": 0.0,
    "migrated_away_share": 0.0,
}


def still(**changes: float) -> Scenario:
    """Give a scenario with constant hazard, nobody absent, no marks and no clearance, but for the changes."""
    kind = changes.pop("kind", "persistent")
    horizon = changes.pop("horizon", 20)
    start = Scenario(name="still", title="Still", kind=kind, horizon=horizon)
    return start.with_(**(STILL | changes))


share = st.floats(0, 1)


@st.composite
def scenarios(draw: st.DrawFn, **fixed: object) -> Scenario:
    """Draw a scenario from all kinds and far corners of the allowed ranges, with fixed inputs."""
    kind = fixed.pop("kind", None) or draw(
        st.sampled_from(["persistent", "self-destructing", "command-controlled"])
    )
    horizon = draw(st.integers(1, 30))
    values = {
        "mines_laid": draw(st.sampled_from([1.0, 900.0, 1e5, 6e6])),
        "decoy_share": draw(share),
        "area_per_mine": draw(st.floats(10, 2e4)),
        "war_probability": draw(st.sampled_from([0.0, 0.4, 1.0])),
        "war_start": draw(st.floats(0, 8)),
        "war_duration": draw(st.floats(0.05, 9)),
        "kept_without_war": draw(st.floats(0, 9)),
        "combat_detonated_share": draw(share),
        "combat_displaced_share": draw(share),
        "people_near": draw(st.floats(0, 500)),
        "stay_in_war_share": draw(share),
        "return_years": draw(st.floats(0, 9)),
        "hazard": draw(st.sampled_from([0.0, 1e-6, 1e-4, 0.05])),
        "learning_half_life": draw(st.floats(0.1, 50)),
        "learning_floor": draw(share),
        "marked_share": draw(share),
        "marking_effect": draw(share),
        "marking_decay": draw(share),
        "records_quality": draw(share),
        "suspected_ratio": draw(st.floats(1, 50)),
        "clearance_delay": draw(st.floats(0, 9)),
        "capacity_growth": draw(st.floats(-0.3, 1)),
        "capacity_ceiling": draw(st.floats(1, 20)),
        "clearance_quality": draw(share),
        "displaced_found_share": draw(share),
        "migration_rate": draw(share),
        "migrated_away_share": draw(share),
        "cost_per_mine": draw(st.floats(0, 1000)),
        "self_destruct_reliability": draw(share),
        "self_deactivation_reliability": draw(share),
        "control_lost_share": draw(share),
    }
    if draw(st.booleans()):
        values["clearance_capacity"] = draw(st.sampled_from([0.0, 0.5, 20.0, 3000.0]))
    else:
        values["clearance_capacity_mines"] = draw(st.sampled_from([0.0, 50.0, 1e4, 1e7]))
    if draw(st.booleans()):
        del values["mines_laid"]
        values |= {
            "mine_density": draw(st.floats(0, 5000)),
            "border_length": draw(st.floats(0, 900)),
            "field_depth": draw(st.floats(0, 2)),
        }
    start = Scenario(name="drawn", title="Drawn", kind=kind, horizon=horizon)
    return start.with_(**(values | fixed))
