"""What reports share is, to the last bit, what each of them would have computed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from impact.answers import (
    after_the_war,
    clearance_burden,
    fighting,
    global_burden,
    scenario_tables,
    treaty_and_harm,
)
from impact.answers.brief import background
from impact.project import reads, shared
from impact.scenario import calibrate
from impact.scenario.engine.simulate import simulate_totals
from impact.scenario.inputs import files

DAY = "2025-03-18"
WORK: dict[str, Callable[[], Any]] = {
    "calibration": lambda: calibrate(as_of=DAY, draws=200, seed=1),
    "gathering": lambda: background.gather(DAY),
    "after the war": lambda: after_the_war.gather(DAY),
    "burden": lambda: global_burden.gather(DAY),
    "clearing": lambda: clearance_burden.gather(DAY, area_km2=100.0),
    "totals of wars": lambda: fighting.in_war_and_after(DAY),
    "treaty": lambda: treaty_and_harm.gather(DAY),
    "own simulation": lambda: scenario_tables.simulated_once(files.read("base-100000", "LTU"), 300, 1),
    "simulation": lambda: simulate_totals(files.read("base-100000", "LTU"), draws=300, seed=1),
}


def differences(first: Any, second: Any, at: str = "result") -> list[str]:
    """Where two results differ: in kind, value, type of numbers, order or attributes."""
    if type(first) is not type(second):
        return [f"{at}: {type(first).__name__}, {type(second).__name__}"]
    if isinstance(first, pd.DataFrame):
        columns = list(first.columns) == list(second.columns) and first.index.equals(second.index)
        if not columns or first.attrs != second.attrs:
            return [f"{at}: columns, index or attributes"]
        return [d for name in first for d in differences(first[name], second[name], f"{at}[{name}]")]
    if isinstance(first, pd.Series):
        same = first.equals(second) and first.dtype == second.dtype and first.name == second.name
        same = same and first.index.equals(second.index) and first.attrs == second.attrs
        return [] if same else [at]
    if isinstance(first, xr.Dataset):
        return [] if first.identical(second) else [at]
    if isinstance(first, np.ndarray):
        return [] if first.dtype == second.dtype and first.tobytes() == second.tobytes() else [at]
    if dataclasses.is_dataclass(first):
        names = [field.name for field in dataclasses.fields(first)]
        return [d for n in names for d in differences(getattr(first, n), getattr(second, n), f"{at}.{n}")]
    if isinstance(first, Mapping):
        if list(first) != list(second):
            return [f"{at}: names"]
        return [d for name in first for d in differences(first[name], second[name], f"{at}[{name}]")]
    if isinstance(first, list | tuple):
        if len(first) != len(second):
            return [f"{at}: length"]
        pairs = enumerate(zip(first, second, strict=True))
        return [d for n, (a, b) in pairs for d in differences(a, b, f"{at}[{n}]")]
    return [] if first == second or (first != first and second != second) else [at]


def test_differences_are_seen():
    frame = pd.DataFrame({"a": [1.0, 2.0]})
    other = [frame * (1 + 1e-16), frame * (1 + 3e-16), frame.astype("float32"), frame.assign(b=1)]
    assert [bool(differences(frame, one)) for one in other] == [False, True, True, True]
    assert differences((1, [2.0]), (1, [2.0])) == []
    assert differences((1, {"x": 2.0}), (1, {"x": 2})) == ["result[1][x]: float, int"]


@pytest.mark.parametrize("name", WORK)
def test_a_shared_result_is_the_computed_one_to_the_last_bit(name, in_built, monkeypatch, tmp_path):
    monkeypatch.setattr(shared, "computing_code", lambda: "code")  # the checkout may be edited meanwhile
    monkeypatch.setattr(shared, "is_as_loaded", lambda: True)
    computed = WORK[name]()
    monkeypatch.setenv(shared.FOLDER_VARIABLE, str(tmp_path / "shared"))
    noted: list[tuple[str, ...]] = []
    for number in range(2):
        record = tmp_path / f"reads-{number}"
        monkeypatch.setenv(reads.ENVIRONMENT_VARIABLE, str(record))
        assert differences(computed, WORK[name]()) == []
        noted.append(reads.recorded(record).paths)
    assert noted[0] == noted[1] != ()
    stored = [*Path(tmp_path / "shared").glob("*.result")]
    assert len(stored) == 1
    assert stored[0].stat().st_size < shared.LARGEST


def test_days_with_the_same_world_totals_share_models_and_charts(in_built, monkeypatch, tmp_path):
    """Between 28 March and 28 June 2025 no world total was published, and figures of countries were."""
    from impact.answers.global_burden import burden_evidence

    monkeypatch.setattr(shared, "computing_code", lambda: "code")
    monkeypatch.setattr(shared, "is_as_loaded", lambda: True)
    days = ("2025-03-28", "2025-06-28")
    alone = [page_of_the_world(day) for day in days]
    monkeypatch.setenv(shared.FOLDER_VARIABLE, str(tmp_path / "shared"))
    monkeypatch.setenv(reads.ENVIRONMENT_VARIABLE, str(tmp_path / "reads"))
    in_report = page_of_the_world(days[0])
    results = len(stored := [*(tmp_path / "shared").glob("*.result")])
    assert results == 3 + len(CHARTS)
    for model in ("trend", "forecast", "revision", "chain_ladder"):
        monkeypatch.setattr(getattr(burden_evidence, model), "estimate", None)  # whoever fits anew fails
    monkeypatch.setattr(burden_evidence.burden, "specifications", None)
    again = page_of_the_world(days[1])
    assert len([*(tmp_path / "shared").glob("*.result")]) - len(stored) <= 1  # the map is of countries
    for shown, day in ((in_report, 0), (again, 1)):
        assert [words for words, _ in shown] == [words for words, _ in alone[day]]
        assert [picture for _, picture in shown] == [picture for _, picture in alone[day]]


CHARTS = ("totals", "trend", "outcomes", "revisions", "forecast", "states", "map")


def page_of_the_world(day: str) -> list[tuple[str, str]]:
    """Words and pictures of the report on the world, as its notebook asks for them."""
    evidence = global_burden.gather(day)
    drawn = (getattr(global_burden, f"draw_{name}")(evidence)._repr_mimebundle_() for name in CHARTS)
    pictures = [(bundle["text/plain"], bundle["image/svg+xml"]) for bundle in drawn]
    tables = global_burden.tabulate_choices(evidence), global_burden.tabulate_bases(evidence)
    texts = [global_burden.describe_prediction(evidence).data, *(table.html() for table in tables)]
    return [*pictures, *((text, "") for text in texts)]


def test_reports_of_one_country_ask_for_the_same_simulations(in_built, monkeypatch, tmp_path):
    """The brief and the page of scenarios name the inputs in another order and share all the same."""
    from impact.answers.brief import variants
    from impact.answers.withdrawal_scenarios import scenario_evidence

    monkeypatch.setattr(shared, "computing_code", lambda: "code")
    monkeypatch.setattr(shared, "is_as_loaded", lambda: True)
    monkeypatch.setenv(shared.FOLDER_VARIABLE, str(tmp_path / "shared"))
    monkeypatch.setenv(reads.ENVIRONMENT_VARIABLE, str(tmp_path / "reads"))
    options: dict[str, Any] = {"as_of": "latest", "draws": 200, "seed": 1, "horizon": 20}
    brief = variants.simulate_variants("LTU", "base-100000", **options)
    before = {path.name for path in (tmp_path / "shared").glob("*.result")}
    page = scenario_evidence.gather("LTU", "base-100000", **options)
    after = {path.name for path in (tmp_path / "shared").glob("*.result")}
    assert len(before) == 1 + len(variants.VARIANTS)
    assert {"announced", "command-controlled"} == set(page.presets) - set(variants.VARIANTS)
    assert len(after) == len(before) + 2
    assert (
        page.run.by_year["casualties"].tobytes()
        == brief.simulations["base-100000"].by_year["casualties"].tobytes()
    )
    for name in variants.VARIANTS:
        again = page.compared.simulations[name]
        assert list(again.scenario.inputs) == list(page.presets[name].inputs)
        pd.testing.assert_frame_equal(again.totals, brief.simulations[name].totals, check_exact=True)
