"""Values as text: what ``-p name=value`` means, and how a value is written so that it means itself again.

One value is written as it is. A list is written with commas or as JSON, ``EST,LVA`` or ``["EST", "LVA"]``.
Where a parameter may be None, ``none`` says so, and text that would be mistaken for it stands in double
quotes.
"""

from __future__ import annotations

import json
import re
from typing import Any

from impact.reporting.request.parameters.parameter import Parameter, Value

_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
_NONE = "none"
_WHOLE = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*")
_NUMBER = re.compile(r"[+-]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?")


def read_text(parameter: Parameter, text: str) -> Value:
    """Read a value; whether it is allowed is still to be checked.

    Raises
    ------
    ParameterError
        When the text is not of the parameter's type.
    """
    if parameter.optional and text == _NONE:
        return None
    quoted = parameter.optional and parameter.python_type is str and text.startswith('"')
    if (parameter.several and text.startswith("[")) or (not parameter.several and quoted):
        try:
            value: Value = json.loads(text)
        except (ValueError, RecursionError):
            raise parameter.refusal(text, "what starts like JSON has to be JSON") from None
        return value  # JSON has no kinds of its own: it is checked like a value of reports.yml
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
    if isinstance(value, list):
        parts = [_write_one(item) for item in value]
        joined = ",".join(parts)
        plain = parts and not joined.startswith("[") and not any("," in part for part in parts)
        return joined if plain and joined != _NONE else json.dumps(value, ensure_ascii=False)
    text = _write_one(value)
    if parameter.optional and isinstance(value, str) and (text == _NONE or text.startswith('"')):
        return json.dumps(text, ensure_ascii=False)
    return text


def _read_one(parameter: Parameter, part: str, whole: str) -> Any:
    wanted = parameter.python_type
    if wanted is str:
        return part
    if wanted is bool and part.lower() in _BOOLEANS:
        return _BOOLEANS[part.lower()]
    try:
        if wanted is int and _WHOLE.fullmatch(part):
            return int(part)
        if wanted is float and _NUMBER.fullmatch(part):
            return float(part)
    except ValueError:  # 1__0
        pass
    raise parameter.refusal(whole)


def _write_one(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
