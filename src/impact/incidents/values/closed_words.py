"""Words of closed lists: the codes that the mapping gives to the words of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values import mojibake
from impact.incidents.values.characters import word_key
from impact.incidents.values.missing import missing_reasons, usual_reason
from impact.incidents.values.parsed import Context, Parsed, Problem
from impact.incidents.values.vocabularies import meanings, owners, table_of, vocabulary

UNKNOWN = "unknown"


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read words of a closed list.

    The words of the mapping decide; a code of the list itself counts too. A word that neither knows is
    unknown, and asked (`word_not_in_list`), with the meaning that the shipped vocabulary knows as a
    proposal. An empty cell is ``unknown``. A column whose words are those of another field is refused whole.
    """
    field = context.field
    name = field.outputs[0][0]
    texts = parts["column"]
    reasons = missing_reasons(texts, spec)
    mended, problems = mojibake.mend(texts)
    problems = [p for p in problems if p.index not in reasons]
    known = known_words(spec, context)
    output: list[str | None] = [UNKNOWN] * len(texts)
    unknown: list[int] = []
    for index, text in enumerate(mended):
        if text is None or index in reasons:
            continue
        code = known.get(word_key(text))
        if code is None or doubted(text, spec):
            unknown.append(index)
        else:
            output[index] = code
    if (
        unknown
        and (wrong := _of_another_field(mended, weights, unknown, reasons, known, context)) is not None
    ):
        return Parsed({name: [None] * len(texts)}, findings=(wrong,), reasons=reasons)
    proposals = _proposals(mended, context) if unknown else {}
    for index in unknown:
        text = mended[index]
        assert text is not None
        problem = _unknown_word(index, text, name, context, proposals)
        if (code := known.get(word_key(text))) is not None:  # the word itself is known, and doubted
            problem = Problem(index, problem.kind, problem.effect, code, {name: code}, "with a question mark")
        problems.append(problem)
    return Parsed({name: output}, tuple(problems), reasons=reasons)


def doubted(text: str, spec: ColumnSpec) -> bool:
    """Whether a word has a question mark that no word of the mapping has: `dead?` is not `dead`."""
    marked = "?" in text or "\u061f" in text
    return marked and not any("?" in word or "\u061f" in word for word in spec.words)


def known_words(spec: ColumnSpec, context: Context) -> dict[str, str]:
    """Folded words with their codes: those of the list, labels of the file, words of the mapping."""
    known: dict[str, str] = {}
    for code in context.field.codes:
        known[word_key(code)] = code
    words = {word_key(word): code for word, code in spec.words.items()}
    for value, label in context.labels.items():
        meant = words.get(word_key(value)) or words.get(word_key(label)) or known.get(word_key(label))
        if meant is not None:
            known[word_key(value)] = meant
            known[word_key(label)] = meant
    known.update(words)
    return known


def _proposals(texts: Sequence[str | None], context: Context) -> dict[str, str]:
    """Codes that the shipped vocabulary gives to the labels of a column."""
    labels = {context.label(text) for text in texts if text is not None}
    return meanings(context.field.name, labels, context.field.codes, table_of(context.field))


def _unknown_word(
    index: int, text: str, name: str, context: Context, proposals: Mapping[str, str]
) -> Problem:
    label = context.label(text)
    proposed = proposals.get(label)
    reason = usual_reason(label)
    if proposed is None and reason is not None:
        proposed = UNKNOWN
    if proposed is None:
        proposed = _close(label, context)
    accepted = {name: proposed} if proposed in context.field.codes else {name: UNKNOWN}
    return Problem(index, "word_not_in_list", Effect.withheld, proposed, accepted)


def _close(text: str, context: Context) -> str | None:
    """Code of a word of the vocabulary that differs by one letter, as a proposal."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    key = word_key(text)
    if len(key) < 5:
        return None
    known = vocabulary(context.field.name, table_of(context.field))
    match = process.extractOne(key, list(known), scorer=DamerauLevenshtein.distance, score_cutoff=1)
    return known[match[0]] if match else None


def _of_another_field(
    texts: Sequence[str | None],
    weights: Sequence[int],
    unknown: Sequence[int],
    reasons: Mapping[int, str],
    known: Mapping[str, str],
    context: Context,
) -> DataFinding | None:
    """Tell whether most of the column, and all that is not known, are words of one other field."""
    strange = [texts[i] for i in unknown if texts[i] is not None and usual_reason(str(texts[i])) is None]
    words = [str(t) for t in strange]
    if len({word_key(w) for w in words}) < 2 or meanings(
        context.field.name, words, (), table_of(context.field)
    ):
        return None
    fields = owners(words, apart_from=context.field.name)
    filled = sum(weights[i] for i in range(len(texts)) if texts[i] is not None and i not in reasons)
    if not fields or 2 * sum(weights[i] for i in unknown) < filled:
        return None
    del known
    return DataFinding(
        "words_of_another_field",
        Effect.refused,
        field=context.field.name,
        count=filled,
        detail=f"mapped as {context.field.name}, and the words are those of {' or '.join(fields)}",
        decided=False,
    )
