"""Damage, broken files and a cluster: small seeded versions of the proofs in bench/own_data."""

from __future__ import annotations

import pytest

from bench.own_data import cluster, damager, fuzz, round_trip


@pytest.mark.parametrize("kind", damager.KINDS)
def test_damage_is_restored_set_aside_or_asked_and_never_silent(kind):
    (score,) = round_trip.scores(size=60, seed=29, kinds=[kind])
    assert (score.wrong, score.lost) == (0, 0), score.examples
    assert score.balances


def test_a_clean_register_comes_back_as_it_is_and_asks_nothing():
    (score,) = round_trip.scores(size=60, seed=29, kinds=["none"])
    assert set(score.ends) == {"restored"}
    assert score.asked == 0


def test_broken_files_of_every_format_are_read_or_refused(tmp_path):
    outcome = fuzz.run(range(200), tmp_path, seed=29)
    assert outcome.files == 200
    assert not outcome.failures, outcome.failures[0]


def test_the_parts_of_a_register_are_imported_alike_on_a_cluster():
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    record = cluster.prove(rows=800, parts=4)
    assert record["equal"]
    assert record["balances"]
