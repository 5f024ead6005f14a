"""Scores of code pages: how well the letters a page gives fit a language.

Every word with a byte outside ASCII is read in each page. A letter of the language counts for it, a frequent
one more; a letter of another alphabet, a box, a control or a small letter before a capital counts against it.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from impact import yaml_document

#: different words that are looked at
WORDS = 4000
#: words that are looked at when no language is declared and all are tried
WORDS_OF_ANY = 300
#: points that the pages of the Macintosh gain where lines end as they did there
OF_ITS_TIME = 0.5
#: least lead of a score that needs no question, on words that two pages read differently: a character, in all
MARGIN, EVIDENCE = 0.1, 1.5
_PUNCTUATION = "’‘“”„«»–—…°ºª№¿¡•·\u00a0€£§©®±²³½¼¾×‹›´"
_WORD = re.compile(rb"[A-Za-z'\x80-\xff]*[\x80-\xff][A-Za-z'\x80-\xff]*")


@dataclass(frozen=True)
class Language:
    """Code pages of a language and the weight of each of its letters, the frequent ones near 1."""

    code: str
    pages: tuple[str, ...]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Score:
    """One reading of a text: page, language, points a character outside ASCII."""

    page: str
    language: str
    points: float


@functools.cache
def languages() -> dict[str, Language]:
    """Languages by ISO 639-1 code."""
    rows = yaml_document.load_file(Path(__file__).parent / "languages.yml")
    out = {}
    for code, row in rows.items():
        letters = list(dict.fromkeys(unicodedata.normalize("NFC", row["letters"])))
        weights = {letter: 1.0 - 0.9 * i / len(letters) for i, letter in enumerate(letters)}
        out[code] = Language(code, tuple(row["pages"]), weights)
    return out


def words_of(content: bytes) -> Counter[bytes]:
    """Words with a byte outside ASCII, and how often each stands there."""
    counts: Counter[bytes] = Counter()
    for match in _WORD.finditer(content):
        counts[match.group()] += 1
        if len(counts) >= WORDS:
            break
    return counts


def score(words: Counter[bytes], language: Language, page: str) -> Score | None:
    """Score one page for one language; None when the page has no letter for some of the bytes."""
    points, characters = 0.0, 0.0
    undefined = 0
    for word, times in words.items():
        try:
            text = word.decode(page)
        except UnicodeDecodeError:
            undefined += 1
            if undefined > max(2, len(words) // 50):
                return None
            points -= 4.0 * len(word)
            characters += len(word)
            continue
        weight = 1.0 + math.log(times)
        high = [c for c in text if ord(c) > 127]
        points += weight * (sum(_points(c, language) for c in high) - _disorder(text))
        characters += len(high) * weight
    if not characters:
        return None
    return Score(page, language.code, points / characters)


def _points(letter: str, language: Language) -> float:
    if not language.weights:
        return _points_of_ideographs(letter)
    known = language.weights.get(letter.lower(), language.weights.get(letter))
    if known is not None:
        return known
    if letter in _PUNCTUATION:
        return 0.1 if letter in "’‘“”–«»°º" else -0.2
    category = unicodedata.category(letter)
    if category[0] == "L":
        return -1.5
    return -5.0 if category in ("Cc", "Co", "Cn") else -2.5


def _points_of_ideographs(letter: str) -> float:
    code = ord(letter)
    if 0x4E00 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7A3 or 0x3040 <= code <= 0x30FF:
        return 1.0
    return 0.2 if 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFF60 else -2.0


def _disorder(text: str) -> float:
    """Points for capitals behind small letters, and for two alphabets in one word."""
    against = 0.0
    for before, letter in itertools.pairwise(text):
        if before.islower() and letter.isupper():
            against += 2.0
    inner_capital = len(text) > 3 and text[:2].isupper() and text[2:].islower()
    if inner_capital:
        against += 1.0
    scripts = {unicodedata.name(c, "?").split(" ")[0] for c in text if c.isalpha()}
    if (
        len(
            scripts
            & {
                "LATIN",
                "CYRILLIC",
                "GREEK",
                "ARABIC",
                "HEBREW",
                "THAI",
                "CJK",
                "HANGUL",
                "HIRAGANA",
                "KATAKANA",
            }
        )
        > 1
    ):
        against += 2.0
    marks = [i for i, c in enumerate(text[1:-1], 1) if c in "“”«»°"]
    return against + 1.5 * sum(text[i - 1].isalpha() and text[i + 1].isalpha() for i in marks)


def is_clear(content: bytes, best: Score, other: Score) -> bool:
    """Tell if one page beats another on the words that the two read differently."""
    words = words_of(content)
    pages = (best.page, other.page)
    differing = Counter(
        {word: n for word, n in words.items() if len({word.decode(page, "replace") for page in pages}) > 1}
    )
    first = score(differing, languages()[best.language], best.page)
    second = score(differing, languages()[other.language], other.page)
    if first is None or second is None:
        return second is None
    characters = sum(byte > 127 for word in differing for byte in word)
    ahead = first.points - second.points
    return ahead >= MARGIN and ahead * characters >= EVIDENCE


def rank(content: bytes, codes: Iterable[str], limit: int = WORDS) -> list[Score]:
    """Scores of all pages of some languages, the best first; pages that read every word alike are one."""
    words = Counter(dict(words_of(content).most_common(limit)))
    pairs = ((languages()[code], page) for code in codes for page in languages()[code].pages)
    scores = [one for language, page in pairs if (one := score(words, language, page)) is not None]
    if b"\r" in content and b"\n" not in content:  # lines end as on a classic Macintosh
        scores = [replace(s, points=s.points + OF_ITS_TIME * s.page.startswith("mac")) for s in scores]
    scores.sort(key=lambda s: -s.points)
    readings: dict[tuple[str, ...], Score] = {}
    sample = list(words)
    for one in scores:
        reading = tuple(word.decode(one.page, "replace") for word in sample)
        readings.setdefault(reading, one)
    return list(readings.values())
