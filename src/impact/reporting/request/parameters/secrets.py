"""Values that no report may show: looked up where the notebook is executed, wiped out of what it leaves.

A notebook that prints a secret is at fault; its report must not be. Whatever a run leaves is searched for
the value, for each of its lines, and for the forms that these take in JSON, Python, HTML, CSV, SQL,
addresses, hexadecimal digits and base64, however letters with accents are composed. Blanks, line breaks,
colours of a terminal and tags in between hide nothing.

A line of fewer than eight characters is searched for with its neighbours only: alone it may be any word. What
a notebook disguises on purpose, or draws as a picture, cannot be found.
"""

from __future__ import annotations

import base64
import html
import json
import os
import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal

from impact.project import secret
from impact.reporting.request.parameters.parameter import Parameter, Value

# A sign that stands for another one, or between two of them; what each becomes is in _decoded.
_SIGN = re.compile(
    r"(?P<colour>\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_]))"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<percent>(?:%[0-9a-fA-F]{2})+)"
    r"|(?P<wide>(?:\\+u[0-9a-fA-F]{4})+|\\+U[0-9a-fA-F]{8})"
    r"|(?P<byte>(?:\\+x[0-9a-fA-F]{2})+)"
    r"|(?P<blank>\\+[nrtbf]|\\+|[\s+\u00ad\u200b\u2060]+)"
)
_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]*|!--.*?--)>", re.DOTALL)
_NORMAL_FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")
# A page of JSON inside HTML inside JSON; nobody goes deeper by accident.
_DEPTH = 6


def variables(parameters: Mapping[str, Parameter], values: Mapping[str, Value]) -> dict[str, str]:
    """List the environment variable of each secret of a parameter set, by the parameter's name.

    Raises
    ------
    ParameterError
        When a variable is not set where the request is made.
    """
    references = {name: values[name] for name, one in parameters.items() if one.kind == "secret"}
    names = {name: secret.variable(value) for name, value in references.items() if value is not None}
    for variable in names.values():
        secret.value_of(variable)  # refuses one that is not set
    return names


def scrub(material: Any, names: Iterable[str]) -> Any:
    """Wipe the values of secrets out of text, or of all text inside lists and mappings.

    It is the last step before anything leaves a run. A text that is cut is scrubbed before, too: half of a
    secret is not found.

    Parameters
    ----------
    material
        A string, or lists and mappings of them, such as a notebook; these are changed in place.
    names
        Environment variables that hold the secrets; those that are not set here are passed over.

    Returns
    -------
    Any
        The material, or the new string.
    """
    values = tuple(sorted({os.environ.get(name, "") for name in names} - {""}))
    return _scrub(material, _secrets(values)) if values else material


def _scrub(material: Any, secrets: _Secrets) -> Any:
    if isinstance(material, str):
        return secrets.mask(material)
    if isinstance(material, dict):
        for key in list(material):
            wiped = _scrub(material[key], secrets)
            new = _scrub(key, secrets)
            if new != key:
                del material[key]
            material[new] = wiped
    elif isinstance(material, list):
        material[:] = [_scrub(item, secrets) for item in material]
    return material


class _Secrets:
    """The forms of secrets that a text is searched for."""

    def __init__(self, values: Iterable[str]) -> None:
        pieces = {piece for value in values for piece in _pieces(value)}
        exact = {form for piece in pieces for form in _forms(piece)}
        self._exact = sorted(exact, key=len, reverse=True)
        bare = {_bare(form, tags=tags)[0] for form in exact for tags in (False, True)}
        self._bare = sorted((b for b in bare if len(b) >= secret.SHORTEST), key=len, reverse=True)
        self._own_tags = {tag for piece in pieces for tag in _TAG.findall(piece)}

    def mask(self, text: str) -> str:
        """Put the mask in place of every secret in a text."""
        if len(text) < secret.SHORTEST:
            return text
        for form in self._exact:
            text = text.replace(form, secret.MASK)
        text = self._mask_bare(text, tags=False)
        return self._mask_bare(text, tags=True) if "<" in text else text

    def _mask_bare(self, text: str, *, tags: bool) -> str:
        bare, _ = _bare(text, tags=tags)
        if not any(form in bare for form in self._bare):
            return text
        bare, spans = _bare(text, tags=tags, spans=True)
        hits = [
            (spans[match.start()][0], spans[match.end() - 1][1])
            for form in self._bare
            for match in re.finditer(re.escape(form), bare)
        ]
        parts, done = [], 0
        for start, end in _united(hits):
            # tags inside stay, so that what is closed was opened
            inside = [tag for tag in _TAG.findall(text[start:end]) if tag not in self._own_tags]
            parts += [text[done:start], secret.MASK, *inside]
            done = end
        return "".join([*parts, text[done:]])


@lru_cache(maxsize=8)
def _secrets(values: tuple[str, ...]) -> _Secrets:
    return _Secrets(values)


def _pieces(value: str) -> set[str]:
    """List what of a secret is searched for: the value, with and without blanks around it, and its lines."""
    lines = {line.strip() for line in value.splitlines()}
    pieces = {piece for piece in {value, value.strip(), *lines} if len(piece) >= secret.SHORTEST}
    # programs compose or take apart letters with accents: the same text in other characters
    return pieces | {unicodedata.normalize(form, piece) for form in _NORMAL_FORMS for piece in pieces}


def _forms(value: str) -> set[str]:
    """List the value, and how it reads in JSON, Python, HTML, an address, hexadecimal digits and base64."""
    raw = value.encode("utf-8", "surrogateescape")
    forms = {
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        repr(value)[1:-1],
        repr(raw)[2:-1],
        html.escape(value),
        html.escape(value, quote=False),
        value.replace('"', '""'),  # in a field of CSV
        value.replace("'", "''"),  # in SQL and YAML
        urllib.parse.quote(raw),
        urllib.parse.quote(raw, safe=""),
        urllib.parse.quote_plus(raw),
        raw.hex(),
        raw.hex().upper(),
    }
    for lead in range(3):
        # inside longer base64 the value starts at one of three places; its outer characters mix with others
        coded = base64.b64encode(b"\0" * lead + raw).decode().rstrip("=")
        inner = coded[(0, 2, 3)[lead] : len(coded) - (0 if (lead + len(raw)) % 3 == 0 else 1)]
        forms |= {inner, inner.replace("+", "-").replace("/", "_")}
    return {form for form in forms if len(form) >= secret.SHORTEST}


Span = tuple[int, int]


def _bare(text: str, *, tags: bool, spans: bool = False) -> tuple[str, list[Span]]:
    """Read a text without what stands between its characters, and what stands for another one as that one.

    Parameters
    ----------
    text
        Of any kind.
    tags
        Leave tags out, too.
    spans
        Find for each character from where to where it stands in the text.
    """
    places = [(at, at + 1) for at in range(len(text))] if spans else []
    for _ in range(_DEPTH):
        before = text
        for pattern in (_TAG, _SIGN) if tags else (_SIGN,):
            text, places = _pass(pattern, text, places, spans=spans)
        if text == before:
            break
    return text, places


def _pass(pattern: re.Pattern[str], text: str, places: list[Span], *, spans: bool) -> tuple[str, list[Span]]:
    if not spans:
        return pattern.sub(_decoded, text), places
    parts: list[str] = []
    settled: list[Span] = []
    done = 0
    for match in pattern.finditer(text):
        sign = _decoded(match)
        parts += [text[done : match.start()], sign]
        settled += places[done : match.start()]
        settled += [(places[match.start()][0], places[match.end() - 1][1])] * len(sign)
        done = match.end()
    return "".join([*parts, text[done:]]), [*settled, *places[done:]]


def _decoded(match: re.Match[str]) -> str:
    """Read one sign as what it stands for; nothing for what only stands between others."""
    sign, kind = match[0], match.lastgroup
    if kind == "entity":
        return html.unescape(sign)
    if kind == "percent":
        return urllib.parse.unquote_to_bytes(sign).decode("utf-8", "surrogateescape")
    if kind == "wide":
        return _from_codes(int(code[1:], 16) for code in re.findall(r"[uU][0-9a-fA-F]+", sign))
    if kind == "byte":
        raw = bytes(int(code[1:], 16) for code in re.findall(r"x[0-9a-fA-F]{2}", sign))
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:  # of text, and not of bytes
            return raw.decode("latin-1")
    return ""


def _from_codes(codes: Iterable[int]) -> str:
    """Read code points; the two halves of one above 65,535 are joined."""
    halves = "".join(chr(code % 0x110000) for code in codes)
    return halves.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")


def _united(hits: Iterable[Span]) -> list[Span]:
    """Unite spans that overlap or touch, in their order."""
    united: list[Span] = []
    for start, end in sorted(hits):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
