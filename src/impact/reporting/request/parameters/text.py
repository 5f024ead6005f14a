"""Values as text: what ``-p name=value`` means, and how a value is written so that it means itself again.

One value is written as it is. A list is written with commas or as JSON, ``EST,LVA`` or ``["EST", "LVA"]``; a
range as ``2010..2024``. Where a parameter may be None, ``none`` says so, and text that would be mistaken
for it stands in double quotes.
"""

from __future__ import annotations

import json
import re
from typing import Any

from impact.reporting.request.parameters.types import TYPES, Parameter, Value

_WORDS = {"true": True, "yes": True, "false": False, "no": False}
_NONE = "none"
_WHOLE = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*")
_NUMBER = re.compile(r"[+-]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?")
_RANGE = ".."


def read_text(parameter: Parameter, text: str) -> Value:
    """Read a value; whether it is allowed is still to be checked.

    Raises
    ------
    ParameterError
        When the text is not of the parameter's type.
    """
    if parameter.optional and text == _NONE:
        return None
    if parameter.shape == "one":
        if parameter.optional and TYPES[parameter.kind] is str and text.startswith('"'):
            quoted = _json(parameter, text)
            if not isinstance(quoted, str):
                raise parameter.refusal(text)
            return quoted
        return _read_one(parameter, text, text)
    if text.startswith("["):
        listed = _json(parameter, text)
        # JSON has no kinds of its own: what it says is checked like a value of reports.yml
        return list(listed) if isinstance(listed, list) else text
    separator = _RANGE if parameter.shape == "range" and _RANGE in text else ","
    return [_read_one(parameter, part, text) for part in text.split(separator)]


def write_text(parameter: Parameter, value: Value) -> str:
    """Write a value so that :func:`read_text` gives exactly it.

    >>> write_text(Parameter("span", "int", (2000, 2020), shape="range"), (2010, 2024))
    '2010..2024'
    >>> write_text(Parameter("names", "str", [], shape="list"), ["one", "two, three"])
    '["one", "two, three"]'
    """
    if value is None:
        return _NONE
    if isinstance(value, (list, tuple)):
        if parameter.shape == "range":
            return _RANGE.join(_write_one(item) for item in value)
        parts = [_write_one(item) for item in value]
        joined = ",".join(parts)
        plain = parts and not joined.startswith("[") and not any("," in part for part in parts)
        if plain and joined != _NONE:
            return joined
        return json.dumps(value, ensure_ascii=False)
    text = _write_one(value)
    if parameter.optional and isinstance(value, str) and (text == _NONE or text.startswith('"')):
        return json.dumps(text, ensure_ascii=False)
    return text


def _read_one(parameter: Parameter, part: str, whole: str) -> Any:
    wanted = TYPES[parameter.kind]
    try:
        if wanted is bool:
            return _WORDS[part.lower()]
        if wanted is int and _WHOLE.fullmatch(part):
            return int(part)
        if wanted is float and _NUMBER.fullmatch(part):
            return float(part)
    except (KeyError, ValueError):
        raise parameter.refusal(whole) from None
    if wanted is not str:
        raise parameter.refusal(whole)
    return part


def _write_one(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json(parameter: Parameter, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise parameter.refusal(text, "what starts like JSON has to be JSON") from None
