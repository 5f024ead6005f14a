"""The one script of the site: it filters the list of places, and the page allows it by its hash alone."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from impact.reporting.page.templates import TEMPLATES


@lru_cache(maxsize=1)
def filter_script() -> str:
    """Read the script that filters the list of places."""
    return (TEMPLATES / "site" / "filter.js").read_text(encoding="utf-8").strip()


def script_hash(script: str) -> str:
    """Hash a script for the policy of the page, as browsers do.

    >>> script_hash("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
