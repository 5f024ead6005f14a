"""A picture with its words, its numbers and its sources; drawn twice, for a page and for a phone.

Text in the SVG stays text: it can be found, copied, translated and restyled, and a picture takes 25 kB
instead of 80. Room is measured with DejaVu Sans, which runs wider than the other faces in ``FACES``, so
that words set in any of them stay clear of each other. The PNG is drawn in DejaVu Sans itself.
"""

from __future__ import annotations

import base64
import hashlib
import io
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from impact.charts.frame import hover, theme
from impact.charts.frame.canvas import Key, Page, Words, lay_out
from impact.charts.frame.hover import SVG
from impact.charts.frame.theme import NARROW, WIDE, Layout
from impact.errors import ImpactError

MIME = "application/vnd.impact.figure.v1+json"

#: Given once on the ``svg`` element as an attribute, so that the style sheet of a page can overrule it.
FACES = "system-ui, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

_XLINK = "http://www.w3.org/1999/xlink"
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FACE = re.compile(r"font-family:[^;]*;?")
_GEOMETRY = ("d", "x", "y", "width", "height", "points")
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

    def __post_init__(self) -> None:
        check_id(self.id)
        for name, value in (("title", self.title), ("alt", self.alt)):
            if not value.strip():
                raise ImpactError(f"chart {self.id!r} has an empty {name}", "a sentence", f"pass {name}=")

    def render(self, layout: Layout = WIDE) -> Figure:
        """Draw the picture for one layout."""
        return self._page(layout).figure

    def _page(self, layout: Layout) -> Page:
        with theme.style():
            page = lay_out(
                layout, Words(self.title, self.subtitle, self.source_line, self.keys), self.body[layout.name]
            )
            self.draw(page)
        return page

    @property
    def figure(self) -> Figure:
        """The picture at page width as a matplotlib figure, drawn anew each time."""
        return self.render(WIDE)

    def svg(self, layout: Layout = WIDE) -> str:
        """Render the picture as one SVG element, ready to stand in a page beside others."""
        page = self._page(layout)
        named = hover.name_groups(page.titles)
        with theme.style():
            buffer = io.StringIO()
            page.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        root = ET.fromstring(buffer.getvalue())  # noqa: S314 - written by matplotlib a moment ago
        hover.write_titles(root, named)
        hover.write_discs(root, page.figure, page.titles)
        return tidy(root, f"{self.id}-{layout.name}", self.title, self.alt)

    def png(self, layout: Layout = WIDE, scale: float = 2.0) -> bytes:
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
            "svg_narrow": self.svg(NARROW),
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        return {
            MIME: self.as_json(),
            "image/svg+xml": self.svg(WIDE),
            "image/png": base64.b64encode(self.png()).decode("ascii"),
            "text/plain": f"{self.title}\n{self.alt}\nSource: {self.source_line}",
        }


def check_id(name: str) -> None:
    """Refuse an id that could not name a file.

    Raises
    ------
    ImpactError
        Anything but lower-case letters, digits, and single hyphens or underscores between them.
    """
    if not _SLUG.fullmatch(name):
        raise ImpactError(
            f"id {name!r}",
            "lower-case letters, digits and hyphens, such as 'casualties-by-year'",
            "rename it",
        )


def tidy(root: ET.Element, prefix: str, title: str, alt: str) -> str:
    """Make matplotlib's SVG fit to stand in a page: small, without links, dates and clashing ids.

    Ids are made anew from ``prefix`` and kept only where something refers to them; matplotlib's style
    sheet, which would apply to the whole page, becomes attributes; lengths are rounded to hundredths of a
    pixel, so that the last digits of different processors do not show.
    """
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", _XLINK)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith("}metadata") or child.tag == f"{{{SVG}}}style":
                parent.remove(child)
    wanted = {
        name
        for element in root.iter()
        for key, value in element.attrib.items()
        for name in ([value[1:]] if key == f"{{{_XLINK}}}href" else _REFERENCE.findall(value))
    }
    stem = "i" + hashlib.sha256(prefix.encode()).hexdigest()[:6]
    names = {name: f"{stem}-{i}" for i, name in enumerate(sorted(wanted))}
    for element in root.iter():
        _tidy_element(element, names)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{SVG}}}defs" and len(child) == 0:
                parent.remove(child)
    root.attrib.pop("version", None)
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    root.attrib.update(
        {
            "width": f"{width:g}",
            "height": f"{height:g}",
            "role": "img",
            "aria-labelledby": f"{prefix}-title {prefix}-desc",
            "font-family": FACES,
            "style": "stroke-linejoin:round;stroke-linecap:butt",
        }
    )
    words = [("desc", alt), ("title", title)]
    for tag, text in words:
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{prefix}-{tag}"})
        element.text = text
        root.insert(0, element)
    for element in root.iter():
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None
    return ET.tostring(root, encoding="unicode")


def _tidy_element(element: ET.Element, names: Mapping[str, str]) -> None:
    attributes = element.attrib
    name = names.get(attributes.pop("id", ""))
    if name is not None:
        attributes["id"] = name
    link = attributes.get(f"{{{_XLINK}}}href")
    if link is not None:
        attributes[f"{{{_XLINK}}}href"] = f"#{names[link[1:]]}"
    for key, value in list(attributes.items()):
        pointed = _REFERENCE.sub(lambda m: f"url(#{names[m[1]]})", value)
        if key == "style":
            attributes[key] = _FACE.sub("", pointed.replace(": ", ":").replace("; ", ";"))
        elif key in _GEOMETRY or key == "transform":
            attributes[key] = _shorten_numbers(" ".join(value.split()))
        else:
            attributes[key] = pointed


def _shorten_numbers(text: str) -> str:
    return _NUMBER.sub(lambda m: f"{round(float(m[0]), 2) + 0.0:g}", text)


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
        "rows": [[_plain(value) for value in row] for row in frame.itertuples(index=False, name=None)],
    }


def _plain(value: Any) -> Any:
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
