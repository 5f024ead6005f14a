"""Drift: what is different in a new file of the same data, before it is taken for the same.

The dangerous changes are those under an unchanged header: a column that holds another column's words, words
that were replaced as a whole, day and month exchanged, codes that lost their zeros. They wait for a
decision.
"""

from __future__ import annotations

import difflib
import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.privacy.columns.header_lexicon import fold
from impact.incidents.releases.file_profile import file_profile
from impact.incidents.tables import TABLES
from impact.wording import count, listed, percent

if TYPE_CHECKING:
    from impact.incidents.national_data import NationalData
    from impact.incidents.reading.raw_table import RawTable

#: a file that grew by more than this share says so
_GROWTH = 0.5
#: shrinking is said from this share on where no mapping states one
_SHRINK = 0.05
#: share of rows by which missing values may change
_MISSING = 0.2
#: share of the old rows whose words are still there; below, the vocabulary was replaced
_STILL_THERE = 0.2
#: a middle so many times larger or smaller is in another unit
_FACTOR = 10.0
_CLOSE = 0.75


def drift(raw_or_data: RawTable | NationalData | dict[str, Any], earlier: Any) -> tuple[DataFinding, ...]:
    """Compare the form of a file with that of an earlier release.

    Parameters
    ----------
    raw_or_data
        The new file: raw, read with a mapping, or its profile.
    earlier
        The earlier release, in the same three forms; a stored release has its profile.

    Returns
    -------
    tuple of DataFinding
        Kinds of the room `drift`. Not decided are those that change what a mapped column means. Nothing
        where the earlier release has no profile.
    """
    new, old = _profile(raw_or_data), _profile(earlier)
    if not new or not old:
        return ()
    limit = getattr(getattr(raw_or_data, "mapping", None), "shrink", _SHRINK)
    return (*_whole_file(new, old, limit), *_columns(new, old), *_contents(new, old))


def _profile(source: Any) -> dict[str, Any]:
    if isinstance(source, dict):
        return source
    if hasattr(source, "columns"):
        return file_profile(source)
    return source.facts.get("profile") or {}


def _finding(kind: str, *, detail: str, decided: bool, **more: Any) -> DataFinding:
    return DataFinding(kind, Effect.note, detail=detail, decided=decided, **more)


def _whole_file(new: dict[str, Any], old: dict[str, Any], limit: float) -> list[DataFinding]:
    findings = []
    before, now = old["rows"], new["rows"]
    if now < before:
        detail = f"{count(now)} rows, {percent(1 - now / before)} fewer than the {count(before)} of before"
        findings.append(_finding("file_shrank", detail=detail, decided=now >= before * (1 - limit)))
    elif before and now > before * (1 + _GROWTH):
        detail = f"{count(now)} rows, {percent(now / before - 1)} more than the {count(before)} of before"
        findings.append(_finding("file_grew", detail=detail, decided=True))
    for name, kind in (
        ("encoding", "encoding_changed"),
        ("delimiter", "form_changed"),
        ("format", "form_changed"),
    ):
        if new.get(name) and old.get(name) and new[name] != old[name]:
            detail = f"{name}: {old[name]!r} before, {new[name]!r} now"
            findings.append(_finding(kind, detail=detail, decided=True))
    return findings


def _columns(new: dict[str, Any], old: dict[str, Any]) -> list[DataFinding]:
    """Columns that are gone, new or renamed."""
    gone = [name for name in old["names"] if name not in new["names"]]
    fresh = [name for name in new["names"] if name not in old["names"]]
    renamed = _renamed(gone, fresh, new, old)
    findings = []
    for name in gone:
        mapped = bool(old["columns"].get(name, {}).get("field"))
        if name in renamed:
            to = renamed[name]
            detail = f"{name!r} before, {to!r} now"
            renaming = _finding("column_renamed", detail=detail, decided=not mapped, column=to)
            findings.append(replace(renaming, proposal=to))
        else:
            findings.append(_finding("column_gone", detail="", decided=not mapped, column=name))
    others = [name for name in fresh if name not in renamed.values()]
    findings += [_finding("column_new", detail="", decided=True, column=name) for name in others]
    return findings


def _renamed(gone: list[str], fresh: list[str], new: dict[str, Any], old: dict[str, Any]) -> dict[str, str]:
    """Old name -> new name, by likeness of the names, their words and their place in the file."""
    renamed: dict[str, str] = {}
    for name in gone:
        scores = {}
        for other in fresh:
            if other in renamed.values():
                continue
            likeness = difflib.SequenceMatcher(None, fold(name), fold(other)).ratio()
            words = set(old["columns"].get(name, {}).get("words", {}))
            others = set(new["columns"].get(other, {}).get("words", {}))
            shared = len(words & others) / len(words) if words else 0.0
            near = old["names"].index(name) == new["names"].index(other)
            scores[other] = max(likeness, shared) + 0.15 * near
        best = max(scores, key=lambda other: scores[other], default=None)
        if best is not None and scores[best] >= _CLOSE:
            renamed[name] = best
    return renamed


def _contents(new: dict[str, Any], old: dict[str, Any]) -> list[DataFinding]:
    findings = []
    for name, now in new["columns"].items():
        before = old["columns"].get(name)
        if before is None:
            continue
        place = {"column": name, "field": now.get("field") or None}
        change = now["missing"] - before["missing"]
        if abs(change) > _MISSING:
            detail = (
                f"{percent(before['missing'])} of the rows are empty before, {percent(now['missing'])} now"
            )
            findings.append(_finding("missing_jumped", detail=detail, decided=change < 0, **place))
        findings += _words(name, now, before, old, place)
        findings += _numbers(now, before, place)
        if before.get("widths") and now.get("widths") and max(before["widths"]) != max(now["widths"]):
            detail = f"codes of {_lengths(before)} characters before, of {_lengths(now)} now"
            findings.append(_finding("code_width_changed", detail=detail, decided=False, **place))
        if before.get("order") and now.get("order") and before["order"] != now["order"]:
            detail = f"{before['order']} before, {now['order']} now"
            findings.append(_finding("date_order_changed", detail=detail, decided=False, **place))
    return findings


def _lengths(column: dict[str, Any]) -> str:
    return listed([str(width) for width in column["widths"]])


def _words(
    name: str, now: dict[str, Any], before: dict[str, Any], old: dict[str, Any], place: dict[str, Any]
) -> list[DataFinding]:
    words, known = now.get("words"), before.get("words")
    if not words or not known:
        return []
    fresh, gone = [w for w in words if w not in known], [w for w in known if w not in words]
    if not fresh and not gone:
        return []
    if not any(_is_word(w, now) for w in (*fresh, *gone)) and _whose(words, name, old) is None:
        return []
    remained = sum(words[w] for w in words if w in known)
    if remained < _STILL_THERE and sum(known[w] for w in known if w in words) < _STILL_THERE:
        other = _whose(words, name, old)
        if other is not None:
            detail = f"most of its words are those that {other!r} had"
            return [
                _finding("words_of_another_column", detail=detail, decided=False, proposal=other, **place)
            ]
        detail = f"{count(len(gone))} words of before, {count(len(fresh))} others now"
        return [_finding("words_replaced", detail=detail, decided=False, **place)]
    sides = (("word_new", fresh, words, "of the rows"), ("word_gone", gone, known, "of the rows before"))
    return [
        _finding(kind, detail=f"{percent(shares[word])} {of}", decided=True, value=word, **place)
        for kind, changed, shares, of in sides
        for word in changed
        if _is_word(word, now)
    ]


def _is_word(text: str, column: dict[str, Any]) -> bool:
    """Whether a text is a word of a column; a number or a date is one only in a list, where it is a code."""
    if column.get("field") in _listed_fields():
        return True
    return not column.get("order") and any(c.isalpha() for c in text)


@functools.cache
def _listed_fields() -> frozenset[str]:
    """Fields whose values are words or codes of a list."""
    listed_kinds = ("words", "choices", "category", "country")
    return frozenset(f.name for table in TABLES.values() for f in table.fields if f.kind in listed_kinds)


def _whose(words: dict[str, float], name: str, old: dict[str, Any]) -> str | None:
    """Find the other column of the old release that had these words."""
    for other, column in old["columns"].items():
        known = column.get("words") or {}
        if other != name and sum(share for word, share in words.items() if word in known) >= 1 - _STILL_THERE:
            return str(other)
    return None


def _numbers(now: dict[str, Any], before: dict[str, Any], place: dict[str, Any]) -> list[DataFinding]:
    if "middle" not in now or "middle" not in before:
        return []
    a, b = before["middle"], now["middle"]
    apart = now["low"] > before["high"] or now["high"] < before["low"]
    scaled = a > 0 and b > 0 and not 1 / _FACTOR < b / a < _FACTOR
    if not apart and not scaled:
        return []
    detail = f"half of the values are below {count(a)} before, below {count(b)} now"
    return [_finding("range_moved", detail=detail, decided=False, **place)]
