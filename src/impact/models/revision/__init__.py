"""Revision of published figures: `estimate` says how far they move, `newest` where the last one will end.

`backtest` says how often that interval held what a figure became.
"""

from impact.models.revision.revision import Prediction, Revision, estimate, newest
from impact.models.revision.revision_backtest import Backtest, backtest
from impact.published.restatements import firm

__all__ = ["Backtest", "Prediction", "Revision", "backtest", "estimate", "firm", "newest"]
