"""Places as people type them: names or codes, in any case, with the close match offered."""

from __future__ import annotations


def place_code(text: str | None) -> str | None:
    """Resolve a country as it was typed to its code; None stays None.

    >>> place_code("lithuania"), place_code("ltu"), place_code("Türkiye")
    ('LTU', 'LTU', 'TUR')

    Raises
    ------
    UnknownPlace
        When no place has that name or code.
    """
    if text is None:
        return None
    from impact.places import resolve

    return resolve(text, any_case=True).code
