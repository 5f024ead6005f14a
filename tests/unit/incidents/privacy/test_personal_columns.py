"""Columns that may be of a person are found by header and content, and no finding shows a value."""

from __future__ import annotations

import json
import re

import pytest

from impact.incidents import privacy
from impact.incidents.data_finding import Effect
from impact.incidents.kinds import catalogue
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.privacy.columns.column_texts import ColumnTexts
from tests.conftest import CHECKOUT
from tests.unit.incidents.privacy.made_up_files import raw_csv, raw_table

CASE = CHECKOUT / "tests/cases/40_personal_data_under_harmless_headers"


def expected() -> dict[str, list[str]]:
    text = (CASE / "expected.md").read_text(encoding="utf-8")
    return json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL).group(1))


def kinds(columns: dict[str, list[str]], mapping: Mapping | None = None) -> dict[str, str]:
    return {f.column: f.kind for f in privacy.detect(raw_table(columns), mapping)}


def test_harmless_headers_hide_nothing():
    findings = privacy.detect(raw_csv(CASE / "input.csv"))
    by_kind = {f.column: f.kind for f in findings}
    assert sorted(privacy.refused_columns(findings)) == sorted(expected()["refused"])
    assert [c for c, kind in by_kind.items() if kind == privacy.POINTS] == expected()["coarsen"]
    assert [c for c, kind in by_kind.items() if kind == privacy.POSSIBLE] == expected()["possible_id"]
    assert by_kind["children"] == "people_names"
    assert by_kind["q17_other"] == "people_telephones"
    assert by_kind["interviewer_device"] == "people_devices"
    assert by_kind["comment"] == "people_free_text"


def test_names_of_places_and_devices_are_not_refused():
    assert privacy.detect(raw_csv(CASE / "input_safe.csv")) == ()


def test_no_finding_shows_a_value():
    raw = raw_csv(CASE / "input.csv")
    said = json.dumps([f.as_dict() for f in privacy.detect(raw)], ensure_ascii=False)
    for column in ("children", "q17_other", "interviewer_device", "c", "lat", "lon", "comment"):
        for text in filter(None, raw.columns.column(column).to_pylist()):
            assert text not in said


def test_rows_are_those_of_the_file():
    finding = next(f for f in privacy.detect(raw_csv(CASE / "input.csv")) if f.column == "children")
    assert (finding.rows, finding.count) == ((2, 3), 2)


def test_every_kind_is_in_the_catalogue():
    assert set(privacy.REFUSED) | {privacy.POINTS, privacy.POSSIBLE} <= set(catalogue())


@pytest.mark.parametrize(
    ("header", "texts", "kind"),
    [
        ("Nombre de la víctima", ["Ana Torres", "Luis Gil", "Rosa Paz"], "people_names"),
        ("اسم الضحية", ["محمد سالم", "فاطمة حسن"], "people_names"),
        ("ФИО", ["Иван Петренко", "Ольга Сидоренко"], "people_names"),
        ("col_7", ["محمد احمد", "علي حسن", "زينب سالم"], "people_names"),
        ("col_7", ["សុខ ដារា", "ចាន់ សុភា", "សុវណ្ណ រិទ្ធី"], "people_names"),
        ("q3", ["CARLOS PEREZ", "MARIA GOMEZ", "JUAN RUIZ"], "people_names"),
        (
            "group",
            ["Jovan Markić", "Amra Delić", "Emir Hodžin", "Ivana Lukić", "Haris B."],
            "people_names",
        ),
        ("rakam", ["+90 532 000 00 01", "+90 532 000 00 02"], "people_telephones"),
        ("telefono", ["3000000001", "3000000002"], "people_telephones"),
        ("extra", ["٠٧٧٠ ٠٠٠ ٠٠٠١", "٠٧٧٠ ٠٠٠ ٠٠٠٢"], "people_telephones"),
        ("other", ["a@example.invalid", "none", ""], "people_emails"),
        ("Cédula", ["1000001", "1000002"], "people_identity_numbers"),
        ("شماره تذکره", ["۱۰۰۰۱", "۱۰۰۰۲"], "people_identity_numbers"),
        ("deviceid", ["collect:AbCdEfGhIj", "collect:KlMnOpQrSt"], "people_devices"),
        ("Date of birth", ["1990-01-01", "1985-02-03"], "people_birth_dates"),
        ("q9", ["Calle 10 # 4-21", "Carrera 7 # 3-15"], "people_addresses"),
        ("Observaciones", ["herido en la pierna derecha", "iba a la escuela"], "people_free_text"),
        (
            "q21",
            [
                "she went to fetch water and stepped off the path",
                "they were burning rubbish behind the house at dusk",
                "the boy picked it up and carried it home to show it",
            ],
            "people_free_text",
        ),
    ],
)
def test_a_personal_column_is_found(header, texts, kind):
    assert kinds({"row": [str(i) for i in range(len(texts))], header: texts}) == {header: kind}


@pytest.mark.parametrize(
    ("header", "texts"),
    [
        ("municipio", ["San José", "Santa María", "Juan de Prueba", "Francisco Ruiz"]),
        ("sitio", ["Vereda La Esperanza", "Vereda El Carmen", "Barrio Rafael Núñez"]),
        ("operator", ["Example Demining", "Halo Example", "Norte Association"]),
        ("device", ["PMN-2", "TM-57", "OZM-72", "Type 72"]),
        ("month", ["2020-01", "2020-02", "2020-03"]),
        ("period", ["1990-2000", "2001-2010", "2011-2020"]),
        ("population", ["1 234 567", "2 345 678", "987 654"]),
        ("population", ["12345678", "12345678", "9876543"]),
        ("area", ["3259.52", "34139.54", "1200.00"]),
        ("pcode", ["CO05313", "CO05314", "CO18410"]),
        ("outcome", ["killed", "injured", "unknown"]),
        ("activity", ["Collecting wood", "Collecting wood", "Herding", "Farming", "Herding"]),
        ("country", ["Georgia", "Jordan", "Chad"]),
        ("x", ["Florencia", "Antioquia", "Santander"]),
        ("id", ["10000001", "10000002", "10000003"]),
        ("created", ["1606521600000", "1606608000000", "1606694400000"]),
        ("easting", ["765536.98", "765537.11", "765540.00"]),
    ],
)
def test_a_harmless_column_is_not_refused(header, texts):
    assert kinds({header: texts}) == {}


def test_a_column_the_mapping_reads_is_asked_until_a_person_states_it():
    columns = {"remarks": ["hurt while herding goats", "hurt while fetching water"]}

    def finding(spec: object):
        mapping = Mapping(name="made_up", unit="person", columns={"occupation": spec})
        return privacy.detect(raw_table(columns), mapping)[0]

    asked = finding("remarks")
    assert (asked.effect, asked.decided, asked.field) == (Effect.refused, False, "occupation")
    harmless = finding({"column": "remarks", "personal": False})
    assert (harmless.effect, harmless.decided) == (Effect.note, True)
    stated = finding({"column": "remarks", "personal": True})
    assert (stated.effect, stated.decided) == (Effect.refused, True)


def test_a_column_that_a_person_calls_personal_is_refused_whatever_it_holds():
    mapping = Mapping(name="m", unit="person", columns={"ethnicity": {"column": "e", "personal": True}})
    findings = privacy.detect(raw_table({"e": ["a", "b", "a"]}), mapping)
    assert privacy.refused_columns(findings) == {"e"}


def test_a_point_that_many_rows_share_is_a_town_and_not_an_accident():
    lat = [f"{4 + i % 5}.123456" for i in range(100)]
    assert "people_points" not in kinds({"sex": ["F"] * 100, "lat": lat, "lon": lat}).values()


@pytest.mark.parametrize(("unit", "seen"), [("hazard", set()), ("person", {"people_points"})])
def test_points_are_of_people_where_the_rows_are(unit, seen):
    lat = ["4.123456", "4.223456", "4.323456"]
    lon = ["-74.123456", "-74.2234561", "-74.3234561"]
    mapping = Mapping(name="m", unit=unit, columns={"point": {"lat": "lat", "lon": "lon"}})
    assert set(kinds({"lat": lat, "lon": lon}, mapping).values()) == seen


def test_columns_that_pair_are_neighbours_and_not_alike(monkeypatch):
    def alike(*_):
        raise AssertionError(
            "to compare the texts of all columns with each other takes minutes in a wide file"
        )

    monkeypatch.setattr(ColumnTexts, "__eq__", alike)
    fine, coarse = [f"4.{n}23456" for n in range(1, 4)], ["1", "2", "3"]
    columns = {"sex": ["F"] * 3, "a": fine, "b": fine, "c": coarse, "d": fine}
    seen = kinds(columns)
    assert [name for name, kind in seen.items() if kind == privacy.POINTS] == ["a", "b"]


def test_one_address_in_a_million_rows_is_found():
    texts = ["none"] * 30_000
    texts[17_003] = "write to someone@example.invalid"
    finding = privacy.detect(raw_table({"q": texts}))[0]
    assert (finding.kind, finding.rows) == ("people_values", (17_005,))


def test_a_stray_number_does_not_refuse_a_mapped_column():
    texts = ["2020-01-01"] * 99 + ["told on +44 7700 900123"]
    mapping = Mapping(name="m", unit="person", columns={"date": "when"})
    assert kinds({"when": texts}, mapping) == {}
    assert kinds({"when": texts}) == {"when": "people_values"}
    assert privacy.refused_columns(privacy.detect(raw_table({"when": texts}))) == frozenset()
