"""HXL tags: the row of hashtags under the headings, used where it is sound, reported where it is not.

HXL 1.1 (hxlstandard.org): a tag is "#" and a word, each attribute "+" and a word; words begin with a letter.
Real rows break the rule in every way, so a row is known as tags by most of its cells and never strictly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from impact.incidents.reading.layout.cell_shape import is_blank

#: rows before which a row of tags is looked for, as the standard says
ROWS_BEFORE = 25
_SOUND = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")
_ATTEMPT = re.compile(r"#\s*[^\W\d]\w*([\s+]+\w*)*", re.IGNORECASE)
_WORDS = """access activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel contact
country crisis currency date delivery description event frequency geo group impact indicator inneed item loc
meta modality need operations org output population reached region respondee sector service severity status
subsector targeted value"""
#: words of the core schema 1.1, known as tags also when the "#" is lost
_CORE = frozenset(_WORDS.split())


@dataclass(frozen=True)
class TagRow:
    """A row of tags: tag of a cell's position, and what is wrong with the others."""

    tags: dict[int, str]
    broken: dict[int, str]  #: position -> the text as it stands


def _is_attempt(cell: str) -> bool:
    word = re.split(r"[\s+]", cell.strip().lower().lstrip("#"), maxsplit=1)[0]
    if cell.lstrip().startswith("#"):
        return bool(_ATTEMPT.fullmatch(cell.strip()))
    return word in _CORE and bool(re.fullmatch(r"\w+([\s+]+\w*)*", cell.strip()))


def read_row(cells: Sequence[str | None]) -> TagRow | None:
    """Read a row as tags; None when it is no attempt at one.

    Examples
    --------
    >>> read_row(["#adm1+name", "#affected+killed+2013", None]).broken
    {1: '#affected+killed+2013'}
    >>> read_row(["North", "2", "#5 of the list"]) is None
    True
    """
    filled = {i: cell for i, cell in enumerate(cells) if cell is not None and not is_blank(cell)}
    attempts = {i: cell for i, cell in filled.items() if _is_attempt(cell)}
    hashes = sum(cell.lstrip().startswith("#") for cell in attempts.values())
    if not hashes or len(attempts) * 2 <= len(filled):
        return None
    if len(filled) == 1 and not any(_SOUND.fullmatch(cell.strip().lower()) for cell in filled.values()):
        return None  # "# exported by ..." is a remark
    tags, broken = {}, {}
    for i, cell in filled.items():
        tight = re.sub(r"\s*([#+])\s*", r"\1", cell.strip().lower())
        if _SOUND.fullmatch(tight):
            tags[i] = tight
        else:
            broken[i] = cell.strip()
            if re.fullmatch(r"#[a-z][a-z0-9_]*(\+\w+)+", tight):
                tags[i] = tight  # an attribute that begins with a digit: kept as it is, and said
    if not any(_SOUND.fullmatch(tag) for tag in tags.values()):
        return TagRow({}, broken)
    return TagRow(tags, broken)


def find_row(grid: Sequence[Sequence[str | None]]) -> int | None:
    """Find the row of tags among the first rows of a sheet."""
    for i, cells in enumerate(grid[: ROWS_BEFORE + 1]):
        if read_row(cells) is not None:
            return i
    return None
