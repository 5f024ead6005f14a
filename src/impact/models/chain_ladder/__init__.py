"""Chain ladder for late reports: `chain_ladder.estimate` says how many are still to come, year by year.

`increments` takes the reports of each delay out of figures that later editions restate.
"""

from impact.models.chain_ladder.chain_ladder import ChainLadder, estimate
from impact.models.chain_ladder.triangle import increments

__all__ = ["ChainLadder", "estimate", "increments"]
