"""The build: balanced, repeatable, and harmless when a raw file is damaged."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from impact.catalogue import TABLES
from impact.cleaning import frames
from impact.cleaning.build import build
from impact.errors import BuildError, ImpactError, RawDataError
from impact.project import Project


def fingerprint(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def edit(project: Project, name: str, old: str, new: str) -> int:
    """Replace the first occurrence in a raw file; gives the line it stood on."""
    path = project.raw / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


#: tables of our own decisions; no page states them
EDITORIAL = {"makers", "main_registers", "places"}


def test_every_account_balances_and_every_table_is_there(built):
    stored = json.loads((built / "data/processed/accounts.json").read_text())
    for account in stored["accounts"]:
        assert account["read"] == account["clean"] + account["duplicates"] + account["quarantined"]
        assert account["read"] > 0
    for name in TABLES:
        assert len(pd.read_parquet(built / f"data/processed/{name}.parquet")) > 0, name


def test_the_real_tables_need_no_quarantine(built):
    quarantine = pd.read_parquet(built / "data/processed/quarantine.parquet")
    assert quarantine.empty, quarantine.to_string()


def test_every_row_names_a_page_of_the_bibliography(built):
    pages = set(pd.read_parquet(built / "data/processed/sources.parquet")["source_id"])
    for name, table in TABLES.items():
        if "source_id" not in table.columns:
            assert name in EDITORIAL
            continue
        used = set(pd.read_parquet(built / f"data/processed/{name}.parquet")["source_id"])
        assert used <= pages, name


def test_two_builds_give_the_same_bytes(project):
    before = fingerprint(project.processed)
    result = build(project, force=True)
    assert not result.up_to_date
    assert fingerprint(project.processed) == before


def test_a_second_build_does_nothing(project):
    marker = project.processed / "casualties.parquet"
    before = marker.stat().st_mtime_ns
    assert build(project).up_to_date
    assert marker.stat().st_mtime_ns == before


def test_a_damaged_processed_table_is_made_again(project):
    (project.processed / "treaty.parquet").write_bytes(b"damaged")
    assert not build(project).up_to_date
    assert len(pd.read_parquet(project.processed / "treaty.parquet")) > 100


DAMAGE = {
    "truncated": lambda p: (p.raw / "funding.csv").write_bytes((p.raw / "funding.csv").read_bytes()[:60_000]),
    "wrong encoding": lambda p: (p.raw / "border_regions.csv").write_bytes(
        (p.raw / "border_regions.csv").read_text(encoding="utf-8").encode("cp1257")
    ),
    "missing column": lambda p: edit(p, "clearance.csv", "qualifier", "qualifyer"),
    "duplicate key": lambda p: edit(
        p, "treaty_status.csv", "Albania,ALB,1998-09-08", "Afghanistan,AFG,1998-09-08"
    ),
    "missing file": lambda p: (p.raw / "stockpiles.csv").unlink(),
    "every number broken": lambda p: (p.raw / "borders.csv").write_text(
        (p.raw / "borders.csv").read_text(encoding="utf-8").replace(",km,", " km,km,"), encoding="utf-8"
    ),
}
SAYS = {
    "truncated": r"funding\.csv has \d+ data lines; expected at least \d+|funding\.csv, line \d+",
    "wrong encoding": r"border_regions\.csv, line \d+: byte 0x.. is not UTF-8",
    "missing column": r"clearance\.csv, line 1: column 'qualifier' is missing \(is it 'qualifyer'\?\)",
    "duplicate key": r"two rows of treaty claim place=AFG: treaty_status\.csv, line 2 and .*line 3",
    "missing file": r"stockpiles\.csv is missing",
    "every number broken": r"26 of 26 rows of borders cannot be read, .*borders\.csv, line 2, column 'value'",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_raw_file_is_named_and_the_last_good_tables_stay(project, damage):
    before = fingerprint(project.processed)
    DAMAGE[damage](project)
    with pytest.raises((RawDataError, BuildError), match=SAYS[damage]):
        build(project)
    assert fingerprint(project.processed) == before
    assert sorted(p.name for p in project.processed.parent.iterdir()) == ["processed", "raw"]


SLIPS = [
    (
        "global_casualties.csv",
        ",2016,,,total,,8605,",
        ",2016,,,total,,about 8605,",
        "value",
        "a plain number",
    ),
    (
        "global_casualties.csv",
        ",2016,,,total,,8605,",
        ',2016,,,total,,"8,605",',
        "value",
        "no thousands marks",
    ),
    ("global_casualties.csv", ",2016,,,total,,8605,", ",2106-99,,,total,,8605,", "year", "a year"),
    ("country_casualties.csv", "Angola,AGO", "Angolia,AGO", "country", "the name is not known"),
    ("country_casualties.csv", "Angola,AGO", "Angola,AFG", "country", "belongs to AGO, but the row says AFG"),
    ("country_casualties.csv", "Angola,AGO", "Angola,NA", "country", "belongs to AGO, but the row says NAM"),
    (
        "country_casualties.csv",
        ",icrc_all_devices,icrc,",
        ",icrc_all_devices,icrx,",
        "maker",
        "closest: icrc",
    ),
    ("country_casualties.csv", ",national_all,", ",national_al,", "register", "closest: national_all"),
    ("clearance.csv", ",exact,", ",exactly,", "qualifier", "closest: exact"),
    ("withdrawals.csv", "2025-12-27", "2025-27-12", "date", "a date as YYYY-MM-DD"),
    ("stockpiles.csv", "FIN,2015", "FIN,1015", "year", "a year from 1900"),
    ("treaty_status.csv", "2003-03-01", "2001-03-01", "entry_into_force", "not before consented"),
]


@pytest.fixture(scope="module")
def slipped(built: Path, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """One build of tables with every slip at once, an unknown page and a repeated line."""
    root = tmp_path_factory.mktemp("slips") / "project"
    shutil.copytree(built, root)
    project = Project(root)
    pages = project.raw / "withdrawals.csv"
    lines = pages.read_text(encoding="utf-8").splitlines(keepends=True)
    page = next(csv.DictReader(lines))["source_id"]
    lines[1] = lines[1].replace(page, page + "x")
    pages.write_text("".join(lines), encoding="utf-8")
    places = [edit(project, file, old, new) for file, old, new, _, _ in SLIPS]
    repeated = project.raw / "clearance.csv"
    repeated.write_text(last_line_twice(repeated.read_text(encoding="utf-8")), encoding="utf-8")
    result = build(project)
    quarantine = pd.read_parquet(project.processed / "quarantine.parquet")
    return SimpleNamespace(result=result, rows=quarantine, lines=places, page=page)


def last_line_twice(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([*lines, lines[-1]])


def test_a_slip_in_one_cell_sets_that_row_aside(slipped):
    rows = {(row.file, row.line, row.column): row.reason for row in slipped.rows.itertuples()}
    failures = [
        (file, line, column, reason, rows.get((file, line, column)))
        for (file, _, _, column, reason), line in zip(SLIPS, slipped.lines, strict=True)
        if reason not in rows.get((file, line, column), "")
    ]
    assert not failures
    assert slipped.result.quarantined == len(slipped.rows) == len(SLIPS) + 1


def test_an_unknown_page_sets_the_row_aside_and_names_the_closest(slipped):
    (row,) = slipped.rows[slipped.rows["reason"].str.startswith("no such page")].itertuples()
    assert (row.file, row.line) == ("withdrawals.csv", 2)
    assert row.reason == f"no such page in sources.csv; closest: {slipped.page}"


def test_a_repeated_line_counts_as_an_exact_duplicate(slipped):
    account = next(a for a in slipped.result.accounts if a.table == "clearance")
    assert account.duplicates == 1
    assert account.read == account.clean + account.quarantined + 1


def test_a_table_that_does_not_balance_stops_the_build(project, monkeypatch):
    real = frames.clean_table

    def losing(table, files, *known):
        cleaned = real(table, files, *known)
        if table.name == "borders":
            return type(cleaned)(table, cleaned.frame, cleaned.refused, _lose_a_row(cleaned.account))
        return cleaned

    def _lose_a_row(account):
        changed = type(account)(**{**account.__dict__, "clean": account.clean - 1})
        changed.check()
        return changed

    monkeypatch.setattr(frames, "clean_table", losing)
    before = fingerprint(project.processed)
    with pytest.raises(BuildError, match="the account of borders does not balance: 26 rows read, 25 clean"):
        build(project, force=True)
    assert fingerprint(project.processed) == before


def test_tables_come_back_when_a_build_was_killed_between_its_two_renames(project):
    before = fingerprint(project.processed)
    project.processed.rename(project.processed.with_name(".processed-retired"))
    assert build(project).up_to_date
    assert fingerprint(project.processed) == before


def test_left_over_folders_of_killed_builds_are_removed(project):
    left = project.processed.with_name(".processed-abandoned")
    left.mkdir()
    (left / "half.parquet").write_bytes(b"x")
    build(project)  # who holds the lock needs no age of theirs, which a clock that was set would make up
    assert not left.exists()
    assert build(project).up_to_date


def test_errors_of_the_build_belong_to_one_family():
    assert issubclass(BuildError, ImpactError)
    assert issubclass(RawDataError, ImpactError)
