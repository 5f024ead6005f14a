"""The picture beside a link to the site: question, four numbers and name, 1200 by 630 pixels.

Messengers and search engines show it where the page names it by a whole address (Open Graph); see
:mod:`impact.reporting.site.index.site_address`.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

from impact.charts.frame import theme
from impact.reporting.page.words import SITE_TITLE
from impact.reporting.site.index.four_numbers import HeadNumber

WIDTH, HEIGHT = 1200, 630
_MARGIN = 64


def card_picture(headline: str, numbers: Sequence[HeadNumber]) -> bytes:
    """Draw the card.

    Parameters
    ----------
    headline
        The question of the site, as the index puts it.
    numbers
        The numbers at the head of the index; at most four are shown.

    Returns
    -------
    bytes
        A PNG without a time or a version in it: equal words give equal bytes.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    with theme.style():
        figure = Figure(figsize=(WIDTH / theme.DPI, HEIGHT / theme.DPI), dpi=theme.DPI, facecolor=theme.PAPER)
        FigureCanvasAgg(figure)

        def write(x: float, y: float, text: str, size: float, colour: str, weight: str = "normal") -> None:
            figure.text(
                x / WIDTH,
                1 - y / HEIGHT,
                text,
                fontsize=size,
                color=colour,
                fontweight=weight,
                va="top",
                linespacing=1.25,
            )

        band = 12 / HEIGHT
        figure.add_artist(Rectangle((0, 1 - band), 1, band, transform=figure.transFigure, color=theme.TOTAL))
        write(_MARGIN, 56, SITE_TITLE, 24, theme.MUTED)
        write(_MARGIN, 112, textwrap.fill(headline, 40), 44, theme.INK, "bold")
        step = (WIDTH - 2 * _MARGIN) / 4
        for i, number in enumerate(numbers[:4]):
            x = _MARGIN + i * step
            write(x, 402, number.before, 18, theme.MUTED)
            write(x, 426, number.digits, 46, theme.TOTAL, "bold")
            words = textwrap.shorten(number.label, 62, placeholder=" …")
            write(x, 494, textwrap.fill(words, 23), 18, theme.INK)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=theme.DPI, metadata={"Software": None})
    return buffer.getvalue()
