"""Texts: free text, categories as printed, and names of places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values import mojibake
from impact.incidents.values.characters import fold, tidy, word_key
from impact.incidents.values.codes.code_list import CodeList
from impact.incidents.values.missing import missing_reasons
from impact.incidents.values.parsed import Context, Parsed, Problem

#: a column with more different texts holds no categories
_MANY = 20_000
_SMALL_AMID_CAPITALS = re.compile(r"(?<![^\W\d_])[^\W\d_a-zà-ÿ]+[a-zà-ÿ][^\W\d_a-zà-ÿ]{2,}")
#: signs and words for "as above", in a cell of their own
_DITTOS = frozenset(
    {"〃", "″", '"', "''", ",,", "„", '-"-', "-//-", "ditto", "dito", "idem", "то же", "as above"}
)
#: fields whose names are counted and joined by: two spellings of one name are two provinces
_JOINED_BY = frozenset({"admin1", "admin2", "operator"})
Parts = Mapping[str, Sequence[str | None]]


def parse_text(parts: Parts, weights: Sequence[int], spec: ColumnSpec, context: Context) -> Parsed:
    """Read free text: as it stands in the file, blanks and signs included; only mojibake is repaired."""
    return _parse(parts, weights, spec, context, clean=False)


def parse_category(parts: Parts, weights: Sequence[int], spec: ColumnSpec, context: Context) -> Parsed:
    """Read categories as printed; outer and double blanks and invisible marks go, and are counted.

    Labels of a code list in the file, and `words:` of the mapping, stand in place of the text.
    """
    return _parse(parts, weights, spec, context, clean=True)


def parse_place(parts: Parts, weights: Sequence[int], spec: ColumnSpec, context: Context) -> Parsed:
    """Read names of places as printed. Nothing is matched here but names with lost letters, as a proposal."""
    return _parse(parts, weights, spec, context, clean=True)


def _parse(
    parts: Parts, weights: Sequence[int], spec: ColumnSpec, context: Context, *, clean: bool
) -> Parsed:
    texts = parts["column"]
    name = context.field.outputs[0][0]
    reasons = missing_reasons(texts, spec)
    mended, problems = mojibake.mend(texts)
    output: list[str | None] = [None if i in reasons else text for i, text in enumerate(mended)]
    findings: tuple[DataFinding, ...] = ()
    if clean:
        output, findings = _tidy(output, weights, context)
        if context.field.name not in _JOINED_BY:
            findings += _spellings(output, weights, context)
    printed = list(output)
    if spec.words:
        words = {word_key(word): code for word, code in spec.words.items()}
        output = [None if t is None else words.get(word_key(t), t) for t in output]
    if context.labels:
        output = [None if t is None else context.label(t) for t in output]
    problems = [p for p in problems if p.index not in reasons]
    if clean:
        problems += _dittos(output, spec, name)
    if clean and context.field.name in _JOINED_BY:
        problems += _names_in_spellings(printed, output, weights, name)
    if context.field.kind == "place":
        problems += _letter_out_of_place(output, problems)
    if spec.list and context.field.kind == "place":
        names = CodeList.load(spec.list, context.folder)
        problems = [_with_name(p, output[p.index], names, name) for p in problems]
    return Parsed({name: output}, tuple(problems), findings, reasons)


def _dittos(output: list[str | None], spec: ColumnSpec, name: str) -> list[Problem]:
    """Take out marks that stand for the text of the row above, and ask; rows may have been sorted since."""
    stated = {word.strip().lower() for word in spec.words}
    problems = []
    for index, text in enumerate(output):
        if text is not None and (mark := text.strip().lower()) in _DITTOS and mark not in stated:
            output[index] = None
            problems.append(Problem(index, "ditto_mark", Effect.withheld, accepted={name: text}))
    return problems


def _tidy(
    texts: list[str | None], weights: Sequence[int], context: Context
) -> tuple[list[str | None], tuple[DataFinding, ...]]:
    changed = 0
    tidied: list[str | None] = []
    for text, weight in zip(texts, weights, strict=True):
        new = None if text is None else tidy(text)
        changed += weight if new != text else 0
        tidied.append(new)
    if not changed:
        return tidied, ()
    finding = DataFinding("blanks_removed", Effect.repaired, field=context.field.name, count=changed)
    return tidied, (finding,)


def _spellings(
    texts: Sequence[str | None], weights: Sequence[int], context: Context
) -> tuple[DataFinding, ...]:
    """Find words in more than one spelling, apart in case, accents or signs only; nothing is changed."""
    if len(texts) > _MANY:
        return ()
    printed: dict[str, dict[str, int]] = {}
    for text, weight in zip(texts, weights, strict=True):
        if text:
            spellings = printed.setdefault(word_key(text), {})
            spellings[text] = spellings.get(text, 0) + weight
    several = {key: s for key, s in printed.items() if len(s) > 1}
    if not several:
        return ()
    rarer = sum(sum(s.values()) - max(s.values()) for s in several.values())
    detail = f"words in several spellings: {len(several)}"
    if not context.field.personal:
        shown = [" = ".join(sorted(s)) for s in several.values()][:5]
        detail = f"{detail}, such as {'; '.join(shown)}"
    return (
        DataFinding("several_spellings", Effect.note, field=context.field.name, count=rarer, detail=detail),
    )


def _names_in_spellings(
    printed: Sequence[str | None], output: Sequence[str | None], weights: Sequence[int], name: str
) -> list[Problem]:
    """Doubts about names that are spelt otherwise than the most frequent spelling of the same name.

    A text that the mapping or a code list gives a name to is not doubted.
    """
    groups: dict[str, dict[str, int]] = {}
    for text, weight in zip(output, weights, strict=True):
        if text:
            spellings = groups.setdefault(fold(text), {})
            spellings[text] = spellings.get(text, 0) + weight
    usual = {key: max(s, key=lambda t: (s[t], t)) for key, s in groups.items() if key and len(s) > 1}
    if not usual or len(output) > _MANY:
        return []
    problems = []
    for index, (raw, text) in enumerate(zip(printed, output, strict=True)):
        if text is None or raw != text or (name_of := usual.get(fold(text))) in (None, text):
            continue
        problems.append(Problem(index, "name_spellings", Effect.note, name_of, {name: name_of}))
    return problems


def _letter_out_of_place(texts: Sequence[str | None], problems: list[Problem]) -> list[Problem]:
    """Doubts about names in capitals that hold one small letter, where nearly all names are in capitals."""
    names = [t for t in texts if t and any(c.isalpha() for c in t)]
    if sum(t.isupper() for t in names) < 0.8 * len(names):
        return []
    said = {p.index for p in problems}
    return [
        Problem(index, "letter_out_of_place", Effect.note)
        for index, text in enumerate(texts)
        if text and index not in said and _SMALL_AMID_CAPITALS.search(text)
    ]


def _with_name(problem: Problem, text: str | None, names: CodeList, output: str) -> Problem:
    if problem.kind not in ("letters_lost", "letter_out_of_place") or text is None:
        return problem
    fitting = names.fitting(text)
    if len(fitting) != 1:
        return problem
    return Problem(problem.index, "letters_lost_one_name_fits", Effect.note, fitting[0], {output: fitting[0]})
