"""Fields by their headers: words that registers of many languages print above a column."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from impact.incidents.mapping.column_fit import fold_header

#: field of a column that holds no fact of mine action: lengths of outlines, links, numbers of rows
TECHNICAL = "-"
#: a word this long may stand inside a longer one ("codigodanemunicipio"); other scripts pack more in a sign
_INSIDE = 5
#: a word shorter than this is a whole header or nothing ("no", "x")
_SHORTEST = 3
_INSIDE_OTHER = 3
#: and this long in the middle of one
_IN_THE_MIDDLE = 7
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: least share of a header that must be explained, in points of 100
LEAST = 34


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A field that a header names: how much of it is explained (0 to 100), by which words."""

    field: str  #: field, or field.part for a date and point in several columns; :data:`TECHNICAL`
    score: float
    words: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Pattern:
    field: str
    language: str
    parts: tuple[str, ...]  #: each squeezed: no blanks
    words: str
    rank: int  #: place among the words of its field and language: the usual ones come first


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    path = Path(__file__).with_name("field_headers.csv")
    ranks: Counter[tuple[str, str]] = Counter()
    made = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            ranks[row["field"], row["language"]] += 1
            made.append(
                _Pattern(
                    row["field"],
                    row["language"],
                    tuple(_squeeze(fold_header(part)) for part in row["header"].split("+")),
                    row["header"].replace("+", " "),
                    ranks[row["field"], row["language"]],
                )
            )
    return tuple(made)


@lru_cache(maxsize=1)
def _exact() -> Mapping[str, tuple[_Pattern, ...]]:
    """Patterns by the whole header they explain."""
    by_header: dict[str, list[_Pattern]] = {}
    for pattern in _patterns():
        by_header.setdefault("".join(pattern.parts), []).append(pattern)
    return {header: tuple(patterns) for header, patterns in by_header.items()}


@lru_cache(maxsize=1)
def _tags() -> tuple[tuple[frozenset[str], str], ...]:
    """HXL tags, the longest first: hashtag and attributes, and the field they mean."""
    path = Path(__file__).with_name("hxl_fields.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        tags = [(frozenset(row["tag"].split()), row["field"]) for row in csv.DictReader(lines)]
    return tuple(sorted(tags, key=lambda tag: -len(tag[0])))


@lru_cache(maxsize=65_536)  # more than a file has columns: each is asked of several times
def match_header(header: str, tag: str = "") -> tuple[HeaderMatch, ...]:
    """Fields that a header or its HXL tag names, the best first.

    >>> match_header("codigodanemunicipio")[0].field
    'admin2_code'
    >>> match_header("Column 1", "#affected +killed")[0].field
    'killed'
    """
    matches: dict[str, HeaderMatch] = {}
    last = header.rpartition(" / ")[2]  # several header rows: the lowest says what the column is
    lower = _of_words(last) if last != header else []
    for match in (*_of_tag(tag), *_of_words(header), *lower):
        if match.field not in matches or matches[match.field].score < match.score:
            matches[match.field] = match
    return tuple(sorted(matches.values(), key=lambda m: -m.score))


@lru_cache(maxsize=65_536)
def speaks_of(header: str, field: str) -> bool:
    """Whether whole words of a header name a field, whatever else stands in it.

    >>> speaks_of("Âge des victimes", "age"), speaks_of("Village", "age")
    (True, False)
    """
    spans = _spans(_tokens(header))
    return any(
        pattern.field == field and all(part in spans for part in pattern.parts) for pattern in _patterns()
    )


def named_exactly(header: str, field: str) -> bool:
    """Whether a header is the name of a field.

    >>> named_exactly("Outcome unknown", "outcome_unknown")
    True
    """
    return "".join(_tokens(header)) == _squeeze(field.replace("_", ""))


def _of_tag(tag: str) -> list[HeaderMatch]:
    """Field of an HXL tag; blanks and the order of attributes have no meaning."""
    parts = frozenset(re.findall(r"#\w+|\+\w+", tag.lower()))
    if not parts:
        return []
    for canonical, field in _tags():
        if canonical <= parts:
            return [HeaderMatch(field, 96.0, "HXL tag " + " ".join(sorted(parts)))]
    return []


def _of_words(header: str) -> list[HeaderMatch]:
    tokens = _tokens(header)
    whole = "".join(tokens)
    if not whole:
        return []
    exact = [
        HeaderMatch(p.field, 100.0 - min(p.rank, 12) / 4, p.words, p.language)
        for p in _exact().get(whole, ())
    ]
    if exact:
        return exact
    spans = _spans(tokens)
    matches = []
    for pattern in _patterns():
        if pattern.parts[0] not in whole:  # the cheap test first: most patterns end here
            continue
        length = sum(map(len, pattern.parts))
        if length >= _SHORTEST and all(_stands_in(part, spans, whole) for part in pattern.parts):
            share = length / len(whole)
            score = min(94.0, 84 * share + 4 * (len(pattern.parts) - 1))
            if score >= LEAST:
                matches.append(HeaderMatch(pattern.field, score, pattern.words, pattern.language))
    return matches


def _tokens(header: str) -> list[str]:
    words = fold_header(_CAMEL.sub(" ", re.sub(r"\(\d+\)$", "", header)))
    return [token for token in re.split(r"[^\w]+", words, flags=re.UNICODE) if token]


def _spans(tokens: list[str]) -> set[str]:
    """Words of a header, and those that follow each other as one."""
    return {
        "".join(tokens[i:j]) for i in range(len(tokens)) for j in range(i + 1, min(len(tokens), i + 6) + 1)
    }


def _stands_in(part: str, spans: set[str], whole: str) -> bool:
    if part in spans:
        return True
    if len(part) >= (_INSIDE if part.isascii() else _INSIDE_OTHER) and (
        whole.startswith(part) or whole.endswith(part)
    ):
        return True
    return len(part) >= _IN_THE_MIDDLE and part in whole


def _squeeze(text: str) -> str:
    return re.sub(r"[^\w]", "", text, flags=re.UNICODE)
