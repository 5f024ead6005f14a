"""Countries: names and codes to ISO 3166-1 alpha-3, exactly or by a reviewed alias; nothing is guessed."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pycountry

from impact.errors import UnknownPlace
from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values import mojibake
from impact.incidents.values.characters import fold, plain, word_key
from impact.incidents.values.missing import missing_reasons
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.places import name as place_name
from impact.places import resolve
from impact.vocabulary import AGGREGATES


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read countries: names, ISO 3166 codes of two and three letters, and numbers of the M49 list.

    NA is Namibia here unless the mapping says that it means missing. A name that fits several countries, that
    nobody knows, of an area without a code of its own, of a state of the past or of several countries
    together sets its rows aside, with the candidates.
    """
    del weights
    output_name = context.field.outputs[0][0]
    texts = parts["column"]
    reasons = missing_reasons(texts, spec)
    mended, problems = mojibake.mend(texts)
    problems = [p for p in problems if p.index not in reasons]
    words = {word_key(word): code for word, code in spec.words.items()}
    output: list[str | None] = [None] * len(texts)
    for index, text in enumerate(mended):
        if text is None or index in reasons:
            if index in reasons and "" not in spec.missing and not _filled(texts[index]):
                problems.append(Problem(index, "country_missing", Effect.quarantined))
            continue
        label = context.label(text)
        if (worded := words.get(word_key(label))) is not None:
            output[index] = worded
            continue
        code, problem = _country(plain(label), output_name)
        output[index] = code
        if problem is not None:
            problems.append(
                Problem(
                    index, problem.kind, problem.effect, problem.proposal, problem.accepted, problem.detail
                )
            )
    return Parsed({output_name: output}, tuple(problems), reasons=reasons)


def code_of(text: str) -> str | None:
    """ISO3 code of a name or code that is certain, None where there is any doubt."""
    return _country(plain(text), "country")[0] if text.strip() else None


def _filled(text: str | None) -> bool:
    return text is not None and bool(text.strip())


@lru_cache(maxsize=4096)
def _country(text: str, output: str) -> tuple[str | None, Problem | None]:
    key = fold(text)
    for kind, names in (("country_ambiguous", _ambiguous()), ("country_of_the_past", _past())):
        if key in names:
            candidates = names[key]
            return None, _problem(kind, candidates, output)
    if re.fullmatch(r"\d{1,3}(\.0)?", text):
        country = pycountry.countries.get(numeric=text.removesuffix(".0").zfill(3))
        return (country.alpha_3, None) if country else (None, _problem("country_not_known", (), output))
    if text in _capitals():
        return _capitals()[text], None
    try:
        place = resolve(text)
    except UnknownPlace:
        return None, _problem("country_not_known", _candidates(key), output)
    if place.code in AGGREGATES:
        return None, _problem("country_aggregate", (), output, place.name)
    if place.area:
        return None, _problem(
            "country_area", (place.code,), output, f"{place.area}, listed under {place.name}"
        )
    return place.code, None


def _problem(kind: str, candidates: Sequence[str], output: str, detail: str = "") -> Problem:
    named = " or ".join(f"{code} ({place_name(code)})" for code in candidates)
    accepted = {output: candidates[0]} if len(candidates) == 1 else None
    return Problem(0, kind, Effect.quarantined, named or None, accepted, detail)


def _candidates(key: str) -> list[str]:
    """Codes of names that look like a text, closest first; proposals, never used."""
    from rapidfuzz import fuzz, process

    names = _folded_names()
    matches = process.extract(key, list(names), scorer=fuzz.ratio, score_cutoff=75, limit=4)
    return list(dict.fromkeys(names[name] for name, _, _ in matches))


@lru_cache(maxsize=1)
def _folded_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("name", "common_name"):
            if printed := getattr(country, attribute, None):
                names[fold(printed)] = country.alpha_3
    return names


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    path = Path(__file__).with_name("doubtful_countries.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache(maxsize=1)
def _ambiguous() -> dict[str, tuple[str, ...]]:
    return {fold(r["name"]): tuple(r["candidates"].split()) for r in _rows() if r["kind"] == "ambiguous"}


@lru_cache(maxsize=1)
def _capitals() -> dict[str, str]:
    """Short forms that count only as they are written, in capitals, and are no ISO codes."""
    return {r["name"]: r["candidates"] for r in _rows() if r["kind"] == "capitals"}


@lru_cache(maxsize=1)
def _past() -> dict[str, tuple[str, ...]]:
    return {fold(r["name"]): tuple(r["candidates"].split()) for r in _rows() if r["kind"] == "past"}
