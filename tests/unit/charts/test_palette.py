"""Colours: readable words, visible marks and parts that are told apart, on light and on dark paper."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from impact.charts.frame import theme
from impact.charts.frame.palette import PALETTE, as_variables, dark_variables, for_words
from tests.unit.charts import helpers

THEMES = ("light", "dark")
NAMES = {colour.light: name for name, colour in PALETTE.items()}
CHARTS = helpers.charts()
every_theme = pytest.mark.parametrize("paper", THEMES)

# Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, severity 1: linear RGB to linear RGB.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(colour: str) -> NDArray[np.float64]:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def apart(one: str, other: str, sight: str) -> float:
    """Distance in OKLab (Ottosson 2020), where 0.02 is just seen."""
    to_cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    labs = [to_lab @ np.cbrt(to_cones @ np.clip(SIGHT[sight] @ linear(c), 0, 1)) for c in (one, other)]
    return float(np.linalg.norm(labs[0] - labs[1]))


def of(name: str, paper: str) -> str:
    return str(getattr(PALETTE[name], paper))


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#e59a3c", "#ffffff") == pytest.approx(2.3, abs=0.05)  # what readers complained of


@every_theme
@pytest.mark.parametrize("name", [name for name in PALETTE if PALETTE[name].role in ("text", "mark")])
def test_words_in_any_colour_can_be_read(name: str, paper: str) -> None:
    shade = PALETTE[name].words or name
    assert contrast(of(shade, paper), of("paper", paper)) >= 4.5


@every_theme
@pytest.mark.parametrize("name", [name for name in PALETTE if PALETTE[name].role == "mark"])
def test_marks_stand_out_from_the_paper(name: str, paper: str) -> None:
    assert contrast(of(name, paper), of("paper", paper)) >= 3


@every_theme
@pytest.mark.parametrize("name", [name for name in PALETTE if PALETTE[name].role == "area"])
def test_areas_are_seen_and_stay_behind_the_marks(name: str, paper: str) -> None:
    assert 1.1 <= contrast(of(name, paper), of("paper", paper)) < 3
    assert contrast(of("total", paper), of(name, paper)) >= 2


STACKS = {
    "parts without meaning": pairwise((*theme.SEQUENCE, theme.SEQUENCE[0])),
    "outcomes": combinations((theme.KILLED, theme.INJURED, theme.UNKNOWN), 2),
    "evidence": combinations(theme.EVIDENCE.values(), 2),
    "bands": combinations((theme.BAND, theme.BAND_INNER, theme.TOTAL), 2),
    "two marks of one kind": [(theme.PALE, theme.TOTAL)],
    "first four lines": combinations(theme.SEQUENCE[:4], 2),
}
PAIRS = [(NAMES[one], NAMES[other]) for pairs in STACKS.values() for one, other in pairs]


@every_theme
@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("one", "other"), dict.fromkeys(PAIRS))
def test_neighbours_are_told_apart(one: str, other: str, sight: str, paper: str) -> None:
    assert apart(of(one, paper), of(other, paper), sight) >= 0.08


def test_each_colour_has_one_meaning() -> None:
    for paper in THEMES:
        assert len({of(name, paper) for name in PALETTE}) == len(PALETTE)


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_draws_in_the_colours_of_the_house_only(kind: str) -> None:
    drawn = set(re.findall(r"#[0-9a-f]{6}", " ".join(_styles(CHARTS[kind].svg()))))
    assert drawn <= set(NAMES)
    assert drawn


@pytest.mark.parametrize("kind", CHARTS)
def test_the_words_of_a_chart_are_in_colours_that_can_be_read(kind: str) -> None:
    root = ET.fromstring(CHARTS[kind].svg())
    styles = [element.get("style", "") for element in root.iter(f"{helpers.SVG}text")]
    colours = {match[0] for style in styles if (match := re.findall(r"fill:(#[0-9a-f]{6})", style))}
    assert colours
    assert {colour for colour in colours if for_words(colour) != colour} == set()


@pytest.mark.parametrize("kind", CHARTS)
def test_every_colour_of_a_picture_becomes_a_variable(kind: str) -> None:
    svg = as_variables(CHARTS[kind].svg())
    assert re.findall(r"(?<!,)#[0-9a-f]{6}", svg) == []
    assert "fill:var(--c-paper,#ffffff)" in svg
    names = re.findall(r"var\((--c-[a-z-]+),", svg)
    assert all(f"{name}:#" in dark_variables() for name in names)


def test_the_palette_is_read_without_matplotlib() -> None:
    code = "import sys; import impact.charts.frame.palette; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _styles(svg: str) -> list[str]:
    return [element.get("style", "") for element in ET.fromstring(svg).iter()]
