"""A later release exchanges two columns: its mapping reads them, the mapping of the earlier one refuses."""

from __future__ import annotations

import csv
from pathlib import Path

from impact import incidents

HEADER = [
    *(
        "departamento",
        "codigodanedepartamento",
        "municipio",
        "codigodanemunicipio",
        "ano",
        "mes",
        "rangoedad",
    ),
    *("grupoetnico", "condicion", "estado", "genero", "latitudcabecera", "longitudcabecera", "tipoevento"),
]
ROWS = [
    [
        "NORTE",
        "5",
        "ALTO",
        "5,001",
        "2,020",
        "1",
        "Mayor de 18 años",
        "no",
        "Civil",
        s,
        o,
        "6.1",
        "-75.2",
        "Campo",
    ]
    for s, o in (("Hombre", "Herido"), ("Mujer", "Muerto"))
]


def _file(folder: Path) -> Path:
    path = folder / "made_up.csv"
    with path.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([HEADER, *ROWS])
    return path


def test_the_mapping_of_the_later_release_reads_the_exchanged_columns(tmp_path: Path) -> None:
    data = incidents.read(_file(tmp_path), "colombia-victims-2023")
    assert data.people is not None
    assert data.people[["sex", "outcome"]].to_numpy().tolist() == [["male", "injured"], ["female", "killed"]]
    assert data.people["admin2_code"].tolist() == ["05001", "05001"]
    assert data.asked == ()


def test_the_mapping_of_the_earlier_release_refuses_them(tmp_path: Path) -> None:
    data = incidents.read(_file(tmp_path), "colombia-victims-2021")
    refused = {f.field for f in data.refused if f.kind == "words_of_another_field"}
    assert refused == {"sex", "outcome"}
    assert data.people is not None
    assert data.people["outcome"].isna().all()
