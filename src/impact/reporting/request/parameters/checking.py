"""Whether a value is allowed: its type exactly, then its limits; a refusal names the way out."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from impact.errors import ParameterError, UnknownPlace
from impact.project import Project
from impact.reporting.request.parameters.text import read_text
from impact.reporting.request.parameters.types import TYPES, Parameter, Scalar, Value


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
        parameter = parameters[name]
        checked[name] = check_value(parameter, value if typed else read_text(parameter, value), project)
    return checked


def check_value(parameter: Parameter, value: Any, project: Project | None = None) -> Value:
    """Give an allowed value back: a whole number as a float where one is wanted, a range as a tuple.

    Raises
    ------
    ParameterError
        When the value is of another type, or not allowed.
    """
    if value is None:
        if parameter.optional:
            return None
        raise parameter.refusal(value)
    if parameter.shape == "one":
        return _check_one(parameter, value, value, project)
    if not isinstance(value, (list, tuple)):
        hint = f"write [{value}]" if parameter.shape == "list" else ""
        raise parameter.refusal(value, hint)
    items = [_check_one(parameter, item, value, project) for item in value]
    if parameter.shape == "list":
        return items
    if len(items) != 2:
        raise parameter.refusal(value, f"it has {len(items)} values")
    if items[0] > items[1]:  # type: ignore[operator]
        raise parameter.refusal(value, "the lower value comes first")
    return tuple(items)


def _check_one(parameter: Parameter, item: Any, whole: Any, project: Project | None) -> Scalar:
    wanted = TYPES[parameter.kind]
    checked: Any = item
    if wanted is float and type(item) is int:
        try:
            checked = float(item)
        except OverflowError:
            raise parameter.refusal(whole, "the number is too large") from None
        if int(checked) != item:
            raise parameter.refusal(whole, "it would lose digits as a number with a point")
    same: bool = type(checked) is wanted  # exactly: True is no number, 7 is no text
    if not same:
        raise parameter.refusal(whole, _type_hint(wanted, item))
    if parameter.choices and checked not in parameter.choices:
        close = difflib.get_close_matches(str(checked), [str(choice) for choice in parameter.choices], n=1)
        raise parameter.refusal(whole, f"did you mean {close[0]!r}?" if close else "")
    if isinstance(checked, str):
        _check_text(parameter, checked, whole, project)
        return checked
    if not math.isfinite(checked):
        raise parameter.refusal(whole)
    _check_limits(parameter, checked, whole)
    return checked


def _type_hint(wanted: type, item: Any) -> str:
    if wanted is str and not isinstance(item, (list, tuple, dict)):
        return "write it in quotes"
    if wanted in (int, float) and isinstance(item, str) and _is_number(item):
        # YAML 1.1 takes 1e-05 for text, and whatever stands in quotes
        return "write it without quotes, and a power of ten with a point: 1.0e-5"
    return ""


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _check_limits(parameter: Parameter, value: Any, whole: Any) -> None:
    if parameter.minimum is not None and value < parameter.minimum:
        raise parameter.refusal(whole)
    if parameter.maximum is not None and value > parameter.maximum:
        raise parameter.refusal(whole)


def _check_text(parameter: Parameter, value: str, whole: Any, project: Project | None) -> None:
    if any("\ud800" <= character <= "\udfff" for character in value):  # half a character: no file can hold it
        raise parameter.refusal(whole, "it is not Unicode text")
    if parameter.pattern and not re.fullmatch(parameter.pattern, value):
        raise parameter.refusal(whole)
    if parameter.kind == "date":
        _check_date(parameter, value, whole)
    elif parameter.kind == "place":
        _check_place(parameter, value, whole)
    elif parameter.kind == "path":
        _check_path(parameter, value, whole, project)
    elif parameter.kind == "secret":
        from impact.project import secret

        try:
            secret.variable(value)
        except ParameterError as error:
            raise parameter.refusal(whole, error.remedy) from None


def _check_date(parameter: Parameter, value: str, whole: Any) -> None:
    if value == "latest" and parameter.latest:
        return
    try:
        good = date.fromisoformat(value).isoformat() == value
    except ValueError:
        good = False
    if not good:
        raise parameter.refusal(whole)
    _check_limits(parameter, value, whole)  # ISO dates sort as text


def _check_place(parameter: Parameter, value: str, whole: Any) -> None:
    from impact import places
    from impact.vocabulary import AGGREGATES

    try:
        resolved = places.resolve(value)
    except UnknownPlace as error:
        raise parameter.refusal(whole, error.remedy) from error
    if resolved.code != value:
        raise parameter.refusal(whole, f"did you mean {resolved.code!r}?")
    if value in AGGREGATES and not parameter.aggregates:
        raise parameter.refusal(whole, f"{value} is an aggregate, and this notebook is about one country")


def _check_path(parameter: Parameter, value: str, whole: Any, project: Project | None) -> None:
    from impact.project import find_project, reads

    try:
        path = reads.inside(project or find_project(), value)
    except ParameterError as error:
        raise parameter.refusal(whole, error.remedy) from None
    if parameter.exists and not path.exists():
        beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        close = difflib.get_close_matches(path.name, beside, n=1)
        raise parameter.refusal(whole, f"did you mean {close[0]!r}?" if close else "there is nothing there")
