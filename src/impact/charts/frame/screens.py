"""Screens: how charts and tables follow JupyterLab's light or dark theme, and outweigh its own rules.

JupyterLab aligns every cell of a table to the right, stripes its rows and shows a picture as an image that
knows no theme. What stands here is added to the display in a notebook only: a report has style sheets of its
own, and its bytes stay as they are.
"""

from __future__ import annotations

import importlib.util
import os
from functools import cache

from impact.charts.frame.palette import as_variables, dark_variables
from impact.project import reads

#: JupyterLab says on the body of its page, VS Code likewise, whether the theme is dark.
_DARK = ('[data-jp-theme-light="false"]', '[data-vscode-theme-kind*="dark"]')
#: Words and grounds of chips on dark paper, as in the style sheet of reports.
CHIPS_IN_THE_DARK = (
    "--good:#8fd3b3;--good-ground:#17362a;--bad:#f5a3ad;--bad-ground:#451c22;--mixed:#f0c37f;"
    "--mixed-ground:#41300f;--said:#c3b8f0;--said-ground:#2d2745;--plain:#cfcfcf;--plain-ground:#303336;"
)
# Each selector outweighs the rule of JupyterLab that it sets aside, such as
# `:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon td {text-align: right}`.
_TABLES = """
.jp-RenderedHTMLCommon div.impact-table{margin:.5em 0 1em}
.jp-RenderedHTMLCommon div.impact-table table{table-layout:auto;width:auto;min-width:min(100%,28em);margin:0;
font-size:var(--jp-content-font-size1)}
.jp-RenderedHTMLCommon div.impact-table tbody tr:nth-child(n){background:none}
.jp-RenderedHTMLCommon div.impact-table th,.jp-RenderedHTMLCommon div.impact-table td{text-align:left;
vertical-align:top;padding:.4em 1.4em .4em 0;line-height:1.4;max-width:none;
border-bottom:1px solid var(--jp-border-color2)}
.jp-RenderedHTMLCommon div.impact-table thead th{vertical-align:bottom;border-bottom:1.5px solid currentColor}
.jp-RenderedHTMLCommon div.impact-table th.right,.jp-RenderedHTMLCommon div.impact-table td.right{
text-align:right}
.jp-RenderedHTMLCommon div.impact-table p.notes{margin:.6em 0 0}
""".strip().replace("\n", "")


def in_report() -> bool:
    """Tell whether the report machine runs this notebook; its pages have style sheets of their own."""
    return reads.ENVIRONMENT_VARIABLE in os.environ


def makes_png() -> bool:
    """Tell whether the report machine makes the PNG from the SVG, so that no picture is drawn for it anew.

    It does with typst, of the extra ``documents``: six times as fast, and half as large.
    """
    return in_report() and _has_typst()


@cache
def _has_typst() -> bool:
    return importlib.util.find_spec("typst") is not None


def table_style() -> str:
    """Write the rules that a table needs in JupyterLab, as an element to stand before it."""
    return f"<style>{_TABLES}{_in_the_dark('impact-table', CHIPS_IN_THE_DARK)}</style>"


def picture(svg: str) -> str:
    """Wrap an SVG so that its colours follow the theme.

    Examples
    --------
    >>> shown = picture('<svg><path style="fill:#ffffff"/></svg>')
    >>> "fill:var(--c-paper,#ffffff)" in shown, "--c-paper:#16181a" in shown
    (True, True)
    """
    style = ".impact-chart svg{display:block;max-width:100%;height:auto}"
    dark = _in_the_dark("impact-chart", dark_variables())
    return f'<style>{style}{dark}</style><div class="impact-chart">{as_variables(svg)}</div>'


def _in_the_dark(name: str, declarations: str) -> str:
    return f"{','.join(f'{theme} .{name}' for theme in _DARK)}{{{declarations}}}"
