"""The delimited files and workbooks of the shared folder are read with all their rows."""

from __future__ import annotations

import csv

import pytest

from impact.incidents import reading
from impact.incidents.reading import ReadOptions
from tests.conftest import CHECKOUT

EVENTS = CHECKOUT.parent / "shared" / "events"
pytestmark = pytest.mark.skipif(
    not EVENTS.is_dir(), reason="the files of other owners are not beside this checkout"
)

#: file -> records, rows of tags; those of the README of the folder without their heading and tags
ROWS = {
    "afg-hno-2024/afg_hpc_needs_api_2024.csv": (931, 0),
    "colombia_clearance/operations_2004_2019.csv": (3129, 0),
    "colombia_clearance/operations_2005_2014.csv": (333, 0),
    "colombia_clearance/operations_2005_2014.xlsx": (333, 0),
    "colombia_victims/victims_to_2017-07.csv": (11498, 0),
    "colombia_victims/victims_to_2021-06.csv": (12062, 0),
    "context/country-codes.csv": (249, 0),
    "context/global_pcode_lengths.csv": (156, 0),
    "context/global_pcodes_adm_1_2.csv": (32767, 0),
    "context/hdx_countries_territories_taxonomy.csv": (256, 0),
    "context/population.csv": (17195, 0),
    "insecurity_insight/explosive_weapons_2020_2023.xlsx": (2083, 1),
    "int-thor-wwii/THOR_WWII_WEAPON_GLOSS.csv": (59, 0),
    "som-3w-2025/3w_operational_presence_dataset_january_april_2025.xlsx": (4146, 0),
    "tcd-3w-2025-04/3w_tcd_avr2025.xlsx": (1556, 1),
    "ucdp/conflict_data_BGD_no_source_text.csv": (601, 1),
    "ucdp/qc_conflict_data_BGD.csv": (601, 1),
    "ukr-ocha-figures-2022/key_figures.csv": (50, 0),
    "ukr-reach-aba-2017/Community_cut.tsv": (395, 0),
    "ukr-reach-aba-2017/community_select_one.csv": (1117, 0),
    "vnm-thor-sample/Vietnam_Bombings_Cleaned.csv": (8809, 0),
}


@pytest.mark.parametrize("name", ROWS)
def test_no_row_is_lost(name):
    raw = reading.read(EVENTS / name)
    records, tags = ROWS[name]
    assert raw.balances
    assert (len(raw), raw.excluded.get("tags", 0)) == (records, tags)
    assert not raw.quarantined
    assert not [f for f in raw.findings if f.kind == "rows_disagree"]


@pytest.mark.parametrize(
    "name", [name for name in ROWS if name.endswith((".csv", ".tsv")) and "thor-wwii" not in name]
)
def test_cells_are_those_of_the_plain_reader(name):
    raw = reading.read(EVENTS / name)
    with (EVENTS / name).open(encoding="utf-8-sig", newline="") as handle:
        plain = list(csv.reader(handle, delimiter=raw.facts["delimiter"]))
    under = plain[max(raw.header_rows) :][raw.excluded.get("tags", 0) :]
    expected = [tuple(cell or None for cell in row) for row in under]
    assert len(expected) == len(raw)
    columns = [column.to_pylist() for column in raw.columns.columns]
    differing = sum(tuple(row) != one for row, one in zip(zip(*columns, strict=True), expected, strict=True))
    assert differing == 0, "no cell is shown here: the files are of other owners"


def test_the_text_of_the_glossary_follows_from_its_language():
    raw = reading.read(EVENTS / "int-thor-wwii" / "THOR_WWII_WEAPON_GLOSS.csv", ReadOptions(language="en"))
    assert raw.facts["line_ends"] == "CR"
    assert raw.encoding == "mac_roman"
