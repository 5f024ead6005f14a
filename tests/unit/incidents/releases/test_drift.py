"""What changed in the form of a file against an earlier one."""

from __future__ import annotations

import dataclasses
import json

import pytest

from impact.incidents import privacy
from impact.incidents.kinds import catalogue
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.releases.drift import drift
from impact.incidents.releases.file_profile import file_profile
from tests.unit.incidents.privacy.made_up_files import raw_table

N = 60
BASE = {
    "estado": ["Herido", "Herido", "Muerto"] * (N // 3),
    "genero": ["Hombre", "Mujer"] * (N // 2),
    "municipio_codigo": ["05313", "18410"] * (N // 2),
    "fecha": [f"{1 + i % 28:02d}/0{1 + i % 9}/2020" for i in range(N)],
    "area": [str(1000 + i) for i in range(N)],
}
MAPPING = Mapping(
    name="m",
    unit="operation",
    columns={
        "kind": "estado",
        "status": "genero",
        "admin2_code": "municipio_codigo",
        "date": "fecha",
        "cleared": "area",
    },
)


def changed(
    rows: int = N, mapping: Mapping | None = MAPPING, **columns: list[str] | None
) -> dict[str, tuple[bool, str | None]]:
    now = {name: texts[:rows] for name, texts in {**BASE, **columns}.items() if texts is not None}
    old = file_profile(raw_table(BASE), mapping)
    findings = drift(file_profile(raw_table(now), mapping), json.loads(json.dumps(old)))
    assert {f.kind for f in findings} <= set(catalogue())
    return {f.kind: (f.decided, f.column) for f in findings}


def test_the_same_file_has_no_drift():
    assert changed() == {}


@pytest.mark.parametrize(
    ("columns", "kind", "decided"),
    [
        (
            {"estado": ["Hombre", "Mujer"] * (N // 2), "genero": BASE["estado"]},
            "words_of_another_column",
            False,
        ),
        ({"estado": ["Camino", "Campo", "Cerro"] * (N // 3)}, "words_replaced", False),
        ({"estado": ["Herido", "Fallecido", "Muerto"] * (N // 3)}, "word_new", True),
        ({"estado": ["Herido"] * N}, "word_gone", True),
        ({"genero": [""] * (N // 2) + ["Mujer"] * (N // 2)}, "missing_jumped", False),
        ({"municipio_codigo": ["5313", "8410"] * (N // 2)}, "code_width_changed", False),
        ({"fecha": [f"0{1 + i % 9}/{1 + i % 28:02d}/2021" for i in range(N)]}, "date_order_changed", False),
        ({"area": [str((1000 + i) / 10_000) for i in range(N)]}, "range_moved", False),
        ({"area": None, "area_m2": BASE["area"]}, "column_renamed", False),
        ({"area": None}, "column_gone", False),
        ({"otra": ["x"] * N}, "column_new", True),
    ],
)
def test_a_change_is_named_with_its_column(columns, kind, decided):
    findings = changed(**columns)
    assert kind in findings
    assert findings[kind][0] is decided
    assert findings[kind][1] in {*columns, "area_m2"}


@pytest.mark.parametrize(("rows", "decided"), [(59, True), (50, False)])
def test_a_file_that_shrank_by_more_than_a_share_waits_for_a_decision(rows, decided):
    assert changed(rows)["file_shrank"] == (decided, None)


def test_a_file_that_grew_by_half_says_so():
    longer = {name: texts * 2 for name, texts in BASE.items()}
    findings = drift(raw_table(longer), raw_table(BASE))
    assert [(f.kind, f.decided) for f in findings] == [("file_grew", True)]


def test_another_encoding_and_delimiter_are_said():
    old = dataclasses.replace(raw_table(BASE), encoding="cp1252", facts={"delimiter": ","})
    new = dataclasses.replace(raw_table(BASE), encoding="utf-8", facts={"delimiter": ";"})
    assert {f.kind for f in drift(new, old)} == {"encoding_changed", "form_changed"}


def test_a_profile_holds_nothing_of_a_person():
    names = [f"Jane Doe {'abcdefghij'[i % 10]}" for i in range(N)]
    raw = raw_table(
        {**BASE, "victim_name": names, "Jane Doe": ["x"] * N, "odd": ["Fulano"] + ["a", "b"] * 29 + ["a"]}
    )
    mapping = Mapping(name="m", unit="operation", columns={"kind": "odd", "status": "victim_name"})
    text = json.dumps(file_profile(raw, mapping, privacy.detect(raw, mapping)))
    assert "Jane" not in text
    assert "Fulano" not in text
    assert '"a"' in text


def test_an_earlier_release_without_a_profile_gives_no_finding():
    assert drift(raw_table(BASE), {}) == ()


def kinds_of(old: dict[str, list[str]], new: dict[str, list[str]], mapping: Mapping | None) -> set[str]:
    return {
        f.kind
        for f in drift(file_profile(raw_table(new), mapping), file_profile(raw_table(old), mapping))
        if f.kind.startswith("word")
    }


@pytest.mark.parametrize("unit", [None, "person"])
def test_a_number_or_day_that_was_not_there_before_is_no_new_word(unit):
    columns = {"age": {"column": "edad", "words": {"Adulto": "18+"}}, "date": "fecha"}
    mapping = None if unit is None else Mapping(name="m", unit=unit, columns=columns)
    old = {"edad": ["25", "31", "40"] * 20, "fecha": ["13/01/2019", "14/01/2019"] * 30}
    new = {"edad": ["28", "31", "40"] * 20, "fecha": ["13/01/2019", "15/02/2020"] * 30}
    assert kinds_of(old, new, mapping) == set()
    other = {"edad": ["29", "32", "41"] * 20, "fecha": ["17/01/2021", "18/01/2021"] * 30}
    assert kinds_of(old, other, mapping) == set()


def test_a_new_code_of_a_list_and_a_new_word_among_numbers_are_said():
    columns = {"outcome": {"column": "estado", "words": {"1": "killed"}}, "age": {"column": "edad"}}
    mapping = Mapping(name="m", unit="person", columns=columns)
    old = {"estado": ["1", "2"] * 30, "edad": ["25", "31"] * 30}
    assert kinds_of(old, {**old, "estado": ["1", "2", "3"] * 20}, mapping) == {"word_new"}
    assert kinds_of(old, {**old, "edad": ["25", "31", "adulto"] * 20}, None) == {"word_new"}
