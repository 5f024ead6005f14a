"""Missing values: words of a mapping that mean that nothing is known, and words that look like it."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.reading.raw_table import MISSING
from impact.incidents.values.characters import word_key

#: none of the words has a digit
_WITHOUT_DIGITS = re.compile(r"\D{1,40}$")


@lru_cache(maxsize=1)
def usual_words() -> Mapping[str, str]:
    """Words that mean "missing" in many files, with the reason they state; proposals, never a rule."""
    path = Path(__file__).with_name("missing_words.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return {word_key(row["word"]): row["reason"] for row in csv.DictReader(handle)}


def usual_reason(text: str) -> str | None:
    """Reason that a word usually states, None where it is no usual word for "missing".

    >>> usual_reason("Sin información"), usual_reason("Quibdó")
    ('unknown', None)
    """
    if not _WITHOUT_DIGITS.match(text):
        return None
    return usual_words().get(word_key(text))


def _declared(label: str) -> str:
    """Reason of a value that the file declares as missing: what its label says, otherwise not stated."""
    return usual_reason(label) or "not_stated"


def missing_reasons(texts: Sequence[str | None], spec: ColumnSpec) -> dict[int, str]:
    """Index -> reason of the texts that are empty or that the mapping calls missing."""
    words = {word_key(word): reason for word, reason in spec.missing.items() if word.strip()}
    empty = next((reason for word, reason in spec.missing.items() if not word.strip()), "not_stated")
    reasons: dict[int, str] = {}
    for index, text in enumerate(texts):
        if text is not None and text.startswith(MISSING):
            # a file with declared missing values (SPSS, Stata) says so itself; its label may give the reason
            said = text.removeprefix(MISSING)
            reasons[index] = words.get(word_key(text)) or words.get(word_key(said)) or _declared(said)
            continue
        if (
            text
            and text[0].isalnum()
            and (not words or (text.isdigit() and text.isascii() and text not in words))
        ):
            continue  # most texts of a long column: a look is enough
        if text is None or not text or text.isspace() or not (key := word_key(text)):
            reasons[index] = empty
        elif words and key in words:
            reasons[index] = words[key]
    return reasons
