"""What the chart of a fitted line promises."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from impact.charts import fitted
from impact.charts.frame import theme
from impact.charts.frame.chart import Chart
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import LAYOUTS, WIDE, Layout
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def _segment(first: int, last: int, start: float, end: float, name: str) -> pd.DataFrame:
    years = np.arange(first, last + 1)
    middle = np.exp(np.interp(years, [first, last], np.log([start, end])))
    return pd.DataFrame(
        {
            "year": years,
            "estimate": middle,
            "low": middle * 0.85,
            "high": middle * 1.18,
            "segment": name,
            "label": f"segment {name}",
        }
    )


def _line() -> pd.DataFrame:
    parts = [(1999, 2013, 9800, 3400, "A"), (2013, 2016, 3400, 8200, "B"), (2016, 2024, 8200, 5600, "C")]
    return pd.concat([_segment(*part) for part in parts])


def _predicted() -> pd.DataFrame:
    return pd.DataFrame(
        {"year": [2025, 2026], "estimate": [5600, 5500], "low": [3900, 3300], "high": [8000, 9200]}
    )


def _chart(fitted_line: pd.DataFrame | None = None, **changes: object) -> Chart:
    line = _line() if fitted_line is None else fitted_line
    settings: dict[str, object] = {"predicted": _predicted(), "breaks": {2013: "2013", 2016: "2016"}}
    return fitted(
        helpers.totals(), line, id="f", title="A sentence", source_line=LINE, **{**settings, **changes}
    )  # type: ignore[arg-type]


@every_layout
def test_words_meet_neither_each_other_nor_the_edge(layout: Layout) -> None:
    figure, canvas = helpers.drawn(_chart(), layout)
    boxes = helpers.extents(figure, canvas)
    assert helpers.overlaps(boxes) == []
    assert all(box.x0 >= -0.5 and box.x1 <= figure.bbox.x1 + 0.5 for _, box in boxes)


@every_layout
def test_segments_breaks_and_predictions_are_labelled(layout: Layout) -> None:
    figure, _ = helpers.drawn(_chart(), layout)
    said = {text.get_text() for text in helpers.texts(figure, GID)}
    assert {"segment A", "segment B", "segment C", "2013", "2016", "2026: 5,500"} <= said


def test_observed_points_are_not_joined_and_lower_bounds_are_open() -> None:
    figure, _ = helpers.drawn(_chart(), WIDE)
    points = [line for line in helpers.plot(figure).lines if line.get_marker() in ("o", "D")]
    assert all(len(line.get_xdata()) == 1 for line in points)
    faces = {float(line.get_xdata()[0]): to_hex(line.get_markerfacecolor()) for line in points}
    assert faces[2024] == theme.PAPER
    assert faces[2016] == theme.TOTAL
    assert 2007 not in faces


def test_segments_are_lines_of_their_own() -> None:
    figure, _ = helpers.drawn(_chart(), WIDE)
    spans = [
        (line.get_xdata()[0], line.get_xdata()[-1])
        for line in helpers.plot(figure).lines
        if to_hex(line.get_color()) == theme.ACCENT
        and line.get_linestyle() == "-"
        and len(line.get_xdata()) > 2  # the upright lines of revisions have the colour too
    ]
    assert spans == [(1999, 2013), (2013, 2016), (2016, 2024)]


def test_the_counterfactual_is_dashed_and_named() -> None:
    otherwise = _segment(2014, 2024, 3300, 1900, "x").assign(label="without the change")
    chart = _chart(counterfactual=otherwise, predicted=None)
    figure, _ = helpers.drawn(chart, WIDE)
    assert "without the change" in {text.get_text() for text in helpers.texts(figure, GID)}
    assert "expected otherwise" in " ".join(helpers.words(chart.svg()))


def test_a_band_far_above_the_points_is_cut_and_the_picture_says_how_far_it_reaches() -> None:
    wide = _line()
    wide.loc[wide["year"] == 2024, "high"] = 479_427.0
    highest = max(helpers.totals()["value"].max(), wide["estimate"].max(), _predicted()["high"].max())
    chart = _chart(fitted_line=wide)
    assert (
        chart.subtitle == "People per year; cut at the upper edge: the 95 % interval reaches 480,000 in 2024"
    )
    figure, _ = helpers.drawn(chart, LAYOUTS[0])
    assert highest < figure.axes[-1].get_ylim()[1] < 3 * highest
    assert chart.data["high"].max() == 479_427
    assert "cut" not in _chart().subtitle


def test_a_line_expected_otherwise_far_above_the_points_is_cut_and_its_words_stay_inside() -> None:
    years = np.arange(2016, 2025)
    otherwise = pd.DataFrame({"year": years, "estimate": 90_000.0, "low": np.nan, "high": np.nan})
    chart = _chart(counterfactual=otherwise.assign(label="as before"))
    assert chart.subtitle.endswith("the line reaches 90,000 in 2016")
    figure, canvas = helpers.drawn(chart, LAYOUTS[0])
    boxes = helpers.extents(figure, canvas)
    assert all(box.y0 >= 0 and box.y1 <= figure.bbox.y1 for _, box in boxes)


def test_points_and_predictions_say_their_values() -> None:
    said = helpers.values(_chart())
    assert "2026, predicted: 5,500 people (3,300 to 9,200)" in said
    assert "2024: at least 6,279 people" in said
    assert not any(text.startswith("2007") for text in said)
    assert len(said) == len(helpers.totals()) + len(_predicted())


def test_the_numbers_behind_it_tell_what_each_is() -> None:
    assert _chart().data["kind"].value_counts().to_dict() == {"observed": 24, "fitted": 28, "predicted": 2}


def test_same_input_gives_same_bytes_and_a_small_picture() -> None:
    for layout in LAYOUTS:
        svg = _chart().svg(layout)
        assert svg == _chart().svg(layout)
        assert len(svg) < 60_000


@pytest.mark.parametrize(
    "values",
    [{2024: 5.0}, {2023: 0.0, 2024: 0.0}, {1999: 1.0, 2024: 1e7}, {2000: 0.31, 2001: 0.35}],
    ids=["one year", "all zero", "huge", "share"],
)
@every_layout
def test_odd_series_are_drawn_without_a_line(
    values: dict[int, float], layout: Layout, recwarn: pytest.WarningsRecorder
) -> None:
    frame = pd.DataFrame({"year": list(values), "value": list(values.values())})
    chart = fitted(frame, _line().iloc[:0], id="f", title="T", source_line=LINE)
    figure, canvas = helpers.drawn(chart, layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []
    assert [str(w.message) for w in recwarn] == []


def test_a_line_without_band_and_a_prediction_without_interval_are_drawn() -> None:
    nothing = {"low": np.nan, "high": np.nan}
    chart = _chart(predicted=_predicted().assign(**nothing))
    assert "2026, predicted: 5,500 people" in helpers.values(chart)
    chart.svg()
    bare = fitted(helpers.totals(), _line().assign(**nothing), id="f", title="T", source_line=LINE)
    assert "fitted" in helpers.words(bare.svg())


@pytest.mark.parametrize("column", ["year", "value"])
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(ImpactError, match=f"no column '{column}'"):
        fitted(helpers.totals().drop(columns=column), _line(), id="f", title="T", source_line=LINE)


def test_empty_frame_and_missing_source_are_refused() -> None:
    with pytest.raises(ImpactError, match="no rows"):
        fitted(helpers.totals().iloc[:0], _line(), id="f", title="T", source_line=LINE)
    with pytest.raises(ImpactError, match="no source is known"):
        fitted(helpers.totals().drop(columns="source_id"), _line(), id="f", title="T")
    with pytest.raises(ImpactError, match="without year or estimate"):
        fitted(helpers.totals(), _line().assign(estimate=np.nan), id="f", title="T", source_line=LINE)
