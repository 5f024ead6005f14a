"""Read the parameters that a notebook declares, from its cell and its metadata.

The cell holds one annotated assignment a line, with its help as a comment::

    as_of: str = "latest"  # day on which the figures were known, or latest
    countries: list[str] = ["EST", "LVA"]  # ISO3 codes
    label: str | None = None  # a word for the title

What an annotation cannot say is declared in the notebook's metadata, ``impact.parameters``::

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
from impact.reporting.request.parameters.checking import check_value, is_day
from impact.reporting.request.parameters.parameter import RULES, TYPES, Kind, Parameter

TAG = "parameters"
_ELEMENTS = ("bool", "int", "float", "str")
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
        When the cell is not a list of annotated assignments of plain values, a declared rule is unknown or
        unsuitable, or a default breaks its own rule.
    """
    cells = [cell for cell in notebook["cells"] if TAG in cell.get("metadata", {}).get("tags", ())]
    if len(cells) > 1:
        raise ReportConfigError(f"{name} has {len(cells)} cells tagged {TAG!r}", "one")
    rules = notebook.get("metadata", {}).get("impact", {}).get("parameters", {})
    source = cells[0]["source"] if cells else ""
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise ReportConfigError(
            f"{name}: line {error.lineno} of the parameters cell is not Python: {error.msg}",
            'lines like as_of: str = "latest"  # help',
        ) from error
    comments = _comments(source)
    parameters: dict[str, Parameter] = {}
    for statement in body:
        parameter = _read_statement(statement, comments, rules, name, project)
        if parameter.name in parameters:
            raise ReportConfigError(f"{name}: the parameters cell sets {parameter.name} twice", "once")
        parameters[parameter.name] = parameter
    for ruled in rules:
        if ruled not in parameters:
            close = difflib.get_close_matches(ruled, parameters, n=1)
            raise ReportConfigError(
                f"{name}: metadata impact.parameters constrains {ruled!r}, which is not a parameter",
                f"one of {', '.join(parameters)}",
                f"did you mean {close[0]!r}?" if close else "",
            )
    return parameters


def _read_statement(
    statement: ast.stmt,
    comments: Mapping[int, str],
    constraints: Mapping[str, Any],
    notebook: str,
    project: Project | None,
) -> Parameter:
    label = f"{notebook}: line {statement.lineno} of the parameters cell"
    if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
        raise ReportConfigError(
            f"{label} is {ast.unparse(statement)!r}", 'an annotated assignment: name: str = "value"  # help'
        )
    name = statement.target.id
    base, several, optional = _read_annotation(statement.annotation, f"{label}: {name}")
    try:
        if statement.value is None:
            raise ValueError
        default = ast.literal_eval(statement.value)
    except (ValueError, TypeError, SyntaxError):
        raise ReportConfigError(
            f"{label}: {name} has no plain default", f"a literal {ast.unparse(statement.annotation)}"
        ) from None
    rules = constraints.get(name, {})
    kind = _kind(rules, name, base, several, f"{notebook}: metadata impact.parameters.{name}")
    parameter = Parameter(
        name=name,
        kind=kind,
        default=default,
        help=comments.get(statement.end_lineno or statement.lineno, ""),
        several=several,
        optional=optional,
        choices=_choices(rules.get("choices", ()), f"{notebook}: metadata impact.parameters.{name}"),
        minimum=rules.get("minimum"),
        maximum=rules.get("maximum"),
    )
    try:
        checked = check_value(parameter, default, project)
    except ParameterError as error:
        raise ReportConfigError(f"{label}: the default breaks its own rule: {error}") from error
    if type(checked) is not type(default):  # 1 for a float: the notebook would differ
        raise ReportConfigError(
            f"{label}: the default of {name} is {default!r}", f"{checked!r}", f"write {checked!r}"
        )
    return parameter


def _choices(rule: list[Any] | tuple[Any, ...] | str, label: str) -> tuple[Any, ...]:
    """Read the choices of a parameter: a list, or the name of a set of places.

    Before the tables are built no set is known, and every place is a choice: a run needs the tables anyway.
    """
    if not isinstance(rule, str):
        return tuple(rule)
    from impact.data.groups import named_set

    try:
        return tuple(named_set(rule))
    except BuildError:
        return ()
    except UnknownName as error:
        raise ReportConfigError(f"{label} has choices = {rule!r}", error.expected, error.remedy) from error


def _read_annotation(annotation: ast.expr, label: str) -> tuple[Kind, bool, bool]:
    """Read the type of a value, whether there are several, and whether None is allowed."""
    text = ast.unparse(annotation)
    plain = text.removesuffix(" | None")
    element = plain.removeprefix("list[").removesuffix("]")
    if element not in _ELEMENTS or plain not in (element, f"list[{element}]"):
        raise ReportConfigError(
            f"{label} is annotated {text}",
            f"one of {', '.join(_ELEMENTS)} or a list of these (list[str]), each also with | None",
            "the cell imports nothing: write str | None, and choices in metadata impact.parameters"
            if "Optional" in plain or "Literal" in plain
            else "",
        )
    return element, plain != element, plain != text  # type: ignore[return-value]


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
    same_type = [known for known in get_args(Kind) if TYPES.get(known, str) is TYPES.get(base, str)]
    if kind not in same_type or (kind == "secret" and several):
        raise ReportConfigError(
            f"{label} has kind {kind!r}, but {name} is annotated {base}", f"one of {', '.join(same_type)}"
        )
    for rule in RULES.keys() & rules.keys():
        if kind not in RULES[rule]:
            raise ReportConfigError(
                f"{label} has {rule}, but {name} is a {kind}", f"{rule} of {' or '.join(RULES[rule])}"
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
