"""Charts that many reports have in common, such as those of the world on two days: drawn once for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from impact.catalogue.frame_rows import rows_alone
from impact.charts.frame.chart import Chart
from impact.project import shared


@dataclass(frozen=True, eq=False)
class DrawnOnce(Chart):
    """A chart whose pictures reports take over from each other.

    ``made_from`` is the function that made it, and what that was given: with the words and numbers of the
    chart all that the picture depends on, as ``draw`` knows no more.
    """

    made_from: Mapping[str, object] = field(default_factory=dict, repr=False)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        basis = {part.name: getattr(self, part.name) for part in fields(self) if part.name != "draw"}
        compute = super()._repr_mimebundle_
        return shared.once(f"{__name__}.{type(self).__name__}", basis, lambda: compute(include, exclude))


def draw_once(make: Callable[..., Chart], *frames: pd.DataFrame, **words: Any) -> Chart:
    """Make a chart that is drawn once for all reports in which it is the same.

    To tell whether it is takes some milliseconds, and to keep it as many: worth it where most reports of a
    batch have it in common.

    Parameters
    ----------
    make
        A function of :mod:`impact.charts`.
    frames, words
        What it takes; frames without what they say of the day they were loaded for.

    Returns
    -------
    Chart
        What ``make`` returns; outside a run nothing else differs.
    """
    alone = [rows_alone(frame) for frame in frames]
    options = {
        name: rows_alone(value) if isinstance(value, pd.DataFrame) else value for name, value in words.items()
    }
    chart = make(*alone, **options)
    made_from = {"make": f"{make.__module__}.{make.__qualname__}", "frames": alone, "words": options}
    parts = {part.name: getattr(chart, part.name) for part in fields(chart)}
    return DrawnOnce(**parts, made_from=made_from)
