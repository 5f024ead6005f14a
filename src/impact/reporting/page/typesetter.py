"""Typst with fonts of its own, and what it makes of a single picture: a PDF or a PNG.

Fonts are those that typst and matplotlib bring along, so that every machine sets the same pages, and of
packages ``fontpkg-noto-*`` for further scripts, whose versions are part of a report's key.
"""

from __future__ import annotations

import importlib.util
import math
import re
from functools import lru_cache
from typing import Any

from impact.charts.svg import drawing
from impact.project.installed import font_packages, matplotlib_fonts
from impact.reporting.page.prose import scripts
from impact.reporting.page.typst import literal

#: Of a file, not of what it says; the same in every run. 1980-01-01, as for zip files.
TIMESTAMP = 315_532_800
#: Readable aloud: typst refuses, among others, an image without alternative text.
STANDARD = "ua-1"

#: pictures that a worker keeps of the last reports of a batch: the next ones may have some of them again
_PICTURES = 32
_FONT_FAMILY = re.compile(r'(<svg\b[^>]*?) font-family="[^"]*"', re.DOTALL)


def is_installed() -> bool:
    """Whether typst is there: it comes with the extra ``documents``."""
    return importlib.util.find_spec("typst") is not None


@lru_cache(maxsize=1)
def compiler() -> Any:
    """Keep typst with its fonts: reading them takes longer than setting a page."""
    import typst

    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=_font_folders()))


@lru_cache(maxsize=1)
def further_fonts() -> tuple[str, ...]:
    """List the families of installed packages with Noto fonts; left to itself, typst may prefer boxes."""
    import typst

    folders = [str(folder) for folder in font_packages().values()]
    if not folders:
        return ()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return tuple(sorted(fonts.families()))


def scripts_without_font(document: bytes, source: str) -> list[str]:
    """Name the scripts that a PDF shows as boxes; nothing for most, whose bytes say so at once."""
    return scripts.without_font(source, _boxed) if scripts.LAST_RESORT in document else []


def _boxed(signs: str) -> bool:
    """Whether some of these signs have no font."""
    families = ("Libertinus Serif", "DejaVu Sans", *further_fonts())
    code = f"#set text(font: ({', '.join(map(literal, families))}))\n#{literal(signs)}"
    sample = compiler().compile(code.encode("utf-8"), format="pdf", timestamp=TIMESTAMP)
    return isinstance(sample, bytes) and scripts.LAST_RESORT in sample


def own_font(svg: str) -> str:
    """Name the one font that a picture was measured with and that is there on every machine."""
    return _FONT_FAMILY.sub(r'\1 font-family="DejaVu Sans"', svg, count=1)


@lru_cache(maxsize=64)  # PDF and Word ask twice or more for each figure of a report
def drawing_alone(svg: str) -> str:
    """Cut a picture to its drawing, where it marks its words, for a document that sets these itself.

    Returns
    -------
    str
        The SVG of the drawing; empty where the picture does not mark what is words.
    """
    root = drawing.parse(svg)
    if drawing.BOX not in root.attrib:
        return ""
    drawing.without_words(root)
    return drawing.write(root)


@lru_cache(maxsize=_PICTURES)
def picture_as_png(svg: str, most: float = math.inf) -> bytes:
    """Draw an SVG as PNG for programs that cannot show SVG: twice its size, or ``most`` pixels wide."""
    share = min(1.0, most / (2 * _width(svg)))
    picture = compiler().compile(_lone(svg).encode("utf-8"), format="png", ppi=144 * share)
    return picture if isinstance(picture, bytes) else b""


@lru_cache(maxsize=_PICTURES)
def picture_as_pdf(svg: str, title: str, alt: str) -> bytes:
    """Set an SVG as a PDF of its size: vectors, fonts embedded, readable aloud, the same bytes each time."""
    code = f'#set document(title: {literal(title)})\n#set text(lang: "en")\n{_lone(svg, alt)}'
    picture = compiler().compile(
        code.encode("utf-8"), format="pdf", pdf_standards=STANDARD, timestamp=TIMESTAMP
    )
    return picture if isinstance(picture, bytes) else b""


def _width(svg: str) -> float:
    width = re.search(r'viewBox="[\d.+-]+ [\d.+-]+ ([\d.]+)', svg[:2000])
    return float(width[1]) if width else 720.0


def _lone(svg: str, alt: str = "") -> str:
    words = f", alt: {literal(alt)}" if alt else ""
    return (
        f"#set page(width: {_width(svg)}pt, height: auto, margin: 0pt)\n"
        f'#image(bytes({literal(own_font(svg))}), format: "svg", width: 100%{words})'
    )


def _font_folders() -> list[str]:
    return [str(folder) for folder in (matplotlib_fonts(), *font_packages().values()) if folder.is_dir()]
