"""The colours of the house by meaning, for light and dark paper; no drawing library is needed to read them.

A picture is drawn in the light colours, so that a saved file is right wherever it is opened. In a page each
becomes a variable with the light colour as fallback (``var(--c-total,#0b5a94)``), and the page's style sheet
sets the variables on a dark screen.

Safe for the common colour-vision deficiencies (after Okabe and Ito, and Paul Tol), and apart in lightness
too, because people print in grey. ``tests/unit/charts/test_palette.py`` computes contrast and distances.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: What a colour is for: words; marks and lines that carry a value; areas behind them; rules; paper.
Role = Literal["text", "mark", "area", "rule", "paper"]


@dataclass(frozen=True)
class Colour:
    """One meaning on light and on dark paper, and the darker shade for words where the mark is too light."""

    light: str
    dark: str
    role: Role
    words: str = ""


PALETTE: Mapping[str, Colour] = {
    "ink": Colour("#1c1c1c", "#e8e6e1", "text"),
    "muted": Colour("#595959", "#b5b2ab", "text"),
    "faint": Colour("#8f8f8f", "#85898d", "mark", words="muted"),
    "rule": Colour("#dedede", "#363b40", "rule"),
    "paper": Colour("#ffffff", "#16181a", "paper"),
    # Quantities.
    "total": Colour("#0b5a94", "#6cb2e8", "mark"),
    "killed": Colour("#7d1d4d", "#cf5c97", "mark"),
    "injured": Colour("#c77414", "#f2b35c", "mark", words="injured-words"),
    "injured-words": Colour("#9c5500", "#f2b35d", "text"),
    "unknown": Colour("#8193a1", "#9db1c0", "mark", words="unknown-words"),
    "unknown-words": Colour("#5c6f7e", "#9eb2c1", "text"),
    "weak": Colour("#8a8a8a", "#999999", "mark", words="muted"),
    "accent": Colour("#c04a00", "#ff8d52", "mark"),
    "other": Colour("#2a8c66", "#86e3bb", "mark", words="other-words"),
    "other-words": Colour("#1b6f50", "#86e3bc", "text"),
    "back": Colour("#949494", "#7f8387", "mark", words="muted"),
    # Who stands behind a figure: the further from the paper, the closer to the body that made it.
    "primary": Colour("#0a3d6b", "#b4dbfb", "mark"),
    "near": Colour("#2a70ac", "#68abe2", "mark"),
    "pale": Colour("#5d98c6", "#3f7db1", "mark", words="near"),
    "cited": Colour("#c77a1e", "#d98a2b", "mark", words="injured-words"),
    "none": Colour("#efefef", "#24292e", "area"),
    # Areas behind marks.
    "band": Colour("#cfe0ed", "#1d3d57", "area"),
    "band-inner": Colour("#8fb8d6", "#2c5f87", "area"),
    "ground": Colour("#ececec", "#272c31", "area"),
    "land": Colour("#e4e4e1", "#2c3136", "area"),
}

_NAMES = {colour.light: name for name, colour in PALETTE.items()}
_HEX = re.compile(r"#[0-9a-f]{6}\b")


def light(name: str) -> str:
    """Look a colour up for drawing.

    Examples
    --------
    >>> light("paper")
    '#ffffff'
    """
    return PALETTE[name].light


def for_words(colour: str) -> str:
    """Find the shade of a mark's colour in which words can be read; any other colour is its own.

    Examples
    --------
    >>> for_words(light("injured")) == light("injured-words"), for_words(light("total")) == light("total")
    (True, True)
    """
    name = _NAMES.get(colour, "")
    return PALETTE[PALETTE[name].words].light if name and PALETTE[name].words else colour


def as_variables(svg: str) -> str:
    """Write the colours in the attributes of an SVG as variables of the page, with the light one as fallback.

    Examples
    --------
    >>> as_variables('<path style="fill:#0b5a94;stroke:#123456"/>')
    '<path style="fill:var(--c-total,#0b5a94);stroke:#123456"/>'
    """
    return re.sub(r'(?<= style=")[^"]*', lambda style: _HEX.sub(_variable, style[0]), svg)


def _variable(colour: re.Match[str]) -> str:
    name = _NAMES.get(colour[0])
    return f"var(--c-{name},{colour[0]})" if name else colour[0]


def dark_variables() -> str:
    """Write the variables for dark paper as declarations of a style sheet."""
    return "".join(f"--c-{name}:{colour.dark};" for name, colour in PALETTE.items())
