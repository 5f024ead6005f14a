"""Messages: sentences of another language, from a file of Fluent messages, with its plurals and its numbers.

English is the original and is written by the modules that state results; a file of messages holds the same
sentences in one other language. Numbers are rounded as in English and written as the language writes them
(CLDR, through Babel). Source of the format: Project Fluent, syntax 1.0.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

from impact.errors import UnknownName
from impact.wording.extremes import MINUS
from impact.wording.numbers import digits, ends

# The library writes a negative number with a hyphen.
_HYPHEN = re.compile(r"(?<!\w)-(?=\d)")


class Messages:
    """The sentences of one language.

    Parameters
    ----------
    language
        Its code (ISO 639-1).
    text
        The messages, in Fluent's syntax.

    Raises
    ------
    ValueError
        When the text holds something that is no message.
    """

    def __init__(self, language: str, text: str) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        resource = FluentResource(text)
        junk = [entry.content or "" for entry in resource.body if isinstance(entry, Junk)]
        if junk:
            raise ValueError(f"messages of {language}: {junk[0][:80]!r} is no message")
        self._bundle.add_resource(resource)

    def say(self, name: str, **values: Any) -> str:
        """Write one message.

        Parameters
        ----------
        name
            Of the message.
        values
            What it names: texts, and numbers made by :meth:`number` or :meth:`day`.

        Raises
        ------
        UnknownName
            When the language has no such message.
        ValueError
            When the message names a value that is not given.
        """
        pattern = self._bundle.get_message(name).value if self._bundle.has_message(name) else None
        if pattern is None:
            raise UnknownName(f"message {name!r} in {self.language!r}", "a message of the file")
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"message {name!r} in {self.language!r}: {errors[0]}")
        return _HYPHEN.sub(MINUS, str(text))

    @staticmethod
    def number(value: float, kind: str) -> float:
        """Round a number as English prints it; ``kind`` is one of :data:`impact.vocabulary.KINDS`.

        >>> Messages.number(331.2, "simulated")
        330.0
        """
        return _as_number(digits(value, kind))

    @staticmethod
    def ends(low: float, high: float, kind: str) -> tuple[float, float]:
        """Round both ends of a range as English prints them.

        >>> Messages.ends(-43.2, 3.6, "change")
        (-43.0, 3.6)
        """
        first, _, last = ends(low, high, kind).partition(" to ")
        return _as_number(first), _as_number(last or first)

    def signed_ends(self, low: float, high: float, kind: str) -> tuple[str, str]:
        """Write both ends of a range in the language, those of a change with their signs.

        >>> Messages("fi", "").signed_ends(-43.2, 3.6, "change")
        ('−43', '+3,6')
        """
        rounded = self.ends(low, high, kind)
        plus = kind == "change"
        first, last = (
            f"{'+' if plus and end > 0 else ''}{_HYPHEN.sub(MINUS, self._decimal(end))}" for end in rounded
        )
        return first, last

    def _decimal(self, value: float) -> str:
        return str(format_decimal(value, locale=self.language)).replace(MINUS, "-")

    def day(self, date: dt.date | str) -> str:
        """Write a day: by the message ``day-pattern`` where there is one, else in the language's long form.

        A pattern of digits serves languages whose months would have to bend with the sentence.

        >>> Messages("fi", "").day("2025-03-18")
        '18. maaliskuuta 2025'
        """
        when = dt.date.fromisoformat(date) if isinstance(date, str) else date
        pattern = self.say("day-pattern") if self._bundle.has_message("day-pattern") else "long"
        return format_date(when, format=pattern, locale=self.language)


def _as_number(text: str) -> float:
    return float(text.replace(",", "").replace(MINUS, "-"))


@lru_cache(maxsize=8)
def read(folder: Path, language: str) -> Messages:
    """Read the messages of a language from ``FOLDER/LANGUAGE.ftl``.

    Raises
    ------
    UnknownName
        When there is no such file; the languages that are there are named.
    """
    path = folder / f"{language}.ftl"
    if not path.is_file():
        there = sorted(item.stem for item in folder.glob("*.ftl"))
        raise UnknownName(f"language {language!r}", f"one of {', '.join(there)}")
    return Messages(language, path.read_text(encoding="utf-8"))
