"""Codes and identifiers as text: what a spreadsheet did to them is undone only as the mapping says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from impact.incidents.data_finding import Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.values.characters import plain, visible, word_key
from impact.incidents.values.codes.code_list import CodeList
from impact.incidents.values.missing import missing_reasons
from impact.incidents.values.parsed import Context, Parsed, Problem

#: different texts from which on a column is looked at as a whole first
_LONG = 10_000
_THOUSANDS = re.compile(r"\d{1,3}([,. '\u066c])\d{3}(?:\1\d{3})*")
_DECIMAL = re.compile(r"(\d+)\.0+")
_EXPONENT = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d+)")


def parse(
    parts: Mapping[str, Sequence[str | None]], weights: Sequence[int], spec: ColumnSpec, context: Context
) -> Parsed:
    """Read codes as text.

    Without ``pad``, ``prefix``, ``list`` or ``within`` in the mapping a text stays as it is: 00012 is not
    12. With ``pad`` a code is its digits, so that 5,002, 5003.0 and 5 lose what a spreadsheet added and get
    their zeros back; 1.1001E+4 is restored because all its digits are there, 1.1E+4 is not. With ``list``
    every code must be in the list; with ``within`` it must begin with the code of that field.
    """
    texts = parts["column"]
    name = context.field.outputs[0][0]
    reader = _Reader(spec, context)
    if not spec.missing and (reader.plain or reader.padded_only) and _all_whole(texts, spec.pad or 1):
        return Parsed({name: texts})
    reasons = missing_reasons(texts, spec)
    within = parts.get("within", [None] * len(texts))
    output: list[str | None] = [None] * len(texts)
    problems: list[Problem] = []
    if reader.plain:
        for index, text in enumerate(texts):
            if text is not None and index not in reasons:
                output[index] = text.strip() if text.isascii() else visible(text)
        return Parsed({name: output}, reasons=reasons)
    if spec.within:
        reader.measure(texts, within, weights)
    whole = spec.pad if reader.padded_only else None
    for index, (text, outer) in enumerate(zip(texts, within, strict=True)):
        if text is None or index in reasons:
            continue
        if whole is not None and len(text) >= whole and text.isdigit() and text.isascii():
            output[index] = text  # most codes of a long column are whole
            continue
        code, doubts = reader.read(text, outer)
        output[index] = code
        problems += [Problem(index, p.kind, p.effect, p.proposal, p.accepted, p.detail) for p in doubts]
    return Parsed({name: output}, tuple(problems), reasons=reasons)


def _all_whole(texts: Sequence[str | None], width: int) -> bool:
    """Whether all texts of a long column are digits, as many as a code has or more: codes as they stand."""
    if len(texts) < _LONG or texts[0] is None or not texts[0].isdigit():
        return False
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pc.match_substring_regex(pa.array(texts, pa.string()), f"^[0-9]{{{width},}}$")
    return bool(pc.all(whole, skip_nulls=False).as_py())


class _Reader:
    """Reading of one code by what the mapping says of its column."""

    def __init__(self, spec: ColumnSpec, context: Context) -> None:
        self.spec = spec
        self.name = context.field.outputs[0][0]
        self.words = {word_key(word): code for word, code in spec.words.items()}
        self.labels = context.labels
        self.list = CodeList.load(spec.list, context.folder) if spec.list else None
        self.plain = not (spec.pad or spec.prefix or spec.list or spec.within or spec.words)
        #: whether whole digits are a code as they stand
        self.padded_only = not (spec.prefix or spec.list or spec.within or spec.words)
        self.outer_width = 0
        self.seen: dict[tuple[str, str | None], tuple[str | None, tuple[Problem, ...]]] = {}

    def read(self, text: str, outer: str | None) -> tuple[str | None, tuple[Problem, ...]]:
        """Code of a text, None where it is withheld, and what was done to it."""
        key = (text, outer)
        if key not in self.seen:
            self.seen[key] = self._read(text, outer)
        return self.seen[key]

    def _read(self, text: str, outer: str | None) -> tuple[str | None, tuple[Problem, ...]]:
        printed = plain(text)
        if (worded := self.words.get(word_key(text))) is not None:
            return worded, ()
        code, kinds = self._restored(printed)
        if code is None:
            return None, (Problem(0, "code_digits_lost", Effect.quarantined),)
        done = tuple(Problem(0, kind, Effect.repaired, code) for kind in kinds)
        if (wrong := self._doubt(code, outer)) is not None:
            return None, (wrong,)
        return code, done

    def _restored(self, text: str) -> tuple[str | None, list[str]]:
        """Digits of a code, and kinds of repair; no code where digits are gone."""
        kinds: list[str] = []
        prefix = self.spec.prefix or ""
        body = text[len(prefix) :] if prefix and text.upper().startswith(prefix.upper()) else text
        if self.spec.pad:
            if match := _EXPONENT.fullmatch(body):
                try:
                    number = Decimal(body.replace(",", "."))
                except InvalidOperation:
                    return None, []
                places = int(match[3])
                digits = 1 + len(match[2] or "")
                if number != number.to_integral_value() or digits < places + 1:
                    return None, []
                body = str(int(number))
                kinds.append("code_exponent")
            elif match := _DECIMAL.fullmatch(body):
                body = match[1]
                kinds.append("code_decimal")
            elif match := _THOUSANDS.fullmatch(body):
                body = body.replace(match[1], "")
                kinds.append("code_thousands_mark")
            if body.isdigit() and len(body) < self.spec.pad:
                body = body.zfill(self.spec.pad)
                kinds.append("code_padded")
        if prefix and not text.upper().startswith(prefix.upper()):
            kinds.append("code_prefixed")
        return prefix + body, kinds

    def _doubt(self, code: str, outer: str | None) -> Problem | None:
        if self.list is not None and code not in self.list:
            close = self.list.close(code)
            named = self.list.names().get(word_key(code), ())
            proposals = list(named) or close
            accepted = {self.name: proposals[0]} if len(proposals) == 1 else None
            return Problem(
                0, "code_not_in_list", Effect.quarantined, " or ".join(proposals) or None, accepted
            )
        if self.spec.within and outer is not None and outer.strip() and not self._inside(code, outer):
            return Problem(
                0,
                "code_not_within",
                Effect.quarantined,
                accepted={self.name: code},
                detail=f"does not begin with the code of {self.spec.within}",
            )
        return None

    def _inside(self, code: str, outer: str) -> bool:
        """Whether a code begins with the code around it, whose zeros may be gone."""
        around = plain(outer)
        if match := _DECIMAL.fullmatch(around):
            around = match[1]
        prefix = self.spec.prefix or ""
        body = code.removeprefix(prefix)
        around = around.removeprefix(prefix)
        if not around.isdigit():
            return body.startswith(around)
        return body.startswith(around.zfill(self.outer_width))

    def measure(
        self, texts: Sequence[str | None], within: Sequence[str | None], weights: Sequence[int]
    ) -> None:
        """Decide by the column how many digits the codes around have: as most codes agree."""
        fits: dict[int, int] = {}
        prefix = self.spec.prefix or ""
        for text, outer, weight in zip(texts, within, weights, strict=True):
            if text is None or outer is None or not outer.strip():
                continue
            code, _ = self._restored(plain(text))
            around = plain(outer).removesuffix(".0").removeprefix(prefix)
            if code is None or not around.isdigit():
                continue
            body = code.removeprefix(prefix)
            for width in range(len(around), len(body)):
                fits[width] = fits.get(width, 0) + (weight if body.startswith(around.zfill(width)) else 0)
        self.outer_width = max(fits, key=lambda width: (fits[width], -width), default=0)
