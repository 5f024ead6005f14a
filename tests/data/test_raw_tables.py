"""The raw tables hold all of the collection, and the codebook explains all of the raw tables."""

from __future__ import annotations

import csv
import importlib
import re
from collections import Counter
from pathlib import Path

import pytest

from impact import vocabulary
from impact.catalogue import RAW as RAW_FILES
from impact.scenario.inputs.fields import FIELDS
from tests.conftest import CHECKOUT
from tools import make_codebook

RAW = CHECKOUT / "data" / "raw"
FAMILIES = (
    "article",
    "bibliography",
    "casualties",
    "context",
    "land_release",
    "money",
    "scenario_inputs",
    "treaty",
)
FACTS = CHECKOUT.parent / "shared" / "facts"
needs_facts = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the collection of facts is not beside this checkout"
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def urls() -> dict[str, str]:
    return {row["source_id"]: row["url"] for row in rows(RAW / "sources.csv")}


#: facts file -> raw files that hold its rows, and (facts column, raw column) pairs that must agree
HOLDS = {
    "global_casualties": (
        ("global_casualties",),
        ("data_year", "measure", "value", "qualifier", "edition_year", "note"),
    ),
    "cluster_casualties": (
        ("cluster_casualties",),
        ("data_year", "measure", "value", "qualifier", "edition_year"),
    ),
    "country_casualties": (
        ("country_casualties", "eod_tasks"),
        (
            "country",
            "iso3",
            "data_year",
            "measure",
            "value",
            "qualifier",
            "edition_year",
            "note",
            "period_end",
        ),
    ),
    "country_devices": (
        ("country_devices",),
        ("country", "iso3", "data_year", "measure", "value", "edition_year"),
    ),
    "clearance": (("clearance",), ("country", "iso3", "data_year", "measure", "value", "qualifier", "note")),
    "contamination": (("contamination",), ("country", "iso3", "as_of_year", "measure", "value", "note")),
    "completions": (("completions",), ("country", "iso3", "completion_year", "note")),
    "funding": (
        ("funding",),
        ("data_year", "flow", "donor_iso3", "recipient_iso3", "sector", "value_usd_million"),
    ),
    "unit_costs": (("unit_costs",), ("what", "iso3", "year", "value", "unit", "qualifier", "note")),
    "treaty_status": (
        ("treaty_status",),
        ("iso3", "signed", "consent_date", "entry_into_force", "withdrawal_effective"),
    ),
    "treaty_status_pending": (("treaty_status_pending",), ("iso3", "note")),
    "memberships": (("memberships",), ("iso3", "org", "joined", "left")),
    "withdrawals": (("withdrawals",), ("iso3", "event", "date", "note")),
    "stockpiles": (("stockpiles",), ("iso3", "measure", "value", "year", "note")),
    "borders": (("borders",), ("iso3", "neighbour_iso3", "border_km", "note")),
    "border_regions": (("border_regions",), ("iso3", "region", "nuts_code", "population", "area_km2")),
    "mine_parameters": (("parameters",), ("parameter", "value", "low", "high", "unit", "note")),
    "article_claims": (("claim_evidence",), ("claim_id", "claim", "evidence")),
}
RENAMED = {
    "data_year": "year",
    "as_of_year": "year",
    "completion_year": "year",
    "iso3": "place",
    "edition_year": "edition",
    "donor_iso3": "donor",
    "recipient_iso3": "recipient",
    "value_usd_million": "value",
    "consent_date": "consented",
    "org": "organisation",
    "neighbour_iso3": "neighbour",
    "border_km": "value",
}
#: Files of the additions whose rows are all in the raw tables.
ADDITIONS = (
    "clearance",
    "contamination",
    "country_casualties",
    "country_devices",
    "funding",
    "global_casualties",
    "mine_parameters",
    "stockpiles",
    "unit_costs",
    "withdrawals",
)
#: Guides the filling of columns and is no table.
GUIDANCE = {"other_definitions"}
#: What the collection calls land that has a measure of its own in the raw tables.
COLLECTED_AS = {
    "returned_to_use_km2": ("cleared_km2", "released_km2"),
    "battle_area_cleared_km2": ("cleared_km2", "released_km2"),
}
#: Names of the collection that lie, as the United Nations lists it, in another state than the one collected.
LIES_IN = {"Israel (Golan)": "SYR"}


def collected(path: Path, columns: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """Rows of a collected file: the columns that must agree, and the address of the page."""
    return Counter(
        (*(_as_filed(row, column) for column in columns), row["url"].split(" ; ")[0]) for row in rows(path)
    )


def _as_filed(row: dict[str, str], column: str) -> str:
    if column == "iso3":
        return LIES_IN.get(row.get("country", ""), row[column])
    if column == "data_year" and row.get("period_start"):
        return ""  # months of a year are a period, and no year
    return row[column]


def ours(targets: tuple[str, ...], columns: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """Rows of raw files in the same shape; land with a measure of its own under each name it may have had."""
    address = urls()
    return Counter(
        (*({**row, "measure": measure}[RENAMED.get(c, c)] for c in columns), address[row["source_id"]])
        for target in targets
        for row in map(_as_noted, rows(RAW / f"{target}.csv"))
        for measure in COLLECTED_AS.get(row.get("measure", ""), (row.get("measure", ""),))
    )


def _as_noted(row: dict[str, str]) -> dict[str, str]:
    """Take off what `impact correct figure` adds to a note."""
    note = row.get("note", "")
    return {**row, "note": re.sub(r"(^|; )corrected: .*$", "", note)}


@needs_facts
@pytest.mark.parametrize("name", HOLDS)
def test_every_collected_row_is_in_the_raw_tables_as_published(name):
    targets, columns = HOLDS[name]
    files = [FACTS / f"{name}.csv"] + [FACTS / f"additions/{name}.csv"] * (name in ADDITIONS)
    both = sum((collected(path, columns) for path in files), Counter())
    assert both - ours(targets, columns) == Counter()


@needs_facts
def test_no_file_of_the_collection_is_forgotten():
    assert {path.stem for path in FACTS.glob("*.csv")} == set(HOLDS)
    assert {path.stem for path in FACTS.glob("additions/*.csv")} == {*ADDITIONS, *GUIDANCE}


def test_every_raw_file_is_in_the_catalogue_and_in_the_codebook():
    codebook = (RAW / "README.md").read_text(encoding="utf-8")
    files = {path.stem for path in RAW.glob("*.csv")} - {"expected_rows"}
    assert files == set(RAW_FILES)
    assert not [name for name in files if f"- `{name}.csv`: " not in codebook]


def test_the_codebooks_are_those_of_the_catalogue():
    codebook = (RAW / "README.md").read_text(encoding="utf-8")
    assert make_codebook.raw_page(codebook) == codebook, "run: make codebook"
    assert make_codebook.PAGE.read_text(encoding="utf-8") == make_codebook.page(), "run: make codebook"


#: closed lists that no raw column uses: spellings, kinds of quantity, what the build decides, verdicts
NOT_OF_RAW_TABLES = {
    "OWN_TIERS",
    "QUALIFIER_SPELLINGS",
    "KINDS",
    "CAUSES",
    "STATUSES",
    "DECIDED_BY",
    "NEARNESS",
    "VERDICTS",
    "AGGREGATES",
}


def test_the_codebook_explains_every_closed_list_of_codes():
    codebook = (RAW / "README.md").read_text(encoding="utf-8")
    lists = {
        name
        for module in (vocabulary, *(importlib.import_module(f"impact.catalogue.{f}") for f in FAMILIES))
        for name, value in vars(module).items()
        if name.isupper()
        and isinstance(value, dict)
        and all(isinstance(meaning, str) for meaning in value.values())
    }
    assert {name for name in lists if f".{name} -->" not in codebook} == NOT_OF_RAW_TABLES


def test_pages_are_unique_and_the_sections_of_one_publisher_share_an_origin():
    pages = rows(RAW / "sources.csv")
    # a page that was changed after it was read stands again, with its new day
    assert len({(row["url"], row["published"]) for row in pages}) == len(pages)
    for host, origin in [
        ("hi-us.org", "humanity-inclusion"),
        ("handicap-international.ch", "humanity-inclusion"),
    ]:
        assert {row["origin"] for row in pages if host in row["url"]} == {origin}
    monitor = {row["origin"] for row in pages if "the-monitor.org" in row["url"]}
    assert monitor <= {"landmine-monitor", "cluster-munition-monitor"}


@pytest.mark.parametrize("name", ["plans", "histories", "input_figures"])
def test_every_row_that_names_a_parameter_names_one_that_exists_and_its_page(name):
    pages: dict[str, set[str]] = {}
    for row in rows(RAW / "parameters.csv"):
        pages.setdefault(row["parameter"], set()).add(row["source_id"])
    for row in rows(RAW / f"{name}.csv"):
        parameter = row["name"] if name == "histories" else row["parameter"]
        if parameter and row.get("table", "parameters") == "parameters":
            assert row["source_id"] in pages[parameter], row


def test_a_history_names_measures_that_its_table_has():
    files = {
        "casualties": ("global_casualties", "country_casualties", "country_devices"),
        "clearance": ("clearance",),
    }
    for row in rows(RAW / "histories.csv"):
        if row["table"] in files:
            own = [
                r
                for file in files[row["table"]]
                for r in rows(RAW / f"{file}.csv")
                if r["place"] == row["place"]
            ]
            assert row["name"] in {figure["measure"] for figure in own}, row
            assert row["source_id"] in {figure["source_id"] for figure in own}, row


def test_a_figure_is_set_beside_an_input_that_scenarios_have_and_in_its_range():
    figures = {(row["parameter"], row["source_id"]): row for row in rows(RAW / "parameters.csv")}
    for row in rows(RAW / "input_figures.csv"):
        field, figure = FIELDS[row["input"]], figures[row["parameter"], row["source_id"]]
        for number in (figure["value"], figure["low"], figure["high"]):
            if row["factor"] and number:
                assert field.low <= float(number) * float(row["factor"]) <= field.high, row


def test_scenarios_take_one_plan_of_a_state_at_most():
    taken = [row["place"] for row in rows(RAW / "plans.csv") if row["meaning"]]
    assert len(taken) == len(set(taken))


def test_all_dates_of_a_war_say_the_same_of_its_beginning_and_its_place_in_briefs():
    codes: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows(RAW / "conflict_ends.csv"):
        codes.setdefault((row["place"], row["conflict"]), set()).add((row["brief"], row["began"]))
    assert not {war: uses for war, uses in codes.items() if len(uses) > 1}


def test_a_rival_figure_of_a_history_stands_beside_the_other():
    laid = {
        float(figures["value"])
        for row in rows(RAW / "histories.csv")
        if row["place"] == "HRV" and row["figure"] == "mines_estimated" and row["table"] == "parameters"
        for figures in rows(RAW / "parameters.csv")
        if figures["parameter"] == row["name"]
    }
    assert laid >= {400_000, 1_000_000, 1_500_000}


def test_one_history_is_the_check_of_the_engine():
    checks = [row for row in rows(RAW / "histories.csv") if row["purpose"] == "check"]
    calibrated = {row["place"] for row in rows(RAW / "histories.csv") if row["purpose"] == "calibration"}
    assert [row["place"] in calibrated for row in checks] == [True]
