"""Made-up registers of victims and of clearance: the texts of a clean file, its mapping, and what is true.

The truth is written by the maker of the register and never read through :mod:`impact.incidents`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

#: code and name of a department, and its municipalities; names are made up, codes have zeros to lose
PLACES: Mapping[tuple[str, str], Sequence[tuple[str, str, float, float]]] = {
    ("05", "Antaño"): (
        ("05001", "Peñón Alto", 6.251, -75.563),
        ("05102", "Cañada Única", 7.093, -74.701),
        ("05313", "San Ejemplo", 6.143703, -75.185183),
    ),
    ("08", "Bajío"): (
        ("08001", "Río Prueba", 10.963, -74.796),
        ("08520", "Ñame Viejo", 10.778, -74.755),
    ),
    ("50", "Llano Grande"): (
        ("50001", "Corazón", 4.142, -73.626),
        ("50350", "La Muestra", 3.188, -73.751),
        ("50711", "Villa Inventada", 2.783, -72.871),
    ),
    ("86", "Selva"): (("86001", "Mocóa Nueva", 1.149, -76.648), ("86568", "Puerto Ficción", 0.505, -76.498)),
}
_OUTCOMES = {"Herido": "injured", "Muerto": "killed", "Sin información": "unknown"}
_SEXES = {"Hombre": "male", "Mujer": "female"}
_STATUS = {"Civil": "civilian", "Fuerza pública": "military"}
_KINDS = {"Accidente por MAP": "accident", "Accidente por MUSE": "accident"}
_DEVICES = {"MAP": "ap_mine", "MUSE": "uxo", "AEI": "improvised_mine"}
_ACTIVITIES = {"Agricultura": "farming", "Pastoreo": "herding", "De paso": "passing_by", "Jugando": "playing"}
_ETHNIC = ("Indígena", "Afrodescendiente", "Ninguno")
_SOURCES = ("Autoridad nacional", "Policía", "Hospital")
_OPERATORS = ("Desminado Ejemplo", "Brigada Prueba", "Campaña Ficción")


@dataclass(frozen=True)
class Register:
    """A clean register: ``cells`` by column of the file, ``truth`` by column of the canonical table."""

    name: str
    cells: Mapping[str, list[str]]
    truth: Mapping[str, list[Any]]
    mapping: Mapping[str, Any]
    fields: Mapping[str, str]  #: column of the canonical table -> field of the mapping

    def __len__(self) -> int:
        return len(next(iter(self.cells.values())))


def _source() -> dict[str, str]:
    return {"maker": "the project", "received_from": "the project", "licence": "made up", "day": "2026-11-28"}


def _places(generator: np.random.Generator, size: int) -> list[tuple[str, str, str, str, float, float]]:
    flat = [(*department, *place) for department, places in PLACES.items() for place in places]
    return [flat[i] for i in generator.integers(0, len(flat), size)]


def _days(generator: np.random.Generator, size: int) -> list[dt.date]:
    first = dt.date(2001, 1, 1)
    return [first + dt.timedelta(days=int(n)) for n in np.sort(generator.integers(0, 7600, size))]


def _chosen(generator: np.random.Generator, words: Sequence[str], size: int) -> list[str]:
    return [words[i] for i in generator.integers(0, len(words), size)]


def victims(size: int, seed: int) -> Register:
    """Make a register of people killed or injured, one row a person, with ids."""
    generator = np.random.default_rng(seed)
    places, days = _places(generator, size), _days(generator, size)
    ages = [int(a) for a in generator.integers(4, 78, size)]
    outcomes = _chosen(generator, list(_OUTCOMES), size)
    sexes, status = _chosen(generator, list(_SEXES), size), _chosen(generator, list(_STATUS), size)
    kinds, devices = _chosen(generator, list(_KINDS), size), _chosen(generator, list(_DEVICES), size)
    activities = _chosen(generator, list(_ACTIVITIES), size)
    ethnic, sources = _chosen(generator, _ETHNIC, size), _chosen(generator, _SOURCES, size)
    ids = [f"{n:06d}" for n in range(101, 101 + size)]
    cells = {
        "id": ids,
        "fecha": [d.isoformat() for d in days],
        "coddepartamento": [p[0] for p in places],
        "departamento": [p[1] for p in places],
        "codmunicipio": [p[2] for p in places],
        "municipio": [p[3] for p in places],
        "latitud": [f"{p[4]}" for p in places],
        "longitud": [f"{p[5]}" for p in places],
        "tipoevento": kinds,
        "artefacto": devices,
        "estado": outcomes,
        "genero": sexes,
        "edad": [str(a) for a in ages],
        "condicion": status,
        "actividad": activities,
        "grupoetnico": ethnic,
        "fuente": sources,
    }
    truth: dict[str, list[Any]] = {
        "id": ids,
        "date": cells["fecha"],
        "admin1_code": cells["coddepartamento"],
        "admin1": cells["departamento"],
        "admin2_code": cells["codmunicipio"],
        "admin2": cells["municipio"],
        "lat": [p[4] for p in places],
        "lon": [p[5] for p in places],
        "kind": [_KINDS[k] for k in kinds],
        "devices": [[_DEVICES[d]] for d in devices],
        "outcome": [_OUTCOMES[o] for o in outcomes],
        "sex": [_SEXES[s] for s in sexes],
        "age": ages,
        "civil_status": [_STATUS[s] for s in status],
        "activity": [_ACTIVITIES[a] for a in activities],
        "ethnicity": ethnic,
        "source": sources,
    }
    mapping = {
        "name": "made-up-victims",
        "unit": "person",
        "country": "COL",
        "language": "es",
        "columns": {
            "id": {"column": "id", "pad": 6},
            "date": "fecha",
            "admin1_code": {"column": "coddepartamento", "pad": 2},
            "admin1": "departamento",
            "admin2_code": {"column": "codmunicipio", "pad": 5, "within": "admin1_code"},
            "admin2": "municipio",
            "point": {"lat": "latitud", "lon": "longitud", "means": "reference_point"},
            "kind": {"column": "tipoevento", "words": _KINDS},
            "devices": {"column": "artefacto", "words": _DEVICES},
            "outcome": {"column": "estado", "words": _OUTCOMES},
            "sex": {"column": "genero", "words": _SEXES},
            "age": "edad",
            "civil_status": {"column": "condicion", "words": _STATUS},
            "activity": {"column": "actividad", "words": _ACTIVITIES},
            "ethnicity": "grupoetnico",
            "source": "fuente",
        },
        "source": _source(),
    }
    fields = {name: {"lat": "point", "lon": "point"}.get(name, name) for name in truth}
    return Register("victims", cells, truth, mapping, fields)


def clearance(size: int, seed: int) -> Register:
    """Make a register of clearance operations, with areas and devices by class."""
    generator = np.random.default_rng(seed)
    places, days = _places(generator, size), _days(generator, size)
    areas = [round(float(a), 1) for a in generator.uniform(1000.5, 95_000, size)]
    mines = [int(n) for n in generator.poisson(3, size)]
    shells = [int(n) for n in generator.poisson(1, size)]
    people = [int(n) for n in generator.integers(1000, 9000, size)]
    operators = _chosen(generator, _OPERATORS, size)
    ids = [f"OP-{n:04d}" for n in range(1, size + 1)]
    cells = {
        "codigo": ids,
        "periodo": [d.isoformat() for d in days],
        "codmunicipio": [p[2] for p in places],
        "municipio": [p[3] for p in places],
        "operador": operators,
        "despejada_m2": [f"{a}" for a in areas],
        "minas": [str(n) for n in mines],
        "municiones": [str(n) for n in shells],
        "beneficiarios": [str(n) for n in people],
    }
    truth: dict[str, list[Any]] = {
        "id": ids,
        "date": cells["periodo"],
        "admin2_code": cells["codmunicipio"],
        "admin2": cells["municipio"],
        "operator": operators,
        "cleared_m2_min": areas,
        "cleared_m2_max": areas,
        "ap_mines_min": mines,
        "ap_mines_max": mines,
        "uxo_min": shells,
        "uxo_max": shells,
        "beneficiaries_min": people,
        "beneficiaries_max": people,
    }
    mapping = {
        "name": "made-up-clearance",
        "unit": "operation",
        "country": "COL",
        "language": "es",
        "columns": {
            "id": "codigo",
            "date": "periodo",
            "admin2_code": {"column": "codmunicipio", "pad": 5},
            "admin2": "municipio",
            "operator": "operador",
            "cleared": {"column": "despejada_m2", "unit": "m2"},
            "ap_mines": "minas",
            "uxo": "municiones",
            "beneficiaries": "beneficiarios",
        },
        "source": _source(),
    }
    fields = {name: name.removesuffix("_min").removesuffix("_max").removesuffix("_m2") for name in truth}
    return Register("clearance", cells, truth, mapping, fields)


REGISTERS = {"victims": victims, "clearance": clearance}


def write_large(path: Path, size: int, seed: int = 0, batch: int = 500_000) -> None:
    """Write a file of victims of any size, batch by batch: the texts repeat as they do in a real register."""
    pattern = victims(20_000, seed)
    columns = {n: np.array(c, dtype=object) for n, c in pattern.cells.items() if n != "id"}
    generator = np.random.default_rng(seed)
    extra = {
        "ano": [text[:4] for text in pattern.cells["fecha"]],
        "mes": [text[5:7] for text in pattern.cells["fecha"]],
        "vereda": [f"Vereda {text}" for text in pattern.cells["municipio"]],
    }
    writer = None
    try:
        for start in range(0, size, batch):
            rows = min(batch, size - start)
            picks = generator.integers(0, len(pattern), rows)
            arrays = {
                "id": pa.array(range(start + 100_000_000, start + 100_000_000 + rows)).cast(pa.string())
            }
            for name, texts in columns.items():
                arrays[name] = pa.DictionaryArray.from_arrays(picks, texts).cast(pa.string())
            for name, made in extra.items():
                arrays[name] = pa.DictionaryArray.from_arrays(picks, made).cast(pa.string())
            table = pa.table(arrays)
            writer = writer or pacsv.CSVWriter(
                path, table.schema, write_options=pacsv.WriteOptions(quoting_style="none")
            )
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
