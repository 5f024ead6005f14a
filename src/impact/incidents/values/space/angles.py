"""Angles: one latitude or longitude from a text in decimal degrees, or degrees, minutes and seconds."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from pathlib import Path

from impact.incidents.values.characters import plain, word_key

_NUMBER = r"\d+(?:[.,]\d+)?"
_DECIMAL = re.compile(rf"([+-]?)\s*({_NUMBER}|[.,]\d+)\s*(?:°|deg\w*|grad\w*)?", re.I)
_PARTS = re.compile(
    rf"([+-]?)\s*(\d{{1,3}})\s*(?:°|d(?:eg\w*)?|g(?:rad\w*)?|:|-|\s)\s*"
    rf"({_NUMBER})\s*(?:'|m(?:in\w*)?|:|-|\s|$)\s*"
    rf"(?:({_NUMBER})\s*(?:\"|''|s(?:ec\w*|eg\w*)?)?)?",
    re.I,
)
#: DDMMSS or DDDMMSS with a letter, as on maps and in messages
_PACKED = re.compile(r"([+-]?)(\d{2,3})(\d{2})(\d{2}(?:\.\d+)?)")
_LETTERS = re.compile(r"[^\W\d_]+(?:\.\s?[^\W\d_]+\.?)?")
_SECONDS = str.maketrans({"″": '"', "“": '"', "”": '"', "º": "°", "˚": "°", "\u066b": "."})
#: an s that stands for seconds, since a letter of a direction follows
_SECOND = re.compile(r"(\d)\s*s(?:ec\w*|eg\w*)?\s*(?=[^\W\d_])")
_UNITS = frozenset(
    {"d", "deg", "degrees", "m", "min", "sec", "g", "grad", "grados", "seg", "degre", "degres"}
)


class NoAngle(ValueError):
    """Text that is no angle, with the reason in everyday words."""


@dataclass(frozen=True, slots=True)
class Angle:
    """Degrees, and "lat" or "lon" where a letter of the text says which it is."""

    degrees: float
    axis: str | None = None


@functools.cache
def _directions() -> dict[str, dict[str, str]]:
    """Words of directions: word -> language ("" for all) -> N, S, E or W."""
    path = Path(__file__).with_name("hemispheres.csv")
    out: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for language in row["languages"].split() or [""]:
                out.setdefault(word_key(row["word"]).replace(" ", ""), {})[language] = row["direction"]
    return out


def direction(word: str, language: str | None) -> str | None:
    """Read a word of a direction as N, S, E or W; None when it is none.

    Raises
    ------
    NoAngle
        When the word means different directions in different languages ("O": west in Spanish, east in German)
        and the language is not known.
    """
    meanings = _directions().get(word_key(word).replace(" ", ""))
    if meanings is None:
        return None
    if "" in meanings:
        return meanings[""]
    if language in meanings:
        return meanings[str(language)]
    if len(set(meanings.values())) == 1:
        return next(iter(meanings.values()))
    raise NoAngle(f"the letter {word} means another direction in another language; say `language:`")


@functools.lru_cache(maxsize=65536)
def angle(text: str, language: str | None = None) -> Angle:
    r"""Read one latitude or longitude.

    Raises
    ------
    NoAngle
        When the text is no angle, minutes or seconds are 60 or more, or they make more than 180 degrees.

    Examples
    --------
    >>> angle("6° 30' S"), angle("74°15'O", "es"), angle("-75,5").degrees
    (Angle(degrees=-6.5, axis='lat'), Angle(degrees=-74.25, axis='lon'), -75.5)
    """
    clean = _SECOND.sub(r'\1" ', plain(text).translate(_SECONDS).strip(" ,;()[]"))
    signed = None
    for letter in _LETTERS.finditer(clean):
        word = letter.group()
        if word_key(word) in _UNITS:
            continue
        way = direction(word, language)
        if way is None or signed is not None:
            raise NoAngle("words that are no direction")
        signed = way
        clean = clean[: letter.start()] + " " + clean[letter.end() :]
        break
    degrees = _degrees(clean.strip(" .,;"), packed=signed is not None)
    if signed is None:
        return Angle(degrees)
    if degrees < 0 and signed in "NE":
        raise NoAngle("a minus and a letter that contradict each other")
    return Angle(-abs(degrees) if signed in "SW" else degrees, "lat" if signed in "NS" else "lon")


def _degrees(text: str, *, packed: bool) -> float:
    if packed and (match := _PACKED.fullmatch(text)):
        return _sum(match[1], match[2], match[3], match[4])
    if match := _DECIMAL.fullmatch(text):
        return float(match[1] + match[2].replace(",", "."))
    if match := _PARTS.fullmatch(text):
        return _sum(match[1], match[2], match[3].replace(",", "."), (match[4] or "0").replace(",", "."))
    raise NoAngle("no degrees, and no degrees, minutes and seconds")


def _sum(sign: str, degrees: str, minutes: str, seconds: str) -> float:
    from lat_lon_parser import parse

    if float(minutes) >= 60 or float(seconds) >= 60:
        raise NoAngle("minutes or seconds of 60 or more")
    if float(degrees) + float(minutes) / 60 + float(seconds) / 3600 > 180:  # the parser refuses them, too
        raise NoAngle("more than 180 degrees")
    return float(parse(f"{sign}{degrees}° {minutes}' {seconds}\""))
