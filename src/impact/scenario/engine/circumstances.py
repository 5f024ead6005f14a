"""What happens around the mines in each year, however many of them there are: combat, people, clearance.

Scenarios that differ in mines alone share all of it, and others a part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from impact.scenario.engine.combat import Fight, fights
from impact.scenario.engine.meetings import Meetings, meetings
from impact.scenario.engine.paces import Paces, paces


class Circumstances(NamedTuple):
    """Combat by year, how often people meet mines, and how much land or how many mines can be cleared."""

    fights: tuple[Fight, ...]
    met: Meetings
    paces: Paces


def circumstances(values: Mapping[str, np.ndarray], horizon: int) -> Circumstances:
    """Compute them from the inputs.

    Parameters
    ----------
    values
        For every field that matters to the scenario, and for ``war_comes``, n values.
    horizon
        Years to follow.
    """
    return Circumstances(fights(values, horizon), meetings(values, horizon), paces(values, horizon))
