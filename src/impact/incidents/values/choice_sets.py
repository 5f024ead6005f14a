"""Sets of choices: several words in one cell, in any order, and the yes/no columns beside them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from impact import regular_file
from impact.errors import RawDataError
from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values import mojibake
from impact.incidents.values.characters import tidy, word_key
from impact.incidents.values.closed_words import doubted, known_words
from impact.incidents.values.missing import missing_reasons, usual_reason
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.vocabularies import meanings

_YES = frozenset({"1", "1.0", "true", "yes", "y", "x", "si", "sí", "oui", "sim", "да", "так", "نعم", "بلی"})
_NO = frozenset({"0", "0.0", "false", "no", "n", "non", "nao", "não", "нет", "ні", "لا", "نخیر", "خیر"})


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read sets of choices.

    ``separator`` splits a cell: one sign, or `choices`, which looks for the labels of the choice list,
    longest first. Without it a cell is one choice, also AP/AV. Columns named COLUMN/CHOICE hold yes or no;
    where they contradict the cell, its value is withheld. An empty cell means that the answer is not known.
    """
    del weights
    name = context.field.outputs[0][0]
    texts = parts["column"]
    reasons = missing_reasons(texts, spec)
    mended, problems = mojibake.mend(texts)
    problems = [p for p in problems if p.index not in reasons]
    reader = _Choices(spec, context)
    flags = {part.split("/", 1)[1]: values for part, values in parts.items() if "/" in part}
    output: list[list[str] | None] = [None] * len(texts)
    for index, text in enumerate(mended):
        if text is None or index in reasons:
            if flags and (chosen := [c for c, values in flags.items() if is_yes(values[index])]):
                codes, unknown = reader.codes(chosen)
                accepted = None if unknown else {name: codes}
                detail = f"the cell is empty, and the yes/no columns say {', '.join(chosen)}"
                problems.append(
                    Problem(index, "choices_contradict", Effect.withheld, ", ".join(codes), accepted, detail)
                )
            continue
        words, rest = reader.split(text)
        if rest:
            problems.append(Problem(index, "choices_not_split", Effect.withheld, reader.proposal(text)))
            continue
        if flags and (against := reader.contradiction(words, flags, index)):
            problems.append(
                Problem(
                    index,
                    "choices_contradict",
                    Effect.withheld,
                    accepted={name: reader.codes(words)[0]},
                    detail=f"the yes/no columns of {', '.join(against)} say otherwise",
                )
            )
            continue
        codes, unknown = reader.codes(words)
        if unknown:
            problems.append(reader.unknown_word(index, unknown, codes, name))
            continue
        output[index] = codes
    return Parsed({name: output}, tuple(problems), reasons=reasons)


def is_yes(text: str | None) -> bool:
    """Whether a yes/no column says yes."""
    return (text or "").strip().lower() in _YES


class _Choices:
    """What the mapping and the choice list say of one column."""

    def __init__(self, spec: ColumnSpec, context: Context) -> None:
        self.spec, self.context = spec, context
        self.known = known_words(spec, context)
        self.labels = {**dict(context.labels), **load_choices(spec.choices, context.folder)}
        by_label: dict[str, str] = {}
        for code, label in self.labels.items():
            by_label[word_key(label)] = code
            by_label.setdefault(word_key(code), code)
        for word in spec.words:
            by_label.setdefault(word_key(word), word)
        self.by_label = by_label
        self.longest = sorted((k for k in by_label if k), key=len, reverse=True)

    def split(self, text: str) -> tuple[list[str], str]:
        """Words of a cell, and what is left that no label explains."""
        if (key := word_key(text)) in self.known or key in self.by_label:
            return [text], ""
        separator = self.spec.separator
        if separator is None:
            return [text], ""
        if separator == "choices":
            return self._by_labels(text)
        pieces = text.split() if separator == " " else text.split(separator)
        return [tidy(piece) for piece in pieces if tidy(piece)], ""

    def _by_labels(self, text: str) -> tuple[list[str], str]:
        left, words = f" {word_key(text)} ", []
        for label in self.longest:
            pattern = f" {label} "
            if pattern in left:
                left = left.replace(pattern, "  ")
                words.append(self.by_label[label])
        return words, left.strip()

    def codes(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """Codes of the words, sorted and once each, and the words without one."""
        codes: set[str] = set()
        unknown: list[str] = []
        for word in words:
            code = self.known.get(word_key(word))
            if code is None and (choice := self.by_label.get(word_key(word))) is not None:
                code = self.known.get(word_key(choice)) or self.known.get(
                    word_key(self.labels.get(choice, choice))
                )
            if code is None or doubted(word, self.spec):
                unknown.append(word)
            else:
                codes.add(code)
        return sorted(codes), unknown

    def contradiction(
        self, words: Sequence[str], flags: Mapping[str, Sequence[str | None]], index: int
    ) -> list[str]:
        """Choices whose yes/no column does not agree with the cell."""
        chosen = {word_key(word) for word in words} | {
            word_key(self.by_label[word_key(w)]) for w in words if word_key(w) in self.by_label
        }
        wrong = []
        for choice, values in flags.items():
            flag = (values[index] or "").strip().lower()
            said = True if flag in _YES else False if flag in _NO else None
            if said is not None and said != (
                word_key(choice) in chosen or word_key(self._label(choice)) in chosen
            ):
                wrong.append(choice)
        return wrong

    def _label(self, choice: str) -> str:
        return self.labels.get(choice, choice)

    def proposal(self, text: str) -> str | None:
        """Propose what a cell that cannot be split may be."""
        proposed = meanings(self.context.field.name, [text], self.context.field.codes)
        return next(iter(proposed.values()), None)

    def unknown_word(self, index: int, unknown: Sequence[str], codes: list[str], name: str) -> Problem:
        """Doubt about a cell with words that have no code."""
        proposed = meanings(self.context.field.name, unknown, self.context.field.codes)
        if all(word in proposed or usual_reason(word) for word in unknown):
            whole = sorted({*codes, *(proposed.get(word, "unknown") for word in unknown)})
            return Problem(index, "word_not_in_list", Effect.withheld, ", ".join(whole), {name: whole})
        parts = [w for w in unknown if re.search(r"[,;/|+&]|\s-\s", w)]
        detail = "" if not parts else "may be several choices: say so with `separator:`, or give it one code"
        return Problem(index, "word_not_in_list", Effect.withheld, None, {name: ["unknown"]}, detail)


def load_choices(name: str | None, folder: Path | None) -> dict[str, str]:
    """Load a choice list: a CSV with name and label (and list, which is not looked at).

    Raises
    ------
    RawDataError
        When the file is not there or lacks a column.
    """
    if name is None:
        return {}
    path = Path(name) if folder is None else folder / name
    if not path.exists():
        raise RawDataError(
            f"the choice list {name} is not there",
            f"a CSV with the columns name and label in {path.parent}",
            "put it beside the mapping, or correct `choices:`",
        )
    return dict(_load(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=8)
def _load(path: Path, _stamp: int) -> tuple[tuple[str, str], ...]:
    with regular_file.opened_text(path) as handle:
        reader = csv.DictReader(handle)
        if not {"name", "label"} <= set(reader.fieldnames or ()):
            raise RawDataError(
                f"the choice list {path.name} has the columns {', '.join(reader.fieldnames or ())}",
                "name and label",
                "rename its columns",
            )
        return tuple((row["name"].strip(), row["label"].strip()) for row in reader if row["name"])
