"""Code lists: a CSV beside the mapping with code, name, valid_from, valid_to and aliases."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from impact import regular_file
from impact.errors import RawDataError
from impact.incidents.values.characters import fold

_SMALL = re.compile(r"(?<=[^\W\d_a-zà-ÿ])[a-zà-ÿ](?=[^\W\d_a-zà-ÿ])")
_LOST = re.compile(r"\ufffd|ï¿½|[?¿¦]")


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its name and the days on which it is valid."""

    code: str
    name: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    aliases: tuple[str, ...] = ()

    def valid(self, first: dt.date, last: dt.date) -> bool:
        """Whether the code is valid on some day from ``first`` to ``last``."""
        return not (
            (self.valid_from is not None and last < self.valid_from)
            or (self.valid_to is not None and first > self.valid_to)
        )


@dataclass(frozen=True)
class CodeList:
    """A list of codes, by code; one code may have several periods."""

    codes: Mapping[str, tuple[Code, ...]]

    @classmethod
    def load(cls, name: str, folder: Path | None) -> CodeList:
        """Load a list that a mapping names, from the folder of the mapping.

        Raises
        ------
        RawDataError
            When the file is not there, is no UTF-8, or has no column ``code``.
        """
        path = Path(name) if folder is None else folder / name
        try:
            stamp = path.stat().st_mtime_ns
        except OSError:
            raise RawDataError(
                f"the code list {name} is not there",
                f"a CSV with a column code in {path.parent}",
                "put it beside the mapping, or correct `list:`",
            ) from None
        return _load(path, stamp)

    def __contains__(self, code: str) -> bool:
        return code in self.codes

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Codes by folded name or alias."""
        return _names(tuple(c for entries in self.codes.values() for c in entries))

    def close(self, text: str, limit: int = 3) -> list[str]:
        """Codes that look like a text, closest first; proposals."""
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        matches = process.extract(
            text, list(self.codes), scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=limit
        )
        return [code for code, _, _ in matches]

    def fitting(self, text: str) -> list[str]:
        """Names of the list that a text with lost letters can have been."""
        if not _LOST.search(text):
            text = _SMALL.sub("\ufffd", text)
        pieces = [re.escape(fold(piece)) for piece in _LOST.split(text)]
        pattern = re.compile(r".{0,2}".join(p for p in pieces))
        names = {
            name: entry.name
            for entries in self.codes.values()
            for entry in entries
            for name in (fold(entry.name),)
        }
        return sorted({printed for folded, printed in names.items() if pattern.fullmatch(folded)})


@lru_cache(maxsize=8)
def _names(entries: tuple[Code, ...]) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        for name in (entry.name, *entry.aliases):
            key = fold(name)
            if key and entry.code not in names.get(key, ()):
                names[key] = (*names.get(key, ()), entry.code)
    return names


@lru_cache(maxsize=8)
def _load(path: Path, _stamp: int) -> CodeList:
    try:
        with regular_file.opened_text(path) as handle:
            reader = csv.DictReader(handle)
            header = reader.fieldnames or []
            rows = list(reader)
    except UnicodeDecodeError:
        raise RawDataError(
            f"the code list {path.name} is no UTF-8", "a CSV in UTF-8", "save it again"
        ) from None
    if "code" not in header:
        raise RawDataError(
            f"the code list {path.name} has the columns {', '.join(header) or 'none'}",
            "a column code, and name, valid_from, valid_to, aliases where they are known",
            "rename the column of codes to code",
        )
    codes: dict[str, tuple[Code, ...]] = {}
    for number, row in enumerate(rows, start=2):
        code = (row.get("code") or "").strip()
        if not code:
            continue
        aliases = tuple(a.strip() for a in (row.get("aliases") or "").split("|") if a.strip())
        entry = Code(
            code,
            (row.get("name") or "").strip(),
            _day(row.get("valid_from"), path.name, number),
            _day(row.get("valid_to"), path.name, number),
            aliases,
        )
        codes[code] = (*codes.get(code, ()), entry)
    return CodeList(codes)


def _day(text: str | None, file: str, row: int) -> dt.date | None:
    if not text or not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise RawDataError(
            f"{file}, line {row}: {text!r} is no day", "a day such as 2017-01-01", "correct the code list"
        ) from None
