"""Arguments: what each setting of a public function may be, said once above it, and the refusal of all else.

A function names its settings and the kind of each; who passes something else reads which setting it was, what
was passed, what would have been right and what to do, and never the traceback of a library:

>>> @takes("example", draws=whole(1), level=PROBABILITY, unit=optional(TEXT))
... def estimate(*, draws=100, level=0.95, unit=None):
...     return draws
>>> estimate(draws=7)
7
>>> estimate(draws=1.5)
Traceback (most recent call last):
impact.errors.ModelInputError: example: draws is 1.5; expected a whole number, 1 or more; correct it

A setting that is left out keeps its default, which is not looked at. Frames are looked at in
:mod:`impact.frame_check`.
"""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from impact.errors import ArgumentError, ImpactError, ModelInputError

_Function = TypeVar("_Function", bound=Callable[..., Any])

#: more draws than any memory holds; numpy would only say how many GiB it cannot get
MOST_DRAWS = 100_000_000
#: how many words a refusal names before it counts the others
MOST_NAMED = 12
_SHOWN = 60
#: no whole number beyond is taken: neither numpy nor pandas holds it
_WIDE = 2**63 - 1


@dataclass(frozen=True)
class Kind:
    """A kind of setting: ``take`` gives back what is used, or raises TypeError, ValueError, OverflowError."""

    take: Callable[[Any], Any]
    expected: str
    remedy: str = "correct it"


class Misfit(ValueError):
    """What is wrong with a value, where more can be said than that it is not of its kind."""

    def __init__(self, found: str, expected: str = "", remedy: str = "") -> None:
        self.found = found
        self.expected = expected
        self.remedy = remedy
        super().__init__(found)


def takes(
    of: str, /, *, error: type[ImpactError] = ModelInputError, **kinds: Kind
) -> Callable[[_Function], _Function]:
    """Make a decorator that checks settings of a function before it runs.

    Parameters
    ----------
    of
        What the function belongs to, as its errors name it.
    error
        The kind of error that is raised.
    kinds
        The kind of each setting, by its name. They are an attribute of the function that is made.
    """

    def decorate(function: _Function) -> _Function:
        code = inspect.unwrap(function).__code__
        named = code.co_varnames[: code.co_argcount]  # those that have a place
        known = frozenset(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
        any_name = bool(code.co_flags & inspect.CO_VARKEYWORDS)
        places = [(named.index(name), name, kind) for name, kind in kinds.items() if name in named]

        @functools.wraps(function)
        def call(*positional: Any, **settings: Any) -> Any:
            values = list(positional)
            for place, name, kind in places:
                if place < len(values):
                    values[place] = fitting(values[place], kind, name, of, error)
            for name, value in settings.items():
                if name in kinds:
                    settings[name] = fitting(value, kinds[name], name, of, error)
                elif name not in known and not any_name:
                    near = nearest(name, known)
                    hint = f"did you mean {near!r}?" if near else "leave it out"
                    offer = ", ".join(code.co_varnames[: len(known)])
                    raise error(f"{of}: no setting is named {name!r}", f"one of {offer}", hint)
            return function(*values, **settings)

        call.kinds = kinds  # type: ignore[attr-defined]
        return call  # type: ignore[return-value]

    return decorate


def needs(of: str, /, **kinds: Kind) -> Callable[[_Function], _Function]:
    """Make the same decorator for a function that is no model: it raises ArgumentError."""
    return takes(of, error=ArgumentError, **kinds)


def fitting(value: Any, kind: Kind, name: str, of: str, error: type[ImpactError] = ModelInputError) -> Any:
    """Take one value as what it is meant to be, or refuse it in three parts."""
    try:
        return kind.take(value)
    except Misfit as misfit:
        found, expected, remedy = misfit.found, misfit.expected or kind.expected, misfit.remedy or kind.remedy
        raise error(f"{of}: {name}{found}", expected, remedy) from None
    except (TypeError, ValueError, OverflowError, AttributeError):
        raise error(f"{of}: {name} is {shown(value)}", kind.expected, kind.remedy) from None


def shown(value: Any) -> str:
    """Write a value for a message: short, in one line, whatever it is."""
    if hasattr(value, "columns"):
        return f"a frame with the columns {', '.join(map(str, value.columns))}"[:200]
    if isinstance(value, int) and abs(value) > 10**_SHOWN:
        return "a number of more than 60 digits"
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - whatever a class of the user's own raises
        text = ""
    if not text or "\n" in text or text.startswith("<") or (len(text) > _SHOWN and hasattr(value, "dtype")):
        return f"a {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def number(
    least: float = -math.inf,
    most: float = math.inf,
    *,
    above: float = -math.inf,
    below: float = math.inf,
    expected: str = "",
) -> Kind:
    """Describe a finite number between two ends that belong to it (least, most) or do not (above, below)."""

    def take(value: Any) -> Any:
        if isinstance(value, str | bytes | bool):
            raise TypeError
        if not (math.isfinite(float(value)) and least <= value <= most and above < value < below):
            raise ValueError
        return value

    return Kind(take, expected or _between("a finite number", least, most, above, below), "give one number")


def whole(least: float = -math.inf, most: float = math.inf, expected: str = "") -> Kind:
    """Describe a whole number between two ends that belong to it; 3.0 is taken as 3."""
    expected = expected or _between("a whole number", least, most, -math.inf, math.inf)
    least, most = max(least, -_WIDE), min(most, _WIDE)

    def take(value: Any) -> Any:
        if isinstance(value, bool):
            raise TypeError
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not least <= operator.index(value) <= most:
            raise ValueError
        return value

    return Kind(take, expected)


def _between(what: str, least: float, most: float, above: float, below: float) -> str:
    if math.isfinite(least) and math.isfinite(most):
        return f"{what} from {least} to {most}"
    ends = [
        *([f"{least} or more"] if math.isfinite(least) else []),
        *([f"above {above}"] if math.isfinite(above) else []),
        *([f"{most} at most"] if math.isfinite(most) else []),
        *([f"below {below}"] if math.isfinite(below) else []),
    ]
    return ", ".join([what, *ends])


def choice(*words: Any) -> Kind:
    """Describe one of some words (and None, where it is among them)."""

    def take(value: Any) -> Any:
        if not any(value is word if word is None else _is(value, word) for word in words):
            near = nearest(value, [word for word in words if word is not None])
            raise Misfit(f" is {shown(value)}", remedy=f"did you mean {near!r}?" if near else "")
        return value

    return Kind(take, one_of(map(repr, words)), "choose one")


def _is(value: Any, word: str) -> bool:
    return isinstance(value, str) and value == word


def nearest(value: Any, words: Iterable[str]) -> str:
    """Find the word that somebody meant who wrote another one; empty where none is near."""
    import difflib  # only for who mistypes

    by_fold = {str(word).casefold(): str(word) for word in words}
    near = difflib.get_close_matches(value.strip().casefold(), by_fold, 1) if isinstance(value, str) else []
    return by_fold[near[0]] if near else ""


def one_of(known: Iterable[str]) -> str:
    """Name the first of the words that can be asked for, and count the others."""
    words = list(known)
    more = len(words) - MOST_NAMED
    return f"one of {', '.join(words[:MOST_NAMED])}{f' and {more} more' if more > 0 else ''}"


def several(kind: Kind, *, least: int = 0, expected: str = "", of: str = "values") -> Kind:
    """Describe a list of values of one kind; a text is none, nor is one value alone."""
    expected = expected or f"a list of {of}, each {kind.expected}"

    def take(value: Any) -> Any:
        if isinstance(value, str | bytes | Mapping) or hasattr(value, "columns"):
            raise TypeError
        every = list(value)
        try:
            taken = [kind.take(one) for one in every]
        except Misfit as misfit:
            of_one = misfit.expected or kind.expected, misfit.remedy or kind.remedy
            raise Misfit(f" is {shown(every)}: one{misfit.found}", *of_one) from None
        if len(taken) < least:
            raise ValueError
        return taken

    return Kind(take, expected, "give a list, in brackets")


def mapping(kind: Kind, *, expected: str, least: int = 1) -> Kind:
    """Describe a dictionary from names to values of one kind."""

    def take(value: Any) -> Any:
        if not isinstance(value, Mapping) or len(value) < least:
            raise TypeError
        return {TEXT.take(name): kind.take(one) for name, one in value.items()}

    return Kind(take, expected, "pass a dictionary")


def instance(*classes: type, expected: str, remedy: str) -> Kind:
    """Describe an object of one of some classes."""

    def take(value: Any) -> Any:
        if not isinstance(value, classes):
            raise TypeError
        return value

    return Kind(take, expected, remedy)


def optional(kind: Kind) -> Kind:
    """Describe a setting that may be None, too."""

    def take(value: Any) -> Any:
        return None if value is None else kind.take(value)

    return replace(kind, take=take, expected=f"{kind.expected}, or None")


def _flag(value: Any) -> bool:
    if isinstance(value, bool) or (type(value).__name__ == "bool" and hasattr(value, "dtype")):
        return bool(value)
    raise TypeError


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _column(value: Any) -> str:
    if not _text(value):
        raise ValueError
    return str(value)


def _date(value: Any) -> Any:
    import pandas as pd  # which the command does without

    if isinstance(value, str):
        value = dt.date.fromisoformat(value)
    day = pd.Timestamp(value) if isinstance(value, dt.date) or hasattr(value, "dtype") else None
    if day is None or day is pd.NaT or day.tz is not None:
        raise ValueError
    return day


def _function(value: Any) -> Any:
    if not callable(value):
        raise TypeError
    return value


def pair_of(kind: Kind, expected: str) -> Kind:
    """Describe two values of one kind, the first no greater than the second."""

    def take(value: Any) -> Any:
        first, last = (kind.take(one) for one in value)
        if first > last:
            raise ValueError
        return first, last

    return Kind(take, expected, "give both, in brackets")


TEXT = Kind(_text, "a text", "put it in quotation marks")
COLUMN = Kind(_column, "the name of a column", "put it in quotation marks")
FLAG = Kind(_flag, "True or False")
DATE = Kind(_date, "a day", "such as '2025-03-18'")
FUNCTION = Kind(_function, "a function", "pass its name without brackets")
PROBABILITY = number(above=0, below=1, expected="a probability between 0 and 1")
ANY_SEED = whole(0)
NUMBER_OF_DRAWS = whole(1, MOST_DRAWS)
YEAR = whole(1, 9999, "a year such as 2020")


def require_number(value: Any, name: str, model: str, expected: str = "a finite number") -> float:
    """Take an argument of a model as a finite number; refuse texts, lists, what is missing or infinite."""
    return float(fitting(value, number(expected=expected), name, model))


def require_choice(value: Any, choices: Iterable[str], name: str, model: str) -> None:
    """Refuse an argument of a model that is none of the words it may be."""
    fitting(value, choice(*choices), name, model)


def require_list(value: Any, name: str, model: str, expected: str) -> Sequence[Any]:
    """Take an argument of a model as a list; refuse one value alone, a text, nothing."""
    return list(fitting(value, _list(expected), name, model))


def _list(expected: str) -> Kind:
    return several(Kind(lambda value: value, ""), expected=expected)
