"""Places: from the names people write to ISO 3166-1 alpha-3 codes, exactly or not at all.

Names and codes come from `pycountry`; the aliases below add spellings met in mine action reporting.
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

import pycountry

from impact.errors import UnknownPlace
from impact.vocabulary import AGGREGATES

#: Other names of countries, with the language or habit they come from where that is not plain English.
ALIASES: dict[str, str] = {
    "Afganistán": "AFG",
    "Bolivia": "BOL",
    "Bosnia": "BIH",
    "Brunei": "BRN",
    "Burma": "MMR",
    "Cabo Verde": "CPV",
    "Cape Verde": "CPV",
    "Colombie": "COL",
    "Congo (Republic)": "COG",
    "Congo, Democratic Republic": "COD",
    "Congo, Democratic Republic of": "COD",
    "Cook Islands": "COK",
    "Côte d Ivoire": "CIV",
    "Czech Republic": "CZE",
    "DR Congo": "COD",
    "DRC": "COD",
    "Democratic Republic of Congo": "COD",
    "Democratic Republic of the Congo": "COD",
    "Falkland Islands": "FLK",
    "Holy See": "VAT",
    "Irak": "IRQ",
    "Iran": "IRN",
    "Ivory Coast": "CIV",
    "Lao": "LAO",
    "Lao PDR": "LAO",
    "Laos": "LAO",
    "Macedonia": "MKD",
    "Micronesia": "FSM",
    "Moldova": "MDA",
    "Myanmar/Burma": "MMR",
    "Nigéria": "NGA",
    "North Korea": "PRK",
    "Pakistán": "PAK",
    "Palestine": "PSE",
    "Russia": "RUS",
    "Siria": "SYR",
    "South Korea": "KOR",
    "Swaziland": "SWZ",
    "Syria": "SYR",
    "Syrie": "SYR",
    "São Tomé and Príncipe": "STP",
    "Taiwan": "TWN",
    "Tanzania": "TZA",
    "The Gambia": "GMB",
    "Gambia": "GMB",
    "Bahamas": "BHS",
    "Bahamas (The)": "BHS",
    "Netherlands (Kingdom of the)": "NLD",
    "St. Kitts and Nevis": "KNA",
    "St. Lucia": "LCA",
    "St. Vincent and the Grenadines": "VCT",
    "State of Palestine": "PSE",
    "Turkey": "TUR",
    "Turkiye": "TUR",
    "USA": "USA",
    "Venezuela": "VEN",
    "Vietnam": "VNM",
    "Yémen": "YEM",
}

#: Areas reported apart: name -> (state it lies in, name of the area).
AREAS: dict[str, tuple[str, str]] = {
    "Abkhazia": ("GEO", "Abkhazia"),
    "Chechnya": ("RUS", "Chechnya"),
    "Iraq (Kurdistan Region)": ("IRQ", "Kurdistan Region"),
    "Kurdistan Region": ("IRQ", "Kurdistan Region"),
    "Nagorno-Karabakh": ("AZE", "Nagorno-Karabakh"),
    "Somaliland": ("SOM", "Somaliland"),
    "Yemen (Hodeidah)": ("YEM", "Hodeidah"),
}

_AGGREGATE_NAMES: dict[str, str] = {
    "World": "WLD",
    "Global": "WLD",
    "States Parties with obligations": "SPX",
    "States Parties with clearance obligations": "SPX",
    "EU": "EUE",
    "European Union": "EUE",
}


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
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return re.sub(r"[\W_]+", " ", plain).strip()


@lru_cache(maxsize=1)
def _names() -> dict[str, Place]:
    found: dict[str, Place] = {}
    for country in pycountry.countries:
        code = country.alpha_3
        display = getattr(country, "common_name", country.name)
        for attribute in ("name", "official_name", "common_name"):
            name = getattr(country, attribute, None)
            if name:
                found[fold(name)] = Place(code, display, how="name")
    for name, code in ALIASES.items():
        found[fold(name)] = Place(code, _display(code), how="alias")
    for name, (code, area) in AREAS.items():
        found[fold(name)] = Place(code, _display(code), area=area, how="area")
    for name, code in _AGGREGATE_NAMES.items():
        found[fold(name)] = Place(code, AGGREGATES[code], how="aggregate")
    return found


#: Shorter names for pages, where the official form would be long or unfamiliar.
_SHORT: dict[str, str] = {
    "BIH": "Bosnia and Herzegovina",
    "COD": "DR Congo",
    "COG": "Congo",
    "FLK": "Falkland Islands",
    "IRN": "Iran",
    "LAO": "Laos",
    "MMR": "Myanmar",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "PSE": "Palestine",
    "RUS": "Russia",
    "SYR": "Syria",
    "TUR": "Türkiye",
    "USA": "United States",
    "VEN": "Venezuela",
    "VNM": "Vietnam",
}


def _display(code: str) -> str:
    if code in _SHORT:
        return _SHORT[code]
    country = pycountry.countries.get(alpha_3=code)
    return str(getattr(country, "common_name", country.name)) if country else code


def name(code: str) -> str:
    """Give the name a page prints for a code.

    >>> name("VNM")
    'Vietnam'

    Raises
    ------
    UnknownPlace
        When the code is neither ISO 3166-1 alpha-3 nor a documented aggregate.
    """
    if code in AGGREGATES:
        return AGGREGATES[code]
    if pycountry.countries.get(alpha_3=code) is None:
        raise UnknownPlace(
            f"place code {code!r}", "an ISO 3166-1 alpha-3 code or one of " + ", ".join(AGGREGATES)
        )
    return _display(code)


def resolve(text: str) -> Place:
    """Resolve a name or code to a place; exact apart from case, accents and punctuation.

    Two- and three-letter codes count only in capitals, so that ``NA`` is Namibia and ``na`` is nothing.

    >>> resolve("Turkiye").code, resolve("NA").code, resolve("Abkhazia").area
    ('TUR', 'NAM', 'Abkhazia')

    Raises
    ------
    UnknownPlace
        When nothing matches; the error names the closest spellings, and none of them is used.
    """
    stripped = text.strip()
    if stripped in AGGREGATES:
        return Place(stripped, AGGREGATES[stripped], how="aggregate")
    folded = fold(stripped)
    if folded in _names() and not (stripped.isupper() and len(stripped) == 2 and stripped != "EU"):
        return _names()[folded]
    if re.fullmatch(r"[A-Z]{2}", stripped):
        country = pycountry.countries.get(alpha_2=stripped)
    elif re.fullmatch(r"[A-Z]{3}", stripped):
        country = pycountry.countries.get(alpha_3=stripped)
    else:
        country = None
    if country is not None:
        return Place(country.alpha_3, _display(country.alpha_3), how="code")
    close = difflib.get_close_matches(folded, _names(), n=3, cutoff=0.75)
    hint = f"did you mean {', '.join(sorted({_names()[c].name for c in close}))}?" if close else ""
    raise UnknownPlace(
        f"place {text!r} is not known",
        "a country name, an ISO 3166-1 code in capitals, or a documented aggregate",
        hint or "add the spelling to ALIASES in impact/places.py if it is right",
    )
