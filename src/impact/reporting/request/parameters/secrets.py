"""Values that no report may show: looked up where the notebook is executed, wiped out of what it leaves.

A notebook that prints a secret is at fault; its report must not be. Whatever a run leaves is searched for
the value as it is and in the forms that it takes in JSON, HTML, addresses and base64.
"""

from __future__ import annotations

import base64
import html
import json
import os
import urllib.parse
from collections.abc import Iterable, Mapping
from typing import Any

from impact.project import secret
from impact.reporting.request.parameters.parameter import Parameter, Value


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
    forms = sorted(
        {form for name in names for form in _forms(os.environ.get(name, ""))}, key=len, reverse=True
    )
    return _scrub(material, forms) if forms else material


def _scrub(material: Any, forms: list[str]) -> Any:
    if isinstance(material, str):
        for form in forms:
            material = material.replace(form, secret.MASK)
        return material
    if isinstance(material, dict):
        for key in list(material):
            wiped = _scrub(material[key], forms)
            new = _scrub(key, forms)
            if new != key:
                del material[key]
            material[new] = wiped
    elif isinstance(material, list):
        material[:] = [_scrub(item, forms) for item in material]
    return material


def _forms(value: str) -> set[str]:
    """List the value, and how it reads in JSON, Python, HTML, an address and base64."""
    if len(value) < secret.SHORTEST:
        return set()
    raw = value.encode("utf-8", "surrogateescape")
    forms = {
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        repr(value)[1:-1],
        repr(raw)[2:-1],
        html.escape(value),
        html.escape(value, quote=False),
        urllib.parse.quote(raw),
        urllib.parse.quote(raw, safe=""),
        urllib.parse.quote_plus(raw),
        raw.hex(),
    }
    for lead in range(3):
        # inside longer base64 the value starts at one of three places; its outer characters mix with others
        coded = base64.b64encode(b"\0" * lead + raw).decode().rstrip("=")
        inner = coded[(0, 2, 3)[lead] : len(coded) - (0 if (lead + len(raw)) % 3 == 0 else 1)]
        forms |= {inner, inner.replace("+", "-").replace("/", "_")}
    return {form for form in forms if len(form) >= secret.SHORTEST}
