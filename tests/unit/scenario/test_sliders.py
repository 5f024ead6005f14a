"""What the sliders of a notebook promise: they move the numbers, and leave no trace in a report."""

from __future__ import annotations

import pytest

from impact.charts import Chart, quantile_bands
from impact.charts.frame import screens
from impact.errors import ImpactError
from impact.project import reads
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.inputs.scenario import Scenario
from impact.scenario.sliders import Sliders, sliders

FIELDS = ["hazard", "people_near", "clearance_delay"]


def picture(run: Simulation) -> Chart:
    return quantile_bands(
        run.bands("casualties"), id="moving", title="Casualties by year", source_line="made up"
    )


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> Sliders:
    monkeypatch.delenv(reads.ENVIRONMENT_VARIABLE, raising=False)
    return sliders(Scenario(name="base", title="Base"), FIELDS, show=picture, draws=300, seed=1)


def median(moving: Sliders) -> float:
    return moving.run.interval("casualties").estimate


def test_nothing_is_simulated_before_somebody_looks() -> None:
    seen: list[Simulation] = []

    def show(run: Simulation) -> Chart:
        seen.append(run)
        return picture(run)

    lazy = sliders(Scenario(name="base", title="Base"), FIELDS, show=show, draws=50)
    assert not seen
    assert lazy.chart is lazy.chart
    assert seen == [lazy.run]


def test_a_moved_slider_moves_picture_and_numbers(moving: Sliders) -> None:
    moving.widget()
    before, drawn = median(moving), moving.chart.data["median"].sum()
    moving.controls["people_near"].value = 45.0
    assert moving.moved == {"people_near": pytest.approx(45.0, rel=0.05)}  # a slider has steps
    assert median(moving) > before
    assert moving.chart.data["median"].sum() > drawn
    assert "if people nearby is 45; everything else as assumed." in moving.sentence()


def test_the_hazard_is_named_and_counted_in_one_unit_that_can_be_read(moving: Sliders) -> None:
    moving.widget()
    hazard = moving.controls["hazard"]
    assert hazard.description == "Accidents a year per 10,000 live mines"
    assert hazard.tooltip.endswith("where 50 people live on each km²")
    assert 1 < hazard.value < 100
    assumed_in_the_input = moving.scenario.input("hazard").distribution.median
    hazard.value = 2 * moving.ranges["hazard"].start
    assert moving.moved["hazard"] == pytest.approx(2 * assumed_in_the_input, rel=0.1)  # a slider has steps
    assert "accidents a year per 10,000 live mines where 50 people live on each km² is 2" in moving.sentence()


def test_what_the_page_shows_follows(moving: Sliders) -> None:
    *_, words, drawn = moving.widget().children
    before = drawn.value
    moving.controls["hazard"].value = moving.ranges["hazard"].high
    assert words.value == moving.sentence()
    assert drawn.value == screens.picture(moving.chart.svg()) != before


def test_the_button_gives_the_uncertainty_back(moving: Sliders) -> None:
    moving.widget()
    before = median(moving)
    moving.controls["people_near"].value = 45.0
    moving.controls["clearance_delay"].value = 0.0
    moving.button.click()
    assert moving.moved == {}
    assert median(moving) == before
    assert moving.controls["people_near"].value == moving.ranges["people_near"].start
    assert moving.sentence().endswith("every input as assumed.")


def test_ends_far_apart_make_a_logarithmic_slider(moving: Sliders) -> None:
    moving.widget()
    assert type(moving.controls["hazard"]).__name__ == "FloatLogSlider"
    assert type(moving.controls["people_near"]).__name__ == "FloatSlider"


def test_jupyterlab_gets_widgets_and_a_report_a_sentence(
    moving: Sliders, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "application/vnd.jupyter.widget-view+json" in moving._repr_mimebundle_()
    monkeypatch.setenv(reads.ENVIRONMENT_VARIABLE, "somewhere")
    moving.controls.clear()
    bundle = moving._repr_mimebundle_()
    assert set(bundle) == {"text/markdown", "text/plain"}
    assert "accidents per live mine, people nearby and delay before clearing" in bundle["text/markdown"]
    assert not moving.controls  # no widget was made: none could leave its state behind


def test_an_input_without_a_range_or_a_slider_is_refused(moving: Sliders) -> None:
    fixed = Scenario(name="base", title="Base").with_(people_near=3)
    with pytest.raises(ImpactError, match="people_near is fixed at 3"):
        sliders(fixed, ["people_near"], show=picture, draws=10)
    with pytest.raises(ImpactError, match="no slider for 'killed_share'"):
        moving.move(killed_share=0.5)
