"""Matching of rows between two releases: by their id, or as a multiset where rows have none.

Rows without an id are never known to be the same. They are matched when all their fields agree, then when
they agree but for decimals that one release dropped and accents it lost, then when classes of device moved
and their sum stayed, and last when a single field differs. The rest was added or withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact.incidents.privacy.columns.header_lexicon import fold
from impact.incidents.tables import Field, Table

#: degrees: about a metre; points that differ by less are the same, written with other decimals
_POINT_DECIMALS = 5
#: classes of device whose counts can move between each other
DEVICES = ("ap_mines", "av_mines", "improvised_mines", "submunitions", "uxo", "other_devices")
#: a row without an id keeps its day and place; otherwise it is another row
_ANCHORS = ("date",)
#: outputs that follow from others of the same field
_DERIVED = ("_first", "_last", "_qualifier", "point_method", "shape_m2", "age_group")


@dataclass(frozen=True)
class FieldCodes:
    """One field of all rows of both releases as numbers: equal numbers are equal values.

    ``rough`` is without the decimals and accents that a release can drop. ``values`` are texts for a
    reader.
    """

    name: str
    exact: np.ndarray
    rough: np.ndarray
    values: pd.Series


@dataclass(frozen=True)
class Pairs:
    """Rows that are taken to be the same: positions in old and new, and how they were matched."""

    old: np.ndarray
    new: np.ndarray
    how: str


@dataclass
class Matching:
    """What became of the rows.

    ``pairs`` holds the matched rows by how they were matched (``same``, ``form``, ``moved``, ``revised``,
    or ``id``); ``old_left`` and ``new_left`` are masks of rows without a partner.
    """

    fields: list[FieldCodes]
    old_size: int
    pairs: list[Pairs] = field(default_factory=list)
    old_left: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=bool))
    new_left: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=bool))

    def codes(self, name: str) -> FieldCodes:
        """Look a field up."""
        return next(f for f in self.fields if f.name == name)

    def differing(self, codes: FieldCodes) -> Iterator[tuple[Pairs, np.ndarray]]:
        """Yield the pairs of every kind with the mask of those that differ in a field at all."""
        for pairs in self.pairs:
            yield pairs, codes.exact[pairs.old] != codes.exact[self.old_size + pairs.new]


def match_rows(old: pd.DataFrame, new: pd.DataFrame, table: Table) -> tuple[Matching, bool]:
    """Match the rows of a canonical table in two releases.

    Returns
    -------
    tuple
        The matching, and whether it went by id.
    """
    both = pd.concat([old, new], ignore_index=True)
    fields = [codes for f in table.fields if (codes := _codes(f, both, len(old))) is not None]
    matching = Matching([f for f in fields if f.name != "id"], len(old))
    matching.old_left, matching.new_left = np.ones(len(old), dtype=bool), np.ones(len(new), dtype=bool)
    identifier = next((f for f in fields if f.name == "id"), None)
    by_id = identifier is not None and bool(old["id"].is_unique and new["id"].is_unique)
    if identifier is not None and by_id:
        _add(matching, identifier.exact.astype(np.uint64), "id")
    else:
        _match_without_id(matching)
    return matching, by_id


def _match_without_id(matching: Matching) -> None:
    rng = np.random.default_rng(20_26)
    exact, rough = _marks(matching.fields, rng, "exact"), _marks(matching.fields, rng, "rough")
    if not exact:
        return
    _add(matching, _sum(exact.values()), "same")
    whole = _sum(rough.values())
    _add(matching, whole, "form")
    devices = [matching.codes(name) for name in DEVICES if name in rough]
    if len(devices) > 1:
        total = sum(
            (pd.to_numeric(d.values).fillna(0) for d in devices), pd.Series(0.0, devices[0].values.index)
        )
        codes = pd.factorize(total)[0]
        marks = rng.integers(0, 2**64, codes.max() + 1, dtype=np.uint64)[codes]
        without = whole - _sum(rough[d.name] for d in devices)
        _add(matching, without + marks, "moved")
    free = [name for name in rough if name not in _ANCHORS]
    sizes = {name: _common(matching, whole - rough[name]) for name in free}
    for name in sorted(free, key=lambda name: -sizes[name]):
        if sizes[name]:
            _add(matching, whole - rough[name], "revised")


def _marks(fields: list[FieldCodes], rng: np.random.Generator, level: str) -> dict[str, np.ndarray]:
    """Give each value of each field a random number, so that rows are alike where their sums are."""
    marks = {}
    for codes in fields:
        numbers = getattr(codes, level)
        marks[codes.name] = rng.integers(0, 2**64, int(numbers.max()) + 1, dtype=np.uint64)[numbers]
    return marks


def _sum(parts: Iterable[np.ndarray]) -> np.ndarray:
    return np.asarray(np.sum(list(parts), axis=0, dtype=np.uint64))


def _keyed(matching: Matching, keys: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows that are left, by key and their number among those with the same key."""
    sides = []
    for left, part in (
        (matching.old_left, keys[: matching.old_size]),
        (matching.new_left, keys[matching.old_size :]),
    ):
        where = np.flatnonzero(left)
        side = pd.DataFrame({"key": part[where], "at": where})
        side["number"] = side.groupby("key").cumcount()
        sides.append(side)
    return sides[0], sides[1]


def _common(matching: Matching, keys: np.ndarray) -> int:
    old = np.unique(keys[: matching.old_size][matching.old_left])
    return len(np.intersect1d(old, keys[matching.old_size :][matching.new_left]))


def _add(matching: Matching, keys: np.ndarray, how: str) -> None:
    old, new = _keyed(matching, keys)
    both = old.merge(new, on=["key", "number"], suffixes=("_old", "_new"))
    pairs = Pairs(both["at_old"].to_numpy(), both["at_new"].to_numpy(), how)
    matching.pairs.append(pairs)
    matching.old_left[pairs.old] = False
    matching.new_left[pairs.new] = False


def _codes(field_: Field, both: pd.DataFrame, old_size: int) -> FieldCodes | None:
    """Numbers of one field, None where one of the releases has nothing in it."""
    outputs = [name for name, _ in field_.outputs if name in both and not name.endswith(_DERIVED)]
    filled = both[outputs].notna().any(axis=1)
    if not outputs or not filled[:old_size].any() or not filled[old_size:].any():
        return None
    exact = np.zeros(len(both), dtype=np.int64)
    rough = exact.copy()
    for name in outputs:
        column = both[name]
        if column.dtype == object:
            column = column.map(_plain, na_action="ignore")
        exact = _joined(exact, column)
        rough = _joined(rough, _plainer(field_, column))
    values = both[outputs[0]]
    if values.dtype == object:
        values = values.map(_plain, na_action="ignore")
    return FieldCodes(field_.name, exact, rough, values)


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple, set, np.ndarray)):
        return ";".join(sorted(map(str, value)))
    return value


def folded(column: pd.Series) -> pd.Series:
    """Texts without case, accents and signs, as one release may have lost them."""
    texts = {text: fold(str(text)) for text in column.dropna().unique()}
    return column.map(texts, na_action="ignore")


def _plainer(field_: Field, column: pd.Series) -> pd.Series:
    if field_.kind in ("place", "category"):
        return folded(column)
    if not pd.api.types.is_float_dtype(column):
        return column
    if field_.kind == "point":
        return column.round(_POINT_DECIMALS)
    return np.floor(column) if field_.kind in ("area", "amount") else column


def _joined(codes: np.ndarray, column: pd.Series) -> np.ndarray:
    own, uniques = pd.factorize(column, use_na_sentinel=True)
    return pd.factorize(codes * (len(uniques) + 2) + own + 1)[0]
