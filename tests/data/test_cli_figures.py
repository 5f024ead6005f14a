"""`impact load` and `impact series`: filters, files by their extension, and the one figure a year."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pandas as pd
import pytest

import impact
from impact import cli


@pytest.fixture
def call(capsys, in_built, tmp_path, monkeypatch):
    """Run the command in the built project, from a folder of the test's own."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            cli.main(list(words))
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return run


def test_one_figure_a_year_is_what_the_series_gives_and_not_the_sum_of_rows(call):
    code, out, _ = call("series", "Ukraine", "--years", "2014", "--json")
    assert code == 0
    (row,) = json.loads(out)["rows"]
    assert row["value"] == impact.series("Ukraine", years=(2014, 2014))["value"].item()
    code, out, _ = call("load", "casualties", "--place", "Ukraine", "--years", "2014", "--json")
    assert sum(each["value"] for each in json.loads(out)["rows"]) > 2 * row["value"]


def test_loading_casualties_leads_to_the_series(call):
    code, out, err = call("load", "casualties", "--place", "ukraine", "--years", "2014")
    assert code == 0
    assert "do not add them up; one figure a year: impact series ukraine" in err
    _, out, _ = call("load", "-h")
    assert "Do not add rows of casualties up" in out
    assert "impact series" in out
    assert call("load", "treaty", "--place", "Ukraine")[2] == ""


def test_a_series_is_read_on_the_screen_with_gaps_words_and_sources(call):
    code, out, _ = call("series", "ukr", "--years", "2020-2022")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split()[:2] == ["place", "year"]
    assert [line.split()[1] for line in lines[1:4]] == ["2020", "2021", "2022"]
    assert "no figure" in lines[2]
    assert "at least" in lines[3]
    assert "count of Landmine Monitor" in out
    assert lines[-1].startswith("Sources: ")


def test_places_without_a_figure_are_named_and_none_at_all_is_refused(call, tmp_path):
    code, _, err = call("series", "Ukraine", "Latvia", "--years", "2014")
    assert code == 0
    assert err.startswith("note: No annual figure of Latvia in 2014 is on record")
    assert len(err.splitlines()) == 1
    code, _, err = call("series", "Latvia", "-o", "latvia.csv")
    assert code == 2
    assert "no annual figure of Latvia is on record" in err
    code, _, err = call("series", "Ukraine", "--years", "1950-1960", "-o", "none.csv")
    assert code == 2
    assert "in 1950 to 1960" in err
    assert not (tmp_path / "none.csv").exists()


@pytest.mark.parametrize("extension", ["csv", "parquet", "json", "xlsx"])
def test_a_file_is_written_in_the_form_of_its_extension_with_citations(call, tmp_path, extension):
    path = tmp_path / f"ukraine.{extension}"
    words = ("series", "Ukraine", "--years", "2014-2016", "--with-sources", "-o", path.name)
    code, out, err = call(*words)
    assert (code, out) == (0, "")
    assert err == f"3 rows, with a {'sheet of sources' if extension == 'xlsx' else 'column citation'}, " + (
        f"written to {path.name}\n"
    )
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "json": pd.read_json, "xlsx": pd.read_excel}
    frame = read[extension](path)
    assert list(frame["value"]) == list(impact.series("Ukraine", years=(2014, 2016))["value"])
    if extension == "xlsx":
        book = openpyxl.load_workbook(path)
        assert book.sheetnames[-1] == "sources"
        assert book["sources"].max_row > 1
    else:
        assert frame["citation"].str.contains("Landmine Monitor").all()


def test_a_series_prints_days_as_far_as_they_are_known_and_tells_of_doubtful_ones(call, tmp_path):
    code, out, err = call("series", "Ukraine", "--years", "2013-2015", "--as-of", "2017-12-31")
    assert (code, err) == (0, "")
    assert "Landmine Monitor (ICBL-CMC), 2017" in out
    assert "31 Dec 2017" not in out
    assert "casualties (people)" in out
    assert "\nAs known on 31 December 2017; later pages may have changed these figures.\n" in out
    assert "As known on" not in call("series", "Ukraine")[1]
    _, _, err = call("series", "Ukraine", "--as-of", "2017-12-30")
    words = "of 2017 is known only by its year and counts from 31 December 2017"
    out_then = "It may have been out on 30 December 2017."
    assert err == f"note: Landmine Monitor (ICBL-CMC) {words}. {out_then}\n"
    _, _, err = call("series", "Ukraine", "--years", "2013-2015", "--as-of", "2017-12-31", "-o", "then.csv")
    assert err == "3 rows (1 without a figure), written to then.csv, as known on 31 December 2017\n"
    assert set(pd.read_csv(tmp_path / "then.csv")["as_of"]) == {"2017-12-31"}
    for words in (("series", "Ukraine"), ("load", "treaty")):
        code, _, err = call(*words, "--as-of", "2300-01-01", "-o", "later.csv")
        assert code == 0
        assert err.count("1 January 2300 is to come") == 1
        assert "as known on" not in err


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("Congo", "of Congo (COG) is on record"),
        ("Congo", "similar names: DR Congo (COD)"),
        ("Korea", "did you mean North Korea, South Korea?"),
        ("Yugoslavia", "an ISO 3166-1 code, or"),
        ("Yugoslavia", "give a state or territory of today"),
        ("", "no place is given (an empty name)"),
    ],
)
def test_a_place_without_an_answer_leads_to_one_that_may_be_meant(call, place, says):
    code, out, err = call("series", place)
    assert (code, out) == (2, "")
    assert says in err
    assert "aliases.csv" not in err


@pytest.mark.parametrize("command", [("series", "Ukraine"), ("load", "casualties")])
@pytest.mark.parametrize(
    ("word", "measure"), [("casualty", "total"), ("fatality", "killed"), ("survivors", "injured")]
)
def test_an_everyday_word_leads_to_its_measure(call, command, word, measure):
    assert f"did you mean {measure}?" in call(*command, "--measure", word)[2].replace("'", "")


def test_words_for_a_measure_or_table_lead_to_the_one_that_is_meant(call):
    _, _, err = call("load", "casualties", "--measure", "deaths")
    assert "expected one of total, killed, injured" in err
    assert "did you mean killed?" in err
    assert "more" in call("series", "Ukraine", "--measure", "deaths")[2]
    assert "did you mean 'casualties'?" in call("load", "casualites")[2]


def test_a_mark_for_excel_is_written_on_request_only(call, tmp_path):
    assert call("load", "treaty", "-o", "plain.csv")[0] == 0
    assert call("load", "treaty", "-o", "marked.csv", "--bom")[0] == 0
    assert (tmp_path / "marked.csv").read_bytes() == b"\xef\xbb\xbf" + (tmp_path / "plain.csv").read_bytes()


def test_rows_are_chosen_by_places_measures_and_years(call):
    words = ("--place", "lva", "--place", "Ukraine", "--measure", "killed", "--years", "2014-2016")
    code, out, _ = call("load", "casualties", *words[2:], "-f", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {(row["place"], row["measure"]) for row in rows} == {("UKR", "killed")}
    assert {int(row["year"]) for row in rows} <= {2014, 2015, 2016}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--place", "Ukrane"), "did you mean Ukraine?"),
        (("--place", "Liechtenstein"), "has no row of Liechtenstein; expected one of"),
        (("--measure", "kiled"), "has no measure 'kiled'; expected one of"),
        (("--measure", "kiled"), "did you mean killed?"),
        (("--years", "1800-1801"), "has no row of 1800 to 1801; expected years from"),
        (("--years", "2024-2015"), "write --years 2015-2024"),
        (("--years", "lately"), "write --years 2015-2024 or --years 2014"),
        (("--place", "Ukraine", "--years", "1999"), "no row of casualties fits all filters at once"),
        (("-o", "x.pdf"), "expected one of .csv, .xlsx, .parquet, .json"),
        (("-o", "x"), "no extension"),
        (("-o", "nowhere/x.csv"), "there is no folder nowhere"),
        (("-o", "."), "is a folder"),
        (("-o", "x.xlsx", "--bom"), "--bom with .xlsx"),
        (("-o", "x.csv", "--json"), "leave one of them out"),
        (("--with-sources",), "--with-sources without a file"),
    ],
)
def test_a_wrong_filter_or_file_is_refused_with_what_there_is(call, words, says):
    code, out, err = call("load", "casualties", *words)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_a_filter_for_a_column_the_table_lacks_is_refused(call):
    code, _, err = call("load", "treaty", "--measure", "killed")
    assert code == 2
    assert "the table treaty has no measure; expected a filter for one of its columns: place, signed" in err
