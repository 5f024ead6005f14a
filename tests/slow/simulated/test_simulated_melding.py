"""Known truths simulated in small: the joint posterior holds them about as often as it says."""

from __future__ import annotations

from bench.validation import melding


def test_intervals_hold_the_parameters_and_a_further_place():
    lines = melding.calibration(10, 20250318, first=3_000, step=400)
    assert sum(line.coverage for line in lines) / len(lines) >= 0.8
    assert min(line.coverage for line in lines) >= 0.6, [(line.quantity, line.coverage) for line in lines]
