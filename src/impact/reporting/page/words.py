"""What all pages share: the site's name, its documents, and questions and dates in words."""

from __future__ import annotations

SITE_TITLE = "Mines and civilians: the evidence"
#: Formats that may stand beside a page, and how people call them.
DOCUMENTS = (("pdf", "PDF"), ("docx", "Word document"))

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def kicker(question: str) -> str:
    """Name the question that a report answers, to stand above its title; the brief, ``B``, has none.

    >>> kicker("Q5"), kicker("B"), kicker("")
    ('Question 5', 'Evidence brief', '')
    """
    if question.startswith("Q"):
        return f"Question {question[1:]}"
    return "Evidence brief" if question else ""


def date_words(text: str, precision: str = "day") -> str:
    """Write an ISO date, possibly partial, for people.

    >>> date_words("2025-03-18"), date_words("2024-11-20", "month"), date_words("2024-11", "year")
    ('18 March 2025', 'November 2024', '2024')
    """
    parts = text.split("-")
    if precision == "year" or len(parts) == 1:
        return parts[0]
    month = _MONTHS[int(parts[1]) - 1]
    if precision == "month" or len(parts) == 2:
        return f"{month} {parts[0]}"
    return f"{int(parts[2])} {month} {parts[0]}"


def as_of_words(as_of: str) -> str:
    """Write the day on which the figures were known."""
    return "as published to date (latest)" if as_of == "latest" else f"on {date_words(as_of)}"
