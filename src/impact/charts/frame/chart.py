"""A picture with its words, its numbers and its sources; drawn twice, for a page and for a phone.

Text in the SVG stays text: it can be found, copied, translated and restyled, and a picture takes 25 kB
instead of 80. Room is measured with DejaVu Sans, which runs wider than the other faces in ``FACES``, so
that words set in any of them stay clear of each other. The PNG is drawn in DejaVu Sans itself.
"""

from __future__ import annotations

import base64
import io
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from impact.arguments import needs, number, shown
from impact.charts.frame import palette, saving, screens, theme
from impact.charts.frame.canvas import Key, Page, Words, lay_out
from impact.charts.frame.readers_table import Heading, tabulate
from impact.charts.frame.theme import NARROW, WIDE, Layout
from impact.charts.svg import drawing, hover
from impact.charts.svg.renderer import SvgRenderer
from impact.charts.words.alternative import without_table
from impact.errors import ImpactError

MIME = "application/vnd.impact.figure.v1+json"

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, eq=False)
class Chart:
    """A picture that knows what it shows.

    Parameters
    ----------
    id
        Slug, unique in its report; names the files.
    title
        The answer as a sentence, drawn above the picture.
    draw
        Draws the picture into a :class:`~impact.charts.frame.canvas.Page`; called once for each layout.
    body
        Height of the picture without its words, in pixels, by name of layout.
    data
        The numbers that are drawn, one row for each mark.
    alt
        What the picture shows, in words and numbers, for those who do not see it.
    subtitle, caption
        What is counted and in which unit (drawn); remarks that stand below it in the page (not drawn).
    sources, source_line
        Ids of the sources, and the line that names them (drawn).
    keys
        Marks that need explaining.
    headings, parts, kind
        How a reader's table of the data is read, see :func:`impact.charts.frame.readers_table.tabulate`.

    Raises
    ------
    ImpactError
        The id is no slug, or title or alternative text is empty.
    """

    id: str
    title: str
    draw: Callable[[Page], None] = field(repr=False)
    body: Mapping[str, float]
    data: pd.DataFrame = field(repr=False)
    alt: str
    subtitle: str = ""
    caption: str = ""
    sources: tuple[str, ...] = ()
    source_line: str = ""
    keys: tuple[Key, ...] = ()
    headings: tuple[Heading, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""

    def __post_init__(self) -> None:
        check_id(self.id)
        for name, value in (("title", self.title), ("alt", self.alt)):
            if not value.strip():
                raise ImpactError(f"chart {self.id!r} has an empty {name}", "a sentence", f"pass {name}=")

    def render(self, layout: str | Layout = WIDE) -> Figure:
        """Draw the picture for one layout."""
        with theme.style():
            return self._page(saving.layout_of(layout)).figure

    def _page(self, layout: Layout) -> Page:
        """Draw the picture, in the style of all pictures."""
        words = Words(self.title, self.subtitle, self.source_line, self.keys)
        page = lay_out(layout, words, self.body[layout.name])
        self.draw(page)
        texts = [text for axes in page.figure.axes for text in axes.texts]
        for text in (*page.sheet.texts, *texts):  # a colour that a mark can have may be too light for words
            text.set_color(_for_words(text.get_color()))
        return page

    @property
    def figure(self) -> Figure:
        """The picture at page width as a matplotlib figure, drawn anew each time."""
        return self.render(WIDE)

    def svg(self, layout: str | Layout = WIDE, *, words: bool = True) -> str:
        """Render the picture as one SVG element, ready to stand in a page beside others.

        Without ``words`` it is the drawing with its key alone, for a place that gives title, subtitle and
        sources as text.
        """
        with theme.style():
            return self._written(self._page(saving.layout_of(layout)), words)

    def _written(self, page: Page, words: bool) -> str:
        """Write a picture that was laid out, in the style of all pictures."""
        layout = page.layout
        width, height = (float(side) * theme.DPI for side in page.figure.get_size_inches())
        renderer = SvgRenderer(width, height, hover.name_groups(page.titles))
        page.figure.draw(renderer)
        prefix = f"{self.id}-{layout.name}"
        drawn = renderer.finish(prefix)
        root = drawing.framed(drawn, (width, height), page.drawing, prefix, (self.title, self.alt))
        hover.write_discs(root, page.figure, page.titles)
        if not words:
            drawing.without_words(root)
        return drawing.write(root)

    @needs("png", scale=number(above=0))
    def png(self, layout: str | Layout = WIDE, scale: float = 2.0) -> bytes:
        """Render the picture as PNG, ``scale`` image pixels for each pixel of the layout."""
        with theme.style():
            buffer = io.BytesIO()
            self.render(layout).savefig(
                buffer,
                format="png",
                dpi=theme.DPI * scale,
                metadata={"Software": None},
                pil_kwargs={"compress_level": 3},  # line art: more effort gains nothing
            )
        return buffer.getvalue()

    def pdf(self, layout: str | Layout = WIDE) -> bytes:
        """Render the picture as PDF, its fonts embedded as Type 42, so that words can be edited."""
        with theme.style(), rc_context({"pdf.fonttype": 42}):
            buffer = io.BytesIO()
            about = {
                "Title": self.title,
                "Subject": without_table(self.alt),
                "CreationDate": None,
                "Creator": None,
            }
            self.render(layout).savefig(buffer, format="pdf", metadata=about)
        return buffer.getvalue()

    def save(self, path: str | os.PathLike[str], *, dpi: float = 300, layout: str | Layout = WIDE) -> Path:
        """Write the picture into a file, in the form that its extension names.

        Parameters
        ----------
        path
            Ends in .png, .svg or .pdf; .svg and .pdf are vectors. A file that is there is replaced.
        dpi
            Pixels an inch of a .png; the wide layout is ten inches wide.
        layout
            ``"wide"``, or ``"narrow"`` for a phone or one column of a page.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ImpactError
            Another extension or layout, no resolution, a folder that does not exist.

        Examples
        --------
        >>> chart.save("ukraine.png", dpi=300)  # doctest: +SKIP
        PosixPath('ukraine.png')
        """
        alone = replace(self, alt=without_table(self.alt))
        return saving.save(alone, path, dpi, layout)

    def as_json(self) -> dict[str, Any]:
        """Collect all but the wide picture as plain values: words, sources, data, the picture for phones."""
        return {
            "schema": "impact-figure/1",
            "id": self.id,
            "title": self.title,
            "subtitle": self.subtitle,
            "caption": self.caption,
            "alt": self.alt,
            "sources": list(self.sources),
            "source_line": self.source_line,
            "data": frame_as_json(self.data),
            "numbers": tabulate(self.data, self.headings, self.parts, self.kind),
            "svg_narrow": self.svg(NARROW),
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        svg = self.svg(WIDE)
        bundle = {
            MIME: self.as_json(),
            "image/svg+xml": svg,
            "text/plain": f"{self.title}\n{self.alt}\nSource: {self.source_line}",
        }
        if not screens.makes_png():
            bundle["image/png"] = base64.b64encode(self.png()).decode("ascii")
        # Where both are there, JupyterLab takes HTML: an image could not follow its theme.
        return bundle if screens.in_report() else {**bundle, "text/html": screens.picture(svg)}


@lru_cache(maxsize=256)
def _for_words(colour: Any) -> str:
    return palette.for_words(to_hex(colour))


def check_id(name: object) -> None:
    """Refuse an id that could not name a file.

    Raises
    ------
    ImpactError
        Anything but lower-case letters, digits, and single hyphens or underscores between them.
    """
    if not isinstance(name, str) or not _SLUG.fullmatch(name):
        raise ImpactError(
            f"id {shown(name)}",
            "lower-case letters, digits and hyphens, such as 'casualties-by-year'",
            "rename it",
        )


def frame_as_json(frame: pd.DataFrame) -> dict[str, Any]:
    """Render a frame as columns and rows of plain values.

    Missing values become null, dates ISO text, and infinite numbers, which JSON does not know, "inf".

    Examples
    --------
    >>> frame_as_json(pd.DataFrame({"year": [2024], "value": [None]}))
    {'columns': ['year', 'value'], 'rows': [[2024, None]]}
    >>> frame_as_json(pd.DataFrame({"high": [math.inf]}))["rows"]
    [['inf']]
    """
    return {
        "columns": [str(name) for name in frame.columns],
        "rows": [list(map(_plain, row)) for row in zip(*_cells_of(frame), strict=True)],
    }


def _cells_of(frame: pd.DataFrame) -> list[list[Any]]:
    return [column.tolist() for _, column in frame.items()]


def _plain(value: Any) -> Any:
    if type(value) in (str, bool, int):
        return value
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isinf(value):
            return str(value)
        # Twelve significant digits: more would show the processor, not the figure.
        value = float(f"{value:.12g}")
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, (bool, int, str)):
        return value
    return str(value)
