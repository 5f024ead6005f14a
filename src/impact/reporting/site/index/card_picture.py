"""The picture beside a link to the site: question, four numbers and name, 1200 by 630 pixels.

Messengers and search engines show it where the page names it by a whole address (Open Graph); see
:mod:`impact.reporting.site.index.site_address`.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from functools import lru_cache

from impact.charts.frame.palette import light
from impact.project.installed import matplotlib_fonts
from impact.reporting.page.words import SITE_TITLE
from impact.reporting.site.index.four_numbers import HeadNumber

WIDTH, HEIGHT = 1200, 630
_MARGIN = 64
_BAND = 12  # pixels of colour along the upper edge
_LEADING = 1.25  # from line to line, in sizes of the type
_ASCENT = 0.93  # from the top of a line down to where its letters stand


def card_picture(headline: str, numbers: Sequence[HeadNumber]) -> bytes:
    """Draw the card, with the fonts of matplotlib but without importing it: half a second of a run.

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
    return _drawn(headline, tuple(numbers[:4]))


@lru_cache(maxsize=1)  # a run writes the index several times
def _drawn(headline: str, numbers: tuple[HeadNumber, ...]) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDTH, HEIGHT), light("paper"))
    draw = ImageDraw.Draw(image)
    fonts = matplotlib_fonts()

    def write(x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False) -> None:
        font = ImageFont.truetype(fonts / f"DejaVuSans{'-Bold' if bold else ''}.ttf", size)
        for number, line in enumerate(text.split("\n")):
            place = x, y + (_ASCENT + number * _LEADING) * size
            draw.text(place, line, fill=light(colour), font=font, anchor="ls")

    draw.rectangle((0, 0, WIDTH, _BAND), fill=light("total"))
    write(_MARGIN, 56, SITE_TITLE, 24, "muted")
    write(_MARGIN, 112, textwrap.fill(headline, 40), 44, "ink", bold=True)
    step = (WIDTH - 2 * _MARGIN) / 4
    for i, number in enumerate(numbers):
        x = _MARGIN + i * step
        write(x, 402, number.before, 18, "muted")
        write(x, 426, number.digits, 46, "total", bold=True)
        words = textwrap.shorten(number.label, 62, placeholder=" …")
        write(x, 494, textwrap.fill(words, 23), 18, "ink")
    buffer = io.BytesIO()
    image.save(buffer, format="png")
    return buffer.getvalue()
