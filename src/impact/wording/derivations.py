"""Derivations: the words that say how we computed a figure that its page does not print."""

from __future__ import annotations

from collections.abc import Mapping

from impact.vocabulary import DERIVATIONS

#: Words in brackets after the figure.
WORDS: Mapping[str, str] = {
    "": "",
    "killed_and_injured": "our sum of people killed and people injured",
    "groups": "our sum of the groups that the page names",
    "regions": "our sum of regions",
    "periods": "our sum of shorter periods",
    "average": "computed from an average for a day or month",
    "difference": "our difference of two counts over several years",
    "remainder": "computed from the total and the other groups",
    "change": "computed from another year and the change",
    "other": "computed from published figures",
}
assert set(WORDS) == set(DERIVATIONS)


def basis(derivation: str) -> str:
    """Say what a figure was computed from.

    >>> basis("killed_and_injured"), basis("")
    ('our sum of people killed and people injured', '')
    """
    return WORDS.get(derivation, "")
