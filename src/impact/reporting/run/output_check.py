"""Check of outputs as they come: nbformat's own, which goes through a schema only for what is not plain.

nbformat takes each output through jsonschema, a twentieth of what a worker does for a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from nbformat.v4 import nbbase

# Types of data that may be any JSON; all others are text.
_JSON = re.compile(r"^application/(.*\+)?json$")
_SHOWN = {
    "display_data": {"output_type", "metadata", "data"},
    "execute_result": {"output_type", "metadata", "data", "execution_count"},
}
_by_schema = nbbase.validate


@contextmanager
def quick() -> Iterator[None]:
    """Spare plain outputs the schema while it lasts."""
    with patch.object(nbbase, "validate", _check):
        yield


def is_plain(node: Any, kind: str | None) -> bool:
    """Whether a node is an output with all its fields, data as one text each or as JSON.

    >>> is_plain({"output_type": "display_data", "metadata": {}, "data": {"text/plain": "1"}}, "display_data")
    True
    >>> is_plain({"output_type": "display_data", "metadata": {}, "data": {"text/plain": 1}}, "display_data")
    False
    """
    if kind == "stream":
        return set(node) == {"output_type", "name", "text"} and all(map(_is_text, node.values()))
    if kind not in _SHOWN or set(node) != _SHOWN[kind]:
        return False
    count, data = node.get("execution_count"), node["data"]
    counted = count is None or (type(count) is int and count >= 0)
    return (
        counted
        and isinstance(node["metadata"], dict)
        and isinstance(data, dict)
        and all(_is_text(value) or _JSON.search(name) for name, value in data.items())
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _check(node: Any, ref: str | None = None) -> None:
    if not is_plain(node, ref):
        _by_schema(node, ref=ref)
