"""Whether two inputs go together from place to place: what the tables can and cannot show."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impact.data import load
from impact.result import Declined, Estimate
from impact.scenario.inputs import dependence

pytestmark = pytest.mark.usefixtures("in_built")


def test_no_place_has_both_its_records_and_its_marks_published():
    answer = dependence.estimate("records_quality", "marked_share")
    assert isinstance(answer, Declined)
    figures = dependence.by_place(["records_quality", "marked_share"])
    places = figures.groupby("input")["place"].agg(set)
    assert places["records_quality"] & places["marked_share"] == set()
    assert f"{len(places['records_quality'])} places have a figure" in answer.reason
    assert f"{len(places['marked_share'])} to the second, none to both" in answer.reason


def test_the_place_of_a_figure_is_that_of_its_history():
    figures = dependence.by_place(["records_quality"]).set_index("parameter")
    histories = load("histories").drop_duplicates("name").set_index("name")
    assert (figures["place"] == histories["place"].reindex(figures.index)).all()


def test_enough_places_with_both_give_a_correlation(monkeypatch):
    rng = np.random.default_rng(3)
    rows = [
        {
            "input": name,
            "place": f"P{i}",
            "reading": "measure",
            "middle": i + (name == "b") * rng.normal(0, 2),
        }
        for i in range(dependence.FEWEST + 2)
        for name in ("a", "b")
    ]
    monkeypatch.setattr(dependence, "by_place", lambda _inputs, _as_of: pd.DataFrame(rows))
    answer = dependence.estimate("a", "b")
    assert isinstance(answer, Estimate)
    assert answer.n == dependence.FEWEST + 2
    assert 0 < answer.low < answer.estimate <= 1


def test_a_bound_or_another_quantity_is_no_pair(monkeypatch):
    rows = [
        {"input": name, "place": f"P{i}", "reading": "related" if name == "b" else "measure", "middle": i}
        for i in range(20)
        for name in ("a", "b")
    ]
    monkeypatch.setattr(dependence, "by_place", lambda _inputs, _as_of: pd.DataFrame(rows))
    monkeypatch.setattr(dependence, "short", lambda name: name)
    answer = dependence.estimate("a", "b")
    assert isinstance(answer, Declined)
    assert answer.n == 0
    assert "20 to both" in answer.reason


def test_the_interval_holds_the_correlation_of_the_population():
    rng, rho, hits = np.random.default_rng(11), 0.5, 0
    truth = 6 / np.pi * np.arcsin(rho / 2)  # Spearman's of two normals whose correlation is rho
    for _ in range(200):
        drawn = rng.multivariate_normal([0, 0], [[1, rho], [rho, 1]], 12)
        answer = dependence.correlate(pd.DataFrame(drawn, columns=["first", "second"]))
        hits += answer.low <= truth <= answer.high
    assert hits >= 180
