"""The name of a parameter set's folder."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from impact.reporting.request.parameters.parameter import Parameter, Value
from impact.reporting.request.parameters.text import write_text

_LONGEST = 80
#: Whom a page is about and as of when: in its address also where they are the defaults.
ALWAYS = ("as_of", "country")
#: Kinds of text that may be written in capitals and in small letters, and mean two things.
_IN_CASES = ("str", "path", "dataset", "secret", "any")


def slug(parameters: Mapping[str, Parameter], values: Mapping[str, Value]) -> str:
    """Name the folder of a parameter set: ``as_of``, ``country``, and whatever differs from the defaults.

    The name depends on the values alone, not on whether they came from the defaults, from ``reports.yml`` or
    from the command line, so that one result has one address. Two values that differ in case only have names
    that differ in more: to some file systems a folder ``A`` is the folder ``a``.

    >>> declared = {"as_of": Parameter("as_of", "date", "latest"), "n": Parameter("n", "int", 3)}
    >>> slug(declared, {}), slug(declared, {"as_of": "2025-03-18", "n": 4})
    ('as-of-latest', 'as-of-2025-03-18_n-4')
    """
    labels = {name: name.replace("_", "-") for name in parameters}
    parts, exact = [], []
    for name, parameter in parameters.items():
        value = values.get(name, parameter.default)
        if name in ALWAYS or repr(value) != repr(parameter.default):  # -0.0 is not 0.0
            parts.append(f"{labels[name]}-{_words(value)}")
            others = [label for other, label in labels.items() if other != name]
            plain = _is_plain(parameter, value) and not any(
                f"_{label}-" in f"_{parts[-1]}" for label in others
            )
            exact.append(parts[-1] if plain else f"{labels[name]}-{json.dumps(value)}")
            if name != name.lower() and name.lower() in map(str.lower, labels.keys() - {name}):
                exact.append(name)
    text, whole = "_".join(parts) or "default", "_".join(exact) or "default"
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", text)
    if safe != whole or len(safe) > _LONGEST:  # keep two apart that look the same once made safe or cut
        safe = f"{safe[:60]}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
    return safe


def _is_plain(parameter: Parameter, value: Value) -> bool:
    """Whether no other value of the parameter is written in the same words, in whatever case."""
    if value is None or isinstance(value, list | dict):
        return False
    if parameter.kind in _IN_CASES and isinstance(value, str) and value != value.lower():
        return False
    # the text "5" is not the number
    return parameter.kind != "any" or not isinstance(value, str) or write_text(parameter, value) == value


def _words(value: Value) -> str:
    if isinstance(value, dict):
        return "-".join(f"{key}-{item}" for key, item in value.items()) or "empty"
    if isinstance(value, list):
        return "-".join(map(str, value)) or "empty"
    return "none" if value is None else str(value)
