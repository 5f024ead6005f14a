"""A dataset of one's own where the report looks for it."""

from __future__ import annotations

import datetime as dt

import pytest

from impact import incidents
from impact.answers import national_incidents
from impact.answers.national_incidents import gather_register
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.data import own_series


@pytest.fixture
def loading(monkeypatch):
    """Have a dataset of ones own where the report looks for it."""
    own = own_series.OwnDataset("mine", "2021", dt.date(2021, 1, 1), "A centre", "KHM", False, "", "", None)

    def put(data: incidents.NationalData, **period: int) -> Evidence:
        monkeypatch.setattr(gather_register.incidents, "load", lambda *_: data)
        monkeypatch.setattr(own_series, "find", lambda *_: own)
        return national_incidents.gather("mine", **period)

    return put
