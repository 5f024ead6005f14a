"""What a parameter is: kind, default, help and limits, and in words what it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from impact.errors import ParameterError

Scalar = bool | int | float | str
Value = Scalar | None | list[Any] | dict[str, Any]
Kind = Literal["bool", "int", "float", "str", "date", "place", "dataset", "path", "secret", "mapping", "any"]

#: The Python type of each kind's values; what is not here is text.
TYPES: dict[str, type] = {"bool": bool, "int": int, "float": float, "mapping": dict, "any": object}
#: The rules of ``metadata.impact.parameters`` and the kinds that they suit.
RULES: dict[str, tuple[str, ...]] = {
    "choices": ("int", "float", "str", "date", "place", "dataset", "path"),
    "minimum": ("int", "float", "date"),
    "maximum": ("int", "float", "date"),
}
# One value and several, in words.
_WORDS = {
    "bool": ("true or false", "true or false values"),
    "int": ("a whole number", "whole numbers"),
    "float": ("a number", "numbers"),
    "str": ("text", "texts"),
    "date": ("a date YYYY-MM-DD", "dates YYYY-MM-DD"),
    "place": ("an ISO3 code such as EST", "ISO3 codes such as EST"),
    "dataset": ("the name of a dataset that was imported", "names of datasets that were imported"),
    "path": ("a path inside the project that exists", "paths inside the project that exist"),
    "secret": ("env:NAME, the environment variable that holds it", ""),
    "mapping": ('a mapping such as {"a": 1}', ""),
    "any": ("text, a number, true, false, none, or a list or a mapping of these in JSON", ""),
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its type, default, help and what it may be."""

    name: str
    kind: Kind  # of one value
    default: Value
    help: str = ""
    choices: tuple[Scalar, ...] = ()
    minimum: float | str | None = None
    maximum: float | str | None = None
    several: bool = False  # a list of values
    optional: bool = False  # may be None

    @property
    def python_type(self) -> type:
        """The Python type of one value."""
        return TYPES.get(self.kind, str)

    @property
    def type_name(self) -> str:
        """The type in a word or two.

        >>> Parameter("places", "place", [], several=True).type_name
        'list of place'
        """
        one = "choice" if self.choices and not self.several else self.kind
        name = f"list of {self.kind}" if self.several else one
        return f"{name} or none" if self.optional else name

    @property
    def allowed(self) -> str:
        """The allowed values in words.

        >>> Parameter("years", "int", 30, minimum=1, maximum=50).allowed
        'a whole number from 1 to 50'
        >>> Parameter("as_of", "date", "latest").allowed
        'latest, or a date YYYY-MM-DD'
        """
        if self.choices:
            words = f"{'a list from' if self.several else 'one of'} {', '.join(map(str, self.choices))}"
        else:
            words = f"a list of {_WORDS[self.kind][1]}" if self.several else _WORDS[self.kind][0]
            words = f"latest, or {words}" if self.may_be_latest else words
            words += self._limit_words()
        return f"{words}, or none" if self.optional else words

    @property
    def may_be_latest(self) -> bool:
        """Whether the word latest stands for a day: the figures are known as of that day."""
        return self.kind == "date" and self.name == "as_of"

    def _limit_words(self) -> str:
        if self.minimum is not None and self.maximum is not None:
            return f" from {_plain(self.minimum)} to {_plain(self.maximum)}"
        if self.minimum is not None:
            return f", at least {_plain(self.minimum)}"
        return f", at most {_plain(self.maximum)}" if self.maximum is not None else ""

    def refusal(self, value: Any, hint: str = "") -> ParameterError:
        """Make the error for a value that is not allowed; what may be a secret is not repeated."""
        shown = f"{value!r}" if self.kind != "secret" else "(not shown)"
        return ParameterError(f"parameter {self.name} = {shown}", self.allowed, hint)

    def describe(self) -> Mapping[str, Any]:
        """Write what there is to know about the parameter as JSON has it."""
        return {
            "name": self.name,
            "type": self.type_name,
            "kind": self.kind,
            "shape": "list" if self.several else "one",
            "optional": self.optional,
            "default": self.default,
            "allowed": self.allowed,
            "choices": list(self.choices),
            "minimum": self.minimum,
            "maximum": self.maximum,
            "help": self.help,
        }


def _plain(limit: float | str) -> str:
    return limit if isinstance(limit, str) else f"{limit:.15g}"
