"""What YAML makes of values: a value that is not read as it is written is refused, with its line.

YAML 1.1 reads ``007`` as 7, ``010`` as 8, ``1:30`` as 90, ``no`` as false and nothing at all as null.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from impact.errors import ReportConfigError

_TAG = "tag:yaml.org,2002:"
_AS_WRITTEN = {
    "int": re.compile(r"[+-]?(?:0|[1-9][0-9]*(?:_[0-9]+)*)"),
    "float": re.compile(r"[+-]?(?:0|[1-9][0-9]*(?:_[0-9]+)*)?\.[0-9]*(?:[eE][+-][0-9]+)?"),
    "bool": re.compile(r"true|false"),
    "null": re.compile(r"null|~"),
}


def refuse_rewritten(path: Path, node: yaml.Node, label: str) -> None:
    """Refuse plain values below a node that YAML turns into something else than they say.

    Raises
    ------
    ReportConfigError
        With file, line, what is written, what YAML makes of it, and both ways to write it.
    """
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            refuse_rewritten(path, value, f"{label} has {key.value}")
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            refuse_rewritten(path, item, label)
    elif isinstance(node, yaml.ScalarNode) and node.style is None:
        form = _AS_WRITTEN.get(node.tag.removeprefix(_TAG))
        if form is None or form.fullmatch(node.value):
            return
        meant = _meaning(node)
        line = node.start_mark.line + 1
        if not node.value:
            remedy = 'write null when none is meant, "" for empty text'
        else:
            remedy = f'quote it when text is meant: "{node.value}"; write {meant} when that is meant'
        raise ReportConfigError(
            f"{path.name}, line {line}: {label} = {node.value}, which YAML reads as {meant}",
            "a value that is read as it is written",
            remedy,
        )


def _meaning(node: yaml.ScalarNode) -> str:
    constructor = yaml.constructor.SafeConstructor()
    try:
        value = constructor.construct_object(node)
    except ValueError:  # such as 1_2_
        return "something else"
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)
