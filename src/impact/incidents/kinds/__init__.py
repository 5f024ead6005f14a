"""Kinds of finding: the closed catalogue; one YAML a room, one page of documentation a kind."""

from __future__ import annotations

import functools
from pathlib import Path

from impact import yaml_document
from impact.errors import UnknownName
from impact.incidents.data_finding import Kind

_FOLDER = Path(__file__).parent


@functools.cache
def catalogue() -> dict[str, Kind]:
    """Kinds by code, in the order of their rooms."""
    kinds: dict[str, Kind] = {}
    for path in sorted(_FOLDER.glob("*.yml")):
        for code, fields in (yaml_document.load_file(path) or {}).items():
            if code in kinds:
                raise ValueError(f"{path.name}: the kind {code} is there twice")
            kinds[code] = Kind(code=code, room=path.stem, **fields)
    return kinds


def kind(code: str) -> Kind:
    """Look a kind up.

    Raises
    ------
    UnknownName
        When the catalogue has no such kind; the error names the closest.
    """
    known = catalogue()
    if code not in known:
        import difflib

        close = difflib.get_close_matches(code, known, n=1)
        raise UnknownName(
            f"the kind of finding {code!r} does not exist",
            "a kind of the catalogue",
            close=close,
            remedy=f"did you mean {close[0]!r}?" if close else "see docs/own-data/kinds",
        )
    return known[code]
