"""Texts of help of matplotlib's classes are the same, word by word, where docstrings are read once."""

from __future__ import annotations

import subprocess
import sys

TOLD = """
import inspect
import matplotlib.figure, matplotlib.axes
from matplotlib import _api, artist
classes = [artist.Artist, *_api.recursive_subclasses(artist.Artist)]
of_classes = {str(each): (each.set.__doc__, str(inspect.signature(each.set))) for each in classes}
of_axes = {name: getattr(matplotlib.axes.Axes, name).__doc__ for name in dir(matplotlib.axes.Axes)}
print(len(classes), sorted(map(str, of_classes.items())), sorted(map(str, of_axes.items())))
"""
ONCE = """
from impact.reporting.run.warm import help_texts
import inspect
before = inspect.cleandoc, help_texts.ArtistInspector.get_valid_values
with help_texts.read_once():
    import matplotlib.figure
assert (inspect.cleandoc, help_texts.ArtistInspector.get_valid_values) == before
"""


def test_texts_are_those_of_a_plain_import_and_nothing_stays_changed():
    told = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for code in (TOLD, ONCE + TOLD)
    ]
    assert int(told[0].split()[0]) > 50
    assert "Properties:" in told[0]
    assert told[0] == told[1]
