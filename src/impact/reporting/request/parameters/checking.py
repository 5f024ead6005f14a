"""Whether a value is allowed: its type exactly, then its limits; a refusal names the way out."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from impact.errors import ImpactError, ParameterError, UnknownPlace
from impact.project import Project, find_project
from impact.reporting.request.parameters.declaration import not_plain
from impact.reporting.request.parameters.parameter import Parameter, Scalar, Value
from impact.reporting.request.parameters.text import read_text

_UNTAGGED = "a parameter is a line such as name = 1  # help in the cell tagged parameters"


def check(
    parameters: Mapping[str, Parameter],
    values: Mapping[str, Any],
    *,
    where: str,
    typed: bool = True,
    project: Project | None = None,
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
    project
        Whose files paths lead to; none means the current one.

    Raises
    ------
    ParameterError
        For an unknown name, with the close match, and for a value that is not allowed. A dataset that a
        person has typed has to be there; one that reports.yml names may be fetched before it is read.
    """
    checked = {}
    for name, value in values.items():
        if name not in parameters:
            raise ParameterError(
                f"{where} has no parameter {name!r}",
                f"one of {', '.join(parameters)}" if parameters else "none: it takes no parameters",
                _close(name, parameters) if parameters else _UNTAGGED,
            )
        parameter = parameters[name]
        read = value if typed else _as_code(parameter, read_text(parameter, value))
        checked[name] = check_value(parameter, read, project)
        if not typed and parameter.kind == "dataset":
            _find_datasets(parameter, checked[name], project or find_project())
    return checked


def _find_datasets(parameter: Parameter, value: Value, project: Project) -> None:
    """Refuse a dataset that was never imported, or a release that it does not have."""
    from impact.data import own_series

    for reference in value if isinstance(value, list) else [value]:
        if reference is not None:
            try:
                own_series.check_reference(project, str(reference))
            except ImpactError as error:
                raise ParameterError(
                    f"parameter {parameter.name} = {reference!r}: {error.found}", error.expected, error.remedy
                ) from error


def _as_code(parameter: Parameter, value: Value) -> Value:
    """Turn places that a person has typed, names or codes in any case, into codes; leave what is none."""
    if parameter.kind != "place" or value is None:
        return value
    if isinstance(value, list):
        return [_code(item) for item in value]
    return _code(value)


def _code(word: Any) -> Any:
    from impact import places

    try:
        place = places.resolve(str(word), any_case=True)
    except UnknownPlace:
        return word  # the check says what is wrong with it, and what it may be
    return word if place.area else place.code


def check_value(parameter: Parameter, value: Any, project: Project | None = None) -> Value:
    """Check a value and return it, a whole number as a float where one is wanted.

    Raises
    ------
    ParameterError
        When the value is of another type, or not allowed.
    """
    if value is None and parameter.optional:
        return None
    if parameter.kind in ("any", "mapping"):
        return _check_plain(parameter, value)
    if not parameter.several:
        return _check_one(parameter, value, value, project)
    if not isinstance(value, list):
        raise parameter.refusal(value, f"write [{value}]" if value is not None else "")
    return [_check_one(parameter, item, value, project) for item in value]


def _check_plain(parameter: Parameter, value: Any) -> Value:
    """Check a value of any type, or a mapping: what a file of JSON or YAML can hold, and numbers that end."""
    if parameter.kind == "mapping" and not isinstance(value, dict):
        raise parameter.refusal(value)
    problem = not_plain(value)
    if problem:
        raise parameter.refusal(value, problem[1])
    checked: Value = value
    return checked


def _check_one(parameter: Parameter, item: Any, whole: Any, project: Project | None) -> Scalar:
    kind = parameter.python_type
    value: Any = _as_float(parameter, item, whole) if kind is float and type(item) is int else item
    same: bool = type(value) is kind  # exactly: True is no number, 7 is no text
    if not same:
        hint = _type_hint(kind, item)
        if kind is int and type(item) is float and not parameter.several:
            hint = f"where it may be one, write {parameter.name}: float = {parameter.default}.0 in the cell"
        raise parameter.refusal(whole, hint)
    if parameter.choices and value not in parameter.choices:
        problem = _place_problem(parameter, value) if parameter.kind == "place" else ""
        raise parameter.refusal(whole, problem or _close(str(value), map(str, parameter.choices)))
    if kind is float and not math.isfinite(value):
        raise parameter.refusal(whole)
    if kind is str:
        fault = _text_problem(parameter, value, project)
        if fault is not None:
            raise parameter.refusal(whole, fault)
    if not parameter.may_be_latest or value != "latest":  # ISO dates sort as text
        low, high = parameter.minimum, parameter.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise parameter.refusal(whole)
    return value


def _as_float(parameter: Parameter, item: int, whole: Any) -> float:
    try:
        value = float(item)
    except OverflowError:
        raise parameter.refusal(whole, "the number is too large") from None
    if int(value) != item:
        raise parameter.refusal(whole, "it would lose digits as a number with a point")
    return value


def _type_hint(kind: type, item: Any) -> str:
    if kind is str and isinstance(item, bool | int | float):
        return "write it in quotes"
    if kind in (int, float) and isinstance(item, str) and item.strip("+-.0123456789eE_") == "" != item:
        return "write it without quotes, in digits"
    return ""


def _text_problem(parameter: Parameter, value: str, project: Project | None) -> str | None:
    """Hint at what is wrong with a text of the parameter's kind; None when nothing is."""
    if any("\ud800" <= character <= "\udfff" for character in value):  # half a character: no file can hold it
        return "it is not Unicode text"
    if parameter.kind == "date":
        return None if is_day(value) or (value == "latest" and parameter.may_be_latest) else ""
    if parameter.kind == "place":
        return _place_problem(parameter, value)
    if parameter.kind == "path":
        return _path_problem(value, project or find_project())
    if parameter.kind == "secret":
        from impact.project import secret

        try:
            secret.variable(value)
        except ParameterError as error:
            return error.remedy
    return None


def is_day(value: Any) -> bool:
    """Whether a value is the text of a day, YYYY-MM-DD."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except (ValueError, TypeError):
        return False


def _place_problem(parameter: Parameter, value: str) -> str | None:
    from impact import places
    from impact.vocabulary import AGGREGATES

    try:
        code = places.resolve(value).code
    except UnknownPlace as error:
        return error.remedy
    if code != value:
        return f"did you mean {code!r}?"
    if value in AGGREGATES and not parameter.choices:
        return f"{value} is an aggregate, and this notebook is about one country"
    return None


def _path_problem(value: str, project: Project) -> str | None:
    from impact.project import reads

    try:
        path = reads.inside(project, value)
    except ParameterError as error:
        return error.remedy
    if path.exists():
        return None
    beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    return _close(path.name, beside) or "there is nothing there"


def _close(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else ""
