"""A file becomes tables and an account that balances; batches give what the whole gives."""

from __future__ import annotations

import numpy as np
import pytest

from impact import incidents
from impact.incidents import pipeline

MAPPING = {
    "name": "made-up",
    "unit": "person",
    "country": "COL",
    "columns": {
        "id": "id",
        "date": {"year": "year", "month": "month"},
        "admin2_code": {"column": "code", "pad": 5},
        "outcome": {"column": "outcome", "words": {"Muerto": "killed", "Herido": "injured"}},
        "sex": {"column": "sex", "words": {"M": "male", "F": "female"}, "missing": {"-": "unknown"}},
    },
    "source": {"maker": "nobody", "licence": "made up", "day": "2026-01-01", "purpose": "test"},
}


def register(folder, rows=500, seed=5):
    """Write a made-up register with blemishes: a total, a note, a repeat, a conflict, an unknown word."""
    random = np.random.default_rng(seed)
    lines = ["id,year,month,code,outcome,sex"]
    for i in range(rows):
        outcome = random.choice(["Muerto", "Herido", "Herdio"], p=[0.3, 0.69, 0.01])
        sex = random.choice(["M", "F", "-", ""])
        lines.append(f"P{i},{2000 + i % 20},{1 + i % 12},{5001 + i % 40},{outcome},{sex}")
    lines += ["P7,2007,8,5008,Herido,M", "P7,2007,8,5008,Muerto,F", lines[10], "Fuente: nadie,,,,,"]
    path = folder / "register.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path):
    return register(tmp_path)


def test_every_row_is_accounted_for(file):
    data = incidents.read(file, MAPPING)
    account = data.account
    assert account.counted == 504
    assert account.balances
    assert account.excluded["note"] == 1
    assert account.excluded["repeat"] == 1
    assert set(data.quarantine["kind"]) == {"id_conflict"}
    assert account.kept == len(data.people)
    assert account.repaired == {"code_padded": 503}
    assert {"code_padded"} <= set(account.kinds)


def test_a_word_that_nobody_knows_is_asked_and_its_outcome_unknown(file):
    data = incidents.read(file, MAPPING)
    (finding,) = [f for f in data.asked if f.kind == "word_not_in_list"]
    assert (finding.value, finding.column) == ("Herdio", "outcome")
    people = data.people.set_index("row")
    assert set(people.loc[people.index.isin(finding.rows), "outcome"]) <= {"unknown"}


@pytest.mark.parametrize("rows", [7, 100, 503])
def test_batches_give_what_the_whole_gives(file, monkeypatch, rows):
    whole = incidents.read(file, MAPPING)
    monkeypatch.setattr(pipeline, "LONG", 0)
    monkeypatch.setattr(pipeline, "BATCH", rows)
    parts = incidents.read(file, MAPPING)
    assert parts.account == whole.account
    assert parts.people.equals(whole.people)
    assert parts.quarantine.equals(whole.quarantine)
    assert set(parts.findings) == set(whole.findings)


def test_a_column_that_is_not_there_is_named_with_the_closest(file):
    data = incidents.read(file, {**MAPPING, "columns": {**MAPPING["columns"], "sex": "sexo"}})
    (finding,) = [f for f in data.findings if f.kind == "column_missing"]
    assert (finding.column, finding.proposal, finding.decided) == ("sexo", "sex", False)
    assert data.people["sex"].isna().all()


def test_an_entry_that_accepts_nothing_is_reported(file):
    data = incidents.read(file, {**MAPPING, "accept": [{"kind": "swap"}]})
    assert [f.detail for f in data.findings if f.kind == "not_used"] == ["swap"]


def test_rows_outside_the_selection_are_counted(file):
    data = incidents.read(file, {**MAPPING, "select": [{"column": "sex", "words": ["F", "M"]}]})
    assert data.account.balances
    assert data.account.excluded["not_selected"] > 100
    assert set(data.people["sex"]) <= {"male", "female"}
