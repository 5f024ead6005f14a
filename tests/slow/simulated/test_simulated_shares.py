"""Known truths simulated in small: the intervals of `shares` hold them about as often as they say."""

from __future__ import annotations

from bench.validation import shares as simulation


def test_intervals_hold_the_truth() -> None:
    """Worlds whose coverage is known to be off carry a note, and stand in docs/validation.md with it."""
    lines = [line for line in simulation.run(200, 20250318) if not line.note]
    assert len(lines) >= 10
    for line in lines:
        assert 0.90 <= line.coverage <= 1.0, line
        assert line.declined <= 2, line
