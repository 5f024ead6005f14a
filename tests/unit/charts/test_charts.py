"""What holds for a chart of every kind."""

from __future__ import annotations

import base64
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib
import pandas as pd
import pytest

from impact import charts as public
from impact.charts import Chart, bars, heatmap, series, stacked, timeline, vintages
from impact.charts.frame import inputs, screens
from impact.charts.frame.chart import MIME
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import LAYOUTS, NARROW, WIDE, Layout
from impact.data import sources
from impact.errors import ImpactError
from impact.project import reads
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

CHARTS = helpers.charts()
every_chart = pytest.mark.parametrize("kind", CHARTS)
every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


@every_chart
def test_alternative_text_says_what_is_shown_in_numbers(kind: str) -> None:
    alt = CHARTS[kind].alt
    assert len(alt) > 60
    assert re.search(r"\d", alt)
    assert alt.endswith(".")


@every_chart
def test_same_input_gives_same_bytes(kind: str) -> None:
    again = helpers.charts()[kind]
    for layout in LAYOUTS:
        assert helpers.svg(CHARTS[kind], layout) == again.svg(layout)
    assert CHARTS[kind].png() == again.png()


@every_chart
@every_layout
def test_no_two_words_overlap(kind: str, layout: Layout) -> None:
    figure, canvas = helpers.drawn(CHARTS[kind], layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []


@every_chart
@every_layout
def test_no_label_lies_on_a_mark_or_a_line(kind: str, layout: Layout) -> None:
    assert helpers.covered(*helpers.drawn(CHARTS[kind], layout)) == []


@every_chart
@every_layout
def test_every_word_is_within_the_picture(kind: str, layout: Layout) -> None:
    figure, canvas = helpers.drawn(CHARTS[kind], layout)
    outside = [
        text
        for text, box in helpers.extents(figure, canvas)
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > figure.bbox.x1 + 0.5 or box.y1 > figure.bbox.y1 + 0.5
    ]
    assert outside == []


@every_chart
@every_layout
def test_marks_are_labelled_directly_and_there_is_no_legend(kind: str, layout: Layout) -> None:
    figure, _ = helpers.drawn(CHARTS[kind], layout)
    assert figure.legends == []
    assert all(axes.get_legend() is None for axes in figure.axes)
    assert helpers.texts(figure, GID)


@every_chart
@every_layout
def test_source_line_is_drawn_whole(kind: str, layout: Layout) -> None:
    lines = helpers.words(helpers.svg(CHARTS[kind], layout))
    start = next(i for i, line in enumerate(lines) if line.startswith("Source: "))
    assert f"Source: {LINE}" in " ".join(lines[start:])


@every_chart
def test_title_is_drawn_whole_on_a_phone(kind: str) -> None:
    long = (
        "A sentence that is far too long for one line, with a figure of 11,700 and a reservation at its end"
    )
    chart = Chart(**{**_fields(CHARTS[kind]), "title": long})
    assert " ".join(helpers.words(chart.svg(NARROW))).count("reservation") == 1


@every_chart
def test_smallest_type_on_a_phone_is_twelve(kind: str) -> None:
    figure, _ = helpers.drawn(CHARTS[kind], NARROW)
    assert min(text.get_fontsize() for text in helpers.texts(figure)) >= 12


@every_chart
def test_svg_can_stand_in_a_page_with_others(kind: str) -> None:
    both = [helpers.svg(CHARTS[kind], layout) for layout in LAYOUTS]
    ids = [re.findall(r'\bid="([^"]+)"', svg) for svg in both]
    assert not set(ids[0]) & set(ids[1])
    for svg, own in zip(both, ids, strict=True):
        used = set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall(r'href="#([^"]+)"', svg))
        assert len(own) == len(set(own))
        assert used <= set(own)
        assert "<style" not in svg
        assert "<metadata" not in svg
        assert not svg.startswith("<?xml")
        # Names of vocabularies are the only addresses.
        assert set(re.findall(r'https?://[^"\s]+', svg)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }


def test_two_charts_of_one_name_do_not_share_ids() -> None:
    # as in two notebooks that JupyterLab shows in one page
    def dots(size: float) -> Chart:
        return helpers.made_up(lambda _page, axes: axes.plot([1, 2], [3, 4], "o", markersize=size))

    one, other = (set(re.findall(r'\bid="([^"]+-\d+)"', dots(size).svg())) for size in (4.0, 9.0))
    assert len(one) == len(other) == 2  # a mark and a cut
    assert not one & other


@every_chart
def test_svg_is_small(kind: str) -> None:
    assert max(len(helpers.svg(CHARTS[kind], layout)) for layout in LAYOUTS) < 60_000


@every_chart
def test_svg_names_and_describes_itself(kind: str) -> None:
    root = ET.fromstring(helpers.svg(CHARTS[kind], WIDE))
    named = {element.get("id"): element.text for element in root}
    assert root.get("role") == "img"
    assert [named[name] for name in str(root.get("aria-labelledby")).split()] == [
        "A sentence",
        CHARTS[kind].alt,
    ]


@every_chart
def test_bundle_holds_both_pictures_the_words_and_the_numbers(kind: str) -> None:
    chart = CHARTS[kind]
    bundle = chart._repr_mimebundle_()
    figure = json.loads(json.dumps(bundle[MIME], allow_nan=False))
    assert figure["id"] == chart.id
    assert figure["alt"] == chart.alt
    assert figure["source_line"] == LINE
    assert figure["svg_narrow"] == helpers.svg(chart, NARROW)
    assert len(figure["data"]["rows"]) == len(chart.data)
    assert bundle["image/svg+xml"] == helpers.svg(chart, WIDE)
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")


def test_a_report_with_typst_draws_no_png_as_the_machine_makes_it_from_the_svg(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(reads.ENVIRONMENT_VARIABLE, str(tmp_path / "reads"))
    for installed in (True, False):
        monkeypatch.setattr(screens, "_has_typst", lambda installed=installed: installed)
        assert ("image/png" in CHARTS["bars"]._repr_mimebundle_()) is not installed


def test_png_is_twice_as_wide_as_the_page() -> None:
    png = CHARTS["bars"].png()
    assert int.from_bytes(png[16:20], "big") == 2 * WIDE.width


def test_narrow_picture_has_fewer_ticks_and_its_own_width() -> None:
    for kind, chart in CHARTS.items():
        counts = []
        for layout in LAYOUTS:
            figure, _ = helpers.drawn(chart, layout)
            counts.append(sum(1 for tick in helpers.plot(figure).get_xticklabels() if tick.get_text()))
        assert counts[1] <= min(counts[0], NARROW.ticks), kind
    assert 'viewBox="0 0 360 ' in CHARTS["series"].svg(NARROW)
    assert 'viewBox="0 0 720 ' in CHARTS["series"].svg(WIDE)


def test_drawing_leaves_settings_and_backend_alone() -> None:
    matplotlib.get_backend()  # chosen when it is first asked for, whoever asks
    before = dict(matplotlib.rcParams.copy())
    CHARTS["series"].svg()
    assert dict(matplotlib.rcParams.copy()) == before


def test_a_dollar_sign_is_money() -> None:
    chart = bars(helpers.reasons(), id="b", title="From $5 to $10 a mine", source_line=LINE)
    assert "From $5 to $10 a mine" in helpers.words(chart.svg())


def test_words_cannot_inject_markup() -> None:
    frame = pd.DataFrame({"label": ["<script>alert(1)</script>"], "value": [1]})
    svg = bars(frame, id="b", title='A "quoted" <b>title</b> & more', source_line="<i>x</i>").svg()
    assert "<script" not in svg
    assert "<b>" not in svg


CALLS = {
    "series": (series, helpers.totals(), "year"),
    "stacked": (stacked, helpers.outcomes(), "measure"),
    "vintages": (vintages, helpers.editions(), "edition"),
    "heatmap": (heatmap, helpers.coverage(), "level"),
    "timeline": (timeline, helpers.steps(), "event"),
    "bars": (bars, helpers.reasons(), "value"),
}


@pytest.mark.parametrize("kind", CALLS)
def test_empty_frame_is_refused_in_three_parts(kind: str) -> None:
    draw, frame, _ = CALLS[kind]
    with pytest.raises(ImpactError) as caught:
        draw(frame.iloc[:0], id="x", title="T", source_line=LINE)
    assert caught.value.found
    assert caught.value.expected
    assert caught.value.remedy


@pytest.mark.parametrize("kind", CALLS)
def test_missing_column_is_named_with_what_is_there(kind: str) -> None:
    draw, frame, column = CALLS[kind]
    with pytest.raises(ImpactError, match=f"no column '{column}'") as caught:
        draw(frame.rename(columns={column: column + "s"}), id="x", title="T", source_line=LINE)
    assert f"rename '{column}s'" in caught.value.remedy


@pytest.mark.parametrize("kind", CALLS)
def test_numbers_without_a_source_are_refused(kind: str) -> None:
    draw, frame, _ = CALLS[kind]
    with pytest.raises(ImpactError, match="no source is known"):
        draw(frame.drop(columns=["source_id"], errors="ignore"), id="x", title="T")


def test_sources_are_those_of_the_rows_that_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "line", lambda rows: f"{len(sources.ids_of(rows))} pages")
    frame = helpers.totals().tail(3)
    frame.attrs["sources"] = ["page-of-another-country"]
    chart = series(frame, id="x", title="T")
    assert chart.sources == ("page-2022", "page-2023", "page-2024")
    assert chart.source_line == "3 pages"


def test_tier_is_looked_up_where_the_frame_does_not_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Page:
        tier = "weak"

    monkeypatch.setattr(sources, "lookup", lambda _: Page())
    assert set(inputs.tiers(helpers.totals().drop(columns="tier"))) == {"weak"}


@pytest.mark.parametrize(("field", "value"), [("id", "Not a slug"), ("title", " "), ("alt", "")])
def test_chart_without_name_or_words_is_refused(field: str, value: str) -> None:
    with pytest.raises(ImpactError):
        Chart(**{**_fields(CHARTS["bars"]), field: value})


def test_public_names_exist() -> None:
    assert all(hasattr(public, name) for name in public.__all__)


def _fields(chart: Chart) -> dict[str, object]:
    return {name: getattr(chart, name) for name in Chart.__dataclass_fields__}


def test_a_misspelt_word_of_a_chart_is_answered_with_the_right_one() -> None:
    frame = pd.DataFrame({"year": [2023, 2024], "value": [1, 2]})
    with pytest.raises(ImpactError, match=r"no option .captoin.[\s\S]*did you mean .caption."):
        series(frame, id="a", title="A", source_line="made up", captoin="b")


def test_marks_of_a_series_have_no_line_of_a_single_point_that_nobody_sees() -> None:
    paths = re.findall(r' d="(M[^"]*)"', CHARTS["series"].svg(WIDE))
    assert paths
    assert not [path for path in paths if not re.search("[a-zA-Z]", path[1:])]
