"""Texts of help that matplotlib writes while it is imported: each docstring that they rest on is read once.

For each of some sixty classes matplotlib lists what can be set, by the docstrings of all functions that set
something, inherited ones too, and takes each apart anew: a quarter of its import. The texts are the same.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from unittest.mock import patch

from matplotlib.artist import ArtistInspector


@contextmanager
def read_once() -> Iterator[None]:
    """Have matplotlib's classes that are made meanwhile share what is read of docstrings."""
    known: dict[object, str | None] = {}
    values_of = ArtistInspector.get_valid_values

    def get_valid_values(self: ArtistInspector, attr: str) -> str | None:
        function = getattr(self.o, f"set_{attr}", None)
        if getattr(function, "__doc__", None) is None:  # its class may say it, once that has a name
            return values_of(self, attr)
        with suppress(TypeError):  # one that has no hash
            if function not in known:
                known[function] = values_of(self, attr)
            return known[function]
        return values_of(self, attr)

    with (
        patch.object(ArtistInspector, "get_valid_values", get_valid_values),
        patch.object(inspect, "cleandoc", cache(inspect.cleandoc)),
    ):
        yield
