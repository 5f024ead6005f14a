"""A renderer that writes matplotlib's artists as the SVG of a page, in one pass.

Matplotlib's own SVG is made to stand alone: before it can stand in a page it has to be read again, its
style sheet taken out, its ids made anew, its lengths rounded and its groups gathered, which costs as much as
writing it. This one writes at once what is left after that. It knows what charts draw: paths, marks, words,
hatches and cuts, no pictures made of pixels and no shading.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from impact.charts.svg import hover, lettering
from impact.charts.svg.definitions import HREF, PATH, Definitions, defs, named
from impact.charts.svg.drawing import SVG, WORDS
from impact.charts.svg.svg_values import (
    colour,
    exact_path,
    ink,
    length,
    number,
    short_path,
    stroke,
    style_of,
    styled,
)
from impact.errors import ImpactError

_G, _USE, _TEXT = (f"{{{SVG}}}{name}" for name in ("g", "use", "text"))

# Of such marks, so many with one style are gathered.
_MARKS = {PATH, _USE, _TEXT}
_SEVERAL = 3
_ANCHORS = {"left": "start", "right": "end", "center": "middle"}
_UPSIDE_DOWN = np.diag([1.0, -1.0, 1.0])


@dataclass
class _Group:
    """A group that is being written: what is in it, and its marks, which may carry titles."""

    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    elements: list[ET.Element] = field(default_factory=list)
    marks: list[ET.Element] = field(default_factory=list)


class SvgRenderer(RendererBase):
    """Writes a figure that is drawn with it.

    Parameters
    ----------
    width, height
        Of the figure, in pixels.
    titles
        What the marks of a group say when they are pointed at, by the group's id.
    """

    def __init__(self, width: float, height: float, titles: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self._width, self._height = width, height
        self._titles = dict(titles)
        self._open = [_Group()]
        self._flip = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, height], [0.0, 0.0, 1.0]])
        self._definitions = Definitions()
        self._collections = 0

    def finish(self, prefix: str) -> list[ET.Element]:
        """Give what was drawn; ids begin with a hash of ``prefix``, the picture's name, and what they name.

        Raises
        ------
        ImpactError
            A group that has titles was not drawn.
        """
        while len(self._open) > 1:
            self.close_group()
        for texts in self._titles.values():
            hover.entitle([], texts)
        elements = self._gathered(self._open[0].elements + self._definitions.at_the_end())
        self._definitions.name(prefix)
        return elements

    # -- groups -----------------------------------------------------------------------------------------

    def open_group(self, s: str, gid: str | None = None) -> None:  # noqa: ARG002
        """Begin a group; one that says nothing about what is in it is not written."""
        self._open.append(_Group(gid or "", {"class": WORDS} if gid == WORDS else {}))

    def close_group(self, s: str = "") -> None:  # noqa: ARG002
        """End the group that was begun last, and give its marks their titles."""
        group = self._open.pop()
        outer = self._open[-1]
        outer.marks += group.marks
        texts = self._titles.pop(group.name, None)
        titles = [] if texts is None else hover.entitle(group.marks or [None], texts)
        elements = titles + self._gathered(group.elements)
        if group.attributes or titles:
            whole = ET.Element(_G, group.attributes)
            whole.extend(elements)
            elements = [whole]
            if "clip-path" in group.attributes:
                self._definitions.refers(whole)
        outer.elements += elements

    def _gathered(self, elements: list[ET.Element]) -> list[ET.Element]:
        """Say the style of neighbours once, in a group around them."""
        if len(elements) < _SEVERAL:
            return elements
        gathered: list[ET.Element] = []
        for style, run in groupby(elements, lambda element: element.tag in _MARKS and element.get("style")):
            same = list(run)
            if style and len(same) >= _SEVERAL:
                group = ET.Element(_G, {"style": str(style)})
                for element in same:
                    del element.attrib["style"]
                group.extend(same)
                same = [group]
                if "url(" in str(style):
                    self._definitions.refers(group)
            gathered += same
        return gathered

    def _add(self, tag: str, attributes: dict[str, str]) -> ET.Element:
        element = ET.Element(tag, attributes)
        group = self._open[-1]
        group.elements.append(element)
        if tag != _TEXT:
            group.marks.append(element)
        if HREF in attributes or "clip-path" in attributes or "url(" in attributes.get("style", ""):
            self._definitions.refers(element)
        return element

    def _cut_around(self, gc: Any, tag: str, attributes: dict[str, str]) -> ET.Element:
        """Write an element in a group that is cut, as a cut of its own would move with it."""
        self._open.append(_Group("", self._clip(gc)))
        element = self._add(tag, attributes)
        self.close_group()
        return element

    # -- shapes -----------------------------------------------------------------------------------------

    def draw_path(
        self,
        gc: Any,
        path: Any,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Write a shape or a line; a line is cut to the page."""
        is_line = rgbFace is None and gc.get_hatch_path() is None
        clip = (0.0, 0.0, self._width, self._height) if is_line else None
        written = short_path(path, self._flip @ transform.get_matrix(), clip)
        shape = {"d": written} if written else {}
        self._add(PATH, {**shape, **self._clip(gc), **styled(self._style(gc, rgbFace))})

    def draw_markers(
        self,
        gc: Any,
        marker_path: Path,
        marker_trans: Transform,
        path: Any,
        trans: Transform,
        rgbFace: Any = None,  # noqa: N803 - its name in matplotlib
    ) -> None:
        """Write one mark at many places: once, and then where it is used."""
        if not len(path.vertices):
            return
        style = self._style(gc, rgbFace)
        name, defined = self._definitions.marker(marker_path, marker_trans, style)
        if defined is not None:
            self._open[-1].elements.append(defs([defined]))
        self._open.append(_Group("", self._clip(gc)))
        written = styled(style)
        clip = (0, 0, self._width * 72, self._height * 72)
        moved = Affine2D(self._flip @ trans.get_matrix())
        for vertices, _ in path.iter_segments(moved, clip=clip, simplify=False):
            if len(vertices):
                at = {"x": length(vertices[-2]), "y": length(vertices[-1])}
                self._add(_USE, {HREF: f"#{name}", **at, **written})
        self.close_group()

    def draw_path_collection(
        self,
        gc: Any,
        master_transform: Transform,
        paths: Sequence[Any],
        all_transforms: Any,
        offsets: Any,
        offset_trans: Transform,
        facecolors: Any,
        edgecolors: Any,
        *styles: Any,
        **more: Any,
    ) -> None:
        """Write shapes one by one, or once where the same are used often enough."""
        corners = len(paths[0].vertices) if len(paths) > 0 else 0
        base: Any = super()  # its helpers are meant for renderers, and have no types
        uses = base._iter_collection_uses_per_path(paths, all_transforms, offsets, facecolors, edgecolors)
        if corners + 9 * uses + 3 >= (corners + 5) * uses:
            placing = (offsets, offset_trans, facecolors, edgecolors, *styles)
            base.draw_path_collection(gc, master_transform, paths, all_transforms, *placing, **more)
            return
        names, defined = [], []
        for i, (path, transform) in enumerate(
            base._iter_collection_raw_paths(master_transform, paths, all_transforms)
        ):
            matrix = _UPSIDE_DOWN @ transform.get_matrix()
            names.append(f"C{self._collections:x}_{i:x}_{named('', exact_path(path, matrix))}")
            defined.append(self._definitions.shape(names[-1], {"d": short_path(path, matrix)}))
        self._open[-1].elements.append(defs(defined))
        placing = (offsets, offset_trans, facecolors, edgecolors, *styles)
        for x, y, name, one, face in base._iter_collection(gc, names, *placing, **more):
            at = {HREF: f"#{name}", "x": length(x), "y": length(self._height - y)}
            self._cut_around(one, _USE, {**at, **styled(self._style(one, face))})
        self._collections += 1

    def draw_image(self, gc: Any, x: Any, y: Any, im: Any, transform: Any = None) -> None:  # noqa: ARG002
        """Refuse a picture made of pixels.

        Raises
        ------
        ImpactError
            Always.
        """
        raise _refused("a picture made of pixels")

    def draw_gouraud_triangles(self, *shading: Any) -> None:  # noqa: ARG002
        """Refuse shading.

        Raises
        ------
        ImpactError
            Always.
        """
        raise _refused("shading")

    # -- words ------------------------------------------------------------------------------------------

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Write words as words; formulas become shapes."""
        if ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        if mtext is not None and (angle == 0 or mtext.get_rotation_mode() == "anchor"):
            left, top = lettering.anchor(mtext, x, y, angle, self._height)
            self.write_line(gc, left, top, s, prop, mtext.get_ha(), angle)
            return
        turned = f" rotate({length(-angle)})" if angle else ""
        place = {"transform": f"translate({length(x)} {length(y)}){turned}"}
        self._write(gc, s, lettering.font_style(prop), place)

    def write_line(
        self, gc: Any, x: float, y: float, words: str, font: FontProperties, align: str, angle: float = 0.0
    ) -> None:
        """Write words on a line that begins, ends or has its middle at a place, from the upper left."""
        style = lettering.font_style(font) | {"text-anchor": _ANCHORS[align]}
        place = {"x": length(x), "y": length(y)}
        if angle:
            place["transform"] = f"rotate({length(-angle)} {place['x']} {place['y']})"
        self._write(gc, words, style, place)

    def _write(self, gc: Any, words: str, style: dict[str, str], place: dict[str, str]) -> None:
        written = self._cut_around(gc, _TEXT, {"style": style_of(style | ink(gc)), **place})
        written.text = words if words.strip() else None

    def flipy(self) -> bool:
        """Say that heights are counted from the top."""
        return True

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Give the size of the figure in pixels."""
        return self._width, self._height

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Measure words as they are without hints for a screen."""
        return lettering.extent(s, prop, ismath)

    def _get_font_height_metrics(self, prop: FontProperties) -> lettering.Heights:
        """Say how high lines are; without this matplotlib reads it anew for each text."""
        return lettering.heights(prop)

    # -- styles -----------------------------------------------------------------------------------------

    def _style(self, gc: Any, face: Any) -> dict[str, str]:
        """Say how a shape is filled and its edge drawn; what a page gives to all shapes is left out."""
        style: dict[str, str] = {}
        forced = gc.get_forced_alpha()
        hatch, strokes = gc.get_hatch(), gc.get_hatch_path()
        if hatch is not None and strokes is not None:
            colours = (face, gc.get_hatch_color())
            name = self._definitions.hatch(hatch, strokes, *colours, gc.get_hatch_linewidth())
            style["fill"] = f"url(#{name})"
        elif face is None:
            style["fill"] = "none"
        elif tuple(face[:3]) != (0, 0, 0):
            style["fill"] = colour(face)
        if face is not None and len(face) == 4 and face[3] != 1.0 and not forced:
            style["fill-opacity"] = number(face[3])
        if forced and gc.get_alpha() != 1.0:
            style["opacity"] = number(gc.get_alpha())
        offset, dashes = gc.get_dashes()
        if dashes is not None:
            style["stroke-dasharray"] = ",".join(map(number, dashes))
            style["stroke-dashoffset"] = number(float(offset))
        return {**style, **stroke(gc, forced)}

    def _clip(self, gc: Any) -> dict[str, str]:
        """Say where a shape is cut off."""
        path, transform = gc.get_clip_path()
        box = gc.get_clip_rectangle()
        if path is not None:
            name = self._definitions.cut_to_path(path, self._flip @ transform.get_matrix())
        elif box is not None:
            left, bottom, width, height = box.bounds
            name = self._definitions.cut_to_box(left, self._height - (bottom + height), width, height)
        else:
            return {}
        return {"clip-path": f"url(#{name})"}


def _refused(what: str) -> ImpactError:
    return ImpactError(f"a chart draws {what}", "lines, shapes, marks and words", "draw it another way")
