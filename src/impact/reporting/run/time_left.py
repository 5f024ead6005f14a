"""Time left to a notebook: seconds in which this process could run at all count, and no others.

A run that is stopped (Ctrl-Z, ``kill -STOP``), a container that is paused and a machine that sleeps use up no
time of a report, whatever the clock says when they go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable

#: Seconds from one look at the clock to the next, while a notebook is executed.
TICK = 1.0
#: Later than this, nobody looked because nothing here could run; a busy machine is no later.
_AWAY = 10.0


class TimeLeft:
    """Counts down the seconds that a notebook has, once it is asked for the first time.

    It has to be asked at least once a :data:`TICK`: a longer pause counts as one tick.

    Parameters
    ----------
    seconds
        How many there are.
    clock
        Tells seconds that never go back.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._left = seconds
        self._clock = clock
        self._seen: float | None = None

    def __call__(self) -> float:
        """Tell how many seconds are left, more than none."""
        now = self._clock()
        passed = 0.0 if self._seen is None else now - self._seen
        self._left -= TICK if passed > _AWAY else passed
        self._seen = now
        return max(self._left, 0.001)
