"""How every picture looks: colours by meaning, type, two page widths.

One unit everywhere: a figure is made at 72 dots per inch, so a matplotlib point, an SVG user unit and a
CSS pixel are the same length. A layout of 720 is 720 pixels wide on a desktop page, and type of size 12
is 12 pixels high there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import matplotlib
from cycler import cycler
from matplotlib.textpath import text_to_path

from impact.charts.frame.palette import light
from impact.charts.svg import lettering

DPI = 72
FONT = "DejaVu Sans"  # ships with matplotlib: the same glyphs on every machine
_FACES: dict[bool, lettering.Face] = {
    bold: ((FONT,), "normal", "normal", "bold" if bold else "normal", "normal") for bold in (False, True)
}

# By meaning; what each is on dark paper, and how far they are apart, stands in `palette`.
INK = light("ink")
MUTED = light("muted")
FAINT = light("faint")
RULE = light("rule")
PAPER = light("paper")
TOTAL = light("total")
KILLED = light("killed")
INJURED = light("injured")
UNKNOWN = light("unknown")
WEAK = light("weak")
ACCENT = light("accent")
OTHER = light("other")
BACK = light("back")  # lines that are there for comparison only
PALE = light("pale")  # the lesser of two marks of one kind
BAND = light("band")
BAND_INNER = light("band-inner")
GROUND = light("ground")  # a stretch set apart, or without a figure
LAND = light("land")

# Who stands behind a figure: the darker, the closer to the body that made it.
EVIDENCE = {
    "primary": light("primary"),
    "near_primary": light("near"),
    "secondary": light("pale"),
    "weak": light("cited"),
    "none": light("none"),
}

#: For parts without a meaning of their own, in this order.
SEQUENCE = (TOTAL, INJURED, KILLED, OTHER, UNKNOWN, ACCENT)

_RC: dict[str, Any] = {
    "font.family": [FONT],
    "text.parse_math": False,  # a dollar sign is money, not mathematics
    "text.color": INK,
    "text.hinting": "no_hinting",  # otherwise type is wider in the PNG than measured
    "axes.edgecolor": FAINT,
    "axes.labelcolor": MUTED,
    "axes.unicode_minus": True,
    "axes.prop_cycle": cycler(color=SEQUENCE),
    "axes.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "lines.solid_capstyle": "round",
    "hatch.linewidth": 0.9,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "none",  # text stays text; see chart.py
    "svg.hashsalt": "impact",
    "path.simplify": False,
    "path.sketch": None,
}


# Matplotlib does not restore the backend afterwards: touching it would switch off a notebook's own figures.
_NOT_OURS = ("backend", "backend_fallback", "interactive", "toolbar")


@dataclass(frozen=True)
class Layout:
    """One width for which a picture is drawn; lengths in pixels.

    ``ticks`` is the largest number of labels on a horizontal axis, ``margin`` the white edge.
    """

    name: str
    width: int
    title: float
    text: float
    small: float
    marker: float
    line: float
    ticks: int
    margin: int

    @property
    def narrow(self) -> bool:
        """Whether this is the layout for a phone."""
        return self.name == "narrow"


WIDE = Layout("wide", 720, title=17, text=13, small=12, marker=6.5, line=2.0, ticks=10, margin=6)
# A phone of 360 px leaves about 330 px: type of 12 arrives there at 11 px, the least that reads well.
NARROW = Layout("narrow", 360, title=15.5, text=12.5, small=12, marker=5.2, line=1.8, ticks=5, margin=4)
LAYOUTS = (WIDE, NARROW)


@contextmanager
def style() -> Iterator[None]:
    """Set matplotlib up for the time of one drawing; nothing global is changed.

    Examples
    --------
    >>> with style():
    ...     matplotlib.rcParams["svg.hashsalt"]
    'impact'
    """
    params: Any = matplotlib.rcParams
    before = dict.copy(params)
    dict.update(params, _settings())
    try:
        yield
    finally:
        before.pop("backend", None)  # one that was chosen meanwhile stays
        dict.update(params, before)


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    """Check the settings of all drawings, once: for each it would take a tenth of its time."""
    defaults: Any = matplotlib.rcParamsDefault
    settings: Any = matplotlib.RcParams({key: defaults[key] for key in defaults if key not in _NOT_OURS})
    settings.update(_RC)
    return dict.copy(settings)


def _width(word: str, bold: bool) -> float:
    width, _, _ = lettering.unscaled(word, _FACES[bold])
    return width


def measure(text: str, size: float, bold: bool = False) -> float:
    """Measure the width of one line of text in pixels, without needing a figure.

    A line is as wide as its words and the spaces between them, and most words are met again.

    Examples
    --------
    >>> measure("1,000", 12) < measure("1,000,000", 12)
    True
    """
    if not text:
        return 0.0
    words = text.split(" ")
    width = sum(_width(word, bold) for word in words if word) + (len(words) - 1) * _width(" ", bold)
    return width * (size / text_to_path.FONT_SCALE)


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break text into lines no wider than ``width`` pixels; a word that is too long is cut.

    Examples
    --------
    >>> wrap("", 100, 12)
    []
    >>> wrap("one two three", 60, 12)
    ['one two', 'three']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        trial = f"{line} {word}" if line else word
        if measure(trial, size, bold) <= width:
            line = trial
            continue
        if line:
            lines.append(line)
        line = word
        while measure(line, size, bold) > width and len(line) > 1:
            fits = (n for n in range(len(line) - 1, 1, -1) if measure(line[:n], size, bold) <= width)
            cut = next(fits, 1)
            lines.append(line[:cut])
            line = line[cut:]
    if line:
        lines.append(line)
    return lines


def shorten(text: str, width: float, size: float, bold: bool = False) -> str:
    """Cut text to ``width`` pixels, ending in an ellipsis.

    Examples
    --------
    >>> shorten("Chad", 100, 12)
    'Chad'
    """
    if measure(text, size, bold) <= width:
        return text
    short = text
    while short and measure(short.rstrip() + "…", size, bold) > width:
        short = short[:-1]
    return short.rstrip(" ,(") + "…"


def year_ticks(first: int, last: int, most: int) -> list[int]:
    """Choose round years between two years, at most ``most`` of them.

    Examples
    --------
    >>> year_ticks(1999, 2024, 5)
    [2000, 2005, 2010, 2015, 2020]
    >>> year_ticks(1999, 2024, 4)
    [2000, 2010, 2020]
    """
    for step in (1, 2, 5, 10, 20, 50, 100):
        ticks = list(range(math.ceil(first / step) * step, last + 1, step))
        if len(ticks) <= most:
            return ticks or [first]
    return [first, last]
