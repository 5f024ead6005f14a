"""Scripts for which no font is here: the PDF shows boxes in their place, and says so.

Fonts are those of typst and matplotlib, and of packages ``fontpkg-noto-*`` that are installed beside them.
What none of these holds is set in matplotlib's font of last resort, whose signs are boxes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

#: Name of the font of last resort, as it stands in a PDF.
LAST_RESORT = b"LastResort"
# Beyond Latin with its marks; everything before has glyphs in every font that is used.
_FIRST = 0x250
_NAMES = {
    "CJK": "Chinese signs",
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
}
#: Scripts whose Noto font there is as a package ``fontpkg-noto-sans-...``.
PACKAGED = frozenset({"Arabic", "Devanagari", "Khmer", "Tamil", "Telugu", "Thai"})
SYMBOLS = "symbols or emoji"


def without_font(text: str, boxed: Callable[[str], bool]) -> list[str]:
    """Name the scripts of a text for which there is no font.

    Parameters
    ----------
    text
        Of any kind.
    boxed
        Whether some of the signs that it is given are set as boxes.

    Examples
    --------
    >>> without_font("Khmer \u1781 and \u0436", lambda signs: "\u1781" in signs)
    ['Khmer']
    """
    scripts: dict[str, set[str]] = {}
    for sign in set(text):
        if ord(sign) >= _FIRST and unicodedata.category(sign) not in {"Cc", "Cf", "Cn", "Zs", "Zl", "Zp"}:
            scripts.setdefault(_script(sign), set()).add(sign)
    return sorted(script for script, signs in scripts.items() if boxed("".join(sorted(signs))))


def advice(scripts: Iterable[str]) -> str:
    """Word for those who made a report what its PDF cannot show, and what helps."""
    named = list(scripts)
    packages = [f"fontpkg-noto-sans-{name.lower()}" for name in named if name in PACKAGED]
    helps = f"; fonts for it: the package {' '.join(packages)}" if packages else ""
    return f"report.pdf shows boxes for want of a font: {', '.join(named)}{helps}"


def remark(scripts: Iterable[str]) -> str:
    """Word for readers what the PDF cannot show, and where it can be seen."""
    named = ", ".join(scripts)
    return f"Shown as boxes here, for want of a font: {named}. The page report.html holds the signs."


def _script(sign: str) -> str:
    first = unicodedata.name(sign, "").split(" ")[0]
    letter = unicodedata.category(sign)[0] in "LMN"
    return _NAMES.get(first, first.capitalize() if letter and first else SYMBOLS)
