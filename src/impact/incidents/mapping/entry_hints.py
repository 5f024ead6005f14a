"""Hints for an entry of a mapping: which code, kind of field or country somebody may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from impact.errors import UnknownPlace
from impact.incidents.tables import Field
from impact.places import gazetteer, resolve

#: words that people write for a code; for hints only, never used to read data
MEANT = {
    "wounded": "injured",
    "hurt": "injured",
    "dead": "killed",
    "fatal": "killed",
    "deceased": "killed",
    "man": "male",
    "men": "male",
    "m": "male",
    "boy": "male",
    "woman": "female",
    "women": "female",
    "f": "female",
    "girl": "female",
    "apm": "ap_mine",
    "antipersonnel": "ap_mine",
    "atm": "av_mine",
    "antitank": "av_mine",
    "cluster": "submunition",
    "released": "cleared",
    "active": "open",
    "soldier": "military",
}


def synonym(word: str, codes: Iterable[str]) -> str:
    """Ask whether a code of a closed list was meant by a word that people write for it."""
    meant = MEANT.get(bare(word))
    return f"did you mean {meant!r}?" if meant in set(codes) else ""


def bare(word: str) -> str:
    """Reduce a word to its letters a to z, for :data:`MEANT`."""
    return re.sub(r"[^a-z]", "", word.casefold())


def called(field: Field) -> str:
    """Name the kind of a field within a sentence."""
    names = {
        "words": "a word of a closed list",
        "choices": "a set of words",
        "geometry": "a shape",
        "text": "text",
        "age": "an age",
        "area": "an area",
        "amount": "an amount",
    }
    return names.get(field.kind, f"a {field.kind}")


def meant_country(text: str) -> str:
    """Name the country that a text means, for the code that belongs in its place."""
    try:
        place = resolve(text)
    except UnknownPlace:
        return "a code of three capital letters, such as COL; impact places NAME finds it"
    return f"did you mean {place.code} ({place.name})?"


def is_country(code: object) -> bool:
    """Whether something is a code of ISO 3166-1 alpha-3, or one that users may assign."""
    import pycountry

    return isinstance(code, str) and (
        code in gazetteer.user_assigned() or code in {c.alpha_3 for c in pycountry.countries}
    )
