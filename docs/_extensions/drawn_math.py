"""Formulas as pictures inside the page: drawn by matplotlib, in the colour of the text, without a script.

A browser needs nothing from elsewhere; whoever does not see the picture hears the formula as written.
"""

from __future__ import annotations

import html
import re
from typing import Any

#: Size of a formula beside text of one em; matplotlib counts in points.
_POINTS = 12.0


def draw(formula: str) -> str:
    """Draw a formula, written as in LaTeX, as an SVG element.

    Raises
    ------
    ValueError
        When matplotlib cannot read the formula.
    """
    from matplotlib import rc_context
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import MathTextParser
    from matplotlib.path import Path as Outline
    from matplotlib.textpath import TextPath

    text = f"${' '.join(formula.split())}$"
    with rc_context({"mathtext.fontset": "stix"}):
        font = FontProperties(size=_POINTS)
        width, height, depth, _, _ = MathTextParser("path").parse(text, dpi=72, prop=font)
        outline = TextPath((0, 0), text, prop=font)
    words = {Outline.MOVETO: "M", Outline.LINETO: "L", Outline.CURVE3: "Q", Outline.CURVE4: "C"}
    strokes = [
        "Z" if code == Outline.CLOSEPOLY else words[code] + " ".join(f"{number:.2f}" for number in points)
        for points, code in outline.iter_segments(simplify=False)
    ]
    pad = 0.5
    box = f"{-pad} {-(height + pad):.2f} {width + 2 * pad:.2f} {height + depth + 2 * pad:.2f}"
    size = f"width:{(width + 2 * pad) / _POINTS:.3f}em;vertical-align:{-(depth + pad) / _POINTS:.3f}em"
    return (
        f'<svg class="formula" role="img" aria-label="{html.escape(spoken(formula))}" '
        f'viewBox="{box}" style="{size}">'
        f'<path transform="scale(1,-1)" fill="currentColor" d="{"".join(strokes)}"/></svg>'
    )


def spoken(formula: str) -> str:
    r"""Write a formula without the marks of LaTeX, for those who hear it.

    >>> spoken(r"\log \mathrm{E}[y_t] = \beta_0 + \beta_1 t")
    'log E[y_t] = beta_0 + beta_1 t'
    """
    plain = re.sub(r"\\(?:mathrm|text|mathit|operatorname)\{([^}]*)\}", r"\1", formula)
    plain = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1) / (\2)", plain)
    plain = re.sub(r"\\(?:left|right|[,;:! ])", "", plain)
    return " ".join(re.sub(r"[\\{}]", "", plain).split())


def _inline(self: Any, node: Any) -> None:
    self.body.append(draw(node.astext()))
    _skip()


def _block(self: Any, node: Any) -> None:
    lines = [line for line in node.astext().split("\\\\") if line.strip()]
    drawn = "".join(f'<div class="formula-line">{draw(line)}</div>' for line in lines)
    self.body.append(f'<div class="formula-block" tabindex="0">{drawn}</div>')
    _skip()


def _skip() -> None:
    from docutils.nodes import SkipNode

    raise SkipNode


def setup(app: Any) -> dict[str, Any]:
    """Offer the pictures as a way to show formulas."""
    app.add_html_math_renderer("drawn", inline_renderers=(_inline, None), block_renderers=(_block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
