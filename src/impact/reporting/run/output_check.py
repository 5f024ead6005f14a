"""Checks of a notebook and of its outputs as they come: nbformat's own, where somebody hears what they find.

nbformat takes each output through jsonschema, a twentieth of what a worker does for a report; here only what
is not plain goes through it. A whole notebook it takes through a schema, compiled for it, to log what is
wrong, and no run keeps that log (:func:`impact.reporting.run.kernel.quiet`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import nbformat
from nbformat import validator
from nbformat.v4 import nbbase

# Types of data that may be any JSON; all others are text.
_JSON = re.compile(r"^application/(.*\+)?json$")
_SHOWN = {
    "display_data": {"output_type", "metadata", "data"},
    "execute_result": {"output_type", "metadata", "data", "execution_count"},
}
# A cell of code as it is made, but for its id, which nbformat draws, and its text.
_NEW_CELL: dict[str, Any] = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
_by_schema = nbbase.validate


class _NoSchema:
    """Stands for a validator that finds nothing."""

    name = "none"

    def iter_errors(self, *_: Any) -> list[Any]:
        return []


def _settle(node: Any, ref: str | None = None, **options: Any) -> None:
    """Give the cells of a notebook the ids that they lack, as its check does first; check what is a part."""
    if ref is not None:
        validator.validate(node, ref, **options)
        return
    with patch.object(validator, "get_validator", lambda *_, **__: _NoSchema()):
        validator.validate(node, **options)


@contextmanager
def unheard() -> Iterator[None]:
    """Spare notebooks that are read, given parameters or written the check that would only be logged."""
    with patch.object(nbformat, "validate", _settle), quick():
        yield


@contextmanager
def quick() -> Iterator[None]:
    """Spare plain outputs, and the plain cell with parameters, the schema while it lasts."""
    with patch.object(nbbase, "validate", _check):
        yield


def is_plain(node: Any, kind: str | None) -> bool:
    """Whether a node is an output with all its fields, data as one text each or as JSON; or a new cell.

    >>> is_plain({"output_type": "display_data", "metadata": {}, "data": {"text/plain": "1"}}, "display_data")
    True
    >>> is_plain({"output_type": "display_data", "metadata": {}, "data": {"text/plain": 1}}, "display_data")
    False
    """
    if kind == "stream":
        return set(node) == {"output_type", "name", "text"} and all(map(_is_text, node.values()))
    if kind == "code_cell":
        return node == {**_NEW_CELL, "id": node.get("id"), "source": node.get("source")} and all(
            map(_is_text, (node["id"], node["source"]))
        )
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
