"""Mojibake: text decoded with a wrong code page, once or twice, marks of HTML, and letters that are lost.

A repair stands only when it can be undone exactly: the repaired text, written as UTF-8 and read with the
wrong code page again, gives the text of the file, letter by letter. What cannot be undone is shown, not
changed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from impact.incidents.data_finding import Effect
from impact.incidents.values.parsed import Problem

#: a letter between letters was replaced: by U+FFFD, or by a question mark or a broken bar
_LOST = re.compile(r"\ufffd|ï¿½|(?<=[^\W\d_])[?¿](?=[^\W\d_])|¦(?=[^\W\d_])|^\?{3,}$|\?{2,} \?{2,}")
#: letters that stand at the front of a broken pair and are left alone at the end of a cut text
_SUSPECT = re.compile(r"(?:Ã|Â|Å|Ð|Ñ|Ø|Ù|â€|√|¬)(?![a-zà-ÿA-ZÀ-ß])(?=\W|$)")
#: a letter as a web page writes it: &ntilde; &#243; &#xF3;
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5});")
#: what a broken letter looks like: a first byte as a letter or sign, and a second one that no word has there
_CANDIDATE = re.compile(
    "[^\\x00-\\x7f][\\x80-\\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|[ÂÃÄÅÐÑØÙ√≈¬ƒ∆«»ÕŒ][^\\x00-\\x7f]"
    "|(?:[РС][\u0400-\u04ff\u0080-\u00bf\u2010-\u2122]){2}"
    "|[ВГДЕ][\u00a0-\u00bf\u0402-\u040f\u0452-\u045f\u0490\u0491\u2010-\u2122]"
    "|(?:[طظ][^\\x00-\\x7f]){2}"
    "|(?:เ[ธน].?){2}"
    "|[\u2500-\u257f\u0393\u03b1]"
)
#: code pages that ftfy does not try: Cyrillic, Arabic, Vietnamese, Thai, those of DOS
_MORE_PAGES = ("cp1251", "cp1256", "cp1258", "cp874", "cp866", "cp850", "koi8-r")


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with one text: ``repaired`` where it can be undone, ``lost`` where letters are gone."""

    repaired: str | None = None
    lost: bool = False
    suspect: bool = False
    steps: tuple[str, ...] = ()


def examine(text: str) -> Damage | None:
    r"""Examine one text.

    >>> examine("PeÃ±Ã³n Alto").repaired, examine("Ca\ufffdada Real").lost, examine("São Exemplo")
    ('Peñón Alto', True, None)
    """
    if text.isascii() and "?" not in text:
        return None
    return _examine(text)


@lru_cache(maxsize=65536)
def _examine(text: str) -> Damage | None:
    if _LOST.search(text):
        return Damage(lost=True)
    if text.isascii() or not _CANDIDATE.search(text):
        return Damage(suspect=True) if _SUSPECT.search(text) else None
    fixed, steps = _undo(text)
    if fixed != text:
        if _LOST.search(fixed):
            return Damage(lost=True)
        return Damage(repaired=fixed, steps=steps) if _redo(fixed, steps) == text else Damage(suspect=True)
    return Damage(suspect=True) if _SUSPECT.search(text) else None


def _undo(text: str) -> tuple[str, tuple[str, ...]]:
    """Repaired text and the wrong code pages, first one first."""
    import ftfy

    config = ftfy.TextFixerConfig(
        uncurl_quotes=False,
        normalization=None,
        unescape_html=False,
        restore_byte_a0=False,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=False,
        fix_c1_controls=False,
    )
    result = ftfy.fix_encoding_and_explain(text, config)
    pages = tuple(step.parameter for step in result.explanation or () if step.action == "encode")
    if result.text != text:
        return result.text, pages
    for page in _MORE_PAGES:
        try:
            fixed = text.encode(page).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        # two pairs at least, and letters of one script: chance does not make that
        odd = [c for c in fixed if not c.isascii()]
        if len(odd) >= 2 and all(c.isalpha() or c.isspace() or c.isdigit() for c in odd):
            return fixed, (page,)
    return text, ()


def _redo(fixed: str, pages: tuple[str, ...]) -> str | None:
    try:
        for page in reversed(pages):
            fixed = fixed.encode("utf-8").decode(page)
    except UnicodeError:
        return None
    return fixed


def mend(texts: Sequence[str | None]) -> tuple[list[str | None], list[Problem]]:
    """Repair the texts of a column where the repair can be undone exactly.

    Returns
    -------
    texts
        As given, or repaired.
    problems
        One for each damaged text: kinds `mojibake` and `html_entities` (repaired, the old text is in the
        finding), `letters_lost` and `mojibake_unsure` (unchanged).
    """
    mended: list[str | None] = list(texts)
    problems: list[Problem] = []
    for index, printed in enumerate(texts):
        if printed is None or (printed.isascii() and "?" not in printed and "&" not in printed):
            continue
        text = printed
        if "&" in text and _ENTITY.search(text) and (plain := html.unescape(text)) != text:
            mended[index] = text = plain
            problems.append(Problem(index, "html_entities", Effect.repaired, plain))
        damage = examine(text)
        if damage is None:
            continue
        if damage.repaired is not None:
            mended[index] = damage.repaired
            problems.append(
                Problem(
                    index,
                    "mojibake",
                    Effect.repaired,
                    damage.repaired,
                    detail=f"UTF-8 was read as {', then '.join(_page(p) for p in damage.steps[::-1])}",
                )
            )
        elif damage.lost:
            problems.append(Problem(index, "letters_lost", Effect.note))
        else:
            problems.append(Problem(index, "mojibake_unsure", Effect.note))
    return mended, problems


def _page(codec: str) -> str:
    return {"sloppy-windows-1252": "Windows 1252", "macroman": "Mac Roman", "latin-1": "Latin 1"}.get(
        codec, codec.removeprefix("sloppy-").replace("windows-", "Windows ")
    )
