"""Proposing lists of ages and sexes: never as numbers of people, and by the names of their fields."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from impact.incidents import proposing
from impact.incidents.convert.converter import convert
from impact.incidents.reading.raw_table import RawTable


def proposed(columns: dict[str, Sequence[str | None]]) -> tuple[dict[str, str], RawTable, proposing.Proposal]:
    """Field -> column of the mapping that is proposed for a made-up file of accidents."""
    size = len(next(iter(columns.values())))
    table = pa.table({name: pa.array(texts, pa.string()) for name, texts in columns.items()})
    raw = RawTable("accidents.csv", table, np.arange(2, size + 2), size, "csv")
    made = proposing.propose(raw)
    return {f.name: str(f.entries.get("column")) for f in made.fields}, raw, made


ACCIDENTS: dict[str, Sequence[str | None]] = {
    "Date": [f"2019-0{1 + n % 9}-14" for n in range(12)],
    "Killed": ["0", "1", "1"] * 4,
    "Injured": ["2", "1", "0"] * 4,
}


@pytest.mark.parametrize(
    "header", ["Âge des victimes", "Age of victims", "Edad de las víctimas", "victims_age"]
)
@pytest.mark.parametrize("ages", [["47", "12", "31"], ["8; 40", "35, ?", "61"], ["adult", "child", "8"]])
def test_a_column_of_ages_is_never_a_number_of_people(header: str, ages: list[str]) -> None:
    fields, raw, made = proposed({**ACCIDENTS, header: ages * 4})
    assert fields["ages"] == header
    assert "people" not in fields
    data = convert(raw, made.mapping)
    assert data.incidents is not None
    assert data.incidents["people_min"].isna().all()


def test_a_number_of_victims_beside_their_ages_stays_one() -> None:
    fields, _, _ = proposed(
        {**ACCIDENTS, "Âge des victimes": ["47"] * 12, "Nombre de victimes": ["2", "2", "1"] * 4}
    )
    assert (fields["people"], fields["ages"]) == ("Nombre de victimes", "Âge des victimes")


def test_a_word_for_age_above_other_contents_is_no_age() -> None:
    fields, _, _ = proposed({**ACCIDENTS, "Age of the report": ["new", "old", "older"] * 4})
    assert "ages" not in fields


def test_sexes_get_a_code_for_each_word_of_their_entries() -> None:
    fields, raw, made = proposed({**ACCIDENTS, "Sexe des victimes": ["F, M", "M; F", "M"] * 4})
    assert fields["sexes"] == "Sexe des victimes"
    data = convert(raw, made.mapping)
    assert data.tables["incidents"]["sexes"].to_pylist()[0] == ["female", "male"]
    assert not any(f.kind == "word_not_in_list" for f in data.findings)


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("sexes", ["F,M,M", "F", None]),
        ("ages", ["12; 35; ?", "9", None]),
        ("killed", ["0-1", "at least 3", "5 (incl. 2 children)", "2?"]),
        ("outcome_unknown", ["~10", "several", "1", "2?"]),
    ],
)
def test_a_column_with_the_name_of_a_field_is_proposed_for_it(field: str, texts: list[str | None]) -> None:
    rows = {
        name: (list(cells) * 4)[: 4 * len(texts)]
        for name, cells in ACCIDENTS.items()
        if name.lower() != field
    }
    fields, _, _ = proposed({**rows, field: texts * 4})
    assert fields[field] == field


@pytest.mark.parametrize("header", ["N° incident", "Numéro de l'incident", "Incident no", "Accident ID"])
def test_the_number_of_an_incident_is_its_id(header: str) -> None:
    fields, _, _ = proposed({**ACCIDENTS, header: [f"INC-{n:03}" for n in range(12)]})
    assert fields["id"] == header
