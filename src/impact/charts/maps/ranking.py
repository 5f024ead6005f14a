"""The largest numbers of a map as a list with bars: what a phone shows in place of the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from impact.charts.frame import theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import Layout
from impact.charts.words import mark_values
from impact.wording import count, counted

#: how many places have a row of their own
SHOWN = 10
_BAR = 9.0
_REST = theme.PALE


@dataclass(frozen=True)
class Ranking:
    """Rows of a list: names, numbers, and whether a row stands for all the others together."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    together: bool

    @classmethod
    def of(cls, data: pd.DataFrame, shown: int = SHOWN) -> Ranking:
        """Take the largest numbers, and add the others up.

        Parameters
        ----------
        data
            ``name`` and ``value``, one row a place.
        shown
            How many places have a row of their own; one more where it would be the only other.

        Examples
        --------
        >>> frame = pd.DataFrame({"name": ["Chad", "Mali", "Yemen"], "value": [2.0, 3.0, 9.0]})
        >>> Ranking.of(frame, 1).names, Ranking.of(frame, 1).values
        (('Yemen', '2 others together'), (9.0, 5.0))
        """
        rows = data.sort_values(["value", "name"], ascending=[False, True])
        shown = len(rows) if len(rows) <= shown + 1 else shown
        own, rest = rows.head(shown), rows.iloc[shown:]
        names, values = list(own["name"].astype(str)), [float(value) for value in own["value"]]
        if len(rest):
            names.append(f"{counted(len(rest), 'other')} together")
            values.append(float(rest["value"].sum()))
        return cls(tuple(names), tuple(values), bool(len(rest)))

    def _step(self, name: str, layout: Layout) -> float:
        return len(self._lines(name, layout)) * layout.text * 1.25 + _BAR + 9

    def _lines(self, name: str, layout: Layout) -> list[str]:
        numbers: Sequence[str] = [count(value) for value in self.values]
        room = layout.width - 2 * layout.margin - max(theme.measure(n, layout.text) for n in numbers) - 10
        return theme.wrap(name, room, layout.text)

    def height(self, layout: Layout) -> float:
        """Compute the height of the list in pixels."""
        return sum(self._step(name, layout) for name in self.names)

    def draw(self, page: Page, unit: str) -> None:
        """Draw name, number and bar of each row."""
        layout = page.layout
        axes = page.axes()
        height = self.height(layout)
        axes.set_xlim(0, max(*self.values, 1.0))
        axes.set_ylim(height, 0)  # the vertical unit is the pixel
        axes.set_xticks([])
        axes.set_yticks([])
        top = 0.0
        for i, (name, value) in enumerate(zip(self.names, self.values, strict=True)):
            lines = self._lines(name, layout)
            rest = self.together and i == len(self.names) - 1
            under = top + len(lines) * layout.text * 1.25
            for k, line in enumerate(lines):
                self._write(page, page.left, top + (k + 0.5) * layout.text * 1.25, line, "left")
            self._write(page, page.right, top + 0.5 * layout.text * 1.25, count(value), "right")
            bar = axes.barh(
                under + _BAR / 2 + 1, value, height=_BAR, color=_REST if rest else theme.TOTAL, linewidth=0
            )
            page.values(bar, [mark_values.marked(name, count(value), unit)])
            top += self._step(name, layout)

    def _write(self, page: Page, x: float, y: float, text: str, align: str) -> None:
        size = page.layout.text
        page.sheet.text(
            x,
            page.top + y + 0.36 * size,
            text,
            fontsize=size,
            ha=align,
            va="baseline",
            color=theme.INK,
            gid=GID,
        )
