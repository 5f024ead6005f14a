"""Proposing a mapping: headers and contents of made-up files in several languages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
import yaml

from impact.incidents import proposing
from impact.incidents.convert.converter import convert
from impact.incidents.mapping.mapping_files import parse
from impact.incidents.reading.raw_table import RawTable
from impact.incidents.values.vocabularies import meanings


def _raw(columns: dict[str, Sequence[str | None]], **more: object) -> RawTable:
    size = len(next(iter(columns.values())))
    table = pa.table({name: pa.array(texts, pa.string()) for name, texts in columns.items()})
    return RawTable("made_up.csv", table, np.arange(2, size + 2), size, "csv", **more)  # type: ignore[arg-type]


SPANISH = {
    "departamento": ["NORTE", "SUR"] * 6,
    "codigodanemunicipio": ["5001", "11001"] * 6,
    "fecha": ["03/04/2009", "25/12/2010"] * 6,
    "estado": ["Herido", "Muerto"] * 6,
    "genero": ["Masculino", "Femenino"] * 6,
    "rangoedad": ["Menor de 18 años", "Mayor de 18 años"] * 6,
    "nombre victima": ["Ana Pérez", "Juan Gómez", "Luis Díaz", "Rosa Niño", "Eva Cruz", "Iván Roa"] * 2,
}
FILES = {
    "victims in Spanish": (
        SPANISH,
        "person",
        {
            "admin1": "departamento",
            "admin2_code": "codigodanemunicipio",
            "outcome": "estado",
            "sex": "genero",
        },
    ),
    "accidents in English": (
        {
            "Accident ID": [f"A{n}" for n in range(12)],
            "Date of accident": ["2009-01-02", "2010-05-06"] * 6,
            "District": ["North", "South"] * 6,
            "Latitude": ["34.51", "35.02"] * 6,
            "Longitude": ["69.11", "68.90"] * 6,
            "Killed": ["0", "1"] * 6,
            "Injured": ["2", "3"] * 6,
        },
        "incident",
        {"id": "Accident ID", "admin2": "District", "killed": "Killed", "injured": "Injured"},
    ),
    "clearance in English": (
        {
            "Task ID": [f"T{n}" for n in range(12)],
            "Completed": ["2010-11-01", "2011-06-02"] * 6,
            "Province": ["North", "South"] * 6,
            "Operator": ["Trust", "Unit"] * 6,
            "Cleared (m2)": ["1200", "345.5"] * 6,
            "AP mines": ["1", "0"] * 6,
        },
        "operation",
        {"operator": "Operator", "cleared": "Cleared (m2)", "ap_mines": "AP mines", "admin1": "Province"},
    ),
    "victims in Arabic": (
        {
            "تاريخ الحادث": ["2009-01-02", "2010-05-06"] * 6,
            "المحافظة": ["شمال", "جنوب"] * 6,
            "الجنس": ["ذكر", "أنثى"] * 6,
            "العمر": ["12", "43"] * 6,
            "حالة الضحية": ["قتيل", "جريح"] * 6,
        },
        "person",
        {"admin1": "المحافظة", "sex": "الجنس", "age": "العمر", "outcome": "حالة الضحية"},
    ),
    "victims in Ukrainian": (
        {
            "Дата": ["2022-04-05", "2023-05-06"] * 6,
            "Область": ["Північ", "Південь"] * 6,
            "Стать": ["чоловік", "жінка"] * 6,
            "Вік": ["12", "43"] * 6,
        },
        "person",
        {"date": "Дата", "admin1": "Область", "sex": "Стать", "age": "Вік"},
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_unit_and_columns_are_proposed(name: str) -> None:
    columns, unit, fields = FILES[name]
    proposed = proposing.propose(_raw(columns)).mapping
    assert proposed.unit == unit
    assert {field: proposed.columns[field].column for field in fields if field in proposed.columns} == fields


def test_a_column_of_names_is_not_mapped_and_its_values_are_not_shown() -> None:
    proposal = proposing.propose(_raw(SPANISH))
    assert "nombre victima" not in proposal.mapping.reads().values()
    text = proposing.write(proposal)
    assert "looks personal: names; leave it out" in text
    assert not any(name in text for name in SPANISH["nombre victima"])


def test_values_of_free_text_and_places_are_not_shown() -> None:
    columns = SPANISH | {"remarks": [f"She walked {n} km to fetch water and met a device" for n in range(12)]}
    text = proposing.write(proposing.propose(_raw(columns)))
    assert "walked" not in text
    assert "NORTE" not in text


def test_a_word_that_nobody_knows_is_a_comment_and_no_entry() -> None:
    columns = SPANISH | {"estado": ["Herido", "Muerto", "Zzz"] * 4}
    proposal = proposing.propose(_raw(columns))
    text = proposing.write(proposal)
    assert "Herido: injured" in text
    assert "      # Zzz: ?  (4 rows)" in text
    read = parse(text, "a.yml")
    assert dict(read.columns["outcome"].words) == {"Herido": "injured", "Muerto": "killed"}
    assert proposal.mapping.columns["outcome"].words == read.columns["outcome"].words


def test_words_of_which_none_is_known_come_back_as_no_words() -> None:
    columns = SPANISH | {"genero": ["Aaa", "Bbb"] * 6}
    proposal = proposing.propose(_raw(columns))
    text = proposing.write(proposal)
    assert "# Aaa: ?  (6 rows)" in text
    assert parse(text, "a.yml").columns["sex"].words == {}


def test_a_word_left_without_a_code_is_asked_with_its_rows() -> None:
    raw = _raw(SPANISH | {"estado": ["Herido", "Muerto", "Zzz"] * 4})
    mapping = parse(proposing.write(proposing.propose(raw)), "a.yml")
    asked = [f for f in convert(raw, mapping).findings if f.kind == "word_not_in_list"]
    assert [(f.value, f.count, f.decided) for f in asked] == [("Zzz", 4, False)]


def test_the_texts_of_a_total_row_are_not_proposed_as_words() -> None:
    columns: dict[str, Sequence[str | None]] = {
        name: [*texts, None] for name, texts in SPANISH.items() if name != "nombre victima"
    }
    columns["departamento"] = [*SPANISH["departamento"], "TOTAL"]
    columns["estado"] = [*SPANISH["estado"], "6 muertos / 6 heridos"]
    text = proposing.write(proposing.propose(_raw(columns)))
    assert "Muerto: killed" in text
    assert "6 muertos" not in text


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("N.º de Ordem", "id"),
        ("Nº de orden", "id"),
        ("N° d'ordre", "id"),
        ("No.", "id"),
        ("N.º do Acidente", "incident_id"),
        ("Nº acidente", "incident_id"),
        ("Número de accidente", "incident_id"),
        ("ID acidente", "incident_id"),
        ("Numéro de l'accident", "incident_id"),
        ("Accident ID", "incident_id"),
    ],
)
def test_numbers_of_records_and_accidents_are_known_by_their_headers(header: str, field: str) -> None:
    values = [f"A{n if field == 'id' else n // 2}" for n in range(12)]
    proposed = proposing.propose(_raw({header: values, **SPANISH})).mapping
    assert proposed.unit == "person"
    assert proposed.columns[field].column == header


def test_the_ordinary_words_of_a_portuguese_register_are_known() -> None:
    words = {
        "outcome": {"Óbito": "killed", "Morta": "killed", "falecido": "killed", "Ferido grave": "injured"},
        "sex": {"Masc.": "male", "Fem.": "female"},
        "devices": {
            "Mina A/P": "ap_mine",
            "Mina anti-pessoal": "ap_mine",
            "Mina anti-carro": "av_mine",
            "Engenho não detonado (ENE/UXO)": "uxo",
        },
    }
    for field, meant in words.items():
        assert meanings(field, meant) == meant


def test_words_of_another_column_beat_the_header() -> None:
    exchanged = SPANISH | {"estado": SPANISH["genero"], "genero": SPANISH["estado"]}
    proposed = proposing.propose(_raw(exchanged)).mapping
    assert (proposed.columns["sex"].column, proposed.columns["outcome"].column) == ("estado", "genero")


def test_day_order_and_padding_come_from_the_contents() -> None:
    proposed = proposing.propose(_raw(SPANISH)).mapping
    assert proposed.columns["date"].order == "dmy"
    assert proposed.columns["admin2_code"].pad == 5


def test_a_day_order_that_nothing_tells_is_a_question() -> None:
    columns = SPANISH | {"fecha": ["03/04/2009", "05/06/2010"] * 6}
    text = proposing.write(proposing.propose(_raw(columns)))
    line = next(line for line in text.splitlines() if line.startswith("  date:"))
    assert "# ?" in line
    assert "confirm order: dmy" in line
    assert parse(text, "a.yml").columns["date"].order is None, "the reading asks"


def test_tags_of_hxl_name_the_fields() -> None:
    columns = {"a": ["2020-01-02"] * 3, "b": ["1", "0", "2"], "c": ["3", "1", "0"]}
    tags = {"a": "#date +occurred", "b": "#affected +killed", "c": "#affected+injured"}
    proposed = proposing.propose(_raw(columns, tags=tags)).mapping
    assert proposed.unit == "incident"
    assert (proposed.columns["killed"].column, proposed.columns["injured"].column) == ("b", "c")


def test_figures_that_only_grow_are_running_totals() -> None:
    columns = {
        "Update / Date": [f"2022-03-{day:02}" for day in range(3, 23)],
        "Update / Killed": [str(249 + 40 * n) for n in range(20)],
        "Update / Injured": [str(553 + 60 * n) for n in range(20)],
    }
    proposed = proposing.propose(_raw(columns)).mapping
    assert (proposed.unit, proposed.cumulative) == ("count", True)
    assert [v.outcome for v in proposed.values] == ["killed", "injured"]
    assert proposed.columns["as_of"].column == "Update / Date"


def test_accidents_are_no_running_totals() -> None:
    columns = dict(FILES["accidents in English"][0])
    assert not proposing.propose(_raw(columns)).mapping.cumulative


def test_rows_of_mine_action_are_selected_as_a_question() -> None:
    sectors = ["Health", "Mine Action", "Education", "Water"] * 5
    columns = {
        "Sector": sectors,
        "Admin 1 PCode": ["XA01", "XA02"] * 10,
        "In Need": [str(n * 7) for n in range(20)],
    }
    proposal = proposing.propose(_raw(columns))
    assert proposal.mapping.select[0].words == ("Mine Action",)
    line = next(line for line in proposing.write(proposal).splitlines() if line.startswith("select:"))
    assert "# ? 5 of 20 rows" in line


def test_years_of_another_calendar_are_a_question() -> None:
    columns = {
        "تاریخ حادثه": ["1388/01/02", "1390/11/29"] * 3,
        "کشته": ["0", "1"] * 3,
        "زخمی": ["1", "2"] * 3,
    }
    proposal = proposing.propose(_raw(columns))
    assert proposal.mapping.columns["date"].calendar is None, "the reading asks"
    assert "confirm calendar: jalali" in proposing.write(proposal)


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_is_read_as_the_same_mapping(name: str) -> None:
    proposal = proposing.propose(_raw(FILES[name][0]))
    read = parse(proposing.write(proposal), "a.yml")
    assert read.model_dump(exclude={"fits"}) == proposal.mapping.model_dump(exclude={"fits"})


@pytest.mark.parametrize(
    "header",
    ["No", 'a "b" #c: d', "- x", "{y}", "\ttab", "a\nb", "null", "05", "année: #1", "\ufeffid", "*ref", ""],
)
def test_headers_that_yaml_would_misread_come_back_as_they_are(header: str) -> None:
    columns = {header: ["Male", "Female"] * 6, "age": ["12", "43"] * 6, "outcome": ["killed", "injured"] * 6}
    proposal = proposing.propose(_raw(columns))
    assert yaml.safe_load(proposing.write(proposal))["unit"] == "person"
    assert parse(proposing.write(proposal), "a.yml").columns["sex"].column == header


def test_a_file_of_which_nothing_is_known_gets_a_mapping_that_asks() -> None:
    proposal = proposing.propose(_raw({"q1": ["blue", "green"], "q2": ["z", "y"]}))
    assert not proposal.unit_sure
    assert "# ?" in proposing.write(proposal)
    assert parse(proposing.write(proposal), "a.yml").unit == proposal.unit


def test_an_empty_file_gets_a_mapping_that_can_be_read() -> None:
    proposal = proposing.propose(_raw({"a": []}))
    assert parse(proposing.write(proposal), "a.yml").unit == proposal.unit


def test_an_age_beside_strange_ones_stays_a_number() -> None:
    columns = SPANISH | {"edad": ["25", "3m", "40s", "adult male"] * 3}
    columns.pop("rangoedad", None)
    text = proposing.write(proposing.propose(_raw(columns)))
    assert not parse(text, "a.yml").columns["age"].words


def test_an_area_without_a_unit_is_a_question() -> None:
    columns = {"Task ID": ["T1", "T2"] * 6, "Area cleared": ["1.5", "2"] * 6, "Date": ["2019-05-13"] * 12}
    proposal = proposing.propose(_raw(columns))
    assert proposal.mapping.columns["cleared"].unit is None
    assert "confirm unit: m2" in proposing.write(proposal)


def test_a_share_of_all_is_the_only_one_in_a_hundred_percent():
    from impact.incidents.proposing.guesses import _percent

    assert [_percent(share) for share in (1.0, 0.999, 0.95, 0.001, 0.0)] == [100, 99, 95, 1, 0]
