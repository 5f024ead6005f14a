"""Read one mapping: every entry by the type that the grammar gives it, and all that is wrong, with lines.

Texts are taken as they are written: `No: male` has the text "No" and not the value false, `05` keeps its
zero, `NA` is Namibia or not stated as the mapping says, and only where nothing stands is nothing read.
"""

from __future__ import annotations

import datetime as dt
import types
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel

from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.mapping.mapping import Mapping
from impact.yaml_nodes import Fault, NodeReader, describe, line_of, near

WHOLE = "a mapping of unit, columns, source and more, one `key: value` a line"
#: parts of a mapping that are filled by the loader, not by the file
_OWN = frozenset({"path", "lines"})
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_EXAMPLES = {
    "columns": "a field a line: `sex: genero`, or `sex: {column: genero, words: {Mujer: female}}`",
    "words": "a text of the file and its code a line: `Herido: injured`",
    "missing": "a text of the file and its reason a line: `ND: not_stated`",
    "constants": "a field and its value a line",
}


class _Unread:
    """What stands in place of a value that could not be read: its fault is on record."""


UNREAD = _Unread()


class MappingReader(NodeReader):
    """Reads one file; ``lines`` is the line of every entry by its dotted path."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.lines: dict[str, int] = {}

    def read(self, text: str) -> dict[str, Any]:
        """Read the entries of a text; what could not be read is left out and is a fault."""
        root = self.compose(text, WHOLE, references=False)  # each entry has a line of its own
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            self.fault(root, "", f"{describe(root)} in place of a mapping", WHOLE)
            return {}
        return self._model(Mapping, root, "")

    # entries by their type

    def _model(self, model: type[BaseModel], node: yaml.Node, path: str) -> dict[str, Any]:
        """Read the entries of a part of the mapping."""
        kinds = {name: f.annotation for name, f in model.model_fields.items() if name not in _OWN}
        pairs = self.mapping(node, path, _EXAMPLES.get(_last(path), f"one of {', '.join(kinds)}"))
        entries: dict[str, Any] = {}
        for name, (key, value) in pairs.items():
            inside = _join(path, name)
            self.lines[inside] = line_of(key)
            if name not in kinds:
                where = f" in {path}" if path else " of a mapping"
                self.fault(
                    key,
                    inside,
                    f"there is no {name!r}{where}",
                    f"one of {', '.join(kinds)}",
                    near(name, kinds),
                )
                continue
            read = self._value(kinds[name], value, inside)
            if not isinstance(read, _Unread):
                entries[name] = read
        return entries

    def _value(self, kind: Any, node: yaml.Node, path: str) -> Any:
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (types.UnionType, Union):
            if isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _EMPTY:
                return None
            return self._value(next(k for k in inner if k is not type(None)), node, path)
        if origin is Literal:
            return self._choice(inner, node, path)
        if origin is dict:
            return self._dict(inner[1], node, path)
        if origin is tuple:
            return self._tuple(inner, node, path)
        if kind is ColumnSpec and isinstance(node, yaml.ScalarNode):
            column = self._raw(node, path, "the name of a column")
            return column if isinstance(column, _Unread) else {"column": column}
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if not isinstance(node, yaml.MappingNode):
                self.mapping(node, path, f"one of {', '.join(kind.model_fields)}")
                return UNREAD
            return self._model(kind, node, path)
        return self._scalar(kind, node, path)

    def _scalar(self, kind: Any, node: yaml.Node, path: str) -> Any:
        if kind is str:
            return self._raw(node, path, "text")
        word = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if kind is bool:
            if word.lower() in _TRUTHS:
                return _TRUTHS[word.lower()]
            self.fault(node, path, describe(node), "true or false")
        elif kind is dt.date:
            try:
                return dt.date.fromisoformat(word)
            except ValueError:
                self.fault(node, path, describe(node), "a day such as 2021-06-30")
        elif kind in (int, float):
            number = self.number(node, path, "a whole number" if kind is int else "a number")
            if number is None:
                return UNREAD
            if kind is float or number == int(number):
                return kind(number)
            self.fault(node, path, describe(node), "a whole number")
        else:  # pragma: no cover - a type of the grammar that this reader does not know
            raise TypeError(f"{path}: {kind}")
        return UNREAD

    def _raw(self, node: yaml.Node, path: str, expected: str) -> str | _Unread:
        if isinstance(node, yaml.ScalarNode) and (node.style is not None or node.value.strip()):
            return str(node.value)
        self.fault(node, path, describe(node), expected)
        return UNREAD

    def _choice(self, allowed: tuple[Any, ...], node: yaml.Node, path: str) -> Any:
        words = {str(a): a for a in allowed}
        word = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if word in words:
            return words[word]
        found = repr(word) if word else describe(node)
        self.fault(node, path, found, f"one of {', '.join(words)}", near(word, words))
        return UNREAD

    def _tuple(self, inner: tuple[Any, ...], node: yaml.Node, path: str) -> Any:
        kind, fixed = inner[0], Ellipsis not in inner
        many = isinstance(kind, type) and issubclass(kind, BaseModel)
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if (isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _EMPTY) or (
            isinstance(node, yaml.MappingNode) and not many
        ):
            self.fault(node, path, describe(node), "a list, such as [one, two]")
            return UNREAD
        if fixed and len(nodes) != len(inner):
            self.fault(node, path, f"a list of {len(nodes)}", "a list of two: the first and the last day")
            return UNREAD
        entries = []
        for position, item in enumerate(nodes):
            inside = f"{path}[{position + 1}]"
            self.lines[inside] = line_of(item)
            entries.append(self._value(kind, item, inside))
        return [e for e in entries if not isinstance(e, _Unread)]

    def _dict(self, kind: Any, node: yaml.Node, path: str) -> Any:
        expected = _EXAMPLES.get(_last(path), "a `key: value` a line")
        if isinstance(node, yaml.ScalarNode) and node.value in _EMPTY:
            if _last(path) == "words" and not node.value:
                return {}  # all its lines are comments still, as in a proposal
            self.fault(node, path, "empty", expected)
            return UNREAD
        entries = {}
        for key, (name_node, value) in self.mapping(node, path, expected).items():
            inside = _join(path, key)
            self.lines[inside] = line_of(name_node)
            entries[key] = self._value(kind, value, inside)
        return {key: value for key, value in entries.items() if not isinstance(value, _Unread)}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _last(path: str) -> str:
    return path.rpartition(".")[2]


__all__ = ["UNREAD", "Fault", "MappingReader"]
