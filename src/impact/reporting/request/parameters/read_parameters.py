"""Read the parameters that a notebook declares, from its cell and its metadata.

The cell holds one assignment of a plain value a line, with its help as a comment::

    as_of: str = "latest"  # day on which the figures were known, or latest
    countries: list[str] = ["EST", "LVA"]  # ISO3 codes
    label: str | None = None  # a word for the title
    years = 30  # years looked at

How one is read: :mod:`impact.reporting.request.parameters.declaration`. What a type cannot say is declared in
the notebook's metadata, ``impact.parameters``::

    {
        "years": {"minimum": 1, "maximum": 50},
        "method": {"choices": ["poisson", "negative-binomial"]},
        "country": {"choices": "withdrawing_states"},
        "token": {"kind": "secret"},
    }

Choices are a list, or of places the name of a set of :mod:`impact.data.groups`.

Some names have a meaning everywhere: ``as_of`` is a day or ``latest``, ``country`` a place's ISO3 code and
``countries`` a list of them, ``dataset`` a dataset of one's own.
"""

from __future__ import annotations

import ast
import difflib
import io
import tokenize
from collections.abc import Mapping
from typing import Any, get_args

from impact.errors import BuildError, ParameterError, ReportConfigError, UnknownName
from impact.project import Project
from impact.project.environment import NO_THREADS, environment_with
from impact.reporting.request.parameters.checking import check_value, is_day
from impact.reporting.request.parameters.declaration import EXAMPLE, Declaration, Shape, declarations
from impact.reporting.request.parameters.parameter import RULES, TYPES, Kind, Parameter

TAG = "parameters"
_KIND_BY_NAME: dict[tuple[str, bool], Kind] = {
    ("as_of", False): "date",
    ("country", False): "place",
    ("countries", True): "place",
    ("dataset", False): "dataset",
}


def read_parameters(
    notebook: Mapping[str, Any], name: str, project: Project | None = None
) -> dict[str, Parameter]:
    """Read the parameters that a notebook declares.

    Parameters
    ----------
    notebook
        A notebook node of nbformat 4.
    name
        How to call it in errors.
    project
        Whose files paths lead to; none means the current one.

    Returns
    -------
    dict
        Parameter by name, in the order of the cell; empty when no cell is tagged ``parameters``.

    Raises
    ------
    ReportConfigError
        When the cell is not a list of assignments of plain values, a declared rule is unknown or unsuitable,
        or a default breaks its own rule.
    """
    cells = [cell for cell in notebook["cells"] if TAG in cell.get("metadata", {}).get("tags", ())]
    if len(cells) > 1:
        raise ReportConfigError(f"{name} has {len(cells)} cells tagged {TAG!r}", "one")
    if cells and cells[0]["cell_type"] != "code":  # what stands there would never be set
        raise ReportConfigError(
            f"{name}: the cell tagged {TAG!r} is one of {cells[0]['cell_type']}",
            "a code cell",
            "change its type",
        )
    rules = notebook.get("metadata", {}).get("impact", {}).get("parameters", {})
    source = cells[0]["source"] if cells else ""
    try:
        body = ast.parse(source).body
        comments = _comments(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError) as error:
        line = f"line {error.lineno} of " if isinstance(error, SyntaxError) else ""
        raise ReportConfigError(
            f"{name}: {line}the parameters cell is not Python: {getattr(error, 'msg', error)}",
            f"lines like {EXAMPLE}",
            "put commands that begin with % or ! into a code cell of their own" if _commands(source) else "",
        ) from error
    parameters: dict[str, Parameter] = {}
    for declared in (one for statement in body for one in declarations(statement, comments, name)):
        if declared.name in parameters:
            raise ReportConfigError(f"{name}: the parameters cell sets {declared.name} twice", "once")
        parameters[declared.name] = _parameter(declared, rules, name, project)
    for ruled in rules:
        if ruled not in parameters:
            close = difflib.get_close_matches(ruled, parameters, n=1)
            raise ReportConfigError(
                f"{name}: metadata impact.parameters constrains {ruled!r}, which is not a parameter",
                f"one of {', '.join(parameters)}",
                f"did you mean {close[0]!r}?" if close else "",
            )
    return parameters


def _parameter(
    declared: Declaration, constraints: Mapping[str, Any], notebook: str, project: Project | None
) -> Parameter:
    """Make a parameter of what the cell declares and the metadata says of it, and check its default."""
    label = f"{notebook}: line {declared.line} of the parameters cell"
    name, default = declared.name, declared.default
    rules = constraints.get(name, {})
    about = f"{notebook}: metadata impact.parameters.{name}"
    shape = declared.shape if declared.annotated else _by_name_or_rule(declared, rules)
    kind = _kind(rules, name, shape.base, shape.several, about)
    parameter = Parameter(
        name=name,
        kind=kind,
        default=default,
        help=declared.help,
        several=shape.several,
        optional=shape.optional,
        choices=_choices(rules.get("choices", ()), about),
        minimum=rules.get("minimum"),
        maximum=rules.get("maximum"),
    )
    try:
        checked = check_value(parameter, default, project)
    except ParameterError as error:
        none = f"write {name}: {declared.annotated} | None = None"
        raise ReportConfigError(
            f"{label}: the default breaks its own rule: {error.found}",
            error.expected,
            none if default is None and declared.annotated else error.remedy,
        ) from error
    if type(checked) is not type(default):  # 1 for a float: the notebook would differ
        raise ReportConfigError(
            f"{label}: the default of {name} is {default!r}", f"{checked!r}", f"write {checked!r}"
        )
    return parameter


def _by_name_or_rule(declared: Declaration, rules: Any) -> Shape:
    """Type what a default of None or [] leaves open, by a name that means something everywhere or a rule."""
    shape, several = declared.shape, isinstance(declared.default, list)
    if shape.base != "any" or declared.default:
        return shape
    rules = rules if isinstance(rules, Mapping) else {}
    choices = rules.get("choices")
    base: Any = TYPES.get(rules.get("kind", ""), str)
    if isinstance(choices, list) and choices:
        base = type(choices[0])
    if (declared.name, several) in _KIND_BY_NAME or choices or "kind" in rules:
        return Shape(base.__name__, several, optional=declared.default is None)
    return shape


def _commands(source: str) -> bool:
    return any(line.lstrip().startswith(("%", "!")) for line in source.splitlines())


def _choices(rule: list[Any] | tuple[Any, ...] | str, label: str) -> tuple[Any, ...]:
    """Read the choices of a parameter: a list, or the name of a set of places.

    Before the tables are built no set is known, and every place is a choice: a run needs the tables anyway.
    """
    if not isinstance(rule, str):
        return tuple(rule)
    with environment_with(NO_THREADS):  # a run forks its workers from this process, which wants one thread
        from impact.data.groups import named_set

    try:
        return tuple(named_set(rule))
    except BuildError:
        return ()
    except UnknownName as error:
        raise ReportConfigError(f"{label} has choices = {rule!r}", error.expected, error.remedy) from error


def _kind(rules: Any, name: str, base: Kind, several: bool, label: str) -> Kind:
    """Read the kind of a parameter, after checking that its rules are known and suit it."""
    if not isinstance(rules, Mapping):
        raise ReportConfigError(f"{label} is {rules!r}", "a mapping of rules")
    for rule in sorted(set(rules) - {*RULES, "kind"}):
        close = difflib.get_close_matches(rule, [*RULES, "kind"], n=1)
        raise ReportConfigError(
            f"{label} has {rule}",
            f"only {', '.join([*RULES, 'kind'])}",
            f"did you mean {close[0]!r}?" if close else "",
        )
    usual = _KIND_BY_NAME.get((name, several), base) if base == "str" else base
    kind: Kind = rules.get("kind", usual)
    same_type = [one for one in get_args(Kind) if TYPES.get(one, str) is TYPES.get(base, str)]
    if kind not in same_type or (kind == "secret" and several):
        raise ReportConfigError(
            f"{label} has kind {kind!r}, but {name} is of type {base}", f"one of {', '.join(same_type)}"
        )
    for rule in RULES.keys() & rules.keys():
        if kind not in RULES[rule]:
            raise ReportConfigError(
                f"{label} has {rule}, but {name} is of kind {kind}", f"{rule} of {' or '.join(RULES[rule])}"
            )
        if not _suits(rule, rules[rule], kind):
            raise ReportConfigError(f"{label} has {rule} = {rules[rule]!r}", _WANTED[rule])
    return kind


_WANTED = {
    "choices": "a list of at least one value of the parameter's type, or of places the name of a set",
    "minimum": "a number, or for a date a day YYYY-MM-DD",
    "maximum": "a number, or for a date a day YYYY-MM-DD",
}


def _suits(rule: str, value: Any, kind: Kind) -> bool:
    if rule == "choices" and isinstance(value, str):
        return kind == "place"
    if rule == "choices":
        return isinstance(value, list) and bool(value) and all(type(v) is TYPES.get(kind, str) for v in value)
    return is_day(value) if kind == "date" else type(value) in (int, float)


def _comments(source: str) -> dict[int, str]:
    """Read the comment at the end of each line of the cell, by line number."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("#").strip() for t in tokens if t.type == tokenize.COMMENT}
