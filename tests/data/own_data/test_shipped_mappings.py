"""Shipped mappings on the files they fit: every row accounted for, and totals equal to plain counts."""

from __future__ import annotations

import csv
import functools
import io
import json
from collections import Counter
from typing import Any

import pandas as pd
import pytest

from impact import incidents
from impact.incidents import mapping
from impact.incidents.national_data import NationalData
from impact.incidents.values.space.boxes import box_of
from tests.conftest import CHECKOUT

EVENTS = CHECKOUT.parent / "shared" / "events"
pytestmark = pytest.mark.skipif(
    not EVENTS.is_dir(), reason="the events of other owners are not beside this checkout"
)

#: shipped mapping, file it fits, rows of the file by the README of the events, rows that the mapping takes
FILES = [
    ("colombia-victims-2017", "colombia_victims/victims_to_2017-07.csv", 11_498, 11_498),
    ("colombia-victims-2021", "colombia_victims/victims_to_2021-06.csv", 12_062, 12_062),
    ("colombia-events", "colombia_events/2004.json", 2_029, 2_029),
    ("colombia-clearance-2014", "colombia_clearance/operations_2005_2014.csv", 333, 333),
    ("colombia-clearance-2014", "colombia_clearance/operations_2005_2014.xlsx", 333, 333),
    ("colombia-clearance-2019", "colombia_clearance/operations_2004_2019.csv", 3_129, 3_129),
    ("bosnia-suspected-areas", "bosnia/suspect_areas_simplyfied.geojson", 11_068, 11_068),
    ("bosnia-cleared-areas", "bosnia/cleared_areas_simplyfied.geojson", 8_329, 8_329),
    ("bosnia-accidents", "bosnia/incidents.geojson", 1_442, 1_442),
    ("bosnia-lifted-minefields", "bosnia/lifted_minefields.geojson", 925, 925),
    ("bosnia-entities", "bosnia/administrative_level_1.geojson", 3, 3),
    ("bosnia-municipalities", "bosnia/cantons.geojson", 142, 142),
    ("cambodia-casualties-2005", "cambodia/casualty_incidents_2005.geojson", 124, 124),
    (
        "insecurity-insight-explosive-weapons",
        "insecurity_insight/explosive_weapons_2020_2023.xlsx",
        2_084,
        59,
    ),
    ("ucdp-ged", "ucdp/conflict_data_BGD_no_source_text.csv", 602, 601),
    ("ucdp-ged-deaths", "ucdp/qc_conflict_data_BGD.csv", 602, 601),
    ("afghanistan-hno-2024", "afg-hno-2024/afg_hpc_needs_api_2024.csv", 931, 43),
    ("thor-wwii-weapons", "int-thor-wwii/THOR_WWII_WEAPON_GLOSS.csv", 59, 59),
    ("thor-wwii-bombings", "int-thor-wwii/bombings.geojson", 8_768, 8_768),
    ("iraq-districts", "irq-adm2/irq_admbnda_adm2_cso_20190603.shp", 101, 101),
    ("lebanon-white-phosphorus", "lbn-wp-2026/geoData_no_links.json", 181, 181),
    ("openstreetmap-minefields", "osm-minefields-sample/minefields_first_features.geojson", 10, 10),
    (
        "somalia-3w-2025",
        "som-3w-2025/3w_operational_presence_dataset_january_april_2025.xlsx",
        4_146,
        14,
    ),
    ("chad-3w-2025", "tcd-3w-2025-04/3w_tcd_avr2025.xlsx", 1_557, 223),
    ("thailand-floods", "tha-arcgis-features/filtered-data.json", 523, 523),
    ("ukraine-mre-sessions", "ukr-mre-kharkiv/sessions.geojson", 3, 3),
    ("ukraine-hromadas", "ukr-mre-kharkiv/gromada.geojson", 54, 54),
    ("ukraine-ocha-figures-2022", "ukr-ocha-figures-2022/key_figures.csv", 50, 50),
    ("ukraine-reach-settlements-2017", "ukr-reach-aba-2017/community_select_one.csv", 1_117, 107),
    ("ukraine-reach-interviews-2017", "ukr-reach-aba-2017/Community_cut.tsv", 395, 395),
    ("vietnam-bombing-districts", "vnm-bombing-dta/district_bombing_corrected.dta", 616, 616),
    ("vietnam-bombing-provinces", "vnm-bombing-dta/province_bombing_corrected.dta", 61, 61),
    ("vietnam-provinces-1997", "vnm-provinces-1997/provinces_1997.shp", 61, 61),
    ("thor-vietnam", "vnm-thor-sample/Vietnam_Bombings_Cleaned.csv", 8_809, 8_809),
    ("world-population", "context/population.csv", 17_195, 14_010),
]
NAMES = [f"{name}-{file.rpartition('.')[2]}" for name, file, _, _ in FILES]


@functools.cache
def read(name: str, file: str) -> NationalData:
    return incidents.read(EVENTS / file, name)


def of(name: str) -> NationalData:
    """Data of a mapping that fits one file."""
    return read(name, next(file for n, file, _, _ in FILES if n == name))


def rows(file: str, delimiter: str = ",", encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """Rows of a CSV by the standard library, as texts."""
    text = (EVENTS / file).read_bytes().decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def features(file: str) -> list[dict[str, Any]]:
    """Features of a GeoJSON by the standard library."""
    return json.loads((EVENTS / file).read_text(encoding="utf-8"))["features"]


def plain(text: str) -> str:
    """Digits of a number that a spreadsheet gave thousands marks."""
    return text.replace(",", "")


# every file


@pytest.mark.parametrize(("name", "file", "counted", "taken"), FILES, ids=NAMES)
def test_every_row_is_accounted_for_and_nothing_waits_for_a_decision(
    name: str, file: str, counted: int, taken: int
) -> None:
    data = read(name, file)
    account = data.account
    assert account.balances
    filled = account.counted - account.excluded.get("blank", 0)
    assert (filled, account.kept, account.quarantined) == (counted, taken, 0)
    assert [f.kind for f in data.asked] == []


@pytest.mark.parametrize(("name", "file", "counted", "taken"), FILES, ids=NAMES)
def test_the_file_has_the_columns_that_the_mapping_names(
    name: str, file: str, counted: int, taken: int
) -> None:
    kinds = {f.kind for f in read(name, file).findings}
    assert not kinds & {"column_missing", "not_used", "words_of_another_field", "word_not_in_list"}


def test_every_shipped_mapping_is_tried_on_a_file_or_says_that_none_is_here() -> None:
    tried = {name for name, *_ in FILES}
    assert set(mapping.names()) - tried == {"colombia-victims-2023"}


# Colombia


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("colombia-victims-2017", "colombia_victims/victims_to_2017-07.csv"),
        ("colombia-victims-2021", "colombia_victims/victims_to_2021-06.csv"),
    ],
)
def test_victims_of_colombia_by_year_and_outcome_equal_a_plain_count(name: str, file: str) -> None:
    outcomes = {"Herido": "injured", "Muerto": "killed"}
    by_hand = Counter((int(plain(row["ano"])), outcomes[row["estado"]]) for row in rows(file))
    people = of(name).people
    assert people is not None
    years = people["date"].str[:4].astype(int)
    by_impact = Counter(zip(years.tolist(), people["outcome"].tolist(), strict=True))
    assert by_impact == by_hand
    assert min(y for y, _ in by_impact) == 1990


def test_victims_of_colombia_1990_to_2020_are_those_of_the_release_of_2021() -> None:
    people = of("colombia-victims-2021").people
    assert people is not None
    years = people["date"].str[:4].astype(int)
    counted = years[years.between(1990, 2020)].value_counts().sort_index()
    by_hand = Counter(row["ano"] for row in rows("colombia_victims/victims_to_2021-06.csv"))
    assert {str(y): n for y, n in counted.items()} == {y: n for y, n in by_hand.items() if int(y) <= 2020}
    assert (counted[2006], counted[2020]) == (1_224, 173)


def test_victims_of_colombia_by_sex_age_status_and_device_equal_a_plain_count() -> None:
    people = of("colombia-victims-2021").people
    assert people is not None
    table = rows("colombia_victims/victims_to_2021-06.csv")
    words = {
        "sex": ("genero", {"Masculino": "male", "Femenino": "female", "Sin Información": "unknown"}),
        "age_group": ("rangoedad", {"Menor de 18 años": "child", "Mayor de 18 años": "adult"}),
        "civil_status": ("condicion", {"Civil": "civilian", "Fuerza pública": "security_forces"}),
    }
    for field, (column, codes) in words.items():
        assert Counter(people[field]) == Counter(codes[row[column]] for row in table), field
    devices = Counter(tuple(d) for d in people["devices"])
    assert devices == {("ap_mine",): 11_466, ("uxo",): 596}


def test_no_day_of_an_accident_in_colombia_is_invented() -> None:
    for name in ("colombia-victims-2017", "colombia-victims-2021"):
        people = of(name).people
        assert people is not None
        assert set(people["date_precision"]) == {"month"}


def test_municipalities_of_colombia_match_p_codes() -> None:
    people = of("colombia-victims-2021").people
    assert people is not None
    codes = {f"CO{code}" for code in people["admin2_code"].unique()}
    known = {row["P-Code"] for row in rows("context/global_pcodes_adm_1_2.csv")}
    assert len(codes) == 515
    assert codes <= known


def test_the_two_releases_name_the_same_municipalities_but_one() -> None:
    first, second = (of(f"colombia-victims-{year}").people for year in (2017, 2021))
    assert first is not None
    assert second is not None
    assert set(first["admin2_code"].str.len()) == set(second["admin2_code"].str.len()) == {5}
    assert first["admin2_code"].nunique() == 516


def test_events_of_colombia_by_type_equal_a_plain_count() -> None:
    kinds: Counter[str] = Counter()
    types: Counter[str] = Counter()
    for path in sorted((EVENTS / "colombia_events").glob("*.json")):
        data = incidents.read(path, "colombia-events")
        assert data.account.balances
        assert data.account.asked == 0
        assert data.incidents is not None
        kinds.update(data.incidents["kind"])
        types.update(f["properties"]["TIPO_EVENTO"] for f in features(f"colombia_events/{path.name}"))
    assert sum(kinds.values()) == 36_527
    assert kinds["accident"] == types["1"] + types["2"] == 6_909
    assert kinds["clearance"] == types["4"] == 24_136
    assert kinds["seizure"] == types["5"]
    assert kinds["suspected_area"] == types["8"]


def test_the_positive_longitude_of_colombia_is_never_changed_in_silence() -> None:
    data = read("colombia-events", "colombia_events/2004.json")
    assert data.incidents is not None
    assert data.incidents["lon"].max() < 0
    (finding,) = (f for f in data.findings if f.kind == "sign_lon")
    assert (finding.count, finding.decided) == (1, True)
    without = data.mapping.model_copy(update={"accept": ()})
    asked = incidents.read(EVENTS / "colombia_events/2004.json", without)
    assert asked.account.withheld == {"point": 1}
    assert [f.kind for f in asked.asked] == ["sign_lon"]


@pytest.mark.parametrize(
    ("name", "file", "year"),
    [
        ("colombia-clearance-2014", "colombia_clearance/operations_2005_2014.csv", "ano"),
        ("colombia-clearance-2019", "colombia_clearance/operations_2004_2019.csv", "anio"),
    ],
)
def test_clearance_of_colombia_by_year_equals_a_plain_sum(name: str, file: str, year: str) -> None:
    columns = {
        "cleared_m2_min": "areadespejada",
        "ap_mines_min": "map",
        "uxo_min": "muse",
        "improvised_mines_min": "aei",
    }
    operations = of(name).operations
    assert operations is not None
    for field, column in columns.items():
        by_hand: Counter[str] = Counter()
        for row in rows(file):
            by_hand[row[year]] += float(row[column])  # type: ignore[assignment]
        summed = operations.groupby(operations["date"].str[:4])[field].sum()
        assert {y: pytest.approx(v) for y, v in by_hand.items()} == summed.to_dict(), field


def test_the_releases_of_clearance_count_devices_by_other_classes() -> None:
    old, new = (of(f"colombia-clearance-{year}").operations for year in (2014, 2019))
    assert old is not None
    assert new is not None
    fields = ["ap_mines_min", "uxo_min", "improvised_mines_min"]
    assert old[fields].sum().tolist() == [3_871, 494, 641]
    same = new[new["date"].str[:4].astype(int).between(2005, 2014)]
    assert same[fields].sum().tolist() == [4_519, 483, 3]


def test_a_table_and_its_workbook_give_the_same_operations() -> None:
    folder = "colombia_clearance/operations_2005_2014"
    first, second = (
        read("colombia-clearance-2014", f"{folder}.{kind}").operations for kind in ("csv", "xlsx")
    )
    assert first is not None
    assert second is not None
    pd.testing.assert_frame_equal(first, second)


# Bosnia and Herzegovina


def test_areas_of_bosnia_on_the_ellipsoid_agree_with_those_measured_by_others() -> None:
    for name, square_km, missing in (
        ("bosnia-suspected-areas", 812.8, 3_097),
        ("bosnia-cleared-areas", 40.22, 114),
    ):
        hazards = of(name).hazards
        assert hazards is not None
        assert hazards["shape_m2"].sum() / 1e6 == pytest.approx(square_km, rel=0.01)
        assert int(hazards["shape"].isna().sum()) == missing


def test_accidents_of_bosnia_on_one_point_all_stay() -> None:
    table = of("bosnia-accidents").incidents
    assert table is not None
    by_hand = Counter(tuple(f["geometry"]["coordinates"]) for f in features("bosnia/incidents.geojson"))
    assert len(table) == sum(by_hand.values())
    assert Counter(zip(table["lon"], table["lat"], strict=True)).most_common(1)[0][1] == 13


def test_lifted_is_not_cleared() -> None:
    hazards = of("bosnia-lifted-minefields").hazards
    assert hazards is not None
    assert set(hazards["ended"]) == {"unknown"}


# Cambodia


def test_points_of_cambodia_in_metres_lie_in_cambodia() -> None:
    table = of("cambodia-casualties-2005").incidents
    box = box_of("KHM")
    assert table is not None
    assert box is not None
    assert table["lat"].notna().all()
    assert table["lat"].between(10.2, 14.9).all()
    assert table["lon"].between(102.1, 107.9).all()


def test_casualties_of_cambodia_equal_plain_sums_and_amputations_are_injuries() -> None:
    table = of("cambodia-casualties-2005").incidents
    assert table is not None
    by_hand: Counter[str] = Counter()
    for feature in features("cambodia/casualty_incidents_2005.geojson"):
        by_hand.update({k: feature["properties"][k] for k in ("VICTIM", "INJURE", "AMPUTATION", "KILLED")})
    assert table["people_min"].sum() == by_hand["VICTIM"]
    assert table["killed_min"].sum() == by_hand["KILLED"]
    assert table["injured_min"].sum() == by_hand["INJURE"] + by_hand["AMPUTATION"] == 179
    assert (table["people_min"] == table["killed_min"] + table["injured_min"]).all()


def test_codes_of_cambodia_have_their_zeros_again() -> None:
    table = of("cambodia-casualties-2005").incidents
    assert table is not None
    assert set(table["admin1_code"].str.len()) == {2}
    assert set(table["admin2_code"].str.len()) == {4}
    assert (table["admin2_code"].str[:2] == table["admin1_code"]).all()
    known = {row["P-Code"] for row in rows("context/global_pcodes_adm_1_2.csv")}
    codes = set(table["admin2_code"])
    assert (len(codes), len({c for c in codes if f"KH{c}" in known})) == (43, 39)


# counts of others


def test_mines_and_uxo_of_insecurity_insight_are_taken_and_the_rest_is_counted() -> None:
    data = of("insecurity-insight-explosive-weapons")
    assert data.incidents is not None
    assert Counter(tuple(d) for d in data.incidents["devices"]) == {("mine",): 50, ("uxo",): 9}
    assert data.account.excluded == {"tags": 1, "not_selected": 2_024}


def test_needs_of_afghanistan_are_never_one_sum() -> None:
    counts = of("afghanistan-hno-2024").counts
    assert counts is not None
    assert len(counts) == 86
    assert set(counts["cut"]) == {"category"}
    whole = [r for r in rows("afg-hno-2024/afg_hpc_needs_api_2024.csv") if r["Cluster"] == "PRO-MIN"]
    assert sorted(counts["value_min"]) == sorted(int(r[c]) for r in whole for c in ("In Need", "Targeted"))


def test_running_totals_of_ukraine_are_those_of_the_file() -> None:
    data = of("ukraine-ocha-figures-2022")
    assert data.mapping.cumulative
    assert data.counts is not None
    table = list(csv.reader((EVENTS / "ukr-ocha-figures-2022/key_figures.csv").open(encoding="utf-8-sig")))
    for column, outcome in ((12, "killed"), (13, "injured")):
        by_hand = {row[18]: int(row[column]) for row in table[2:]}
        of_outcome = data.counts[data.counts["outcome"] == outcome]
        assert dict(zip(of_outcome["as_of"], of_outcome["value_min"], strict=True)) == by_hand


def test_answers_on_mines_of_ukrainian_settlements_equal_a_plain_count() -> None:
    counts = of("ukraine-reach-settlements-2017").counts
    assert counts is not None
    table = rows("ukr-reach-aba-2017/community_select_one.csv", ";")
    by_hand = Counter(row["value_clean"] for row in table if row["question_name"] == "comm_q66")
    assert Counter(counts["category"]) == by_hand
    assert counts["value_min"].sum() == 107


def test_deaths_of_ucdp_equal_a_plain_sum() -> None:
    result, counts = of("ucdp-ged").incidents, of("ucdp-ged-deaths").counts
    table = [r for r in rows("ucdp/conflict_data_BGD_no_source_text.csv") if not r["best"].startswith("#")]
    deaths = sum(int(r["best"]) for r in table)
    assert result is not None
    assert counts is not None
    assert result["killed_min"].sum() == counts["value_min"].sum() == deaths
    assert set(result["devices"].map(tuple)) == {("unknown",)}


def test_tons_of_bombs_equal_a_plain_sum() -> None:
    counts = of("thor-wwii-bombings").counts
    assert counts is not None
    text = (EVENTS / "int-thor-wwii/bombings.geojson").read_text(encoding="utf-8")
    content, _ = json.JSONDecoder().raw_decode(text[text.index("{") :])
    assert counts["amount"].sum() == pytest.approx(
        sum(f["properties"]["TOTAL_TONS"] for f in content["features"])
    )


def test_population_of_countries_equals_the_file() -> None:
    counts = of("world-population").counts
    assert counts is not None
    by_hand = {(r["Country Code"], r["Year"]): float(r["Value"]) for r in rows("context/population.csv")}
    by_impact = dict(
        zip(zip(counts["country"], counts["date"], strict=True), counts["value_min"], strict=True)
    )
    assert by_impact == {key: by_hand[key] for key in by_impact}
    assert ("AFG", "1990") in by_impact
    assert not {"WLD", "AFE"} & {country for country, _ in by_impact}


def test_names_of_iraq_are_arabic_letters_and_square_degrees_are_no_area() -> None:
    data = of("iraq-districts")
    assert data.counts is not None
    assert data.counts["admin2_code"].nunique() == 101
    assert not {"Shape_Area", "Shape_Leng"} & set(data.mapping.reads().values())


def test_no_shipped_mapping_reads_a_column_that_may_be_of_a_person() -> None:
    for name, file, _, _ in FILES:
        refused = {f.column for f in read(name, file).refused}
        assert not refused & set(mapping.load(name).reads().values()), (name, refused)
