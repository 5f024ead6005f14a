"""The SVG of a picture: small, fit to stand in a page, and cut to the drawing where a page gives the words.

A picture marks its frame: what is written around the drawing has the class ``words``, and ``data-drawing``
on the ``svg`` element is the box that is left without it. Nothing is drawn anew, and no drawing library is
needed.
"""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Sequence

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

#: Given once on the ``svg`` element as an attribute, so that the style sheet of a page can overrule it.
FACES = "system-ui, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

#: Class of the groups that hold title, subtitle and source line.
WORDS = "words"
#: Attribute that holds the box of the drawing with its key, as a ``viewBox``.
BOX = "data-drawing"


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


def framed(
    elements: Sequence[ET.Element],
    size: tuple[float, float],
    box: tuple[float, float],
    prefix: str,
    words: tuple[str, str],
) -> ET.Element:
    """Make the ``svg`` element around what was drawn.

    Parameters
    ----------
    elements
        What was drawn.
    size
        Width and height in pixels.
    box
        Where the drawing with its key begins and ends, in pixels from the top.
    prefix
        Name of the picture; the ids of title and description begin with a hash of it and of them.
    words
        Title and description.
    """
    width, height = (f"{side:f}".rstrip("0").rstrip(".") for side in size)
    root = ET.Element(f"{{{SVG}}}svg")
    named = stem(prefix, *words)
    for tag, text in zip(("title", "desc"), words, strict=True):
        ET.SubElement(root, f"{{{SVG}}}{tag}", {"id": f"{named}-{tag}"}).text = text
    root.extend(elements)
    root.attrib.update(
        {
            "width": f"{float(width):g}",
            "height": f"{float(height):g}",
            "viewBox": f"0 0 {width} {height}",
            BOX: f"0 {box[0]:.1f} {width} {box[1] - box[0]:.1f}",
            "role": "img",
            "aria-labelledby": f"{named}-title {named}-desc",
            "font-family": FACES,
            "style": "stroke-linejoin:round;stroke-linecap:butt",
        }
    )
    return root


def stem(*content: object) -> str:
    """Give what ids of a picture begin with: by its content, so that no other picture has the same.

    JupyterLab shows charts of several notebooks in one page, where two may have one name; a reference then
    takes the first element of its id, and would draw the shapes of another chart.
    """
    return f"i{hashlib.sha256(repr(content).encode()).hexdigest()[:8]}"
