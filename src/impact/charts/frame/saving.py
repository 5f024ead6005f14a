"""The file of a picture: PNG, SVG or PDF, by the extension of its name."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Protocol

import numpy as np

from impact.charts.frame.theme import DPI, LAYOUTS, Layout
from impact.errors import ImpactError
from impact.project.output_files import file_to_write, write_bytes

EXTENSIONS = (".png", ".svg", ".pdf")


class Picture(Protocol):
    """What can be drawn in each form."""

    def png(self, layout: Layout, scale: float) -> bytes:
        """Render as PNG."""

    def svg(self, layout: Layout) -> str:
        """Render as SVG."""

    def pdf(self, layout: Layout) -> bytes:
        """Render as PDF."""


def save(picture: Picture, path: str | os.PathLike[str], dpi: float, layout: str | Layout) -> Path:
    """Write a picture; see :meth:`impact.charts.Chart.save`."""
    place = file_to_write(path, EXTENSIONS)
    resolution: object = dpi  # whatever a caller passes
    if not isinstance(resolution, (int, float, np.number)) or not (math.isfinite(dpi) and dpi > 0):
        raise ImpactError(f"dpi={dpi!r}", "a number of pixels an inch above zero", "300 is right for print")
    width = layout_of(layout)
    extension = place.suffix.lower()
    if extension == ".png":
        content = picture.png(width, dpi / DPI)
    elif extension == ".pdf":
        content = picture.pdf(width)
    else:
        content = picture.svg(width).encode() + b"\n"
    write_bytes(place, content)
    return place


def layout_of(layout: object) -> Layout:
    """Take a layout, or look one up by its name.

    Raises
    ------
    ImpactError
        A name that no layout has.
    """
    if isinstance(layout, Layout):
        return layout
    known = {one.name: one for one in LAYOUTS}
    if not isinstance(layout, str) or layout not in known:
        raise ImpactError(
            f"layout={layout!r}", " or ".join(map(repr, known)), "leave it out for the wide one"
        )
    return known[layout]
