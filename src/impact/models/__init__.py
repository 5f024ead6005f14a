"""What the tables say, one question a module; each is imported when it is first used.

Descriptions: `vintages` (how figures changed from edition to edition), `coverage` (what is known about whom,
and what does not add up), `membership` (who is bound by the treaty on a day), `claims` (what the tables say
of the article's factual claims), and of one place `profile` (its rows), `sections`, `standing` (treaty and
dates), `gaps`, `headlines`, `titles` and `wording`.

Estimates, each with its equation, assumptions and proof in its docstring (together in docs/methods.md):
`trend`, `interruption`, `revision`, `shares`, `panel`, `completion`, `clearance`, `aftermath`, `forecast`.
They give back what `impact.result` describes: an estimate with its interval, or a reason why there is none.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from impact.models import (
        aftermath,
        betabinomial,
        brief,
        burden,
        claims,
        clearance,
        completion,
        composition,
        costs,
        country_years,
        coverage,
        event_study,
        forecast,
        gaps,
        hazards,
        headlines,
        interruption,
        membership,
        obligations,
        outlook,
        panel,
        prices,
        profile,
        returns,
        revision,
        rivals,
        sections,
        shares,
        standing,
        titles,
        trend,
        vintages,
        wars,
        wording,
    )

__all__ = [
    "aftermath",
    "betabinomial",
    "brief",
    "burden",
    "claims",
    "clearance",
    "completion",
    "composition",
    "costs",
    "country_years",
    "coverage",
    "event_study",
    "forecast",
    "gaps",
    "hazards",
    "headlines",
    "interruption",
    "membership",
    "obligations",
    "outlook",
    "panel",
    "prices",
    "profile",
    "returns",
    "revision",
    "rivals",
    "sections",
    "shares",
    "standing",
    "titles",
    "trend",
    "vintages",
    "wars",
    "wording",
]


def __getattr__(name: str) -> ModuleType:
    """Import a model when it is first used: statsmodels alone costs a second."""
    if name not in __all__:
        raise AttributeError(
            f"module 'impact.models' has no attribute {name!r}; it offers {', '.join(__all__)}"
        )
    return importlib.import_module(f"impact.models.{name}")


def __dir__() -> list[str]:
    """List the models, imported or not."""
    return sorted({*globals(), *__all__})
