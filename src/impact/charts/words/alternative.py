"""Alternative text: the finding first, then what is drawn and over which range, then where the numbers are.

A reader who hears a page wants what a reader who sees it takes in at a glance. A list of all values would
be read aloud from beginning to end; the table that stands with the picture can be searched instead.
"""

from __future__ import annotations

#: Characters; a longer text tires, a shorter one says nothing.
LEAST, MOST = 60, 220
CLOSING = "Numbers in the table below."


def alternative(finding: str, picture: str, span: str = "") -> str:
    """Write the alternative text of one picture.

    Parameters
    ----------
    finding
        The title: the answer that the picture gives, as a sentence without its full stop.
    picture
        What is drawn, such as ``"Line chart of people per year, 1999 to 2024"``.
    span
        Range of the values, such as ``"from 3,456 to 9,440"``. Left out where it has no room, as is
        ``picture`` after it: the finding is never cut.

    Examples
    --------
    >>> alternative("More each year", "Line chart of people per year, 2022 to 2024", "from 4,710 to 6,279")
    'More each year. Line chart of people per year, 2022 to 2024, from 4,710 to 6,279. Numbers in the table
    below.'
    """
    opening = _sentence(finding)
    whole = f"{picture.rstrip('.')}, {span}" if span else picture
    for middle in (whole, picture, ""):
        text = " ".join(part for part in (opening, _sentence(middle), CLOSING) if part)
        if len(text) <= MOST:
            return text
    return opening


def without_table(text: str) -> str:
    """Write an alternative text for a file, which holds the picture alone.

    Examples
    --------
    >>> without_table("More each year. 3 columns of people, up to 40. Numbers in the table below.")
    'More each year. 3 columns of people, up to 40.'
    """
    return text.removesuffix(CLOSING).rstrip() or text


def _sentence(words: str) -> str:
    """Give words their full stop, unless they end in a mark of their own."""
    words = words.strip()
    return words if not words or words[-1] in ".?!" else f"{words}."
