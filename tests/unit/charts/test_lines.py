"""What a picture of several lines promises."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from impact.charts import lines
from impact.charts.frame import theme
from impact.charts.frame.chart import Chart
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import LAYOUTS, WIDE, Layout
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

SETTINGS: dict[str, object] = {
    "group": "name",
    "x": "since",
    "id": "l",
    "title": "T",
    "source_line": LINE,
}
NAMES = ("Aland", "Bland and the Faraway Isles", "Cland", "Dland")
every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def frame() -> pd.DataFrame:
    """Four countries after a war: a gap, a lower bound, a zero, an early end."""
    rows = []
    for k, name in enumerate(NAMES):
        for year in range(-3, 12 if name != "Cland" else 5):
            if name == "Aland" and year in (4, 5):
                continue
            value = round(400 / (k + 1) * np.exp(-0.25 * max(year, 0)))
            rows.append((name, year, 0 if (k, year) == (3, 11) else value, "exact"))
    table = pd.DataFrame(rows, columns=["name", "since", "value", "qualifier"])
    table.loc[(table["name"] == "Cland") & (table["since"] == 2), "qualifier"] = "at_least"
    return table


def chart(**more: object) -> Chart:
    settings: dict[str, object] = {
        "group": "name",
        "x": "since",
        "id": "l",
        "title": "T",
        "source_line": LINE,
    }
    return lines(frame(), **{**settings, **more})  # type: ignore[arg-type]


CHARTS = {
    "linear": chart(),
    "log with a zero, a mark and words below": chart(
        log=True, marks={0: "end of fighting"}, x_title="years since the end of fighting"
    ),
    "two of four": chart(highlight=["Aland", "Dland"]),
}
every_chart = pytest.mark.parametrize("kind", CHARTS)


@every_chart
@every_layout
def test_every_line_is_named_once_and_no_two_words_overlap(kind: str, layout: Layout) -> None:
    figure, canvas = helpers.drawn(CHARTS[kind], layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []
    words = " ".join(text.get_text() for text in helpers.texts(figure, GID))
    for name in ("Aland", "Dland"):
        assert words.count(name) == 1
    outside = [
        text
        for text, box in helpers.extents(figure, canvas)
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > figure.bbox.x1 + 0.5 or box.y1 > figure.bbox.y1 + 0.5
    ]
    assert outside == []


@every_chart
def test_each_dot_says_its_line_its_place_and_its_value(kind: str) -> None:
    said = helpers.values(CHARTS[kind])
    assert len(said) == len(CHARTS[kind].data)
    assert sum(text.startswith("Aland, ") for text in said) == (CHARTS[kind].data.iloc[:, 0] == "Aland").sum()
    assert any(text.startswith("Aland, −3") and text.endswith(": 400 people") for text in said)


def test_missing_years_are_a_gap() -> None:
    figure, _ = helpers.drawn(chart(), WIDE)
    joined = [
        np.asarray(line.get_xdata()) for line in helpers.plot(figure).lines if line.get_linestyle() == "-"
    ]
    spans = [(xs.min(), xs.max()) for xs in joined if len(xs) > 1]
    assert (-3, 3) in spans
    assert (6, 11) in spans


def test_lower_bounds_are_open_circles_and_explained() -> None:
    shown = chart()
    figure, _ = helpers.drawn(shown, WIDE)
    dots = [line for line in helpers.plot(figure).lines if line.get_marker() == "o"]
    hollow = [line for line in dots if to_hex(line.get_markerfacecolor()) == theme.PAPER]
    assert [list(line.get_xdata()) for line in hollow] == [[2.0]]
    assert [key.text for key in shown.keys] == ["at least"]


def test_lines_that_are_not_highlighted_are_grey_and_in_the_key() -> None:
    shown = chart(highlight=["Aland"], rest="other countries")
    assert [key.text for key in shown.keys] == ["at least", "other countries"]
    figure, _ = helpers.drawn(shown, WIDE)
    colours = {to_hex(line.get_color()) for line in helpers.plot(figure).lines if line.get_linestyle() == "-"}
    assert theme.TOTAL in colours
    assert len(colours & set(theme.SEQUENCE)) == 1


def test_a_zero_is_drawn_on_a_logarithmic_scale_and_kept_in_the_numbers() -> None:
    shown = chart(log=True)
    figure, _ = helpers.drawn(shown, WIDE)
    axes = helpers.plot(figure)
    assert axes.get_yscale() == "log"
    assert axes.get_yticklabels()[0].get_text() == "0"
    assert (shown.data["value"] == 0).any()


def test_a_band_is_drawn_where_bounds_are_given() -> None:
    table = frame()
    table["low"], table["high"] = table["value"] * 0.8, table["value"] * 1.2
    with_band = lines(table, group="name", x="since", id="l", title="T", source_line=LINE)
    figure, _ = helpers.drawn(with_band, WIDE)
    assert helpers.plot(figure).collections
    assert {"low", "high"} <= set(with_band.data)


def test_values_below_zero_have_room() -> None:
    table = frame().assign(value=lambda t: t["value"] - 100)
    figure, _ = helpers.drawn(
        lines(table, group="name", x="since", id="l", title="T", source_line=LINE), WIDE
    )
    assert helpers.plot(figure).get_ylim()[0] < -90


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"group": "nome"}, "no column 'nome'"),
        ({"highlight": ["Eland"]}, "highlight names 'Eland'"),
        ({"source_line": None}, "no source is known"),
    ],
)
def test_wrong_input_is_refused(change: dict[str, object], problem: str) -> None:
    with pytest.raises(ImpactError, match=problem):
        chart(**change)


def test_two_rows_at_one_position_are_refused() -> None:
    twice = pd.concat([frame(), frame().tail(1)])
    with pytest.raises(ImpactError, match="2 rows share a key"):
        lines(twice, group="name", x="since", id="l", title="T", source_line=LINE)


def test_a_negative_value_on_a_logarithmic_scale_is_refused() -> None:
    with pytest.raises(ImpactError, match="on a logarithmic scale"):
        lines(
            frame().assign(value=-1.0), group="name", x="since", log=True, id="l", title="T", source_line=LINE
        )


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("values", [[5.0], [0.0, 0.0], [1.0, 10_000_000.0], [7.0, 7.0], [0.2, 0.4]])
@every_layout
def test_odd_lines_are_drawn_without_complaint(
    values: list[float], log: bool, layout: Layout, recwarn: pytest.WarningsRecorder
) -> None:
    table = pd.DataFrame({"name": "Aland", "year": range(2020, 2020 + len(values)), "value": values})
    shown = lines(table, group="name", id="l", title="T", log=log, source_line=LINE)
    figure, canvas = helpers.drawn(shown, layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []
    assert [str(w.message) for w in recwarn] == []


def test_same_input_gives_same_bytes() -> None:
    assert chart().svg() == chart().svg()


def test_on_a_phone_a_long_name_near_the_edge_stands_in_the_margin() -> None:
    rows = [("Bosnia and Herzegovina", year, 400.0 - 20 * year) for year in range(18)]
    rows += [("Cambodia", year, 900.0 - 20 * year) for year in range(21)]
    frame = pd.DataFrame(rows, columns=["group", "since", "value"])
    chart = lines(frame, group="group", x="since", id="k", title="T", source_line=LINE)
    figure, _ = helpers.drawn(chart, theme.NARROW)
    words = [text.get_text() for text in helpers.texts(figure, GID)]
    assert words.count("Cambodia") == 1
    assert "Bosnia and" in words  # folded: a label among the lines stands on one line


@every_layout
def test_values_that_tie_are_the_ends_of_a_bar_and_no_band(layout: Layout) -> None:
    frame = pd.DataFrame({"who": "Monitor", "year": [2014, 2015], "value": [30.0, 40.0]})
    frame = frame.assign(low=[30.0, 25.0], high=frame["value"], tie=frame["year"] == 2015)
    chart = lines(frame, group="who", id="l", title="T", source_line=LINE)
    figure, _ = helpers.drawn(chart, layout)
    axes = helpers.plot(figure)
    assert (2015, 2015, 25, 40) in [(*line.get_xdata(), *line.get_ydata()) for line in axes.lines]
    assert not axes.collections
    assert "Monitor, 2015: 25 or 40 people" in helpers.values(chart, layout)
