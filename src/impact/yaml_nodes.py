"""YAML node by node, with the line of everything: what is not read as it is written is a fault.

YAML 1.1 turns ``010`` into 8, ``1:30`` into 90 and ``no`` into false without a word; a file of assumptions
must be read as it is written, so such values are refused. ``1e-6``, which YAML 1.1 takes for text, is a
number here as everywhere else.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
from collections.abc import Iterable
from typing import Any

import yaml

from impact import yaml_document
from impact.yaml_document import Fault, Unreadable, line_of

__all__ = ["Fault", "NodeReader", "Pairs", "describe", "line_of", "near"]

_PLAIN = re.compile(r"[+-]?(?:(?:0|[1-9][0-9_]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TAG = "tag:yaml.org,2002:"

Pairs = dict[str, tuple[yaml.Node, yaml.Node]]


class NodeReader:
    """Reads nodes of one file; what is wrong is added to ``faults`` and reading goes on."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(
        self, at: yaml.Node | int | None, name: str, found: str, expected: str = "", remedy: str = ""
    ) -> None:
        """Add a fault at a node or line."""
        line = line_of(at) if isinstance(at, yaml.Node) else at
        self.faults.append(Fault(self.file, line, name, found, expected, remedy))

    def compose(self, text: str, expected: str, *, references: bool = True) -> yaml.Node | None:
        """Take a text apart; None, with a fault, when it cannot be read or is empty."""
        try:
            root = yaml_document.compose(text, self.file, references=references)
        except Unreadable as error:
            self.faults.append(dataclasses.replace(error.fault, expected=expected))
            return None
        if root is None:
            self.fault(1, "", "the file is empty", expected)
        return root

    def mapping(self, node: yaml.Node, name: str, expected: str) -> Pairs:
        """Read keys and their nodes; a key that stands twice is a fault, and the first one counts."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, name, f"{describe(node)} in place of a mapping", expected)
            return {}
        pairs: Pairs = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fault(key, name, "a key that is no word", expected)
            elif key.value in pairs:
                first = line_of(pairs[key.value][0])
                inside = f"{name}.{key.value}" if name else key.value
                self.fault(key, inside, f"{key.value!r} stands here and in line {first}", "each key once")
            else:
                pairs[key.value] = (key, value)
        return pairs

    def text(self, node: yaml.Node, name: str, expected: str = "text", word: str = "") -> str:
        """Read text that is not empty; "" with a fault otherwise."""
        if isinstance(node, yaml.ScalarNode) and node.tag == f"{_TAG}str" and node.value.strip():
            return str(node.value).strip()
        quote = "quote it when text is meant" if isinstance(node, yaml.ScalarNode) and node.value else ""
        self.fault(node, name, f"{word} is {describe(node)}" if word else describe(node), expected, quote)
        return ""

    def number(self, node: yaml.Node, name: str, expected: str) -> float | None:
        """Read a number that stands as it is meant; None, with a fault, for anything else."""
        plain = isinstance(node, yaml.ScalarNode) and node.style is None
        if not plain or not _PLAIN.fullmatch(node.value):
            self.fault(node, name, describe(node), expected)
            return None
        value = float(node.value.replace("_", ""))
        if math.isfinite(value):
            return value
        self.fault(node, name, f"{node.value}, which is infinite to a computer", expected)
        return None


def describe(node: yaml.Node) -> str:
    """Describe a node, and what YAML makes of it where that is not what is written."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    kind = node.tag.removeprefix(_TAG)
    if not node.value.strip():
        return "empty"
    if kind == "str":
        return f"{node.value!r}, which is text"
    if kind in ("bool", "null"):
        return f"{node.value!r}, which YAML reads as {'true or false' if kind == 'bool' else 'nothing'}"
    if kind in ("int", "float") and not _PLAIN.fullmatch(node.value):
        return f"{node.value}, which YAML reads as {_made_of(node)}"
    return f"{node.value}"


def near(word: str, allowed: Iterable[str]) -> str:
    """Ask for the nearest of the words allowed; nothing when none is near.

    >>> near("perte", ["pert", "beta"])
    "did you mean 'pert'?"
    """
    close = difflib.get_close_matches(word, list(allowed), n=1)
    return f"did you mean {close[0]!r}?" if close else ""


def _made_of(node: yaml.Node) -> Any:
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except ValueError:  # such as 08
        return "something else"
