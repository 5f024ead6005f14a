"""Casualties after the fighting: `aftermath.estimate` says how fast they fall, first and later, war by war.

`project` carries the pooled decay forward from a chosen first year; `predict_left_out` predicts each war from
the others; `specifications` repeats the estimate under the choices that another analyst might have made.
"""

from impact.models.aftermath.decay import AFTER, LEAST, WARS, Decay, estimate
from impact.models.aftermath.left_out import predict_left_out
from impact.models.aftermath.projection import BASE, PREDICTIVE, Projection, project
from impact.models.aftermath.specifications import specifications
from impact.models.aftermath.war_rates import years_to_half

__all__ = [
    "AFTER",
    "BASE",
    "LEAST",
    "PREDICTIVE",
    "WARS",
    "Decay",
    "Projection",
    "estimate",
    "predict_left_out",
    "project",
    "specifications",
    "years_to_half",
]
