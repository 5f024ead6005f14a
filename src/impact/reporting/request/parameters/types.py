"""What a parameter is: kind, shape, default, help and limits, and in words what it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from impact.errors import ParameterError

Scalar = bool | int | float | str
Value = Scalar | None | list[Any] | tuple[Any, ...]
Kind = Literal["bool", "int", "float", "str", "date", "place", "path", "secret"]
Shape = Literal["one", "list", "range"]

#: The Python type of each kind's values.
TYPES: dict[str, type] = {
    "bool": bool,
    "int": int,
    "float": float,
    "str": str,
    "date": str,
    "place": str,
    "path": str,
    "secret": str,
}
#: The rules of ``metadata.impact.parameters`` and the kinds that they suit.
RULES: dict[str, tuple[str, ...]] = {
    "choices": ("int", "float", "str", "date", "place", "path"),
    "minimum": ("int", "float", "date"),
    "maximum": ("int", "float", "date"),
    "pattern": ("str", "path"),
    "latest": ("date",),
    "aggregates": ("place",),
    "exists": ("path",),
}
_ONE = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "date": "a date YYYY-MM-DD",
    "place": "an ISO3 code such as EST",
    "path": "a path inside the project",
    "secret": "env:NAME, the environment variable that holds it",
}
_SEVERAL = {
    "bool": "true or false values",
    "int": "whole numbers",
    "float": "numbers",
    "str": "texts",
    "date": "dates YYYY-MM-DD",
    "place": "ISO3 codes such as EST",
    "path": "paths inside the project",
    "secret": "env:NAME references",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its type, default, help and what it may be.

    ``kind`` is what one value is; ``shape`` says whether there is one, a list, or a pair low and high.
    """

    name: str
    kind: Kind
    default: Value
    help: str = ""
    choices: tuple[Scalar, ...] = ()
    minimum: float | str | None = None
    maximum: float | str | None = None
    pattern: str | None = None
    shape: Shape = "one"
    optional: bool = False  # may be None
    latest: bool = True  # of dates: the word latest is one
    aggregates: bool = False  # of places: WLD and its like are places, too
    exists: bool = False  # of paths: something must be there

    @property
    def type_name(self) -> str:
        """Name the type in a word or two.

        >>> Parameter("places", "place", [], shape="list").type_name
        'list of place'
        """
        one = "choice" if self.choices and self.shape == "one" else self.kind
        name = {"one": one, "list": f"list of {self.kind}", "range": f"range of {self.kind}"}[self.shape]
        return f"{name} or none" if self.optional else name

    @property
    def allowed(self) -> str:
        """Say in words which values are allowed.

        >>> Parameter("years", "int", 30, minimum=1, maximum=50).allowed
        'a whole number from 1 to 50'
        >>> Parameter("as_of", "date", "latest").allowed
        'latest, or a date YYYY-MM-DD'
        >>> Parameter("span", "int", (2000, 2020), shape="range", minimum=1999).allowed
        'two whole numbers LOW..HIGH, at least 1999'
        """
        words = self._choices_words() if self.choices else self._kind_words()
        return f"{words}, or none" if self.optional else words

    def _choices_words(self) -> str:
        among = ", ".join(map(str, self.choices))
        return {"one": f"one of {among}", "list": f"a list from {among}", "range": f"two of {among}"}[
            self.shape
        ]

    def _kind_words(self) -> str:
        several = _SEVERAL[self.kind]
        words = {
            "one": _ONE[self.kind],
            "list": f"a list of {several}",
            "range": f"two {several} LOW..HIGH",
        }[self.shape]
        if self.kind == "date" and self.latest:
            words = f"latest, or {words}" if self.shape == "one" else f"{words} or latest"
        if self.kind == "place" and self.aggregates:
            words += " or an aggregate such as WLD"
        if self.kind == "path" and self.exists:
            words += " that exists"
        return words + self._limit_words()

    def _limit_words(self) -> str:
        if self.minimum is not None and self.maximum is not None:
            return f" from {_plain(self.minimum)} to {_plain(self.maximum)}"
        if self.minimum is not None:
            return f", at least {_plain(self.minimum)}"
        if self.maximum is not None:
            return f", at most {_plain(self.maximum)}"
        return f" that matches {self.pattern}" if self.pattern else ""

    def refusal(self, value: Any, hint: str = "") -> ParameterError:
        """Make the error for a value that is not allowed; what may be a secret is not repeated."""
        shown = f"{value!r}" if self.kind != "secret" else "(not shown)"
        return ParameterError(f"parameter {self.name} = {shown}", self.allowed, hint)

    def describe(self) -> Mapping[str, Any]:
        """Give what there is to know about the parameter as JSON has it."""
        return {
            "name": self.name,
            "type": self.type_name,
            "kind": self.kind,
            "shape": self.shape,
            "optional": self.optional,
            "default": self.default,
            "allowed": self.allowed,
            "choices": list(self.choices),
            "minimum": self.minimum,
            "maximum": self.maximum,
            "pattern": self.pattern,
            "help": self.help,
        }


def _plain(limit: float | str) -> str:
    return limit if isinstance(limit, str) else f"{limit:.15g}"
