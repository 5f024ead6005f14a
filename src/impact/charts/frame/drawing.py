"""The SVG of a picture: small, fit to stand in a page, and cut to the drawing where a page gives the words.

A picture marks its frame: what is written around the drawing has the class ``words``, and ``data-drawing``
on the ``svg`` element is the box that is left without it. Nothing is drawn anew, and no drawing library is
needed.
"""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from itertools import groupby

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

#: Given once on the ``svg`` element as an attribute, so that the style sheet of a page can overrule it.
FACES = "system-ui, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

#: Class of the groups that hold title, subtitle and source line.
WORDS = "words"
#: Attribute that holds the box of the drawing with its key, as a ``viewBox``.
BOX = "data-drawing"

_LINE = re.compile(r"[ML] ?(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)|[zZ]|[^MLzZ ].*")
# Of such marks, so many with one style are gathered.
_MARKS = {f"{{{SVG}}}{name}" for name in ("path", "use", "text")}
_SEVERAL = 3

_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FACE = re.compile(r"font-family:[^;]*;?")


def parse(svg: str) -> ET.Element:
    """Read an SVG."""
    return ET.fromstring(svg)  # noqa: S314 - our own, or in a report that the user has run


def without_words(root: ET.Element) -> None:
    """Leave title, subtitle and source line out and crop the picture, in place."""
    box = root.attrib.pop(BOX, None)
    if box is None:
        return
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("class") == WORDS:
                parent.remove(child)
    _, _, width, height = box.split()
    root.attrib.update({"viewBox": box, "width": width, "height": height})


def write(root: ET.Element) -> str:
    """Write an SVG element without a prefix for its names."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    return ET.tostring(root, encoding="unicode")


def tidy(root: ET.Element, prefix: str, title: str, alt: str) -> None:
    """Make matplotlib's SVG fit to stand in a page: small, without links, dates and clashing ids; in place.

    Ids are made anew from ``prefix`` and kept only where something refers to them; matplotlib's style
    sheet, which would apply to the whole page, becomes attributes; lengths are rounded to tenths of a
    pixel, so that the last digits of different processors do not show.
    """
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith("}metadata") or child.tag == f"{{{SVG}}}style":
                parent.remove(child)
    wanted = {
        name
        for element in root.iter()
        for key, value in element.attrib.items()
        for name in ([value[1:]] if key == f"{{{XLINK}}}href" else _REFERENCE.findall(value))
    }
    stem = "i" + hashlib.sha256(prefix.encode()).hexdigest()[:6]
    names = {name: f"{stem}-{i}" for i, name in enumerate(sorted(wanted))}
    for element in root.iter():
        _tidy_element(element, names)
    _shorten(root)
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
    for tag, text in (("desc", alt), ("title", title)):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{prefix}-{tag}"})
        element.text = text
        root.insert(0, element)


def _tidy_element(element: ET.Element, names: Mapping[str, str]) -> None:
    attributes = element.attrib
    given = attributes.pop("id", "")
    if given == WORDS:
        attributes["class"] = WORDS
    if given in names:
        attributes["id"] = names[given]
    link = attributes.get(f"{{{XLINK}}}href")
    if link is not None:
        attributes[f"{{{XLINK}}}href"] = f"#{names[link[1:]]}"
    fill = attributes.pop("fill", "")
    if fill.startswith("#"):  # of a hatch; in a style it can be a variable of the page
        attributes["style"] = f"fill:{fill};{attributes.get('style', '')}"
    elif fill:
        attributes["fill"] = fill
    for key, value in list(attributes.items()):
        pointed = _REFERENCE.sub(lambda m: f"url(#{names[m[1]]})", value)
        attributes[key] = (
            _FACE.sub("", pointed.replace(": ", ":").replace("; ", ";")) if key == "style" else pointed
        )


def _shorten(root: ET.Element) -> None:
    """Write the same picture in fewer characters, in place; lengths to a tenth of a pixel."""
    for element in root.iter():
        attributes = element.attrib
        if attributes.get("transform", "").startswith("rotate(-0 "):
            del attributes["transform"]
        for name in ("d", "x", "y", "width", "height", "points", "transform"):
            if name in attributes and element is not root:
                text = " ".join(attributes[name].split())
                attributes[name] = _path(text) if name == "d" else _rounded(text)
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None
    _drop_groups(root)


def _drop_groups(parent: ET.Element) -> None:
    """Drop groups that are empty or say nothing about what is in them."""
    kept: list[ET.Element] = []
    for child in parent:
        _drop_groups(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            if child.find(f"{{{SVG}}}title") is None:
                kept.extend(child)
                continue
        elif child.tag == f"{{{SVG}}}defs" and len(child) == 0:
            continue
        kept.append(child)
    parent[:] = _gathered(kept)


def _gathered(elements: list[ET.Element]) -> list[ET.Element]:
    """Say the style of neighbours once, in a group around them."""
    gathered: list[ET.Element] = []
    for style, run in groupby(elements, lambda element: element.tag in _MARKS and element.get("style")):
        same = list(run)
        if style and len(same) >= _SEVERAL:
            group = ET.Element(f"{{{SVG}}}g", {"style": str(style)})
            for element in same:
                del element.attrib["style"]
            group.extend(same)
            same = [group]
        gathered.extend(same)
    return gathered


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda match: _written(round(float(match[0]) * 10)), text)


def _path(text: str) -> str:
    """Write a path of straight lines as steps from corner to corner.

    >>> _path("M 10.04 20 L 12 20.5 L 11 21 z")
    'M10 20l2 .5-1 .5z'
    >>> _path("M 0 1.23 C 1 2 3 4 5 6.78")
    'M 0 1.2 C 1 2 3 4 5 6.8'
    """
    corners = []
    for match in _LINE.finditer(text):
        command = match[0][0]
        if command not in "MLzZ":
            return _rounded(text)
        x, y = (round(float(match[i]) * 10) for i in (1, 2)) if match[1] else (0, 0)
        corners.append((command, x, y))
    parts, at, start, drawing = [], (0, 0), (0, 0), False
    for command, x, y in corners:
        if command == "M":
            parts.append(f"M{_pair(x, y)}")
            at = start = (x, y)
        elif command == "L":
            step = _pair(x - at[0], y - at[1])
            parts.append(step if drawing and step.startswith("-") else f" {step}" if drawing else f"l{step}")
            at = (x, y)
        else:
            parts.append("z")
            at = start
        drawing = command == "L"
    return "".join(parts)


def _pair(x: int, y: int) -> str:
    second = _written(y)
    return f"{_written(x)}{'' if second.startswith('-') else ' '}{second}"


def _written(tenths: int) -> str:
    text = f"{tenths / 10:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
