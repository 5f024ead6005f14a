"""What the tables say, one question a module.

`vintages`: how figures changed from edition to edition. `coverage`: what is known about whom, and what
does not add up. `membership`: who is bound by the treaty on a day. `claims`: what the tables say of the
article's factual claims.
"""

from impact.models import claims, coverage, membership, vintages

__all__ = ["claims", "coverage", "membership", "vintages"]
