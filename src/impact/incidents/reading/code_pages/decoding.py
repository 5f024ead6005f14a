"""Decoding: from the bytes of a file to UTF-8, with a finding that says which code page and why."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import numpy as np

from impact.errors import UnreadableFile
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.reading.code_pages.page_scores import (
    WORDS_OF_ANY,
    Score,
    is_clear,
    languages,
    rank,
    score,
    words_of,
)

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: a text with so many sound letters of UTF-8 for each broken one is UTF-8 with damage
SOUND = 8
BLOCK = 1 << 24
#: the mark of a letter that could not be read, and controls that no text holds, in UTF-8
_LOST = re.compile(rb"\xef\xbf\xbd|\xc2[\x80-\x9f]")
HEAD = 1 << 18


@dataclass(frozen=True)
class Verdict:
    """Which encoding the bytes are in: how it is known ("mark", "strict", "given", "score"), and findings."""

    encoding: str
    how: str
    findings: tuple[DataFinding, ...] = ()


@dataclass(frozen=True)
class Decoded:
    """Text as UTF-8 bytes without a mark, the encoding it had, and what is to be said about it."""

    content: bytes
    encoding: str
    findings: tuple[DataFinding, ...] = ()


def is_utf8(content: bytes) -> bool:
    """Tell strict UTF-8."""
    if content.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), BLOCK):
            decoder.decode(content[start : start + BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def judge(content: bytes, page: str | None = None, language: str | None = None) -> Verdict:
    """Judge the encoding of a text: mark, strict UTF-8, what a mapping gives, then pages by score.

    Parameters
    ----------
    content
        The bytes, or a long beginning of them.
    page
        Encoding that a mapping states; it is held against the bytes.
    language
        ISO 639-1 code of the language, whose code pages are tried.

    Raises
    ------
    UnreadableFile
        When the given encoding does not exist or cannot read the bytes, or no page fits them.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark) and not (encoding == "utf-32-le" and len(content) % 4):
            return Verdict(encoding, "mark")
    if (wide := without_mark(content)) is not None:
        return Verdict(wide, "score", (_said("encoding_by_score", wide, "every second byte is zero", True),))
    if page is not None:
        return _given(content, page, language)
    if is_utf8(content):
        return Verdict("utf-8", "strict")
    if (damaged := _damaged(content)) is not None:
        return damaged
    if language is not None and language.lower()[:2] in languages():
        return _by_language(content, language.lower()[:2])
    return _asked(content, language)


def decode(
    content: bytes, page: str | None = None, language: str | None = None, trusting: bool = False
) -> Decoded:
    """Bring a text to UTF-8; NUL bytes and the mark of an end of file are taken out and said.

    Parameters and errors are those of :func:`judge`. ``trusting``: a text that begins as UTF-8 is taken for
    it, because the reader that follows checks every letter.
    """
    trust = trusting and page is None and not content.startswith(tuple(mark for mark, _ in MARKS))
    if trust and content.find(b"\0") < 0 and is_utf8(content[:HEAD].rpartition(b"\n")[0]):
        verdict = Verdict("utf-8", "strict")
    else:
        verdict = judge(content, page, language)
    findings = list(verdict.findings)
    for mark, encoding in MARKS:
        if verdict.encoding == encoding and content.startswith(mark):
            content = content[len(mark) :]
    if verdict.encoding != "utf-8":
        content = content.decode(verdict.encoding, "replace").encode("utf-8", "surrogatepass")
        at = np.array([match.start() for match in _LOST.finditer(content)], dtype=np.int64)
        if broken := len(at):
            rows = _line_numbers(content, at)[:ROWS_NAMED]
            findings.append(
                DataFinding(
                    "mixed_encoding",
                    Effect.withheld,
                    rows=rows,
                    count=broken,
                    value=verdict.encoding,
                    decided=False,
                )
            )
    elif verdict.how == "damaged":
        content = content.decode("utf-8", "replace").encode("utf-8")
    content, more = clean(content)
    return Decoded(content, verdict.encoding, (*findings, *more))


def clean(content: bytes, first_line: int = 1) -> tuple[bytes, tuple[DataFinding, ...]]:
    """Take out of a text what no cell holds: zero bytes, an end mark of DOS, line ends written twice."""
    findings: list[DataFinding] = []
    if content.endswith(b"\x1a"):
        content = content.rstrip(b"\x1a")
    if content.find(b"\0") >= 0:
        zeros = content.count(b"\0")
        at = np.flatnonzero(np.frombuffer(content, np.uint8) == 0)
        rows = tuple(number + first_line - 1 for number in _line_numbers(content, at))
        findings.append(DataFinding("nul_bytes", Effect.note, rows=rows[:ROWS_NAMED], count=zeros))
        content = content.replace(b"\0", b"")
    if _has_doubled_ends(content[:HEAD]):
        findings.append(DataFinding("doubled_line_ends", Effect.note, count=content.count(b"\r\r\n")))
        content = content.replace(b"\r\r\n", b"\r\n")
    return content, tuple(findings)


def _has_doubled_ends(head: bytes) -> bool:
    """Tell if lines end with CR CR LF: the first one does, and hardly a CR stands elsewhere."""
    first = head.find(b"\n")
    return (
        first > 1 and head[first - 2 : first] == b"\r\r" and head.count(b"\r\r\n") * 2.2 > head.count(b"\r")
    )


def _line_numbers(content: bytes, offsets: np.ndarray) -> tuple[int, ...]:
    """Numbers of the lines that some offsets are in, each once."""
    ends = np.flatnonzero(np.frombuffer(content, np.uint8) == 10)
    if not len(ends):
        ends = np.flatnonzero(np.frombuffer(content, np.uint8) == 13)
    return tuple(int(n) for n in np.unique(np.searchsorted(ends, offsets) + 1)[: ROWS_NAMED * 5])


def without_mark(content: bytes) -> str | None:
    """UTF-16 that begins without its mark: zeros in every second byte of western text."""
    head = content[:4096]
    if len(head) < 4 or head.count(b"\0") < len(head) // 5:
        return None
    even, odd = head[0::2].count(b"\0"), head[1::2].count(b"\0")
    if odd > 10 * max(even, 0.1):
        return "utf-16-le"
    return "utf-16-be" if even > 10 * max(odd, 0.1) else None


def _said(kind: str, value: str, detail: str, decided: bool, count: int = 1) -> DataFinding:
    return DataFinding(kind, Effect.note, value=value, detail=detail, decided=decided, count=count)


def _given(content: bytes, page: str, language: str | None) -> Verdict:
    try:
        name = codecs.lookup(page).name
    except LookupError as error:
        raise UnreadableFile(
            f"there is no encoding {page!r}",
            "a name such as utf-8, cp1252 or cp1251",
            "correct `encoding` under `read:` in the mapping",
        ) from error
    if name not in ("utf-8", "ascii") and not content.isascii() and is_utf8(content):
        return Verdict(
            "utf-8",
            "strict",
            (
                _said(
                    "encoding_contradicts",
                    "utf-8",
                    f"the mapping says {page}, every letter is sound UTF-8",
                    False,
                ),
            ),
        )
    try:
        content.decode(name)
    except UnicodeDecodeError as error:
        if name == "utf-8" and (damaged := _damaged(content)) is not None:
            return damaged
        raise UnreadableFile(
            f"byte {content[error.start]:#x} at offset {error.start} is no letter in {page}",
            "bytes of the encoding that the mapping states",
            "leave `encoding` out under `read:`, state `language`, and see what is proposed",
        ) from error
    return Verdict(name, "given", _contradiction(content, name, language))


def _contradiction(content: bytes, name: str, language: str | None) -> tuple[DataFinding, ...]:
    """Say that a page which a mapping gives reads no letters of any language where another does."""
    if name in ("utf-8", "ascii") or content.isascii():
        return ()
    ranked = rank(content, languages(), WORDS_OF_ANY)
    scores = {codecs.lookup(one.page).name: one.points for one in reversed(ranked)}
    own = scores.get(name)
    if not ranked or own is None:
        return ()
    best = ranked[0].page
    if (code := (language or "").lower()[:2]) in languages():
        own_page, fitting = _in_language(content, name, code)
        if own_page is None or fitting is None or not is_clear(content, fitting, own_page):
            return ()
        best = fitting.page
    elif own > 0 or ranked[0].points < own + 0.5:
        return ()
    return (
        _said(
            "encoding_contradicts", best, f"the mapping says {name}; {best} fits the letters better", False
        ),
    )


def _in_language(content: bytes, name: str, code: str) -> tuple[Score | None, Score | None]:
    """Scores of a page and of the best other one that reads the text differently, in a language."""
    words = words_of(content)
    own = score(words, languages()[code], name)
    ranked = rank(content, [code])
    differing = (
        one
        for one in ranked
        if any(w.decode(one.page, "replace") != w.decode(name, "replace") for w in words)
    )
    return own, next(differing, None)


def _damaged(content: bytes) -> Verdict | None:
    """UTF-8 with a few broken letters: letters cut in two, or rows pasted from another encoding."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd") - content.count(b"\xef\xbf\xbd")
    letters = sum(len(part) for part in _high_runs(text)) - text.count("\ufffd")
    if letters < SOUND * broken:
        return None
    rows: list[int] = []
    for number, line in enumerate(content.splitlines(), 1):
        if not line.isascii() and not is_utf8(line):
            rows.append(number)
    finding = DataFinding(
        "mixed_encoding",
        Effect.withheld,
        rows=tuple(rows[:ROWS_NAMED]),
        count=broken,
        decided=False,
        value="utf-8",
        detail=f"{letters} letters are sound UTF-8",
    )
    return Verdict("utf-8", "damaged", (finding,))


def _high_runs(text: str) -> list[str]:
    return re.findall(r"[^\x00-\x7f]+", text)


def _by_language(content: bytes, code: str) -> Verdict:
    ranked = rank(content, [code])
    if not ranked:
        return _asked(content, code)
    best = ranked[0]
    sure = best.points > 0 and all(is_clear(content, best, other) for other in ranked[1:3])
    if not sure:
        return Verdict(best.page, "score", (_candidates(ranked),))
    return Verdict(
        best.page, "score", (_said("encoding_by_score", best.page, f"best for the language {code}", True),)
    )


def _asked(content: bytes, language: str | None) -> Verdict:
    ranked = rank(content, languages(), WORDS_OF_ANY)
    if not ranked or ranked[0].points < -1:
        raise UnreadableFile(
            f"no encoding that is known here reads the bytes (declared language: {language})",
            "text in UTF-8 or in a code page of its language",
            "state `encoding` under `read:` in the mapping, or save the file as UTF-8",
        )
    return Verdict(ranked[0].page, "score", (_candidates(ranked),))


def _candidates(ranked: list[Score]) -> DataFinding:
    best = ranked[0]
    near = [s for s in ranked if s.points > best.points - 1][:4]
    return DataFinding(
        "encoding_in_doubt",
        Effect.note,
        value=best.page,
        decided=False,
        proposal=f"encoding: {best.page}",
        detail=f"candidates: {', '.join(s.page for s in near)}",
    )
