"""The posterior and the predictions of the places on record as a file: no report need draw them anew.

``results.json`` beside this module is written by ``make posterior``. It is taken only where its key fits: the
places as they are read, the medians of the base scenario, size and seed of the draws, and the code that draws
(this folder and the engine's course, comments and docstrings apart). With another record, another day of
knowledge or other code all is drawn again, half a minute of work; a slow test draws it and compares. Numbers
are written to the last digit: what is read is what was drawn.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from impact.project.hashes import hash_json
from impact.result import Declined
from impact.scenario.calibration.melding import holdout
from impact.scenario.calibration.melding.expectation import medians
from impact.scenario.calibration.melding.likelihood import Records
from impact.scenario.calibration.melding.melding import Melding, meld
from impact.scenario.calibration.places_on_record import PlaceOnRecord
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import Scenario

FILE = "results.json"
SCHEMA = "impact-melding/1"
_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
#: modules of the engine that a place's course goes through
_ENGINE = ("combat.py", "course.py", "ground.py", "meetings.py", "paces.py", "circumstances.py", "war.py")
_FRAMES = ("harm", "course", "present")
_OF_MELDING = ("draws", "fields", "table")


@dataclass(frozen=True)
class Lesson:
    """What the places teach: the posterior, each place predicted from the others, and with its own record.

    ``harm`` is the table of :func:`holdout.left_out`, ``course`` and ``present`` those of
    :func:`holdout.with_record`.
    """

    melding: Melding
    harm: pd.DataFrame
    course: pd.DataFrame
    present: pd.DataFrame


def learn(places: Sequence[PlaceOnRecord], base: Scenario, *, draws: int, seed: int) -> Lesson | Declined:
    """Take from the file what the places teach, or draw it.

    Parameters
    ----------
    places
        Those on record.
    base
        Scenario whose inputs stand for all that a place does not say.
    draws, seed
        Of the predictions; the seed is that of the posterior, too.
    """
    stored = _read()
    if stored is not None and stored["key"] == key(places, base, draws=draws, seed=seed):
        return _lesson(stored, places, base)
    return draw(places, base, draws=draws, seed=seed)


def draw(places: Sequence[PlaceOnRecord], base: Scenario, *, draws: int, seed: int) -> Lesson | Declined:
    """Draw what the places teach, without the file; as :func:`learn`."""
    melding = meld(places, base, seed=seed)
    if isinstance(melding, Declined):
        return melding
    course, present = holdout.with_record(melding, seed=seed)
    return Lesson(melding, holdout.left_out(melding, rows=draws, seed=seed), course, present)


def key(places: Sequence[PlaceOnRecord], base: Scenario, *, draws: int, seed: int) -> str:
    """Hash all that the results depend on, but versions of the libraries and the machine."""
    read = [dataclasses.asdict(place) | {"missing": dict(place.missing)} for place in places]
    limits = {name: (field.low, field.high) for name, field in FIELDS.items()}
    killed = base.input("killed_share").distribution.median
    return hash_json([SCHEMA, read, medians(base), killed, repr(limits), draws, seed, _code()])


def write(path: Path, lesson: Lesson, base: Scenario, *, draws: int, seed: int) -> None:
    """Write the file.

    Parameters
    ----------
    path
        Where to.
    lesson
        From :func:`draw`, with the same base, draws and seed.
    """
    melding = lesson.melding
    body = {
        "schema": SCHEMA,
        "key": key(melding.records.places, base, draws=draws, seed=seed),
        "method": melding.method,
        "n": melding.n,
        "warnings": list(melding.warnings),
        "effective": melding.effective,
        **{name: _columns(getattr(melding, name)) for name in _OF_MELDING},
        **{name: _columns(getattr(lesson, name)) for name in _FRAMES},
    }
    path.write_text(json.dumps(body, ensure_ascii=False).replace('"], "', '"],\n"') + "\n", encoding="utf-8")


@functools.cache
def _read() -> Mapping[str, Any] | None:
    file = resources.files(__package__).joinpath(FILE)
    if not file.is_file():
        return None
    body = json.loads(file.read_text(encoding="utf-8"))
    return body if body.get("schema") == SCHEMA else None


def _lesson(body: Mapping[str, Any], places: Sequence[PlaceOnRecord], base: Scenario) -> Lesson:
    melding = Melding(
        method=body["method"],
        n=body["n"],
        warnings=tuple(body["warnings"]),
        records=Records(places, base),
        weighted=None,
        effective=body["effective"],
        **{name: pd.DataFrame(body[name]) for name in _OF_MELDING},
    )
    return Lesson(melding, **{name: pd.DataFrame(body[name]) for name in _FRAMES})


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): frame[name].tolist() for name in frame}


@functools.cache
def _code() -> dict[str, str]:
    """Hash the modules that draw, as they are parsed: neither comments nor docstrings count."""
    hashes = {}
    own = [file for file in resources.files(__package__).iterdir() if file.name.endswith(".py")]
    engine = resources.files("impact.scenario.engine")
    for file in (*own, *(engine.joinpath(name) for name in _ENGINE)):
        hashes[file.name] = hash_json(_parsed(file.read_text(encoding="utf-8")))
    return dict(sorted(hashes.items()))


def _parsed(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, _WITH_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            node.body[0] = ast.Pass()
    return ast.dump(tree)
