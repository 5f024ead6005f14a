"""Text that no page can hold as it is: colours of a terminal, control characters, more than anybody reads."""

from __future__ import annotations

import re

from impact.wording import count

# Colours and movements of a terminal, and what sets its title.
_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
# XML has no place for these, nor has a PDF; tabs and line breaks stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    r"""Leave out what tells a terminal about colours.

    >>> plain("\x1b[31mred\x1b[0m")
    'red'
    """
    return _TERMINAL.sub("", text)


def visible(text: str) -> str:
    r"""Name each control character in its place, and leave colours out: text with these is no XML.

    >>> visible("a \x1b[31mred\x1b[0m bell\x07, and\ttabs stay")
    'a red bell[U+0007], and\ttabs stay'
    """
    return _CONTROL.sub(_name, plain(text))


def shortened(text: str, most: int) -> str:
    """Leave out the middle of a long text: what it begins with and how it ends both help.

    Parameters
    ----------
    text
        Of any length.
    most
        How many of its characters stay.

    Examples
    --------
    >>> shortened("a" * 600 + "z" * 600, 9)
    'aaaaaa [1,191 characters are left out] zzz'
    >>> shortened("short", 9)
    'short'
    """
    if len(text) <= most:
        return text
    tail = most // 3
    left = count(len(text) - most)
    return f"{text[: most - tail]} [{left} characters are left out] {text[len(text) - tail :]}"


def _name(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"
