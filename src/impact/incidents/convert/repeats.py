"""Repeated rows: an id that comes twice, and rows that are alike without an id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact.incidents.convert.distinct import Columns
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect

_PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass
class Repeats:
    """Rows that repeat another: masks of exact repeats and of conflicts over all rows, and findings."""

    repeated: np.ndarray
    conflicting: np.ndarray
    findings: list[DataFinding] = field(default_factory=list)


@dataclass
class Digests:
    """Digest of the id and of the whole content of each row, 64 bits each, batch after batch."""

    ids: list[np.ndarray] = field(default_factory=list)
    contents: list[np.ndarray] = field(default_factory=list)
    numbers: list[np.ndarray] = field(default_factory=list)
    _waiting: tuple[Columns, Sequence[str], str | None, np.ndarray | None] | None = None

    def add(
        self,
        columns: Columns,
        names: Sequence[str],
        identifier: str | None,
        numbers: np.ndarray,
        shapes: np.ndarray | None = None,
    ) -> None:
        """Add the rows of a batch; ``names`` are the columns that the mapping reads, ``shapes`` as WKB."""
        self._settle()
        self.numbers.append(numbers)
        if identifier is not None:
            _codes, texts = columns.encoded(identifier)
            if not self.numbers[1:] and len(texts) == columns.rows and None not in texts:
                # ids of their own: nothing can repeat unless another batch comes
                self._waiting = (columns, names, identifier, shapes)
                return
        self._digest(columns, names, identifier, shapes)

    def add_unread(self, numbers: np.ndarray) -> None:
        """Add the rows of a batch of which the mapping reads no column: none repeats another."""
        self._settle()
        self.numbers.append(numbers)
        self.contents.append(numbers.astype(np.uint64))

    def _settle(self) -> None:
        """Digest the batch that waited."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._digest(*waiting)

    def _digest(
        self,
        columns: Columns,
        names: Sequence[str],
        identifier: str | None,
        shapes: np.ndarray | None,
    ) -> None:
        content = np.zeros(columns.rows, dtype=np.uint64)
        for name in names:
            content = content * _PRIME + _digest(*columns.encoded(name))
        if shapes is not None:
            blobs = np.array([b"" if s is None else s for s in shapes], dtype=object)
            content = content * _PRIME + np.array([hash(b) & (2**63 - 1) for b in blobs], dtype=np.uint64)
        self.contents.append(content)
        if identifier is not None:
            codes, texts = columns.encoded(identifier)
            digest = _digest(codes, texts)
            unknown = np.array([t is None or not t.strip() for t in texts] or [False], dtype=bool)
            digest[unknown[codes] if len(texts) else []] = 0
            self.ids.append(digest)

    def find(self, rule: str, column: str | None) -> Repeats:
        """Find rows that repeat another.

        Parameters
        ----------
        rule
            `duplicates:` of the mapping: which row stands where one id has two contents; "ask": none.
        column
            Column of the id, for messages. Without an id alike rows are reported and stay, because people
            hurt in one accident look alike.
        """
        if self._waiting is not None:
            none = np.zeros(sum(map(len, self.numbers)), dtype=bool)
            return Repeats(none, none.copy())
        content = np.concatenate(self.contents) if self.contents else np.zeros(0, dtype=np.uint64)
        numbers = np.concatenate(self.numbers) if self.numbers else np.zeros(0, dtype=np.int64)
        none = np.zeros(len(content), dtype=bool)
        if len(content) == 0:
            return Repeats(none, none.copy())
        if not self.ids:
            return _alike(content, numbers, none)
        return _same_id(np.concatenate(self.ids), content, numbers, rule, column)


def _digest(codes: np.ndarray, texts: Sequence[str | None]) -> np.ndarray:
    if not texts:
        return np.zeros(len(codes), dtype=np.uint64)
    values = np.array(["\0" if t is None else t for t in texts], dtype=object)
    return pd.util.hash_array(values, categorize=False)[codes]


def _same_id(
    ids: np.ndarray, content: np.ndarray, numbers: np.ndarray, rule: str, column: str | None
) -> Repeats:
    frame = pd.DataFrame({"id": ids, "content": content})
    known = ids != 0
    several = frame["id"].duplicated(keep=False).to_numpy() & known
    repeated = frame.duplicated(keep="first").to_numpy() & known
    none = np.zeros(len(ids), dtype=bool)
    findings: list[DataFinding] = []
    if not several.any():
        return Repeats(none, none.copy())
    contents = frame.loc[several].groupby("id", sort=False)["content"].nunique()
    conflict_ids = contents.index[contents > 1].to_numpy()
    conflicting = np.isin(ids, conflict_ids) & several & ~repeated
    if repeated.any():
        findings.append(_finding("id_repeated", Effect.excluded, numbers, repeated, column, decided=True))
    if conflicting.any() and rule != "ask":
        others = none.copy()
        standing = "last" if rule == "later" else "first"
        others[conflicting] = frame.loc[conflicting, "id"].duplicated(keep=standing).to_numpy()
        findings.append(
            _finding("id_conflict_by_rule", Effect.excluded, numbers, others, column, decided=True)
        )
        return Repeats(repeated | others, none, findings)
    if conflicting.any():
        findings.append(
            _finding("id_conflict", Effect.quarantined, numbers, conflicting, column, decided=False)
        )
    return Repeats(repeated, conflicting, findings)


def _alike(content: np.ndarray, numbers: np.ndarray, none: np.ndarray) -> Repeats:
    alike = pd.Series(content).duplicated(keep=False).to_numpy()
    findings = []
    if alike.any():
        copies = int(pd.Series(content).duplicated().sum())
        findings.append(
            DataFinding(
                "identical_rows",
                Effect.note,
                rows=tuple(numbers[alike][:ROWS_NAMED].tolist()),
                count=int(alike.sum()),
                detail=f"{copies} rows copy another; without an id they may be different people, so all stay",
            )
        )
    return Repeats(none, none.copy(), findings)


def _finding(
    kind: str, effect: Effect, numbers: np.ndarray, mask: np.ndarray, column: str | None, *, decided: bool
) -> DataFinding:
    rows = numbers[mask]
    return DataFinding(
        kind,
        effect,
        column=column,
        field="id",
        rows=tuple(rows[:ROWS_NAMED].tolist()),
        count=len(rows),
        decided=decided,
    )
