"""A file becomes tables and an account that balances; batches give what the whole gives."""

from __future__ import annotations

import numpy as np
import pytest

from impact import incidents
from impact.errors import ImportRefused
from impact.incidents import pipeline
from impact.incidents.display.text_lines import finding_text
from impact.incidents.releases.store import check_importable

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


def test_a_renamed_column_is_known_by_the_words_of_the_mapping(file):
    words = {"F": "female", "M": "male"}
    columns = {**MAPPING["columns"], "sex": {"column": "outcomes", "words": words}}
    data = incidents.read(file, {**MAPPING, "columns": columns})
    (finding,) = [f for f in data.findings if f.kind == "column_missing"]
    assert finding.proposal == "sex"
    assert "to accept" not in "\n".join(finding_text([finding]))
    with pytest.raises(ImportRefused, match="is not in the file; perhaps it is now called 'sex'; change it"):
        check_importable(data)


SPELT = ["Cuando Cubango", "Cuando Cubango", "CUANDO CUBANGO", "Cuando-Cubango", "Moxico"]


def _spelt(tmp_path, **more):
    path = tmp_path / "spelt.csv"
    path.write_text("id,province\n" + "".join(f"{n},{name}\n" for n, name in enumerate(SPELT)), "utf-8")
    spec = {"column": "province", **more.pop("spec", {})}
    return incidents.read(path, {"unit": "person", "columns": {"id": "id", "admin1": spec}, **more})


def test_spellings_of_a_province_are_asked_with_the_most_frequent(tmp_path):
    data = _spelt(tmp_path)
    asked = [f for f in data.findings if f.kind == "name_spellings"]
    assert {(f.value, f.proposal, f.count, f.rows) for f in asked} == {
        ("CUANDO CUBANGO", "Cuando Cubango", 1, (4,)),
        ("Cuando-Cubango", "Cuando Cubango", 1, (5,)),
    }
    assert data.account.asked == 2
    assert data.people["admin1"].tolist() == SPELT


@pytest.mark.parametrize(("decision", "names"), [("accept", 2), ("decline", 4)])
def test_spellings_of_a_province_become_one_where_the_mapping_says_so(tmp_path, decision, names):
    entry = {"kind": "name_spellings", "column": "province", "decision": decision, "because": "one province"}
    data = _spelt(tmp_path, accept=[entry])
    assert data.account.asked == 0
    assert data.people["admin1"].nunique() == names


def test_spellings_that_the_mapping_maps_are_not_asked(tmp_path):
    data = _spelt(tmp_path, spec={"words": {"Cuando Cubango": "Kuando Kubango"}})
    assert not [f for f in data.findings if f.kind == "name_spellings"]
    assert set(data.people["admin1"]) == {"Kuando Kubango", "Moxico"}


def test_an_entry_that_accepts_nothing_is_reported(file):
    data = incidents.read(file, {**MAPPING, "accept": [{"kind": "swap"}]})
    assert [f.detail for f in data.findings if f.kind == "not_used"] == ["swap"]


def test_rows_outside_the_selection_are_counted(file):
    data = incidents.read(file, {**MAPPING, "select": [{"column": "sex", "words": ["F", "M"]}]})
    assert data.account.balances
    assert data.account.excluded["not_selected"] > 100
    assert set(data.people["sex"]) <= {"male", "female"}
