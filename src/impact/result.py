"""What a model gives back: an estimate with its interval, or a reason why there is none.

Every model returns a frozen :class:`Result` or :class:`Declined`. A caller asks ``if result:``: a result is
true, a refusal is false and carries its reason in words that a reader understands. Wrong input (a missing
column, a negative count) is not a refusal but an error: see :class:`impact.errors.ModelInputError`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from impact.errors import ImpactError, NoResult, NothingToDraw

#: probability of the intervals of all models
LEVEL = 0.95


#: the room that shows results. It stands on a floor above this one, and is asked by name when somebody looks
DISPLAY = "impact.charts.tables.result_display"


class Picture(NamedTuple):
    """How a result is drawn: which chart of `impact.charts`, from which frames, with which words."""

    chart: str
    frames: tuple[pd.DataFrame, ...]
    words: Mapping[str, Any]
    #: the line of sources where the rows behind the result name no page
    otherwise: str = "computed from the series given"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What all results share: how they were obtained, from how many points, with which warnings.

    ``warnings`` are sentences for the reader: what weakens this very result. ``credits`` are the pages that
    the rows it was computed from name, with the makers of their statistics; none where they name none. Every
    result has its numbers in ``frame``.
    """

    method: str
    n: int
    warnings: tuple[str, ...] = ()
    credits: tuple[tuple[str, str], ...] = field(default=(), repr=False, compare=False)

    @property
    def method_in_words(self) -> str:
        """What the display says of how the result was obtained."""
        return self.method

    def picture(self) -> Picture | None:
        """Say how the result is drawn; None where no picture says more than its numbers."""
        return None

    def plot(self, **words: Any) -> Any:
        """Draw the result as a :class:`impact.charts.Chart`.

        Parameters
        ----------
        words
            What every chart takes, in place of what the result gives: ``title``, ``subtitle``, ``caption``,
            ``alt``, ``id``, ``unit``, ``sources``, ``source_line``. Without the last two the line names the
            pages of the rows that the result was computed from; where those named none, it says so.

        Raises
        ------
        NothingToDraw
            Where no picture says more than the numbers: they are in ``frame``.
        """
        return importlib.import_module(DISPLAY).plot(self, words)

    def _repr_html_(self) -> str:
        html: str = importlib.import_module(DISPLAY).html_of(self)
        return html

    def __bool__(self) -> Literal[True]:
        """Be true: there is a result (a refusal is false)."""
        return True


@dataclass(frozen=True, kw_only=True)
class Estimate(Result):
    """One number with its interval of probability ``level``, in ``unit``.

    ``kind`` is what the number measures, one of :data:`impact.vocabulary.KINDS`; it decides the digits with
    which :mod:`impact.wording` prints it.

    >>> Estimate(method="mean", n=26, estimate=1.234, low=-0.5, high=3.0, unit="dollars").level
    0.95
    """

    estimate: float
    low: float
    high: float
    level: float = LEVEL
    unit: str = ""
    kind: str = "number"

    @property
    def frame(self) -> pd.DataFrame:
        """The number in one row: ``estimate``, ``low``, ``high``, ``level``, ``unit``, ``n``, ``method``."""
        names = ("estimate", "low", "high", "level", "unit", "n", "method")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])

    def picture(self) -> Picture | None:
        """One dot with its interval."""
        rows = pd.DataFrame(
            {
                "label": [self.unit or "estimate"],
                "estimate": [self.estimate],
                "low": self.low,
                "high": self.high,
            }
        )
        return Picture("intervals", (rows,), {"id": "estimate", "kind": self.kind, "unit": self.unit})


@dataclass(frozen=True, kw_only=True)
class Declined:
    """A model that does not answer, and why; false where a result is true.

    ``reason`` is a whole sentence for the reader of a report.
    """

    method: str
    reason: str
    n: int = 0

    def __bool__(self) -> Literal[False]:
        """Be false: there is no result."""
        return False

    @property
    def frame(self) -> pd.DataFrame:
        """Refuse, with the reason: there are no numbers."""
        raise ImpactError(self._refusal, "a result", "ask `if result:` before you use its numbers")

    def plot(self, **_words: Any) -> Any:
        """Refuse, with the reason: there is nothing to draw.

        Raises
        ------
        NothingToDraw
            Always.
        """
        raise NothingToDraw(self._refusal, "a result", "ask `if result:` before you draw it")

    def in_words(self) -> str:
        """Write the reason: what is said in the place of a number."""
        return f"No estimate: {self.reason}"

    if not TYPE_CHECKING:  # a checker of types still asks for `if result:`

        def __getattr__(self, name: str) -> Any:
            """Refuse what only a result has, with the reason."""
            if name.startswith("_"):
                raise AttributeError(name)
            raise NoResult(
                f"the model declined, so there is no {name!r}: {self.reason.rstrip('.')}",
                "a result",
                "test `if result:` first",
            )

    @property
    def _refusal(self) -> str:
        return f"no estimate ({self.method}): {self.reason.rstrip('.')}"

    def _repr_html_(self) -> str:
        html: str = importlib.import_module(DISPLAY).html_of(self)
        return html
