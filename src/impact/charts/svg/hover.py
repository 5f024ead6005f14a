"""What a mark says when it is pointed at: native ``<title>`` elements in the SVG, one for each mark.

Points get an invisible disc, larger than the mark where there is room, because few people hit a dot of six
pixels; bars, shapes and words carry the title themselves. Nothing here is paid for by a picture that gives
no values.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from impact.charts.svg.drawing import SVG
from impact.errors import ImpactError

_LEAST = 8.0  # radius in pixels of the disc over a point that stands alone


@dataclass(frozen=True)
class Values:
    """The marks of one artist and what each says; an empty text says nothing."""

    artist: Artist | BarContainer
    texts: tuple[str, ...]


def values(artist: Artist | BarContainer, texts: str | Sequence[str]) -> Values:
    """Pair the marks of an artist with their texts.

    Parameters
    ----------
    artist
        A line (one text a vertex), a collection of points or shapes, a container of bars, a single patch,
        or a text.
    texts
        One for each mark, in the order they were drawn from; a single text for a single mark.

    Raises
    ------
    ImpactError
        More or fewer texts than marks, or an artist that has no marks.
    """
    lines = (texts,) if isinstance(texts, str) else tuple(texts)
    marks = _count(artist)
    if marks != len(lines):
        raise ImpactError(
            f"{len(lines)} texts for the {marks} marks of a {type(artist).__name__}",
            "one text for each mark",
            'pass "" for a mark that says nothing',
        )
    return Values(artist, lines)


def _count(artist: Artist | BarContainer) -> int:
    if isinstance(artist, BarContainer):
        return len(artist.patches)
    if isinstance(artist, Line2D):
        return len(np.asarray(artist.get_xydata()))
    if isinstance(artist, Collection):
        return len(np.asarray(artist.get_offsets()) if _has_points(artist) else artist.get_paths())
    if isinstance(artist, (Patch, Text)):
        return 1
    raise ImpactError(
        f"values for a {type(artist).__name__}", "a line, a collection, bars, a patch or a text", ""
    )


def _has_points(artist: Collection) -> bool:
    """Whether the marks of a collection are one shape at many places, as those of ``scatter``."""
    return not isinstance(artist.get_offset_transform(), IdentityTransform)


def name_groups(groups: Sequence[Values]) -> dict[str, tuple[str, ...]]:
    """Give artists that carry titles themselves a group id in the SVG, before it is drawn."""
    names: dict[str, tuple[str, ...]] = {}
    for item in groups:
        for artist, texts in _shapes(item):
            if any(texts) and artist.get_visible():
                name = f"value-{len(names)}"
                artist.set_gid(name)
                names[name] = texts
    return names


def _shapes(item: Values) -> Iterator[tuple[Artist, tuple[str, ...]]]:
    artist = item.artist
    if isinstance(artist, BarContainer):
        yield from ((patch, (text,)) for patch, text in zip(artist.patches, item.texts, strict=True))
    elif not isinstance(artist, Line2D) and not (isinstance(artist, Collection) and _has_points(artist)):
        yield artist, item.texts


def entitle(marks: Sequence[ET.Element | None], texts: Sequence[str]) -> list[ET.Element]:
    """Write titles into the marks of a group; None stands for the group itself, whose title is given back.

    Raises
    ------
    ImpactError
        When another number of marks was drawn than there are texts.
    """
    if len(marks) != len(texts):
        raise ImpactError(
            f"{len(marks)} marks were drawn for {len(texts)} texts, the first is {texts[0]!r}",
            "one mark for each text",
            "leave out marks without a finite place before they are drawn",
        )
    own = []
    for mark, text in zip(marks, texts, strict=True):
        if text:
            title = ET.Element(f"{{{SVG}}}title")
            title.text = text
            if mark is None:
                own.append(title)
            else:
                mark.insert(0, title)
    return own


def write_discs(root: ET.Element, figure: Figure, groups: Sequence[Values]) -> None:
    """Lay invisible discs with titles over the points; to be called when the figure has been drawn."""
    discs = [disc for item in groups for disc in _points(item)]
    if not discs:
        return
    places = np.array([place for place, _, _ in discs])
    apart = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    near = apart.min(axis=1) / 2
    height = figure.bbox.height
    group = ET.SubElement(root, f"{{{SVG}}}g", {"pointer-events": "all", "fill": "none"})
    for ((x, y), radius, text), room in zip(discs, near, strict=True):
        reach = max(radius, min(max(radius, _LEAST), room))
        place = {"cx": f"{x:.1f}", "cy": f"{height - y:.1f}", "r": f"{reach:.1f}"}
        title = ET.SubElement(ET.SubElement(group, f"{{{SVG}}}circle", place), f"{{{SVG}}}title")
        title.text = text


def _points(item: Values) -> Iterator[tuple[tuple[float, float], float, str]]:
    """Find the points that are seen: their place in pixels, their radius, their text."""
    artist = item.artist
    if isinstance(artist, Line2D):
        places = artist.get_transform().transform(np.asarray(artist.get_xydata(), dtype=float))
        radius = artist.get_markersize() / 2
    elif isinstance(artist, Collection) and _has_points(artist):
        offsets: np.ndarray = np.ma.filled(np.ma.asarray(artist.get_offsets(), dtype=float), np.nan)
        places = artist.get_offset_transform().transform(offsets)
        sizes = getattr(artist, "get_sizes", lambda: np.array([]))()
        radius = float(np.sqrt(np.max(sizes))) / 2 if len(sizes) else _LEAST
    else:
        return
    if not artist.get_visible():
        return
    box = artist.axes.get_window_extent().padded(radius) if artist.axes and artist.get_clip_on() else None
    for (x, y), text in zip(places, item.texts, strict=True):
        if text and np.isfinite([x, y]).all() and (box is None or box.contains(x, y)):
            yield (float(x), float(y)), radius, text
