"""What the places on record teach is read from a file, and drawn where the file does not fit."""

from __future__ import annotations

import ast
import dataclasses
import inspect
from pathlib import Path

import pandas as pd
import pytest

from impact.scenario.calibration import places_on_record
from impact.scenario.calibration.calibrate import BASE, calibrate
from impact.scenario.calibration.melding import results_file
from impact.scenario.calibration.melding.results_file import Lesson
from impact.scenario.calibration.places_on_record import PlaceOnRecord
from impact.scenario.engine import course

_DEFAULTS = inspect.signature(calibrate).parameters
DRAWS, SEED = _DEFAULTS["draws"].default, _DEFAULTS["seed"].default


class _Drawn(Exception):
    """The file was not taken."""


@pytest.fixture(scope="module")
def places(built: Path) -> tuple[PlaceOnRecord, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        return places_on_record.read_places(places_on_record.tables())


@pytest.fixture
def no_drawing(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise _Drawn

    monkeypatch.setattr(results_file, "draw", refuse)


def test_the_file_fits_the_record_and_the_code(places, no_drawing):
    lesson = results_file.learn(places, BASE, draws=DRAWS, seed=SEED)  # _Drawn: run make posterior
    assert isinstance(lesson, Lesson)
    assert list(lesson.harm["place"]) == [place.place for place in places]
    assert lesson.melding.n == len(places) == len(lesson.present)


def test_another_record_is_drawn_anew(places, no_drawing):
    one = places[0]
    first = dataclasses.replace(one.counts[0], value=one.counts[0].value + 1)
    other = dataclasses.replace(one, counts=(first, *one.counts[1:]))
    for record in (places[1:], (other, *places[1:])):
        with pytest.raises(_Drawn):
            results_file.learn(record, BASE, draws=DRAWS, seed=SEED)


@pytest.mark.parametrize(("draws", "seed"), [(DRAWS + 1, SEED), (DRAWS, SEED + 1)])
def test_other_draws_are_drawn_anew(places, no_drawing, draws, seed):
    with pytest.raises(_Drawn):
        results_file.learn(places, BASE, draws=draws, seed=seed)


def test_other_code_is_another_key_and_another_docstring_is_none():
    text = inspect.getsource(results_file.holdout)
    same = text.replace("Every place predicted", "Each place predicted").replace("#: weights", "# weights")
    other = text.replace("_WORTH = 200", "_WORTH = 201")
    assert same != text != other
    assert results_file._parsed(same) == results_file._parsed(text) != results_file._parsed(other)


def test_what_is_written_is_read_to_the_last_digit(places, no_drawing, tmp_path, monkeypatch):
    lesson = results_file.learn(places, BASE, draws=DRAWS, seed=SEED)
    results_file.write(tmp_path / results_file.FILE, lesson, BASE, draws=DRAWS, seed=SEED)
    monkeypatch.setattr(results_file.resources, "files", lambda _: tmp_path)
    results_file._read.cache_clear()
    try:
        again = results_file._read()
    finally:
        results_file._read.cache_clear()
    assert again is not None
    assert pd.DataFrame(again["draws"]).equals(lesson.melding.draws)


def test_every_module_of_the_engine_that_a_course_goes_through_counts() -> None:
    engine = Path(course.__file__).parent
    todo, through = ["course"], set()
    while todo:
        module = todo.pop()
        through.add(f"{module}.py")
        imports = ast.walk(ast.parse((engine / f"{module}.py").read_text(encoding="utf-8")))
        froms = [node for node in imports if isinstance(node, ast.ImportFrom)]
        named = [f"{node.module}.{name.name}" for node in froms for name in node.names]
        within = "impact.scenario.engine."
        of_engine = {name.removeprefix(within).split(".")[0] for name in named if name.startswith(within)}
        todo += [name for name in of_engine if f"{name}.py" not in through]
    assert through == set(results_file._ENGINE)
