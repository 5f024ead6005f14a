"""What an SVG defines once and refers to by id: marks, cuts, hatches; and the ids, new in each picture."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Transform

from impact.charts.svg.drawing import SVG, XLINK, stem
from impact.charts.svg.svg_values import colour, exact_path, length, short_path, style_of

DEFS, PATH, RECT = (f"{{{SVG}}}{name}" for name in ("defs", "path", "rect"))
HREF = f"{{{XLINK}}}href"
_CLIP, _PATTERN = f"{{{SVG}}}clipPath", f"{{{SVG}}}pattern"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_HATCH = 72  # pixels of the square that a hatch repeats
_SALT = "impact"


class Definitions:
    """The definitions of one picture, and the elements that refer to them."""

    def __init__(self) -> None:
        self._markers: dict[tuple[str, str], str] = {}
        self._clips: dict[Any, str] = {}
        self._hatches: dict[Any, str] = {}
        self._defined: list[tuple[ET.Element, str]] = []
        self._at_the_end: tuple[list[ET.Element], list[ET.Element]] = ([], [])
        self._pointing: list[ET.Element] = []

    def refers(self, element: ET.Element) -> None:
        """Note that an element refers to a definition."""
        self._pointing.append(element)

    def shape(self, name: str, attributes: dict[str, str]) -> ET.Element:
        """Define a path by a name of its content."""
        element = ET.Element(PATH, attributes)
        self._defined.append((element, name))
        return element

    def marker(
        self, path: Path, transform: Transform, style: Mapping[str, str]
    ) -> tuple[str, ET.Element | None]:
        """Give the name of a mark, and its definition where it is new."""
        exact, brief = _marker(path, transform)
        key = (exact, "; ".join(f"{name}: {value}" for name, value in style.items()))
        if key in self._markers:
            return self._markers[key], None
        name = self._markers[key] = named("m", key)
        stroke = {name: value for name, value in style.items() if name.startswith("stroke")}
        return name, self.shape(name, {"d": brief, **({"style": style_of(stroke)} if stroke else {})})

    def cut_to_box(self, left: float, top: float, width: float, height: float) -> str:
        """Give the name of the cut along a box."""
        key = (left, top, width, height)
        if key not in self._clips:
            names = ("x", "y", "width", "height")
            self._cut(key, ET.Element(RECT, dict(zip(names, map(length, key), strict=True))))
        return self._clips[key]

    def cut_to_path(self, path: Path, matrix: np.ndarray) -> str:
        """Give the name of the cut along a path."""
        key = exact_path(path, matrix)
        if key not in self._clips:
            self._cut(key, ET.Element(PATH, {"d": short_path(path, matrix)}))
        return self._clips[key]

    def _cut(self, key: Any, shape: ET.Element) -> None:
        clip = ET.Element(_CLIP)
        clip.append(shape)
        self._clips[key] = named("p", key)
        self._defined.append((clip, self._clips[key]))
        self._at_the_end[0].append(clip)

    def hatch(self, hatch: str, path: Path, face: Any, stroke: Any, width: float) -> str:
        """Give the name of a pattern of strokes on a ground."""
        key = (hatch, None if face is None else tuple(face), tuple(stroke), width)
        if key not in self._hatches:
            self._hatches[key] = named("h", key)
            pattern = _pattern(path, face, stroke, width)
            self._defined.append((pattern, self._hatches[key]))
            self._at_the_end[1].append(pattern)
        return self._hatches[key]

    def at_the_end(self) -> list[ET.Element]:
        """Give the definitions that stand behind the drawing: cuts, then hatches."""
        return [defs(elements) for elements in self._at_the_end if elements]

    def name(self, prefix: str) -> None:
        """Give ids to what is referred to, and to nothing else: by the picture's name and what they name."""
        references = sorted({name for element in self._pointing for name in _references(element)})
        begin = stem(prefix, content_of(element for element, name in self._defined if name in references))
        names = {name: f"{begin}-{i}" for i, name in enumerate(references)}
        for element, name in self._defined:
            if name in names:
                element.set("id", names[name])
        for element in self._pointing:
            _refer(element, names)


def defs(elements: Sequence[ET.Element]) -> ET.Element:
    """Put definitions into their element."""
    element = ET.Element(DEFS)
    element.extend(elements)
    return element


def content_of(definitions: Iterable[ET.Element]) -> list[list[tuple[object, ...]]]:
    """List definitions as plain values, in no order but their own: what an id stands for, without the id."""
    return sorted(
        [
            (part.tag, *sorted((name, value) for name, value in part.items() if name != "id"))
            for part in element.iter()
        ]
        for element in definitions
    )


def named(kind: str, content: Any) -> str:
    """Name what is referred to by its content, as matplotlib does, so that the order of ids stays."""
    return f"{kind}{hashlib.sha256(f'{_SALT}{content}'.encode()).hexdigest()[:10]}"


def _references(element: ET.Element) -> list[str]:
    values = (element.get("clip-path", ""), element.get("style", ""))
    pointed = [reference for value in values if "url(" in value for reference in _REFERENCE.findall(value)]
    link = element.get(HREF)
    return pointed if link is None else [link[1:], *pointed]


def _refer(element: ET.Element, names: Mapping[str, str]) -> None:
    attributes = element.attrib
    if HREF in attributes:
        attributes[HREF] = f"#{names[attributes[HREF][1:]]}"
    for key in ("clip-path", "style"):
        if "url(" in attributes.get(key, ""):
            attributes[key] = _REFERENCE.sub(lambda match: f"url(#{names[match[1]]})", attributes[key])


def _pattern(path: Path, face: Any, stroke: Any, width: float) -> ET.Element:
    matrix = np.array([[_HATCH, 0.0, 0.0], [0.0, -_HATCH, _HATCH], [0.0, 0.0, 1.0]])
    style = {"fill": colour(stroke), "stroke": colour(stroke), "stroke-width": str(width)}
    style |= {"stroke-linecap": "butt", "stroke-linejoin": "miter"}
    if stroke[3] < 1:
        style["stroke-opacity"] = str(stroke[3])
    # In a style the colour of the ground can be a variable of the page.
    ground = {"fill": "none"} if face is None else {"style": f"fill:{colour(face)};"}
    corner = {"x": "0", "y": "0"}
    size = {"width": str(_HATCH), "height": str(_HATCH)}
    beyond = {"width": str(_HATCH + 1), "height": str(_HATCH + 1)}
    pattern = ET.Element(_PATTERN, {"patternUnits": "userSpaceOnUse", **corner, **size})
    pattern.append(ET.Element(RECT, {**corner, **beyond, **ground}))
    pattern.append(ET.Element(PATH, {"d": short_path(path, matrix), "style": style_of(style)}))
    return pattern


def _marker(path: Path, transform: Transform) -> tuple[str, str]:
    """Write a mark upside down, as heights are counted from the top: with all digits, and briefly."""
    codes = None if path.codes is None else np.asarray(path.codes, dtype=Path.code_type).tobytes()
    matrix = np.diag([1.0, -1.0, 1.0]) @ transform.get_matrix()
    return _written_marker(np.asarray(path.vertices, dtype=float).tobytes(), codes, matrix.tobytes())


@lru_cache(maxsize=512)
def _written_marker(vertices: bytes, codes: bytes | None, matrix: bytes) -> tuple[str, str]:
    corners = np.frombuffer(vertices).reshape(-1, 2)
    path = Path(corners, None if codes is None else np.frombuffer(codes, dtype=Path.code_type))
    moved = np.frombuffer(matrix).reshape(3, 3)
    return exact_path(path, moved), short_path(path, moved)
