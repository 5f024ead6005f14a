"""The address under which the site is published, where it has one: ``IMPACT_SITE_ADDRESS``.

Without it every link is relative and the folder can be carried anywhere. What only works with a whole address
(the picture that a message shows beside a link, the address of the feed in itself) is left out then.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from impact.errors import ImpactError

VARIABLE = "IMPACT_SITE_ADDRESS"
#: the picture beside a link, as a file beside the index
CARD = "card.png"


def site_address() -> str:
    """Read the address of the folder in which the index stands, ending in a slash; empty where none is set.

    Raises
    ------
    ImpactError
        When it is no address of the web.

    Examples
    --------
    >>> os.environ[VARIABLE] = "https://example.org/mines"
    >>> site_address()
    'https://example.org/mines/'
    >>> del os.environ[VARIABLE]
    >>> site_address()
    ''
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ImpactError(
            f"{VARIABLE} is {text!r}",
            "the address of the folder with the index, such as https://example.org/mines/",
            f"correct or unset {VARIABLE}",
        )
    return f"{text.rstrip('/')}/"
