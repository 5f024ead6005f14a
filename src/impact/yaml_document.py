"""YAML document: the one door through which the package reads YAML, with limits, and faults with their line.

One rule for every file, whoever wrote it: text in UTF-8, one document of at most :data:`LARGEST` bytes,
nested at most :data:`DEEPEST` deep, no tabs before words, no tags. References (``*name``) are followed while
what they unfold to stays below :data:`MOST_VALUES`, and never into what they stand in. What YAML 1.1 makes of
a word that looks like something else (``010`` is 8, ``1:30`` is 90, ``no`` is false, ``2025-03-18`` a day) is
left the text that is written; a key stands once.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from impact import regular_file
from impact.yaml_composers import DEEPEST, MOST_VALUES, Fault, Unreadable, composer

__all__ = [
    "DEEPEST",
    "LARGEST",
    "MOST_VALUES",
    "Fault",
    "Unreadable",
    "compose",
    "decode",
    "line_of",
    "load",
    "load_file",
    "read_text",
    "values_of",
]

#: bytes of a file: it is written by people
LARGEST = 2_000_000

_TAG = "tag:yaml.org,2002:"
_TAB = re.compile(r" *\t\s*[^\s#]")


def line_of(node: yaml.Node) -> int:
    """Look up the line of a node, from 1 on."""
    return int(node.start_mark.line) + 1


def read_text(path: Path, label: str = "") -> str:
    """Read the text of a file; ``label`` is how faults call it.

    Raises
    ------
    Unreadable
        When it is too large, or no UTF-8.
    OSError
        When it is not there, is a pipe or a device, or may not be read.
    """
    with regular_file.opened(path) as handle:
        content = handle.read(LARGEST + 1)
    return decode(content, label or path.name)


def decode(content: bytes, label: str) -> str:
    """Turn the bytes of a file into its text; UTF-16 is read where the file says so, as Notepad's does."""
    if len(content) > LARGEST:
        size = f"it has more than {LARGEST // 1_000_000} MB"
        raise Unreadable(Fault(label, None, "", size, "a short text", "keep data in a file of their own"))
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        remedy = "save it in the encoding UTF-8"
        raise Unreadable(
            Fault(label, line, "", "bytes that are no UTF-8", "a text file in UTF-8", remedy)
        ) from error


def compose(text: str, label: str, *, as_written: bool = False, references: bool = True) -> yaml.Node | None:
    """Take a document apart into its nodes; None when it is empty.

    Parameters
    ----------
    text
        The YAML.
    label
        How faults call the file.
    as_written
        Whether only numbers, ``true``, ``false`` and ``null`` are more than text. Otherwise the nodes bear
        the tags of YAML 1.1, so that a reader can say what YAML would make of a word.
    references
        Whether a part may be referred to; not where each entry has a line of its own.

    Raises
    ------
    Unreadable
        With file, line, what was found and what to do.
    """
    if len(text) > LARGEST:
        decode(text.encode("utf-8", "surrogatepass"), label)
    for number, line in enumerate(text.split("\n"), 1):
        if _TAB.match(line):
            remedy = "put blanks in place of the tab"
            raise Unreadable(Fault(label, number, "", "a tab before the first word", "blanks", remedy))
    try:
        return _composed(text, label, as_written, references)
    except yaml.reader.ReaderError as error:
        line_number = text[: error.position].count("\n") + 1
        sign = f"the sign U+{error.character:04X}, which no text of YAML holds"
        fault = Fault(label, line_number, "", sign, "text", "remove it")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        several = "expected a single document" in str(error)
        what = "a second document begins" if several else f"this is not YAML: {problem}"
        remedy = "remove the line ---" if several else ""
        fault = Fault(label, mark.line + 1 if mark else None, "", what, "one document of YAML", remedy)
    except Unreadable:
        raise
    except (ValueError, OverflowError) as error:  # an escape such as "\UFFFFFFFF"
        fault = Fault(label, None, "", f"this is not YAML: {error}", "one document of YAML")
    raise Unreadable(fault)


def _composed(text: str, label: str, as_written: bool, references: bool) -> yaml.Node | None:
    """Compose with libyaml, ten times as fast; what it refuses is read in Python, which words the fault."""
    if yaml.__with_libyaml__:
        with suppress(yaml.YAMLError, UnicodeEncodeError):  # the latter: half a character
            return _root_of(composer(text, as_written=as_written, in_c=True), label, references)
    return _root_of(composer(text, as_written=as_written), label, references)


def _root_of(loader: Any, label: str, references: bool) -> yaml.Node | None:
    loader.label, loader.references = label, references
    try:
        root: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return root


def load(text: str, label: str) -> Any:
    r"""Read a document into dicts, lists and plain values, each word as it is written; keys are text.

    >>> load("timeout: 1:30\ncode: 007\nshare: 1e-3\nnone: ~", "a.yml")
    {'timeout': '1:30', 'code': '007', 'share': 0.001, 'none': None}

    Raises
    ------
    Unreadable
        As :func:`compose`, and for a key that stands twice.
    """
    root = compose(text, label, as_written=True)
    return None if root is None else values_of(root, label)


def load_file(path: Path, label: str = "") -> Any:
    """Read a file as :func:`load` does."""
    return load(read_text(path, label), label or path.name)


def values_of(node: yaml.Node, label: str) -> Any:
    """Make plain values of nodes that were composed as written."""
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, label)
    if isinstance(node, yaml.SequenceNode):
        return [values_of(item, label) for item in node.value]
    return _scalar(node, label)


def _mapping(node: yaml.MappingNode, label: str) -> dict[str, Any]:
    """Make a dict; what ``<<`` brings along stands behind what the mapping says itself."""
    own: dict[str, tuple[int, Any]] = {}
    brought: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Unreadable(
                Fault(label, line_of(key), "", "a key that is no word", "a word before the colon")
            )
        if key.tag == f"{_TAG}merge":
            parts = value.value if isinstance(value, yaml.SequenceNode) else [value]
            if not all(isinstance(part, yaml.MappingNode) for part in parts):
                raise Unreadable(
                    Fault(
                        label, line_of(key), "<<", "something that is no mapping", "a reference to a mapping"
                    )
                )
            for part in parts:
                brought = {**_mapping(part, label), **brought}
        elif key.value in own:
            first = own[key.value][0]
            found = f"{key.value!r} stands here and in line {first}: the key appears twice"
            raise Unreadable(
                Fault(label, line_of(key), key.value, found, "each key once", "remove one of them")
            )
        else:
            own[key.value] = (line_of(key), values_of(value, label))
    return brought | {name: value for name, (_, value) in own.items()}


def _scalar(node: yaml.Node, label: str) -> Any:
    kind, word = node.tag.removeprefix(_TAG), node.value
    if kind == "null":
        return None
    if kind == "bool":
        return word == "true"
    try:
        if kind == "int":
            return int(word)
        if kind == "float":
            number = float(word)
            if math.isfinite(number):
                return number
            raise ValueError("infinite to a computer")
    except ValueError:
        found = f"{word[:20]}{'...' if len(word) > 20 else ''}, which no computer counts with"
        raise Unreadable(
            Fault(label, line_of(node), "", found, "a number", "quote it when text is meant")
        ) from None
    return word
