"""Face check: what the functions of one question may be given, said once for the room that offers them.

A report's evidence is gathered once and passed to dozens of functions. Each would have the same line above
it, and where one is forgotten a library's traceback is seen: so the face of the room has one line for all.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from impact.arguments import ANY_SEED, NUMBER_OF_DRAWS, Kind, instance, needs

#: settings that mean the same in every room
_USUAL = {"seed": ANY_SEED, "draws": NUMBER_OF_DRAWS}


def check_face(room: str, evidence: type, **kinds: Kind) -> None:
    """Have each function of a face refuse what it cannot use, by the names of its settings.

    To be called at the end of a face. Who calls a function where it is written has gathered the evidence
    itself; only those who come in by the face are checked.

    Parameters
    ----------
    room
        Name of the module or package, ``__name__``.
    evidence
        What its ``gather`` gives. Settings that are annotated with this class have to be of it.
    kinds
        The kinds of other settings, by their names; a function is checked for those that it has. Seeds and
        numbers of draws need not be named.
    """
    face, label = sys.modules[room], room.rpartition(".")[2]
    pages = instance(
        evidence,
        expected=f"what {label}.gather gives",
        remedy=f"gather it first: {label}.gather(...)",
    )
    for name, function in list(_functions(vars(face), room)):
        settings = inspect.unwrap(function).__annotations__
        gathered = {one for one, kind in settings.items() if kind in (evidence, evidence.__name__)}
        own = dict.fromkeys(gathered - {"return"}, pages)
        own |= {one: kind for one, kind in {**_USUAL, **kinds}.items() if one in settings}
        if own:
            setattr(face, name, needs(f"{label}.{name}", **own)(function))


def _functions(names: Mapping[str, Any], room: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Go through the functions that a face offers; without a list of them, those that are written there."""
    listed = names.get("__all__")
    for name, one in names.items():
        offered = (
            one.__module__ == room if listed is None and inspect.isfunction(one) else name in (listed or ())
        )
        if offered and name[0] != "_" and inspect.isfunction(one) and not hasattr(one, "kinds"):
            yield name, one
