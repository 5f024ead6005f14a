"""Names of places: from what people write to a code, and from a code to what a page prints.

Names and codes come from `pycountry`; the gazetteer adds spellings met in mine action reporting.
Sub-national areas that publishers report apart lead to the state they lie in (as the United Nations
lists it) together with the name of the area, so that their figures never mix with national ones.
Nothing is guessed: what does not match exactly, apart from case, accents and punctuation, is unknown.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pycountry

from impact.arguments import Kind, Misfit, shown
from impact.errors import UnknownPlace
from impact.places import gazetteer
from impact.vocabulary import AGGREGATES

#: how many names a refusal offers
_MOST_NAMED = 6
_ADD = "add the spelling to src/impact/places/aliases.csv if it is right"


@dataclass(frozen=True)
class Place:
    """A resolved place.

    ``code`` is ISO 3166-1 alpha-3 or one of the documented aggregates; ``area`` names a part of the
    country, or is empty; ``how`` says what matched: ``code``, ``name``, ``alias``, ``area`` or
    ``aggregate``.
    """

    code: str
    name: str
    area: str = ""
    how: str = "name"


def fold(text: str) -> str:
    """Compare names without case, accents, punctuation and outer blanks.

    >>> fold("Côte d'Ivoire ")
    'cote d ivoire'
    """
    if not isinstance(text, str):
        raise UnknownPlace(f"a name is given as {shown(text)}", "a text", "put it in quotation marks")
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return re.sub(r"[\W_]+", " ", plain).strip()


@lru_cache(maxsize=1)
def _names() -> dict[str, Place]:
    places: dict[str, Place] = {}
    for country in pycountry.countries:
        code = country.alpha_3
        display = getattr(country, "common_name", country.name)
        for attribute in ("name", "official_name", "common_name"):
            name = getattr(country, attribute, None)
            if name:
                places[fold(name)] = Place(code, display, how="name")
    for code, display in gazetteer.user_assigned().items():
        places[fold(display)] = Place(code, display)
    for alias, code in gazetteer.aliases().items():
        known = AGGREGATES.get(code)
        places[fold(alias)] = Place(code, known or _display(code), how="aggregate" if known else "alias")
    for name, (code, area) in gazetteer.areas().items():
        places[fold(name)] = Place(code, _display(code), area=area, how="area")
    return places


def _display(code: str) -> str:
    if short := gazetteer.short_names().get(code):
        return short
    country = pycountry.countries.get(alpha_3=code)
    return str(getattr(country, "common_name", country.name)) if country else gazetteer.user_assigned()[code]


def _is_code(code: str) -> bool:
    return code in gazetteer.user_assigned() or pycountry.countries.get(alpha_3=code) is not None


def name(code: str) -> str:
    """Look up the name a page prints for a code.

    >>> name("VNM")
    'Vietnam'

    Raises
    ------
    UnknownPlace
        When the code is neither ISO 3166-1 alpha-3 nor a documented aggregate.
    """
    if not isinstance(code, str):
        raise _no_code(code)
    if code in AGGREGATES:
        return AGGREGATES[code]
    if not _is_code(code):
        raise _no_code(code)
    return _display(code)


def _no_code(code: Any) -> UnknownPlace:
    known = _names().get(fold(code)) if isinstance(code, str) else None
    return UnknownPlace(
        f"place code {shown(code)}",
        "an ISO 3166-1 alpha-3 code or one of " + ", ".join(AGGREGATES),
        f"write {known.code!r}" if known else "look it up: impact.places.resolve('Cambodia').code",
    )


def in_sentence(code: str) -> str:
    """Print the name of a place as it stands inside a sentence.

    >>> in_sentence("NLD"), in_sentence("KHM"), in_sentence("EUE")
    ('the Netherlands', 'Cambodia', 'European Union institutions')
    """
    if not isinstance(code, str):
        raise _no_code(code)
    article = gazetteer.articles().get(code)
    short = gazetteer.short_names().get(code) or name(code)
    return f"{article} {short}" if article else short


def codes() -> list[str]:
    """List the codes of all places that have a name of their own, sorted."""
    return sorted({country.alpha_3 for country in pycountry.countries} | set(gazetteer.user_assigned()))


def is_state(code: str) -> bool:
    """Whether a place can be a party to a treaty of its own.

    >>> is_state("COK"), is_state("FLK")
    (True, False)
    """
    if not re.fullmatch("[A-Z]{3}", str(code)):
        raise _no_code(code)
    return code not in gazetteer.territories()


def responsible(code: str) -> str:
    """Name the state that answers for clearance in a place: the place itself, or the one that a row names.

    >>> responsible("FLK"), responsible("KHM")
    ('GBR', 'KHM')
    """
    if not isinstance(code, str):
        raise _no_code(code)
    return gazetteer.territories().get(code) or code


def reports_for(code: str) -> tuple[str, ...]:
    """List the other places in which a state answers for clearance, sorted by code.

    >>> reports_for("GBR"), reports_for("KHM")
    (('FLK',), ())
    """
    return tuple(sorted(place for place, state in gazetteer.territories().items() if state and state == code))


def page_of_responsible(code: str) -> str:
    """Name the page that says who answers for clearance in a place; empty where the place itself does.

    >>> page_of_responsible("KHM")
    ''
    """
    return gazetteer.pages_of_responsible().get(code, "")


def resolve(text: str, *, any_case: bool = False) -> Place:
    """Resolve a name or code to a place; exact apart from case, accents and punctuation.

    Two- and three-letter codes count only in capitals, so that ``NA`` is Namibia and ``na`` in a column is
    nothing. With ``any_case``, for what a person types, ``ukr`` is Ukraine.

    >>> resolve("Turkiye").code, resolve("NA").code, resolve("Abkhazia").area
    ('TUR', 'NAM', 'Abkhazia')
    >>> resolve("ukr", any_case=True).name, resolve("ee", any_case=True).code
    ('Ukraine', 'EST')

    Raises
    ------
    UnknownPlace
        When nothing matches; the error names the closest spellings, and none of them is used.
    """
    if not isinstance(text, str):
        raise UnknownPlace(
            f"a place is given as {shown(text)}",
            "a name or an ISO 3166-1 code, as text",
            "such as 'Ukraine' or 'UKR'",
        )
    stripped = text.strip()
    if any_case and re.fullmatch(r"[A-Za-z]{2,3}", stripped) and fold(stripped) not in _names():
        stripped = stripped.upper()
    if stripped in AGGREGATES:
        return Place(stripped, AGGREGATES[stripped], how="aggregate")
    folded = fold(stripped)
    if folded in _names() and not (stripped.isupper() and len(stripped) == 2 and stripped != "EU"):
        return _names()[folded]
    country = pycountry.countries.get(alpha_2=stripped) if re.fullmatch(r"[A-Z]{2}", stripped) else None
    code = country.alpha_3 if country is not None else stripped
    if re.fullmatch(r"[A-Z]{3}", code) and _is_code(code):
        return Place(code, _display(code), how="code")
    if not folded:
        raise UnknownPlace(
            "no place is given (an empty name)", "a name or an ISO 3166-1 code", "such as Ukraine or UKR"
        )
    near = difflib.get_close_matches(folded, _names(), n=3, cutoff=0.75)
    close = sorted({_names()[name].name for name in near})
    if not close and re.fullmatch(r"[A-Za-z]{3}", stripped):  # a code with a slip
        close = difflib.get_close_matches(stripped.upper(), [*AGGREGATES, *codes()], n=3)
    close = close or sorted({name(code) for code in _with_words(folded)})[:_MOST_NAMED]
    hint = f"did you mean {', '.join(close)}?" if close else ""
    raise UnknownPlace(
        f"place {text!r} is not known",
        f"a country name, an ISO 3166-1 code{'' if any_case else ' in capitals'}, or a documented aggregate",
        hint
        or ("give a state or territory of today, by its name in English or its code" if any_case else _ADD),
    )


def _code(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value):
        return value
    place = resolve(value, any_case=True)
    if place.area:
        raise Misfit(f" is {place.area}, a part of {place.name}", "a whole country", f"ask for {place.code}")
    return place.code


CODE = Kind(_code, "a country, by its code or name, or an aggregate such as WLD")


def similar(code: str) -> list[str]:
    """List the codes of places whose names hold, or are held in, the name of a place, sorted.

    >>> similar("COG"), similar("SDN"), similar("UKR")
    (['COD'], ['SSD'], [])
    """
    own = fold(name(code)) if code not in AGGREGATES else ""
    return [other for other in _with_words(own, either=True) if other != code]


def _with_words(folded: str, *, either: bool = False) -> list[str]:
    """List the codes of places whose printed names have all the words of a text, or the other way round."""
    words = set(folded.split())
    if not words:
        return []
    printed = {code: set(fold(_display(code)).split()) for code in codes()}
    return [code for code, own in printed.items() if words <= own or (either and own <= words)]
