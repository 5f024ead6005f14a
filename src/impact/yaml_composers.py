"""Composers of YAML that keep to limits, in Python and, ten times as fast, on the parser of libyaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.resolver import BaseResolver

#: levels of lists and mappings inside each other
DEEPEST = 40
#: values that a file may unfold to, references followed
MOST_VALUES = 200_000

_TAG = "tag:yaml.org,2002:"
_IN_FULL = "put the values there themselves"
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file: where, in which field, what was found, what is allowed, what to do.

    >>> print(Fault("a.yml", 4, "decoy_share", "value 1.5", "from 0 to 1, in share"))
    a.yml, line 4, decoy_share: value 1.5; expected from 0 to 1, in share
    """

    file: str
    line: int | None
    field: str
    found: str
    expected: str = ""
    remedy: str = ""

    def summary(self) -> str:
        """Write where the fault is and what stands there."""
        line = f", line {self.line}" if self.line is not None else ""
        return f"{self.file}{line}{f', {self.field}' if self.field else ''}: {self.found}"

    def __str__(self) -> str:
        expected = f"expected {self.expected}" if self.expected else ""
        return "; ".join(part for part in (self.summary(), expected, self.remedy) if part)


class Unreadable(ValueError):
    """A file that is not read; its fault says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def composer(text: str, *, as_written: bool, in_c: bool = False) -> Any:
    """Make the composer of a text.

    Parameters
    ----------
    text
        The YAML.
    as_written
        Whether only numbers, ``true``, ``false`` and ``null`` are more than text.
    in_c
        Whether libyaml reads it, which must be there (``yaml.__with_libyaml__``).
    """
    if in_c:
        return (_AsWrittenInC if as_written else _InC)(text)
    return (_AsWrittenInPython if as_written else _InPython)(text)


class _Limits(Composer):
    """Composes nodes within the limits."""

    label = ""
    references = True
    peek_event: Any  # of the parser that a composer stands on

    def __init__(self) -> None:
        Composer.__init__(self)
        self._open: set[str] = set()  # anchors of what is being composed
        self._heights: list[int] = []  # of what is being composed: levels inside it so far
        self._known: dict[int, tuple[int, int]] = {}  # values and levels of a node, by its identity
        self._total = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose a node, after a look at where it stands and what it refers to."""
        event = self.peek_event()
        line, anchor = event.start_mark.line + 1, event.anchor
        if isinstance(event, yaml.AliasEvent):
            if not self.references:
                self._refuse(line, f"a reference, *{anchor}", "write every entry in full")
            if anchor in self._open:
                self._refuse(line, f"the reference *{anchor} leads into what it stands in", _IN_FULL)
            node = super().compose_node(parent, index)
            values, levels = self._known.get(id(node), (1, 1))
            self._count(values, line, f"the references as far as *{anchor}")
            self._reach(levels, line)
            return node
        tag = getattr(event, "tag", None)
        if tag is not None and tag != f"{_TAG}str":
            remedy = "remove it: values are text, numbers, lists and mappings"
            self._refuse(line, f"the tag {_short(tag)}", remedy)
        if isinstance(event, yaml.ScalarEvent) and _HALF.search(event.value):
            self._refuse(line, "half a character", "write the whole one")
        before = self._total
        self._count(1, line, "the file")
        self._reach(1, line)
        self._heights.append(0)
        self._open |= {anchor} - {None}
        node = super().compose_node(parent, index)
        self._open.discard(anchor)
        levels = self._heights.pop() + 1
        self._reach(levels, line)
        self._known[id(node)] = (self._total - before, levels)
        return node

    def _reach(self, levels: int, line: int) -> None:
        """Note how many levels stand inside what is being composed, and refuse too many."""
        if len(self._heights) + levels > DEEPEST:
            self._refuse(line, f"more than {DEEPEST} levels inside each other", "write it flatter")
        if self._heights:
            self._heights[-1] = max(self._heights[-1], levels)

    def _count(self, number: int, line: int, what: str) -> None:
        self._total += number
        if self._total > MOST_VALUES:
            self._refuse(line, f"{what} unfold to more than {MOST_VALUES:,} values", _IN_FULL)

    def _refuse(self, line: int, found: str, remedy: str) -> None:
        raise Unreadable(Fault(self.label, line, "", found, "a plain document of YAML", remedy))


class _AsWritten(BaseResolver):
    """Makes of words only numbers, true, false and null; all others stay the text that is written."""


class _InPython(_Limits, yaml.SafeLoader):
    """Reads with PyYAML's own parser."""

    def __init__(self, text: str) -> None:
        yaml.SafeLoader.__init__(self, text)
        _Limits.__init__(self)


class _AsWrittenInPython(_AsWritten, _InPython):
    """The same, words as written."""


if yaml.__with_libyaml__:

    class _InC(_Limits, yaml.CSafeLoader):
        """Reads with libyaml, whose own composer knows no limits."""

        def __init__(self, text: str) -> None:
            yaml.CSafeLoader.__init__(self, text)
            _Limits.__init__(self)

        def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
            """Compose a word; one without quotes has no style, as in Python."""
            node: yaml.ScalarNode = super().compose_scalar_node(anchor)
            node.style = node.style or None
            return node

    class _AsWrittenInC(_AsWritten, _InC):
        """The same, words as written."""


# YAML 1.1 would read 007 as 7, 010 as 8, 1:30 as 90 and no as false.
_AsWritten.yaml_implicit_resolvers = {}
for _name, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*(?:_[0-9]+)*)", "-+0123456789"),
    ("float", r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("merge", r"<<", "<"),
):
    _AsWritten.add_implicit_resolver(f"{_TAG}{_name}", re.compile(f"(?:{_pattern})$"), list(_first))


def _short(tag: str) -> str:
    return tag.replace(_TAG, "!!")[:40]
