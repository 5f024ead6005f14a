"""`impact check`, `import`, `incidents`, `fetch`: the answer first, then what to decide; the exit code."""

from __future__ import annotations

import json

import pytest
import yaml

from impact import cli
from impact.project import own_data
from tests.cli_project import MAPPING, ROWS
from tests.unit.incidents.loopback import serving
from tests.unit.incidents.releases import made_up

#: an outcome that the mapping does not know
DOUBTFUL = ROWS + "p41,2020-02-01,vanished,11\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A project as the current folder, with a mapping and a file."""
    project = made_up.project(tmp_path / "project")
    monkeypatch.chdir(project.root)
    monkeypatch.delenv("IMPACT_PROJECT", raising=False)
    (project.root / "mine.yml").write_text(MAPPING, encoding="utf-8")
    (project.root / "victims.csv").write_text(ROWS, encoding="utf-8")
    (project.root / "doubtful.csv").write_text(DOUBTFUL, encoding="utf-8")
    return project


@pytest.fixture
def call(capsys):
    def run(*words):
        with pytest.raises(SystemExit) as stopped:
            cli.main(list(words))
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return run


def test_a_clean_file_says_so_and_writes_nothing(here, call):
    code, out, err = call("check", "victims.csv", "--map", "mine.yml")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "victims.csv: 40 rows: 40 kept; nothing waits for a decision."
    assert not own_data.own_folder(here).exists()


def test_a_question_stands_first_with_rows_and_the_line_that_accepts_it(here, call):
    code, out, _ = call("check", "doubtful.csv", "--map", "mine.yml")
    assert code == 1
    lines = out.splitlines()
    assert lines[0].startswith("doubtful.csv: 41 rows: ")
    assert "waits for a decision" in lines[0]
    assert lines[2] == "To decide:"
    assert "column outcome, row 42" in out
    assert "to accept: - {kind: " in out


def test_the_sheet_that_was_read_is_named_with_those_that_were_not(here, call):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    book.active.append(["A note on the file"])
    sheet = book.create_sheet("Victims")
    for line in ROWS.splitlines():
        sheet.append(line.split(","))
    book.save(here.root / "victims.xlsx")
    _, out, _ = call("check", "victims.xlsx", "--map", "mine.yml")
    assert "Sheet read: Victims. Not read: Lisez-moi (--sheet NAME reads another)" in out
    assert "Sheet read" not in call("check", "victims.csv", "--map", "mine.yml")[1]


def test_a_column_of_codes_that_is_not_taken_is_named(here, call):
    lines = ROWS.splitlines()
    more = [f"{lines[0]},dossier", *(f"{line},QX-{n:04}-{n * 7:03}" for n, line in enumerate(lines[1:]))]
    (here.root / "more.csv").write_text("\n".join(more) + "\n", encoding="utf-8")
    _, out, _ = call("check", "more.csv", "--map", "mine.yml")
    assert "no field of the mapping reads it: dossier" in out


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("internal", "level internal: only pages of its own show it"),
        ("restricted", "level restricted: only pages of its own show it"),
        ("public", "level public: the page of its country shows its years, too"),
    ],
)
def test_an_import_says_on_which_pages_the_dataset_stands(here, call, level, words):
    mapping = yaml.safe_load(MAPPING)
    mapping["publish"] = {**mapping.get("publish", {}), "level": level}
    (here.root / "level.yml").write_text(yaml.safe_dump(mapping), encoding="utf-8")
    assert words in call("import", "victims.csv", "--map", "level.yml", "--as", "mine")[1]


def test_a_check_as_json_is_for_programs(here, call):
    code, out, _ = call("check", "doubtful.csv", "--map", "mine.yml", "--json")
    body = json.loads(out)
    assert (code, body["schema"]) == (1, "impact-check/1")
    assert body["account"]["balances"] is True
    assert body["findings"][0]["waits"] is True
    assert body["findings"][0]["columns"][0]["rows"] == [42]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("check", "nothing.csv", "--map", "mine.yml"), "nothing.csv"),
        (("check", "victims.csv", "--map", "mien.yml"), "did you mean mine.yml"),
        (("check", "victims.csv", "--map", "mine.yml", "--like", "mine"), "no dataset 'mine'"),
        (("check", "victims.csv", "--map", "mine.yml", "--write-map", "x.yml"), "--write-map"),
        (("check", "victims.csv", "--write-map", "mine.yml"), "is there already"),
        (("import", "victims.csv", "--map", "mine.yml", "--as", "My Data"), "cannot name a dataset"),
        (("incidents", "show", "mine"), "no dataset 'mine'"),
        (("incidents", "forget", "mine"), "no dataset 'mine'"),
        (("fetch",), "no dataset says where to fetch it"),
        (("fetch", "mine"), "no dataset 'mine'"),
        (("fetch", "--map", "mine.yml"), "name it"),
    ],
)
def test_a_wrong_request_is_one_line_and_exit_code_2(here, call, words, says):
    code, _, err = call(*words)
    assert code == 2, err
    assert says in err
    assert err.startswith("error: ")
    assert len(err.splitlines()) == 1


def test_a_file_that_is_none_is_one_line_and_exit_code_2(here, call):
    (here.root / "noise.xlsx").write_bytes(bytes(range(256)) * 4)
    code, _, err = call("check", "noise.xlsx", "--map", "mine.yml")
    assert code == 2, err
    assert len(err.splitlines()) == 1
    assert "defect" not in err


def test_an_import_says_where_it_is_and_once_more_does_nothing(here, call):
    words = ("import", "victims.csv", "--map", "mine.yml", "--as", "mine")
    code, out, _ = call(*words)
    assert code == 0
    assert "mine@2021-03-01: imported, data/own/mine/2021-03-01" in out
    assert "page: data/own/mine/2021-03-01/index.html" in out
    code, out, _ = call(*words)
    assert code == 0
    assert "nothing was done" in out
    code, out, _ = call("incidents", "list")
    assert out.splitlines()[1].split()[:4] == ["mine", "2021-03-01", "person", "40"]
    code, out, _ = call("incidents", "show", "mine")
    assert code == 0
    assert "mine@2021-03-01: 40 rows: 40 kept; nothing waits for a decision." in out
    assert json.loads(call("incidents", "show", "mine", "--json")[1])["kept"] == 40


def test_an_import_with_questions_is_there_and_ends_with_1(here, call):
    code, out, _ = call("import", "doubtful.csv", "--map", "mine.yml", "--as", "mine")
    assert code == 1
    assert "To decide:" in out
    assert "imported, data/own/mine/2021-03-01" in out


def test_other_content_needs_a_name_or_replace(here, call):
    words = ("--map", "mine.yml", "--as", "mine")
    call("import", "victims.csv", *words)
    (here.root / "less.csv").write_text("\n".join(ROWS.splitlines()[:30]) + "\n", encoding="utf-8")
    code, _, err = call("import", "less.csv", *words)
    assert code == 1
    assert "40 rows; now 29 rows" in err
    assert call("import", "less.csv", *words, "--release", "2020")[0] == 0
    assert call("import", "less.csv", *words, "--replace")[0] == 0


def test_without_a_source_nothing_is_imported(here, call):
    (here.root / "mine.yml").write_text(MAPPING.partition("source:")[0], encoding="utf-8")
    code, _, err = call("import", "victims.csv", "--map", "mine.yml", "--as", "mine")
    assert code == 1
    assert "maker" in err
    assert not own_data.own_folder(here).exists()


def test_forgetting_asks_or_is_told_yes(here, call):
    call("import", "victims.csv", "--map", "mine.yml", "--as", "mine")
    code, _, err = call("incidents", "forget", "mine")
    assert (code, "--yes" in err) == (2, True)
    code, out, _ = call("incidents", "forget", "mine", "--yes")
    assert (code, out) == (0, "removed: mine@2021-03-01\n")
    assert "no dataset is registered" in call("incidents", "list")[1]


def test_what_is_kept_too_long_is_said(here, call):
    text = MAPPING.replace("licence: invented", "licence: invented, keep_until: 2022-01-01")
    (here.root / "mine.yml").write_text(text, encoding="utf-8")
    _, _, err = call("import", "victims.csv", "--map", "mine.yml", "--as", "mine")
    assert "was to be kept until 1 Jan 2022" in err
    assert "impact incidents forget mine@2021-03-01" in call("incidents", "list")[2]


def test_a_fetch_is_imported_or_told_to_the_hook(here, call):
    with serving() as server:
        address = server.gives("/victims.csv", ROWS.encode())
        (here.root / "mine.yml").write_text(f"{MAPPING}url: {address}\n", encoding="utf-8")
        code, out, err = call("fetch", "mine", "--map", "mine.yml")
        assert code == 0, err
        assert "mine@" in out
        assert "40 rows" in out
        code, out, _ = call("fetch")
        assert (code, "nothing new since mine@" in out) == (0, True)
        server.gives("/victims.csv", b"<html>Sorry</html>")
        code, _, err = call("fetch", "mine", "--hook", 'cat >"told of.txt"')
        assert code == 1
        assert "web page in place of data" in err
        assert (here.root / "told of.txt").read_text().startswith("failed: dataset:mine: ")
        code, out, _ = call("fetch", "mine", "--json")
        assert (code, json.loads(out)["datasets"][0]["state"]) == (1, "failed")
        assert "the newest fetch failed" in call("incidents", "list")[2]


def test_one_dataset_that_cannot_be_fetched_does_not_keep_the_others(here, call):
    with serving() as server:
        address = server.gives("/victims.csv", ROWS.encode())
        (here.root / "mine.yml").write_text(f"{MAPPING}url: {address}\n", encoding="utf-8")
        for name in ("good", "bad"):
            assert call("fetch", name, "--map", "mine.yml")[0] == 0
        (broken,) = (own_data.own_folder(here) / "bad").glob("*/mapping.yml")
        broken.write_text("unit: nobody\n", encoding="utf-8")
        code, out, err = call("fetch")
        assert code == 1
        assert "failed: bad: " in err
        assert "nothing new since good@" in out


def test_the_place_that_help_proposes_for_mappings_is_private_and_no_dataset(here, call):
    _, out, _ = call("check", "victims.csv")
    assert "--write-map data/own/maps/victims.yml" in out
    call("check", "victims.csv", "--write-map", "data/own/maps/mine.yml")
    own = own_data.own_folder(here)
    assert (own / "maps" / "mine.yml").is_file()
    assert own.stat().st_mode & 0o077 == 0
    assert own_data.dataset_names(here) == []
    code, _, err = call("import", "victims.csv", "--map", "mine.yml", "--as", "maps")
    assert code == 2
    assert "folder of your mappings" in err


INCIDENTS = """\
name: mine
unit: incident
columns: {id: id, date: {column: date, order: ymd}, killed: killed, injured: injured}
source: {maker: A Made-up Centre, licence: invented, day: 2021-03-01}
"""


def test_columns_that_no_field_reads_are_named_by_check_and_import(here, call):
    (here.root / "incidents.yml").write_text(INCIDENTS, encoding="utf-8")
    rows = "".join(f"i{n},2020-01-{n + 1:02},1,2,{'yes' if n % 2 else 'no'}\n" for n in range(20))
    (here.root / "incidents.csv").write_text("id,date,killed,injured,civilian\n" + rows, encoding="utf-8")
    line = "Not taken, for no field of the mapping reads it: civilian"
    words = ("incidents.csv", "--map", "incidents.yml")
    assert line in call("check", *words)[1].splitlines()
    assert line in call("import", *words, "--as", "mine")[1].splitlines()
    body = json.loads(call("check", *words, "--json")[1])
    assert body["not_taken"] == {"columns": ["civilian"], "more": 0}
    assert "Not taken" not in call("check", "victims.csv", "--map", "mine.yml")[1]


def test_the_status_of_people_in_an_incident_is_asked_for_as_a_count(here, call):
    text = INCIDENTS.replace("{id: id,", "{id: id, civil_status: civilian,")
    (here.root / "incidents.yml").write_text(text, encoding="utf-8")
    code, _, err = call("check", "victims.csv", "--map", "incidents.yml")
    assert code == 2
    assert "an incident has no field 'civil_status'" in err
    assert "count its people in a column, and map that as civilians" in err
