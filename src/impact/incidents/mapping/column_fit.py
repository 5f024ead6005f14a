"""Fit of columns: which column of a file a mapping means, exactly, by spelling, or only nearly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from impact.incidents.data_finding import DataFinding, Effect

#: below this likeness (0 to 100) no other column is named
_NEAR = 55
#: columns of the file that a finding lists
_LISTED = 12


def fold_header(text: str) -> str:
    r"""Fold what does not tell two headers apart: case, accents, invisible marks, blanks, underlines.

    >>> fold_header("\ufeff Código_DANE  ")
    'codigo dane'
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(
        " " if c == "_" else c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Cc")
    )
    return re.sub(r"\s+", " ", letters).strip()


def compare(reads: Mapping[str, str], names: Sequence[str]) -> tuple[dict[str, str], tuple[DataFinding, ...]]:
    """Compare the columns that a mapping reads with those of a file.

    Parameters
    ----------
    reads
        Column by the dotted path of the entry that names it.
    names
        Columns of the file.

    Returns
    -------
    tuple
        Column as the file spells it, by path, where the spelling differs and only one column fits; and a
        finding for each column that is spelt otherwise or is not there.
    """
    have = set(names)
    folded: dict[str, list[str]] = {}
    for name in names:
        folded.setdefault(fold_header(name), []).append(name)
    spelt: dict[str, str] = {}
    missing: dict[str, list[str]] = {}
    otherwise: dict[str, tuple[str, list[str]]] = {}
    for path, column in reads.items():
        if column in have:
            continue
        alike = folded.get(fold_header(column), [])
        if len(alike) == 1:
            spelt[path] = alike[0]
            otherwise.setdefault(column, (alike[0], []))[1].append(path)
        else:
            missing.setdefault(column, []).append(path)
    findings = [
        DataFinding(
            "column_spelt_otherwise",
            Effect.note,
            column=name,
            field=_field(paths),
            proposal=name,
            detail=f"the mapping names {column!r}, the file {name!r}",
        )
        for column, (name, paths) in otherwise.items()
    ]
    findings += [_missing(column, paths, names, folded) for column, paths in missing.items()]
    return spelt, tuple(findings)


def _missing(
    column: str, paths: Sequence[str], names: Sequence[str], folded: Mapping[str, list[str]]
) -> DataFinding:
    near = process.extractOne(fold_header(column), list(folded), scorer=fuzz.WRatio, score_cutoff=_NEAR)
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    alike = folded.get(fold_header(column), [])
    several = f"; {' and '.join(map(repr, alike))} differ from it in spelling only" if len(alike) > 1 else ""
    return DataFinding(
        "column_missing",
        Effect.refused,
        column=column,
        field=_field(paths),
        decided=False,
        proposal=folded[near[0]][0] if near else None,
        detail=f"the file has {', '.join(names[:_LISTED])}{more}{several}",
    )


def _field(paths: Sequence[str]) -> str:
    """Name what reads a column: the fields of the mapping, or the part of it."""
    fields = []
    for path in paths:
        parts = path.split(".")
        fields.append(parts[1] if parts[0] == "columns" else re.sub(r"\[\d+\]", "", parts[0]))
    return ", ".join(dict.fromkeys(fields))
