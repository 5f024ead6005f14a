"""Two releases of real registers compared: the numbers of QUIRKS.md."""

from __future__ import annotations

import functools
import io
import json

import pandas as pd
import pytest

from impact import incidents
from impact.incidents.releases.compare import Comparison, compare
from impact.incidents.releases.drift import drift
from tests.conftest import CHECKOUT

EVENTS = CHECKOUT.parent / "shared" / "events"
pytestmark = pytest.mark.skipif(not EVENTS.is_dir(), reason="the events are not beside this checkout")
VICTIMS = (
    ("colombia_victims/victims_to_2017-07.csv", "colombia-victims-2017"),
    ("colombia_victims/victims_to_2021-06.csv", "colombia-victims-2021"),
)
CLEARANCE = (
    ("colombia_clearance/operations_2005_2014.csv", "colombia-clearance-2014"),
    ("colombia_clearance/operations_2004_2019.csv", "colombia-clearance-2019"),
)


@functools.cache
def read(file: str, mapping: str) -> incidents.NationalData:
    return incidents.read(EVENTS / file, mapping)


@functools.cache
def compared(pair: tuple[tuple[str, str], tuple[str, str]]) -> Comparison:
    return compare(read(*pair[0]), read(*pair[1]))


def total(result: Comparison, year: str, measure: str = "rows") -> tuple[float, float]:
    rows = result.by_year.set_index(["key", "measure"])
    return tuple(rows.loc[(year, measure), ["old", "new"]])


def test_victims_of_2006_and_2017_were_revised_backwards():
    result = compared(VICTIMS)
    assert total(result, "2006") == (1232, 1224)
    assert total(result, "2017") == (23, 57)
    assert {"2006", "2017"} <= set(result.backwards["key"])


def test_totals_by_year_equal_a_plain_count():
    plain = pd.read_csv(EVENTS / VICTIMS[1][0], dtype=str)["ano"].value_counts()
    rows = compared(VICTIMS).by_year.set_index("key")["new"]
    assert {year: rows[year] for year in plain.index} == plain.to_dict()


def test_every_victim_is_matched_added_or_withdrawn():
    rows = compared(VICTIMS).rows
    matched = rows["same"] + rows["form"] + rows["moved"] + rows["revised"]
    assert (rows["old"], rows["new"]) == (11_498, 12_062)
    assert matched + rows["withdrawn"] == rows["old"]
    assert matched + rows["added"] == rows["new"]


def test_points_that_lost_decimals_are_the_same_points():
    result = compared(VICTIMS)
    decimals = result.fields[(result.fields["field"] == "point") & (result.fields["how"] == "form")]
    assert decimals["rows"].item() > 3_000
    assert result.rows["form"] > 3_000


def test_improvised_mines_became_antipersonnel_mines():
    result = compared(CLEARANCE)
    devices = result.devices.set_index("device")["difference"]
    assert devices["ap_mines"] > 600
    assert devices["improvised_mines"] < -600
    assert devices.sum() == 0
    old, new = read(*CLEARANCE[0]).operations, read(*CLEARANCE[1]).operations
    new = new[new["date"].str[:4].between("2005", "2014")]
    measures = ["ap_mines_min", "uxo_min", "improvised_mines_min"]
    assert old[measures].sum().tolist() == [3_871, 494, 641]
    assert new[measures].sum().tolist() == [4_519, 483, 3]


def test_areas_that_lost_decimals_are_no_revisions():
    result = compared(CLEARANCE)
    old, new = total(result, "2006", "cleared_m2_min")
    assert (round(old, 2), new) == (3259.52, 3258)
    areas = result.fields[result.fields["field"] == "cleared"].set_index("how")["rows"]
    assert areas["form"] > 10 * areas["value"]


def test_what_is_shown_hides_small_numbers_of_victims():
    result = compared(VICTIMS)
    frame = result.as_frame()
    shown = frame[frame["part"].isin(["years", "places"]) & ~frame["hidden"]]
    assert not shown["old"].dropna().between(1, 4).any()
    assert not shown["new"].dropna().between(1, 4).any()
    assert not shown["difference"].dropna().abs().between(1, 4).any()
    assert "1,232 to 1,224" in result.summary()
    json.dumps(result.as_dict())


def test_the_swapped_columns_of_a_later_release_are_named(tmp_path):
    """A later release exchanged `estado` and `genero`; made here from the one at hand."""
    text = (EVENTS / VICTIMS[1][0]).read_text(encoding="utf-8-sig")
    head, rest = text.split("\n", 1)
    swapped = head.replace("estado", "_").replace("genero", "estado").replace("_", "genero")
    (tmp_path / "later.csv").write_text(f"{swapped}\n{rest}", encoding="utf-8")
    later = incidents.check(tmp_path / "later.csv", VICTIMS[1][1], like=read(*VICTIMS[1])).data
    named = {f.column: f.proposal for f in later.findings if f.kind == "words_of_another_column"}
    assert named == {"estado": "genero", "genero": "estado"}
    assert pd.read_csv(io.StringIO(swapped + "\n")).columns.tolist().count("estado") == 1


def test_a_release_is_like_itself():
    assert drift(read(*VICTIMS[1]), read(*VICTIMS[1])) == ()
