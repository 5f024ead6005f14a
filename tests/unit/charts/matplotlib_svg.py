"""The picture that a chart gave before it had a renderer: matplotlib's own SVG, tidied; to compare with."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from itertools import groupby

from impact.charts import Chart
from impact.charts.frame import theme
from impact.charts.frame.theme import Layout
from impact.charts.svg import drawing, hover
from impact.charts.svg.definitions import content_of
from impact.charts.svg.drawing import BOX, FACES, SVG, WORDS, XLINK, stem

_LINE = re.compile(r"[ML] ?(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)|[zZ]|[^MLzZ ].*")
# Of such marks, so many with one style are gathered.
_MARKS = {f"{{{SVG}}}{name}" for name in ("path", "use", "text")}
_SEVERAL = 3

_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FACE = re.compile(r"font-family:[^;]*;?")
_DRAWN = {f"{{{SVG}}}{name}" for name in ("path", "use")}
_HIDDEN = f"{{{SVG}}}defs"
#: begins the ids until it is known what they name
_ANY = "any"


def svg(chart: Chart, layout: Layout) -> str:
    """Draw a chart by matplotlib's own SVG, read it, and make it fit to stand in a page."""
    with theme.style():
        page = chart._page(layout)
        named = hover.name_groups(page.titles)
        buffer = io.StringIO()
        page.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    root = ET.fromstring(buffer.getvalue())
    write_titles(root, named)
    hover.write_discs(root, page.figure, page.titles)
    height = f"{page.drawing[1] - page.drawing[0]:.1f}"
    root.set(BOX, f"0 {page.drawing[0]:.1f} {layout.width} {height}")
    tidy(root, f"{chart.id}-{layout.name}", chart.title, chart.alt)
    return drawing.write(root)


def write_titles(root: ET.Element, names: Mapping[str, tuple[str, ...]]) -> None:
    """Write the titles of shapes into the groups that :func:`name_groups` named.

    Raises
    ------
    ImpactError
        When a group holds another number of shapes than texts.
    """
    groups = {element.get("id"): element for element in root.iter() if element.get("id") in names}
    for name, texts in names.items():
        group = groups.get(name)
        drawn = [] if group is None else list(_drawn(group))
        if group is not None and not drawn:  # a text is its whole group
            drawn = [group]
        if len(drawn) != len(texts):
            raise ValueError(
                f"{len(drawn)} marks were drawn for {len(texts)} texts, the first is {texts[0]!r}",
                "one mark for each text",
                "leave out marks without a finite place before they are drawn",
            )
        for element, text in zip(drawn, texts, strict=True):
            if text:
                title = ET.Element(f"{{{SVG}}}title")
                title.text = text
                element.insert(0, title)


def _drawn(group: ET.Element) -> Iterator[ET.Element]:
    for element in group:
        if element.tag in _DRAWN:
            yield element
        elif element.tag != _HIDDEN:
            yield from _drawn(element)


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
    ids = {
        name
        for element in root.iter()
        for key, value in element.attrib.items()
        for name in ([value[1:]] if key == f"{{{XLINK}}}href" else _REFERENCE.findall(value))
    }
    names = {name: f"{_ANY}-{i}" for i, name in enumerate(sorted(ids))}
    for element in root.iter():
        _tidy_element(element, names)
    _shorten(root)
    _name_by_content(root, prefix)
    root.attrib.pop("version", None)
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    words = stem(prefix, title, alt)
    root.attrib.update(
        {
            "width": f"{width:g}",
            "height": f"{height:g}",
            "role": "img",
            "aria-labelledby": f"{words}-title {words}-desc",
            "font-family": FACES,
            "style": "stroke-linejoin:round;stroke-linecap:butt",
        }
    )
    for tag, text in (("desc", alt), ("title", title)):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{words}-{tag}"})
        element.text = text
        root.insert(0, element)


def _name_by_content(root: ET.Element, prefix: str) -> None:
    """Give ids that no other picture has, in place of those that every picture got."""
    defined = [element for element in root.iter() if element.get("id", "").startswith(_ANY)]
    begin = stem(prefix, content_of(defined))
    for element in root.iter():
        for key, value in element.attrib.items():
            element.set(key, value.replace(f"{_ANY}-", f"{begin}-"))


def _tidy_element(element: ET.Element, names: Mapping[str, str]) -> None:
    attributes = element.attrib
    gid = attributes.pop("id", "")
    if gid == WORDS:
        attributes["class"] = WORDS
    if gid in names:
        attributes["id"] = names[gid]
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
    elements: list[ET.Element] = []
    for child in parent:
        _drop_groups(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            if child.find(f"{{{SVG}}}title") is None:
                elements.extend(child)
                continue
        elif child.tag == f"{{{SVG}}}defs" and len(child) == 0:
            continue
        elements.append(child)
    parent[:] = _gathered(elements)


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
