"""A chart of a series in one line: the frame gives its words, and a wrong call says what to do."""

from __future__ import annotations

import re
import zlib

import pytest
from PIL import Image

import impact
from impact import charts
from impact.errors import ImpactError

pytestmark = pytest.mark.usefixtures("in_built")


@pytest.fixture(scope="module")
def chart(built):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        return charts.series(impact.series("Ukraine", years=(2014, 2016)))


def test_a_series_needs_no_words(chart):
    assert chart.title == "Casualties: Ukraine, 2014 to 2016"
    assert chart.subtitle == "People per year"
    assert chart.source_line
    assert set(chart.sources) == set(impact.series("Ukraine", years=(2014, 2016))["source_id"])


def test_three_countries_per_million_are_one_line_of_code_and_bear_their_names():
    rates = impact.series(["Cambodia", "Colombia", "Ukraine"], per_million=True, years=(2015, 2020))
    chart = charts.lines(rates, highlight=["ukr", "Cambodia"])
    assert chart.title == "Casualties: Cambodia, Colombia and Ukraine, 2015 to 2020"
    assert chart.subtitle == "People per million per year"
    assert set(chart.data["place"]) == {"Cambodia", "Colombia", "Ukraine"}
    assert "World Bank" in chart.source_line


def test_several_places_in_a_chart_of_one_are_led_to_lines():
    with pytest.raises(ImpactError, match=r"several places \(KHM, UKR\).*charts\.lines"):
        charts.series(impact.series(["Cambodia", "Ukraine"]))


def test_rows_of_a_whole_table_are_led_to_a_series():
    with pytest.raises(ImpactError, match=r"impact\.series"):
        charts.lines(impact.load("casualties"))


def test_a_misspelt_option_is_met_with_the_right_one(chart):
    with pytest.raises(ImpactError, match="did you mean 'title'"):
        charts.lines(impact.series("Ukraine"), tilte="x")


# ---- chart.save -----------------------------------------------------------------------------------------


def test_a_png_has_as_many_pixels_an_inch_as_asked_for(chart, tmp_path):
    with Image.open(chart.save(tmp_path / "u.png", dpi=150)) as image:
        assert image.width == 1500
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_a_narrow_layout_is_half_as_wide(chart, tmp_path):
    with Image.open(chart.save(tmp_path / "u.png", dpi=72, layout="narrow")) as image:
        assert image.width == 360


def test_an_svg_keeps_its_words(chart, tmp_path):
    text = chart.save(tmp_path / "u.svg").read_text(encoding="utf-8")
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert chart.title in text


def test_fonts_of_a_pdf_are_embedded_as_type_42(chart, tmp_path):
    content = chart.save(tmp_path / "u.pdf").read_bytes()
    text = content + b"".join(
        map(inflated, re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL))
    )
    assert b"/FontFile2" in text  # the font itself, as TrueType, which is Type 42
    assert b"/CIDFontType2" in text
    assert b"/Type3" not in text
    assert b"DejaVuSans" in text


def inflated(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""


@pytest.mark.parametrize("extension", ["png", "svg", "pdf"])
def test_the_same_chart_gives_the_same_file(chart, tmp_path, extension):
    first, second = (chart.save(tmp_path / f"{n}.{extension}", dpi=72).read_bytes() for n in (1, 2))
    assert first == second


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("u.jpg", {}, r"'\.jpg'.*\.png or \.svg or \.pdf"),
        ("u", {}, "no extension"),
        ("nowhere/u.png", {}, "there is no folder .*mkdir -p"),
        ("u.png", {"layout": "wdie"}, "'wide' or 'narrow'"),
        ("u.png", {"dpi": 0}, "dpi=0"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_what_can(chart, tmp_path, name, options, words):
    with pytest.raises(ImpactError, match=words):
        chart.save(tmp_path / name, **options)
    assert not any(tmp_path.iterdir())
