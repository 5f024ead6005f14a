"""A release is stored whole or not at all; the same content twice is stored once."""

from __future__ import annotations

import datetime as dt
import json
import stat
from dataclasses import replace

import pytest

from impact.errors import ImportRefused, UnknownName
from impact.incidents.data_finding import Effect
from impact.incidents.releases import release_files
from impact.incidents.releases.release import datasets, read_release
from impact.incidents.releases.removal import forget
from impact.incidents.releases.store import store
from impact.incidents.releases.stored_data import load
from impact.project import own_data
from tests.unit.incidents.releases import made_up


@pytest.fixture
def project(tmp_path):
    return made_up.project(tmp_path / "a project")


def files(project):
    own = own_data.own_folder(project)
    return {path.relative_to(own).as_posix(): path.read_bytes() for path in own.rglob("*") if path.is_file()}


def test_a_release_holds_tables_account_findings_quarantine_mapping_and_page(project):
    made = store(made_up.data(), "mine", project=project)
    assert (made.reference, made.state) == ("mine@2021-03-01", "new")
    assert sorted(path.name for path in made.folder.iterdir()) == [
        "account.json",
        "annual.parquet",
        "dataset.json",
        "findings.json",
        "index.html",
        "mapping.yml",
        "people.parquet",
        "quarantine.csv",
    ]
    assert stat.S_IMODE(own_data.own_folder(project).stat().st_mode) == 0o700


def test_what_is_loaded_is_what_was_stored(project):
    data = made_up.data(findings=(made_up.finding(rows=(4, 7), count=2, column="x"),))
    data = replace(data, facts={"profile": {"rows": 8}})
    store(data, "mine", project=project)
    back = load("mine", project=project)
    assert back.people.equals(data.people)
    assert back.findings == data.findings
    assert back.account == replace(data.account, file="victims.csv")
    assert back.mapping.model_dump() == data.mapping.model_dump()
    assert back.quarantine.to_dict("list") == data.quarantine.to_dict("list")
    assert back.facts["rows"] == {"people": 6}
    assert back.facts["profile"] == {"rows": 8}


def test_no_absolute_path_is_written_anywhere(project):
    store(
        made_up.data(findings=(made_up.finding(file="/home/somebody/victims.csv"),)), "mine", project=project
    )
    for name, content in files(project).items():
        assert b"/home/somebody" not in content, name
        assert str(project.root).encode() not in content, name


def test_the_same_content_again_does_nothing(project):
    store(made_up.data(), "mine", project=project)
    before = files(project)
    renamed = made_up.data()
    renamed = replace(renamed, account=replace(renamed.account, file="copy.csv"))
    assert store(renamed, "mine", project=project).state == "unchanged"
    assert files(project) == before


def test_the_same_rows_in_other_batches_give_the_same_bytes(project, tmp_path):
    import pyarrow as pa

    table = made_up.people()
    cut = pa.concat_tables([table.slice(0, 2), table.slice(2, 1), table.slice(3)])
    for name, rows in (("whole", table), ("cut", cut)):
        release_files.write_parquet(rows, tmp_path / name)
    assert (tmp_path / "whole").read_bytes() == (tmp_path / "cut").read_bytes()


def test_other_content_under_a_name_is_refused_until_it_may_replace(project):
    store(made_up.data(), "mine", "2021", project)
    before = files(project)
    other = made_up.data(made_up.people(("killed",), (2020,)))
    with pytest.raises(ImportRefused, match=r"6 rows; now 1 rows.*--replace"):
        store(other, "mine", "2021", project)
    assert files(project) == before
    assert store(other, "mine", "2021", project, replace=True).state == "replaced"
    assert len(load("mine@2021", project=project).people) == 1
    assert sorted(path.name for path in (own_data.own_folder(project) / "mine").iterdir()) == [
        "2021",
        "releases.json",
    ]


def test_the_newest_release_is_by_its_day_not_by_when_it_was_imported(project):
    store(made_up.data(), "mine", "2021", project)
    store(made_up.data(made_up.people(("killed",), (2016,))), "mine", "2017", project)
    assert load("mine", project=project).facts["release"] == "2021"
    (mine,) = datasets(project)
    assert [made.release for made in mine.releases] == ["2017", "2021"]
    with pytest.raises(UnknownName, match="did you mean mine@2021"):
        load("mine@2071", project=project)


def test_a_refused_column_is_not_imported_until_decided(project):
    waiting = made_up.finding(effect=Effect.refused, column="telephone", decided=False)
    with pytest.raises(ImportRefused, match="'telephone' is refused"):
        store(made_up.data(findings=(waiting,)), "mine", project=project)
    assert not own_data.own_folder(project).exists()
    store(made_up.data(findings=(replace(waiting, decided=True),)), "mine", project=project)


def test_other_questions_do_not_stop_an_import(project):
    waiting = made_up.finding(effect=Effect.withheld, column="age", decided=False)
    assert store(made_up.data(findings=(waiting,)), "mine", project=project).facts["asked"] == 1


def test_data_without_maker_or_terms_are_refused(project):
    with pytest.raises(ImportRefused, match="licence"):
        store(made_up.data(source={"maker": "A Made-up Centre"}), "mine", project=project)


def test_an_account_that_does_not_balance_is_refused(project):
    data = made_up.data()
    with pytest.raises(ImportRefused, match="add up to another number"):
        store(replace(data, account=replace(data.account, counted=100)), "mine", project=project)


def test_a_failure_while_writing_leaves_what_was_there(project, monkeypatch):
    store(made_up.data(), "mine", "2021", project)
    before = files(project)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release_files, "annual", full)
    with pytest.raises(ImportRefused, match="No space left on device"):
        store(made_up.data(made_up.people(("killed",), (2020,))), "mine", "2021", project, replace=True)
    assert files(project) == before
    assert not list(own_data.own_folder(project).glob("*/.*"))


def test_an_import_killed_between_its_renamings_is_put_right_by_the_next(project):
    made = store(made_up.data(), "mine", "2021", project)
    before = files(project)
    made.folder.rename(made.folder.with_name(".old-2021"))
    (made.folder.parent / ".new-abc").mkdir()
    assert store(made_up.data(), "mine", "2021", project).state == "unchanged"
    assert files(project) == before
    assert not list(made.folder.parent.glob(".*"))


def test_forgetting_removes_one_release_or_all(project):
    store(made_up.data(), "mine", "2021", project)
    store(made_up.data(made_up.people(("killed",), (2016,))), "mine", "2017", project)
    assert forget("mine@2021", project=project) == ["mine@2021"]
    assert load("mine", project=project).facts["release"] == "2017"
    assert forget("mine", project=project) == ["mine@2017"]
    assert datasets(project) == []
    assert not (own_data.own_folder(project) / "mine").exists()


def test_retention_is_known_to_the_release(project):
    import datetime as dt

    source = {**made_up.SOURCE, "keep_until": dt.date(2022, 1, 1)}
    store(made_up.data(source=source), "mine", project=project)
    made = read_release(project, "mine")
    assert made.overdue(dt.date(2022, 1, 2))
    assert not made.overdue(dt.date(2022, 1, 1))
    assert "impact incidents forget mine@2021-03-01" in made.page.read_text(encoding="utf-8")


def test_a_release_with_a_broken_file_says_how_to_make_it_again(project):
    from impact.errors import ImpactError

    made = store(made_up.data(), "mine", project=project)
    (made.folder / "people.parquet").write_bytes(b"PAR1")
    with pytest.raises(ImpactError, match="--replace"):
        load("mine", project=project)


def test_names_of_columns_do_nothing_in_a_spreadsheet(project):
    made = store(made_up.data(), "mine", project=project)
    assert "9,rows_disagree,'=outcome,outcome" in (made.folder / "quarantine.csv").read_text(encoding="utf-8")


def test_lists_that_a_mapping_names_come_along(project, tmp_path):
    from impact.incidents.mapping import load as load_mapping

    (tmp_path / "maps" / "lists").mkdir(parents=True)
    (tmp_path / "maps" / "lists" / "codes.csv").write_text("code,name\n1,A\n", encoding="utf-8")
    text = "name: mine\nunit: person\nsource: {maker: A, licence: none stated}\ncolumns:\n  outcome: o\n"
    text += "  admin1_code: {column: c, list: lists/codes.csv}\n"
    (tmp_path / "maps" / "mine.yml").write_text(text, encoding="utf-8")
    mapping = load_mapping(tmp_path / "maps" / "mine.yml")
    made = store(replace(made_up.data(), mapping=mapping), "mine", "1", project)
    assert (made.folder / "mapping.yml").read_text(encoding="utf-8") == text
    assert (made.folder / "lists" / "codes.csv").exists()
    assert json.loads((made.folder / "dataset.json").read_text())["source"]["maker"] == "A"


def test_a_report_that_loads_a_dataset_reads_its_release_and_the_index(project, tmp_path):
    from impact.project import reads

    store(made_up.data(), "mine", "2021", project)
    with reads.recording(tmp_path / "reads"):
        load("mine", project=project)
    read = set(reads.recorded(tmp_path / "reads").paths)
    assert {"data/own/mine/releases.json", "data/own/mine/2021/people.parquet"} <= read
    assert not any("2017" in path or path == "data/own/mine" for path in read)


@pytest.mark.parametrize(
    ("entries", "more", "release", "day"),
    [
        ({}, {}, "2024", "2021-03-01"),  # the day of the source, whatever the name
        ({"as_of": dt.date(2020, 12, 31)}, {}, "2024", "2020-12-31"),
        ({"source": {"maker": "A Made-up Centre", "licence": "invented"}}, {}, "2024", "2024-12-31"),
        ({}, {"until": dt.date(2026, 11, 28)}, "2026-11-28", "2026-11-28"),  # of a fetch
        ({"as_of": dt.date(2020, 12, 31)}, {"until": dt.date(2026, 11, 28)}, "2026-11-28", "2020-12-31"),
    ],
)
def test_the_day_a_release_was_known_is_the_stated_one_before_that_in_its_name(
    project, monkeypatch, entries, more, release, day
):
    monkeypatch.setattr("impact.incidents.releases.store.check_importable", lambda data: None)
    made = store(made_up.data(**entries), "mine", release, project, **more)
    assert made.facts["day"] == day
    assert own_data.read_releases(project, "mine").days == {release: day}


def test_the_newest_release_is_that_of_the_latest_day_and_not_of_the_latest_name(project):
    for release, day in (("2024", dt.date(2021, 3, 1)), ("2019", dt.date(2022, 3, 1))):
        store(made_up.data(source={**made_up.SOURCE, "day": day}), "mine", release, project)
    assert own_data.read_releases(project, "mine").current == "2019"
