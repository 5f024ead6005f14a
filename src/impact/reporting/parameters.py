"""What a notebook may be asked: its parameters, read from the cell tagged ``parameters`` without running it.

papermill only warns about a misspelt parameter and then runs with the default, and its command line turns
``007`` into 7. Here the cell is parsed with ``ast``, every value is checked against the declared type and
allowed values, and a wrong one is refused before a kernel starts.

The cell holds one annotated assignment a line, with its help as a comment::

    as_of: str = "latest"  # day on which the figures were known, or latest
    country: str = "EST"  # ISO3 code of the state

Allowed values are declared in the notebook's metadata, ``impact.parameters``::

    {
        "country": {"choices": ["EST", "LVA"]},
        "years": {"minimum": 1, "maximum": 50},
        "code": {"pattern": "[a-z]+"},
    }

Two names have a meaning everywhere: ``as_of`` is a day or ``latest``, ``country`` a place's ISO3 code; any
other parameter gets one with ``{"kind": "date"}`` or ``{"kind": "place"}``.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import io
import math
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from impact.errors import ParameterError, ReportConfigError

Value = bool | int | float | str
Kind = Literal["bool", "int", "float", "str", "date", "place"]

TAG = "parameters"
_TYPES: dict[str, type] = {"bool": bool, "int": int, "float": float, "str": str}
_KIND_BY_NAME: dict[str, Kind] = {"as_of": "date", "country": "place"}
_CONSTRAINTS = ("choices", "minimum", "maximum", "pattern", "kind")
_WORDS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its type, default, help and what it may be."""

    name: str
    kind: Kind
    default: Value
    help: str = ""
    choices: tuple[Value, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None

    @property
    def allowed(self) -> str:
        """Say in words which values are allowed.

        >>> Parameter("years", "int", 30, minimum=1, maximum=50).allowed
        'a whole number from 1 to 50'
        >>> Parameter("as_of", "date", "latest").allowed
        'latest, or a date YYYY-MM-DD'
        """
        if self.choices:
            return f"one of {', '.join(map(str, self.choices))}"
        words = {
            "bool": "true or false",
            "int": "a whole number",
            "float": "a number",
            "str": "text",
            "date": "latest, or a date YYYY-MM-DD",
            "place": "an ISO3 code such as EST",
        }[self.kind]
        if self.minimum is not None and self.maximum is not None:
            return f"{words} from {self.minimum:g} to {self.maximum:g}"
        if self.minimum is not None:
            return f"{words}, at least {self.minimum:g}"
        if self.maximum is not None:
            return f"{words}, at most {self.maximum:g}"
        return f"{words} that matches {self.pattern}" if self.pattern else words

    def parse(self, text: str) -> Value:
        """Read a value typed on the command line.

        >>> Parameter("code", "str", "").parse("007")
        '007'

        Raises
        ------
        ParameterError
            When the text is not of the parameter's type, or not allowed.
        """
        try:
            value: Value = text
            if self.kind == "bool":
                value = _WORDS[text.lower()]
            elif self.kind == "int":
                value = int(text)
            elif self.kind == "float":
                value = float(text)
        except (KeyError, ValueError):
            raise self._refusal(text) from None
        return self.check(value)

    def check(self, value: Any) -> Value:
        """Give the value back when it is allowed, a whole number as a float where one is wanted.

        Raises
        ------
        ParameterError
            When the value is of another type, or not allowed.
        """
        wanted = _TYPES.get(self.kind, str)
        checked: Value = float(value) if wanted is float and type(value) is int else value
        if type(checked) is not wanted:  # exactly: True is no number, 7 is no text
            raise self._refusal(value, "write it in quotes" if wanted is str else "")
        if self.choices and checked not in self.choices:
            close = difflib.get_close_matches(str(checked), [str(choice) for choice in self.choices], n=1)
            raise self._refusal(checked, f"did you mean {close[0]!r}?" if close else "")
        if isinstance(checked, str):
            self._check_text(checked)
        else:
            self._check_number(checked)
        return checked

    def _check_number(self, value: float) -> None:
        low = -math.inf if self.minimum is None else self.minimum
        high = math.inf if self.maximum is None else self.maximum
        if not (math.isfinite(value) and low <= value <= high):
            raise self._refusal(value)

    def _check_text(self, value: str) -> None:
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise self._refusal(value)
        if self.kind == "date" and not _is_day(value):
            raise self._refusal(value)
        if self.kind == "place":
            self._check_place(value)

    def _check_place(self, value: str) -> None:
        from impact import places
        from impact.errors import UnknownPlace

        try:
            resolved = places.resolve(value)
        except UnknownPlace as error:
            raise self._refusal(value, error.remedy) from error
        if resolved.code != value:
            raise self._refusal(value, f"did you mean {resolved.code!r}?")

    def _refusal(self, value: Any, hint: str = "") -> ParameterError:
        return ParameterError(f"parameter {self.name} = {value!r}", self.allowed, hint)


def read_parameters(notebook: Mapping[str, Any], name: str) -> dict[str, Parameter]:
    """Read the parameters that a notebook declares.

    Parameters
    ----------
    notebook
        A notebook node of nbformat 4.
    name
        How to call it in errors.

    Returns
    -------
    dict
        Parameter by name, in the order of the cell; empty when no cell is tagged ``parameters``.

    Raises
    ------
    ReportConfigError
        When the cell is not a list of annotated assignments of plain values, a declared constraint is
        unknown, or a default breaks its own constraint.
    """
    cells = [cell for cell in notebook["cells"] if TAG in cell.get("metadata", {}).get("tags", ())]
    if len(cells) > 1:
        raise ReportConfigError(f"{name} has {len(cells)} cells tagged {TAG!r}", "one")
    constraints = notebook.get("metadata", {}).get("impact", {}).get("parameters", {})
    source = cells[0]["source"] if cells else ""
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise ReportConfigError(
            f"{name}: line {error.lineno} of the parameters cell is not Python: {error.msg}",
            'lines like as_of: str = "latest"  # help',
        ) from error
    comments = _comments(source)
    parameters = {}
    for statement in body:
        parameter = _read_statement(statement, comments, constraints, name)
        parameters[parameter.name] = parameter
    for constrained in constraints:
        if constrained not in parameters:
            close = difflib.get_close_matches(constrained, parameters, n=1)
            raise ReportConfigError(
                f"{name}: metadata impact.parameters constrains {constrained!r}, which is no parameter",
                f"one of {', '.join(parameters)}",
                f"did you mean {close[0]!r}?" if close else "",
            )
    return parameters


def check(
    parameters: Mapping[str, Parameter], values: Mapping[str, Any], *, where: str, typed: bool = True
) -> dict[str, Value]:
    """Check the values that a run sets.

    Parameters
    ----------
    parameters
        What the notebook declares.
    values
        Value by parameter name.
    where
        How to call the notebook in errors.
    typed
        False when the values are text from the command line.

    Raises
    ------
    ParameterError
        For an unknown name, with the close match, and for a value that is not allowed.
    """
    checked = {}
    for name, value in values.items():
        if name not in parameters:
            close = difflib.get_close_matches(name, parameters, n=1)
            raise ParameterError(
                f"{where} has no parameter {name!r}",
                f"one of {', '.join(parameters)}" if parameters else "none: it takes no parameters",
                f"did you mean {close[0]!r}?" if close else "",
            )
        checked[name] = parameters[name].check(value) if typed else parameters[name].parse(value)
    return checked


def slug(parameters: Mapping[str, Parameter], values: Mapping[str, Value]) -> str:
    """Name the folder of a parameter set: ``as_of``, and whatever differs from the defaults.

    The name depends on the values alone, not on whether they came from the defaults, from ``reports.yml`` or
    from the command line, so that one result has one address.

    >>> declared = {"as_of": Parameter("as_of", "date", "latest"), "n": Parameter("n", "int", 3)}
    >>> slug(declared, {}), slug(declared, {"as_of": "2025-03-18", "n": 4})
    ('as-of-latest', 'as-of-2025-03-18_n-4')
    """
    parts = []
    for name, parameter in parameters.items():
        value = values.get(name, parameter.default)
        if name == "as_of" or value != parameter.default:
            parts.append(f"{name.replace('_', '-')}-{value}")
    text = "_".join(parts) or "default"
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", text)
    if safe != text or len(safe) > 80:  # keep two values apart that look the same once made safe or cut
        safe = f"{safe[:60]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return safe


def _read_statement(
    statement: ast.stmt, comments: Mapping[int, str], constraints: Mapping[str, Any], notebook: str
) -> Parameter:
    label = f"{notebook}: line {statement.lineno} of the parameters cell"
    if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
        raise ReportConfigError(
            f"{label} is {ast.unparse(statement)!r}", 'an annotated assignment: name: str = "value"  # help'
        )
    name = statement.target.id
    annotation = ast.unparse(statement.annotation)
    if annotation not in _TYPES:
        raise ReportConfigError(f"{label}: {name} is annotated {annotation}", f"one of {', '.join(_TYPES)}")
    try:
        default = ast.literal_eval(statement.value) if statement.value is not None else None
    except ValueError:
        default = None
    if default is None:
        raise ReportConfigError(f"{label}: {name} has no plain default", f"a literal {annotation}")
    rules = dict(constraints.get(name, {}))
    unknown = sorted(set(rules) - set(_CONSTRAINTS))
    if unknown:
        raise ReportConfigError(
            f"{notebook}: metadata impact.parameters.{name} has {', '.join(unknown)}",
            f"only {', '.join(_CONSTRAINTS)}",
        )
    kind = rules.pop("kind", _KIND_BY_NAME.get(name, annotation) if annotation == "str" else annotation)
    try:
        parameter = Parameter(
            name=name,
            kind=kind,
            default=default,
            help=comments.get(statement.end_lineno or statement.lineno, ""),
            choices=tuple(rules.pop("choices", ())),
            **rules,
        )
        parameter.check(default)
    except (ParameterError, KeyError, TypeError) as error:
        raise ReportConfigError(f"{label}: the default breaks its own rule: {error}") from error
    return parameter


def _comments(source: str) -> dict[int, str]:
    """Give the comment at the end of each line of the cell, by line number."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("#").strip() for t in tokens if t.type == tokenize.COMMENT}


def _is_day(text: str) -> bool:
    if text == "latest":
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
