"""Comparison of two releases: rows added, withdrawn, revised, re-coded, and totals that changed backwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from impact.arguments import needs
from impact.errors import ModelInputError
from impact.incidents.national_data import DATA
from impact.incidents.privacy import Rule
from impact.incidents.releases.row_matching import Matching, match_rows
from impact.incidents.releases.totals_compared import moved_devices, shown_totals, totals
from impact.incidents.tables import TABLES
from impact.wording import capital, count, counted, listed

if TYPE_CHECKING:
    from impact.incidents.national_data import NationalData

#: a word that so large a share of its rows bear under another word was re-coded
_RECODED = 0.8
#: so many years and words are named in a sentence
_NAMED = 6


@dataclass(frozen=True)
class Comparison:
    """One canonical table in two releases.

    ``rows``: how many rows the old and new release have, and how many are the ``same``, ``revised``,
    ``added`` and ``withdrawn``; ``form`` and ``moved`` are the same but for decimals and accents, and but
    for devices that moved to another class. ``fields``: field, rows that differ, in what (`value`, `form`).
    ``words``: field, old word, new word, rows, matched rows of the old word: how the words of matched rows
    went over; ``vocabulary``: field, word, rows in old and new, for words only one release has.
    ``devices``: class, old, new, in the ``places`` (and months) whose sum stayed. ``by_year``,
    ``by_place``: totals of both, see :func:`totals_compared.totals`; for the eye of the analyst, not for
    publication: :meth:`as_frame` is. ``mappings``: what the two mappings say differently.
    """

    old: str
    new: str
    table: str
    by_id: bool
    rows: dict[str, int]
    fields: pd.DataFrame = field(repr=False)
    words: pd.DataFrame = field(repr=False)
    vocabulary: pd.DataFrame = field(repr=False)
    devices: pd.DataFrame = field(repr=False)
    by_year: pd.DataFrame = field(repr=False)
    by_place: pd.DataFrame = field(repr=False)
    places: int = 0
    mappings: tuple[str, ...] = ()
    rule: Rule = field(default_factory=Rule)

    @property
    def backwards(self) -> pd.DataFrame:
        """Years of the old release whose rows changed: totals that were revised backwards."""
        rows = self.by_year[(self.by_year["measure"] == "rows") & (self.by_year["old"] > 0)]
        return rows[(rows["difference"] != 0) & (rows["key"] != "unknown")].reset_index(drop=True)

    @property
    def recoded(self) -> pd.DataFrame:
        """Words that became others in nearly all their rows."""
        if self.words.empty:
            return self.words
        return self.words[self.words["rows"] >= _RECODED * self.words["of"]].reset_index(drop=True)

    def as_frame(self) -> pd.DataFrame:
        """Everything that may be shown, as one table.

        Returns
        -------
        DataFrame
            ``part`` (rows, fields, words, devices, years, places), ``key``, ``measure``, ``old``, ``new``,
            ``difference``, ``hidden``: small numbers of people, and small differences, are missing.
        """
        parts = [pd.DataFrame({"part": "rows", "key": list(self.rows), "new": list(self.rows.values())})]
        fields = self.fields.rename(columns={"field": "key", "how": "measure", "rows": "difference"})
        few = self.rule.small(fields["difference"].to_numpy(dtype=np.int64))
        fields = fields.assign(part="fields", hidden=few, difference=fields["difference"].mask(few))
        parts.append(fields)
        words = self._shown_words()
        parts.append(words.assign(part="words", key=words["field"] + ": " + words["word"]))
        parts.append(self.devices.rename(columns={"device": "key"}).assign(part="devices"))
        for name, frame in (("years", self.by_year), ("places", self.by_place)):
            parts.append(shown_totals(self.table, frame, self.rule).assign(part=name))
        columns = ["part", "key", "measure", "old", "new", "difference", "hidden"]
        frame = pd.concat([p.reindex(columns=columns).astype(object) for p in parts], ignore_index=True)
        frame["hidden"] = frame["hidden"].map(lambda value: value is True)
        return frame.astype({"old": "Float64", "new": "Float64", "difference": "Float64"})

    def _shown_words(self) -> pd.DataFrame:
        """Words of one release only, without those of few rows."""
        few = self.rule.small(self.vocabulary[["old", "new"]].max(axis=1).to_numpy(dtype=np.int64))
        return self.vocabulary[~few]

    def sentences(self) -> list[str]:
        """Say what changed, one sentence a matter; nothing of few people."""
        rows = self.rows
        matched = "by their id" if self.by_id else "by all their fields, as they have no id"
        lines = [
            f"{self.new} has {counted(rows['new'], 'row')}, {self.old} {count(rows['old'])}: "
            f"matched {matched}, "
            f"{count(rows['same'] + rows['form'])} are the same, {count(rows['revised'] + rows['moved'])} "
            f"revised, {count(rows['added'])} added and {count(rows['withdrawn'])} withdrawn."
        ]
        if rows["form"]:
            names = listed(sorted(set(self.fields.loc[self.fields["how"] == "form", "field"])))
            lines.append(
                f"{capital(counted(rows['form'], 'row'))} differ only in decimals or accents of {names}."
            )
        changed = self.fields[self.fields["how"] == "value"]
        if len(changed):
            pairs = changed[["field", "rows"]].head(_NAMED).itertuples(index=False)
            parts = [f"{name} in {self._size(int(n))}" for name, n in pairs]
            lines.append(f"Of matched rows, other values stand under {listed(parts)}.")
        if len(self.devices):
            parts = [
                f"{d.replace('_', ' ')} from {count(int(a))} to {count(int(b))}"
                for d, a, b in self.devices[["device", "old", "new"]].itertuples(index=False)
            ]
            lines.append(
                f"In {counted(self.places, 'place')} and months devices were counted under another class "
                f"while their sum stayed: {listed(parts)}. A trend in one class depends on the release."
            )
        lines += self._about_words() + self._about_years() + list(self.mappings)
        return lines

    def _size(self, rows: int) -> str:
        """Write a number of rows, without saying a small one."""
        if self.rule.small(np.array([rows]))[0]:
            return f"at most {counted(self.rule.largest, 'row')}"
        return counted(rows, "row")

    def _about_words(self) -> list[str]:
        lines = []
        recoded = self.recoded
        recoded = recoded[~self.rule.small(recoded["rows"].to_numpy(dtype=np.int64))]
        for name, part in recoded.groupby("field"):
            pairs = [
                f"{a!r} became {b!r}" for a, b in part[["old", "new"]].head(_NAMED).itertuples(index=False)
            ]
            lines.append(f"Words of {name} were re-coded: {listed(pairs)}.")
        words = self._shown_words()
        for name, part in words.groupby("field"):
            for side, other, verb in (("new", "old", "New under"), ("old", "new", "Gone from")):
                alone = part.loc[(part[side] > 0) & (part[other] == 0), "word"].tolist()
                if alone:
                    more = f" and {count(len(alone) - _NAMED)} more" if len(alone) > _NAMED else ""
                    named = listed([repr(w) for w in alone[:_NAMED]])
                    lines.append(f"{verb} {name}: {named}{more}.")
        return lines

    def _about_years(self) -> list[str]:
        backwards = self.backwards
        if backwards.empty:
            return ["No total of a year of the old release changed."]
        shown = shown_totals(self.table, self.by_year[self.by_year["measure"] == "rows"], self.rule)
        shown = shown[shown["key"].isin(backwards["key"]) & shown["difference"].notna()]
        largest = shown.reindex(shown["difference"].abs().sort_values(ascending=False, kind="stable").index)
        parts = [
            f"{key} from {count(int(a))} to {count(int(b))}"
            for key, a, b in largest[["key", "old", "new"]]
            .head(_NAMED)
            .sort_values("key")
            .itertuples(index=False)
        ]
        first = f"Totals of {counted(len(backwards), 'year')} of the old release changed"
        return [f"{first}, most of all {listed(parts)}." if parts else f"{first}, each by few rows."]

    def summary(self) -> str:
        """All sentences as one text."""
        return "\n".join(self.sentences())

    def as_dict(self) -> dict[str, Any]:
        """Give what may be shown as plain values, for JSON."""
        frame = self.as_frame()
        plain = frame.astype(object).where(frame.notna(), None)
        return {
            "table": self.table,
            "matched_by": "id" if self.by_id else "all fields",
            "rows": dict(self.rows),
            "sentences": self.sentences(),
            "changes": plain.to_dict("records"),
        }

    def _repr_html_(self) -> str:
        from impact.incidents.releases.comparison_html import comparison_html

        return comparison_html(f"{self.old} and {self.new} compared", self.sentences(), self.as_frame())


@needs("compare", old=DATA, new=DATA)
def compare(old: NationalData, new: NationalData) -> Comparison:
    """Compare two releases of one dataset.

    Parameters
    ----------
    old, new
        Releases of the same unit: read from files, or stored ones. Points are compared as they are stored:
        withheld ones not at all.

    Returns
    -------
    Comparison
        Of the table of the mapping's unit.

    Raises
    ------
    ModelInputError
        When the releases have rows of another kind.
    """
    table = TABLES[new.main]
    first, second = getattr(old, table.name), getattr(new, table.name)
    if first is None or second is None:
        raise ModelInputError(
            f"the old release has {', '.join(old.tables) or 'no table'}, the new one {', '.join(new.tables)}",
            f"two releases with the table {table.name!r}",
            "compare releases whose mappings have the same unit",
        )
    first, second = first.reset_index(drop=True), second.reset_index(drop=True)
    matching, by_id = match_rows(first, second, table)
    devices, places = moved_devices(first, second)
    return Comparison(
        old=_named(old, "the old release"),
        new=_named(new, "the new release"),
        table=table.name,
        by_id=by_id,
        rows=_row_counts(matching, len(first), len(second)),
        fields=_field_changes(matching),
        words=_word_changes(matching),
        vocabulary=_vocabulary(matching),
        devices=devices,
        places=places,
        by_year=totals(table.name, first, second, "year"),
        by_place=totals(table.name, first, second, "place"),
        mappings=_mapping_changes(old, new),
        rule=Rule.of(new.mapping.publish),
    )


def _named(data: NationalData, otherwise: str) -> str:
    name, release = data.facts.get("name"), data.facts.get("release")
    return f"{name}@{release}" if name and release else otherwise


def _row_counts(matching: Matching, old: int, new: int) -> dict[str, int]:
    sizes = {pairs.how: 0 for pairs in matching.pairs}
    for pairs in matching.pairs:
        sizes[pairs.how] += len(pairs.old)
    if "id" in sizes:
        pairs = matching.pairs[0]
        values, decimals = np.zeros(len(pairs.old), dtype=bool), np.zeros(len(pairs.old), dtype=bool)
        for codes in matching.fields:
            rough = codes.rough[pairs.old] != codes.rough[matching.old_size + pairs.new]
            values |= rough
            decimals |= codes.exact[pairs.old] != codes.exact[matching.old_size + pairs.new]
        sizes = {"same": int((~decimals).sum()), "revised": int(values.sum())}
        sizes["form"] = len(pairs.old) - sizes["same"] - sizes["revised"]
    rows = {how: sizes.get(how, 0) for how in ("same", "form", "moved", "revised")}
    left = {"added": int(matching.new_left.sum()), "withdrawn": int(matching.old_left.sum())}
    return {"old": old, "new": new, **rows, **left}


def _field_changes(matching: Matching) -> pd.DataFrame:
    counts: dict[tuple[str, str], int] = {}
    for codes in matching.fields:
        for pairs, differs in matching.differing(codes):
            rough = codes.rough[pairs.old] != codes.rough[matching.old_size + pairs.new]
            for how, mask in (("value", rough), ("form", differs & ~rough)):
                counts[codes.name, how] = counts.get((codes.name, how), 0) + int(mask.sum())
    rows = [(name, how, n) for (name, how), n in counts.items() if n]
    return pd.DataFrame(rows, columns=["field", "how", "rows"]).sort_values(
        "rows", ascending=False, kind="stable"
    )


def _is_vocabulary(values: pd.Series) -> bool:
    return values.dtype == object or isinstance(values.dtype, pd.StringDtype)


def _word_changes(matching: Matching) -> pd.DataFrame:
    parts = []
    for codes in matching.fields:
        if codes.name == "date" or not _is_vocabulary(codes.values):
            continue
        values = codes.values.reset_index(drop=True)
        of_word: dict[str, int] = {}
        own = []
        for pairs, differs in matching.differing(codes):
            old = values.iloc[pairs.old].astype("string").fillna("").reset_index(drop=True)
            for word, rows in old.value_counts().items():
                of_word[str(word)] = of_word.get(str(word), 0) + int(rows)
            new = (
                values.iloc[matching.old_size + pairs.new].astype("string").fillna("").reset_index(drop=True)
            )
            own.append(pd.DataFrame({"old": old[differs], "new": new[differs]}))
        sizes = pd.concat(own).groupby(["old", "new"], as_index=False).size() if own else pd.DataFrame()
        if len(sizes):
            sizes = sizes.rename(columns={"size": "rows"})
            parts.append(sizes.assign(field=codes.name, of=sizes["old"].map(of_word)))
    empty = pd.DataFrame({"field": [], "old": [], "new": [], "rows": [], "of": []})
    return (pd.concat(parts) if parts else empty)[["field", "old", "new", "rows", "of"]].reset_index(
        drop=True
    )


def _vocabulary(matching: Matching) -> pd.DataFrame:
    """Words that only one of the releases has."""
    parts = []
    for codes in matching.fields:
        if codes.name == "date" or not _is_vocabulary(codes.values):
            continue
        old = codes.values.iloc[: matching.old_size].value_counts()
        new = codes.values.iloc[matching.old_size :].value_counts()
        both = pd.concat([old, new], axis=1, keys=["old", "new"]).fillna(0).astype("int64")
        alone = both[(both["old"] == 0) | (both["new"] == 0)].rename_axis("word").reset_index()
        parts.append(alone.assign(field=codes.name))
    empty = pd.DataFrame({"field": [], "word": [], "old": [], "new": []})
    frame = pd.concat(parts) if parts else empty
    return (
        frame[["field", "word", "old", "new"]].astype({"old": "int64", "new": "int64"}).reset_index(drop=True)
    )


def _mapping_changes(old: NationalData, new: NationalData) -> tuple[str, ...]:
    """Fields that the mappings read from other columns, and words that they read as other codes."""
    lines = []
    for name, spec in new.mapping.columns.items():
        before = old.mapping.columns.get(name)
        if before is None:
            continue
        if before.columns() != spec.columns():
            lines.append(
                f"{capital(name)} is read from {listed(list(spec.columns()))} in the new release, "
                f"from {listed(list(before.columns()))} in the old."
            )
        changed = [w for w, code in spec.words.items() if before.words.get(w, code) != code]
        if changed:
            lines.append(f"The mappings read {counted(len(changed), 'word')} of {name} as other codes.")
    return tuple(lines)
