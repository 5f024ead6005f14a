"""Charts that reports have in common are drawn once, and are what each would have drawn."""

from __future__ import annotations

import pandas as pd
import pytest

from impact import charts
from impact.charts.frame import chart
from impact.charts.frame.drawn_once import draw_once
from impact.project import reads, shared

FRAME = pd.DataFrame({"year": [2022, 2023, 2024], "value": [4710.0, 5757.0, 6279.0], "tier": "primary"})
WORDS = {"id": "world", "title": "More each year", "source_line": "made up"}


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """A report that is being made; gives the list of the pictures that were drawn, by title."""
    (tmp_path / "data/raw").mkdir(parents=True)
    for name in ("reports.yml", "data/raw/sources.csv"):
        (tmp_path / name).touch()
    monkeypatch.setenv("IMPACT_PROJECT", str(tmp_path))
    monkeypatch.setenv(reads.ENVIRONMENT_VARIABLE, str(tmp_path / "reads"))
    monkeypatch.delenv(shared.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(shared, "computing_code", lambda: "code")  # the checkout may be edited meanwhile
    monkeypatch.setattr(shared, "is_as_loaded", lambda: True)
    titles: list[str] = []
    draw = chart.Chart.svg

    def counted(self, *layout, **options):
        titles.append(self.title)
        return draw(self, *layout, **options)

    monkeypatch.setattr(chart.Chart, "svg", counted)
    return titles


def said(frame: pd.DataFrame, day: str) -> pd.DataFrame:
    """Rows as they are loaded for a day."""
    rows = frame.copy()
    rows.attrs = {"name": "casualties", "as_of": day}
    return rows


def test_the_same_chart_of_another_day_is_taken_over_to_the_last_sign(drawn):
    alone = charts.series(FRAME, **WORDS)._repr_mimebundle_()
    once = len(drawn)
    first, second = (draw_once(charts.series, said(FRAME, day), **WORDS) for day in ("2024-06-28", "latest"))
    assert first._repr_mimebundle_() == second._repr_mimebundle_() == alone
    assert len(drawn) == 2 * once


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (FRAME.assign(value=[4710.0, 5757.0, 6280.0]), {}),
        (FRAME.assign(tier="weak"), {}),
        (FRAME, {"title": "Less each year"}),
        (FRAME, {"caption": "A lower bound."}),
        (FRAME, {"source_line": "made up again"}),
        (FRAME, {"editions": FRAME.assign(edition=2025, value=4000.0)}),
    ],
)
def test_another_chart_is_drawn_for_itself(drawn, frame, words):
    draw_once(charts.series, FRAME, **WORDS)._repr_mimebundle_()
    drawn.clear()
    other = draw_once(charts.series, frame, **{**WORDS, **words})._repr_mimebundle_()
    assert drawn
    assert other == charts.series(frame, **{**WORDS, **words})._repr_mimebundle_()


def test_what_only_the_drawing_knows_makes_another_chart(drawn):
    line = FRAME.assign(estimate=FRAME["value"], low=4000.0, high=7000.0)
    plain, broken = (draw_once(charts.fitted, line, line, breaks=years, **WORDS) for years in ((), (2023,)))
    assert plain.as_json()["data"] == broken.as_json()["data"]
    pictures = [made._repr_mimebundle_()["image/svg+xml"] for made in (plain, broken)]
    assert pictures[0] != pictures[1]


def test_outside_a_run_it_is_the_chart_that_its_function_makes(drawn, monkeypatch, tmp_path):
    monkeypatch.delenv(reads.ENVIRONMENT_VARIABLE)
    made, plain = draw_once(charts.series, FRAME, **WORDS), charts.series(FRAME, **WORDS)
    assert isinstance(made, charts.Chart)
    assert made.as_json() == plain.as_json()
    assert made._repr_mimebundle_() == plain._repr_mimebundle_()
    assert not (tmp_path / ".impact").exists()
