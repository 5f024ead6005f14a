"""Casualties after the fighting: `aftermath.estimate` says how fast they fall, from war to war.

`project` carries the pooled decay forward from a chosen first year; `specifications` repeats it under the
choices that another analyst might have made.
"""

from impact.models.aftermath.decay import AFTER, LEAST, WARS, Decay, estimate, half_life
from impact.models.aftermath.projection import Projection, project
from impact.models.aftermath.specifications import half_life_range, specifications

__all__ = [
    "AFTER",
    "LEAST",
    "WARS",
    "Decay",
    "Projection",
    "estimate",
    "half_life",
    "half_life_range",
    "project",
    "specifications",
]
