"""Verbs are alike in all models, and completion offers public names only."""

from __future__ import annotations

import pytest

import impact
from impact import models

#: these two tabulate published figures, each with the interval of its share or rate
TABULATE = {"composition": "by_year", "returns": "first_year"}


@pytest.mark.parametrize("name", models.__all__)
def test_every_model_estimates(name):
    assert callable(getattr(getattr(models, name), TABULATE.get(name, "estimate")))


@pytest.mark.parametrize(
    "room", ["charts", "models", "scenario", "answers", "published", "incidents", "places", "sources"]
)
def test_completion_offers_public_names_only(room):
    module = getattr(impact, room)
    assert sorted(dir(module)) == sorted(module.__all__)
    assert not [name for name in dir(module) if name.startswith("_")]
    assert all(getattr(module, name) is not None for name in dir(module))


def test_the_package_itself_offers_public_names_only():
    assert [name for name in dir(impact) if name.startswith("_")] == ["__version__"]
    assert {"series", "load", "export", "charts", "models", "scenario", "sources"} <= set(dir(impact))
    assert "pd" not in dir(impact)
