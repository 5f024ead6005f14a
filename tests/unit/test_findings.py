"""Findings: stated once, checked, and the same after a round trip."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact import findings
from impact.errors import FindingError
from impact.findings import MIME, Finding, collect, from_json, record_finding, to_json


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """What record_finding displays."""
    displayed: list[dict] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: displayed.append(bundle))
    return displayed


def notebook(*bundles: dict) -> dict:
    outputs = [{"output_type": "display_data", "data": bundle, "metadata": {}} for bundle in bundles]
    return {"cells": [{"cell_type": "code", "source": "", "outputs": outputs, "metadata": {}}]}


def state(**changes) -> None:
    fields = {"value": 5, "unit": "people", "sources": ["s1"], "id": "one", "sentence": "There were five."}
    fields |= changes
    record_finding(fields.pop("id"), fields.pop("sentence"), **fields)


def test_a_recorded_finding_is_collected_as_it_was_stated(shown):
    state(
        low=4,
        high=7,
        level=0.95,
        method="counted",
        question="Q1",
        as_of="2025-03-18",
        sources=["s2", "s1", "s2"],
    )
    (result,) = collect(notebook(shown[0]))
    assert result == Finding(
        "one", "There were five.", 5, "people", 4, 7, 0.95, "counted", "Q1", None, "2025-03-18", ("s1", "s2")
    )


def test_stated_findings_are_recorded_in_their_order(shown):
    stated = [
        findings.state(name, "So it is.", value=np.int64(1), unit="people", sources="s1") for name in "ba"
    ]
    findings.record(*stated)
    assert collect(notebook(*shown)) == stated
    assert [finding.id for finding in stated] == ["b", "a"]
    assert type(stated[0].value) is int


def test_a_finding_that_cannot_be_stated_is_not_recorded(shown):
    with pytest.raises(FindingError, match="has no source"):
        findings.record(Finding("one", "So it is.", 1, "people"))
    assert shown == []


def test_a_finding_reads_well_in_a_notebook(shown):
    state()
    assert shown[0]["text/plain"] == "There were five."
    assert "There were five." in shown[0]["text/markdown"]


def test_sources_are_taken_from_the_frame_that_was_used(shown):
    state(sources=pd.DataFrame({"source_id": ["b", "a", None, "b"]}))
    assert shown[0][MIME]["sources"] == ["a", "b"]


def test_numpy_numbers_become_numbers(shown):
    frame = pd.DataFrame({"value": [5, 6]})
    state(value=frame["value"].max(), low=frame["value"].min(), high=6.5)
    assert json.loads(json.dumps(shown[0][MIME]))["value"] == 6


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sentence": ""}, "empty sentence"),
        ({"sentence": "No end"}, "full stop"),
        ({"id": "Not a slug"}, "unusable id"),
        ({"low": 6}, "outside its interval"),
        ({"high": 4}, "outside its interval"),
        ({"low": 1, "high": 9, "level": 95}, "probability"),
        ({"level": 0.95}, "both ends"),
        ({"value": float("nan")}, "finite"),
        ({"value": True}, "a number or words"),
        ({"value": "supported", "low": 1}, "around the words"),
        ({"value": ""}, "no value"),
        ({"sources": []}, "no source"),
        ({"as_of": "18 March"}, "YYYY-MM-DD"),
        ({"question": "first"}, "Q1 to Q99"),
    ],
)
def test_what_cannot_be_stated_is_refused(shown, changes, says):
    with pytest.raises(FindingError, match=says):
        state(**changes)
    assert shown == []


def test_one_id_for_two_findings_of_a_notebook_is_refused(shown):
    state()
    with pytest.raises(FindingError, match="a second time"):
        collect(notebook(shown[0], shown[0]))


def test_a_notebook_without_findings_has_none():
    assert collect({"cells": [{"cell_type": "markdown", "source": "x", "metadata": {}}]}) == []


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "impact-findings/2", "findings": []}'])
def test_other_formats_are_refused(text):
    with pytest.raises(FindingError):
        from_json(text)


def test_a_run_of_an_earlier_version_is_read_though_its_words_stand_apart():
    record = {
        "id": "a",
        "sentence": "420 people, at least.",
        "value": 420,
        "unit": "people",
        "sources": ["s"],
        "qualifier": "at_least",
    }
    assert findings.from_dict(record).value == 420
    with pytest.raises(FindingError, match="does not say"):
        findings.record(findings.from_dict(record))


def test_a_field_of_a_later_version_is_refused():
    with pytest.raises(FindingError, match="unknown fields"):
        findings.from_dict(
            {"id": "a", "sentence": "A.", "value": 1, "unit": "", "sources": ["s"], "mood": "good"}
        )


@given(
    value=st.one_of(st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False)),
    spread=st.floats(0, 1e6),
    words=st.text(min_size=1, max_size=40),
)
def test_every_statable_finding_survives_the_round_trip(value, spread, words):
    sentence = " ".join(words.split()) + "."
    result = [Finding("a", sentence, value, "people", value - spread, value + spread, None, sources=("s",))]
    assert from_json(to_json(result)) == result
