"""Values as text: what ``-p name=value`` means, and how a value is written so that it means itself again.

One value is written as it is. A list is written with commas or as JSON, ``EST,LVA`` or ``["EST", "LVA"]``.
Where a parameter may be None, ``none`` says so, and text that would be mistaken for it stands in double
quotes.

A parameter whose default leaves its type open (``limit = None``) reads a value as ``reports.yml`` does: ``5``
is a number, ``true`` a truth, ``007`` and ``no`` are text, and so is whatever stands in double quotes. A
mapping is written as JSON.
"""

from __future__ import annotations

import json
import re
from typing import Any

from impact.reporting.request.parameters.parameter import Parameter, Value

_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
_NONE = "none"
_JSON = ("[", "{", '"')  # how JSON begins that is no plain word
_PLAIN_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None}
_PLAIN_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*(?:_[0-9]+)*)")
_PLAIN_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*")
_NUMBER = re.compile(r"[+-]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?")


def read_text(parameter: Parameter, text: str) -> Value:
    """Read a value; whether it is allowed is still to be checked.

    Raises
    ------
    ParameterError
        When the text is not of the parameter's type.
    """
    if text == _NONE and (parameter.optional or parameter.kind == "any"):
        return None
    if parameter.kind == "any" and not text.startswith(_JSON):
        return _read_plain(text)
    if parameter.kind in ("any", "mapping"):
        return _read_json(parameter, text)
    quoted = parameter.optional and parameter.python_type is str and text.startswith('"')
    if (parameter.several and text.startswith("[")) or (not parameter.several and quoted):
        return _read_json(parameter, text)
    if parameter.several:
        return [_read_one(parameter, part, text) for part in text.split(",")]
    return _read_one(parameter, text, text)


def write_text(parameter: Parameter, value: Value) -> str:
    """Write a value so that :func:`read_text` reads exactly it.

    >>> write_text(Parameter("names", "str", [], several=True), ["one", "two, three"])
    '["one", "two, three"]'
    """
    if value is None:
        return _NONE
    if isinstance(value, dict) or (parameter.kind == "any" and isinstance(value, list)):
        return json.dumps(value, ensure_ascii=False)
    if parameter.kind == "any" and isinstance(value, str):
        reads_as_text = isinstance(_read_plain(value), str) and value != _NONE
        clear = reads_as_text and not value.startswith(_JSON)
        return value if clear else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        parts = [_write_one(item) for item in value]
        joined = ",".join(parts)
        plain = parts and not joined.startswith("[") and not any("," in part for part in parts)
        return joined if plain and joined != _NONE else json.dumps(value, ensure_ascii=False)
    text = _write_one(value)
    if parameter.optional and isinstance(value, str) and (text == _NONE or text.startswith('"')):
        return json.dumps(text, ensure_ascii=False)
    return text


def _read_json(parameter: Parameter, text: str) -> Value:
    """Read JSON; it has no kinds of its own, and is checked like a value of reports.yml."""
    try:
        value: Value = json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        hint = "what starts like JSON has to be JSON"
        raise parameter.refusal(text, hint if text.startswith(_JSON) else 'write {"a": 1}') from None
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _read_plain(text: str) -> Value:
    """Read text as reports.yml reads a plain word: a number, a truth, nothing, or the text itself.

    >>> [_read_plain(word) for word in ("5", "007", "1e-3", "true", "no", "null")]
    [5, '007', 0.001, True, 'no', None]
    """
    if text in _PLAIN_WORDS:
        return _PLAIN_WORDS[text]
    try:
        if _PLAIN_WHOLE.fullmatch(text):
            return int(text)
        if _PLAIN_NUMBER.fullmatch(text):
            return float(text)
    except ValueError:  # a whole number of more digits than Python reads
        pass
    return text


def _read_one(parameter: Parameter, part: str, whole: str) -> Any:
    kind = parameter.python_type
    if kind is str:
        return part
    if kind is bool and part.lower() in _BOOLEANS:
        return _BOOLEANS[part.lower()]
    try:
        if kind is int and _WHOLE.fullmatch(part):
            return int(part)
        if kind is float and _NUMBER.fullmatch(part):
            return float(part)
    except ValueError:  # 1__0
        pass
    raise parameter.refusal(whole)


def _write_one(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
