"""Words of headers: what the name of a column says about its content, in many languages and scripts.

The words stand in `header_words.csv`: `kind` (what they announce), `strength` (strong: enough by itself;
weak: the content has to agree; what else it announces for `exempt` and hints), `anywhere` (also inside
a longer word, as headers are often written without blanks) and the words.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[\W_]+")
_SAME_LETTERS = str.maketrans(dict(zip("يىكأإآةё", "ییکاااهе", strict=True)))


class HeaderWord(NamedTuple):
    """One word or phrase of headers."""

    kind: str
    strength: str
    anywhere: bool
    phrase: str  #: folded, words apart by one blank
    joined: str  #: without blanks


def fold(text: str) -> str:
    """Fold case, accents, marks and letters that look alike; words apart by one blank.

    >>> fold("Nombre_de la Víctima"), fold("deviceID")
    ('nombre de la victima', 'device id')
    """
    text = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text))
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Mn")
    return " ".join(_SPLIT.split(text.casefold().translate(_SAME_LETTERS))).strip()


@functools.cache
def header_words() -> tuple[HeaderWord, ...]:
    """All words of the table, folded."""
    with (Path(__file__).with_name("header_words.csv")).open(encoding="utf-8", newline="") as table:
        return tuple(
            HeaderWord(
                row["kind"], row["strength"], row["anywhere"] == "yes", folded, folded.replace(" ", "")
            )
            for row in csv.DictReader(table)
            for word in row["words"].split("|")
            if (folded := fold(word))
        )


def meanings(header: str, tag: str = "") -> dict[tuple[str, str], str]:
    """Read what a header announces.

    Parameters
    ----------
    header
        Name of a column as in the file.
    tag
        Its HXL tag, empty where there is none: places and organisations are tagged as such.

    Returns
    -------
    dict
        (kind, strength) -> the word that says so. The longest word decides where one contains another:
        `interviewer device` is no ordnance.
    """
    announced = dict(_of_words(header))
    if tag.startswith(("#adm", "#loc", "#country", "#region")):
        announced[("exempt", "place")] = tag
    elif tag.startswith("#org"):
        announced[("exempt", "organisation")] = tag
    return announced


@functools.lru_cache(maxsize=65_536)  # more than a file has columns: each is asked of twice
def _of_words(header: str) -> tuple[tuple[tuple[str, str], str], ...]:
    """Read what the words of a header announce."""
    folded = fold(header)
    padded, joined = f" {folded} ", folded.replace(" ", "")
    hits = [
        word
        for word in header_words()
        if f" {word.phrase} " in padded or (word.anywhere and len(word.joined) > 2 and word.joined in joined)
    ]
    announced: dict[tuple[str, str], str] = {}
    for word in sorted(hits, key=lambda w: -len(w.joined)):
        key = (word.kind, word.strength)
        longer = any(word.joined in other.joined and len(other.joined) > len(word.joined) for other in hits)
        if key not in announced and not longer:
            announced[key] = word.phrase
    return tuple(announced.items())
