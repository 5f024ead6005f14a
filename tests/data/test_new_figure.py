"""A figure is added whole or not at all, and stands, or loses, as was said before it was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from impact import cli
from impact.additions.desk import Desk
from impact.additions.draft import about
from impact.cleaning.build import build, read_all
from impact.cleaning.frames import make_frames
from impact.project import Project
from tests.conftest import copy_project

PAGE = ("--url", "https://example.org/a-report", "--publisher", "A Publisher", "--title", "A report, 2017")
PAGE += ("--published", "2017-11-20")
FIGURE = ("--table", "casualties", "--place", "Ukraine", "--year", "2014", "--measure", "total")
FIGURE += ("--register", "monitor")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of the real raw tables that a test may change."""
    folder = copy_project(tmp_path / "own")
    monkeypatch.setenv("IMPACT_PROJECT", str(folder))
    return Project(folder)


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command in this process: exit code, output, errors."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(words))
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


def state(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(project.raw.iterdir())}


def lines_more(before: bytes, after: bytes) -> list[bytes]:
    """Lines that were added, where all others stayed in their order."""
    left, added = before.splitlines(keepends=True), []
    for line in after.splitlines(keepends=True):
        if left and left[0] == line:
            left.pop(0)
        else:
            added.append(line)
    assert not left, "a line is gone"
    return added


def test_a_figure_is_two_new_lines_and_two_lengths(own, capsys):
    before = state(own)
    code, out, _ = call(capsys, "new", "figure", *FIGURE, "--value", "160", *PAGE, "--page", "12", "--yes")
    assert code == 0, out
    after = state(own)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"sources.csv", "country_casualties.csv", "expected_rows.csv"}
    assert before.keys() == after.keys()
    (row,) = lines_more(before["country_casualties.csv"], after["country_casualties.csv"])
    assert row.startswith(b"Ukraine,UKR,,whole,2014,,,total,,160,people,exact,monitor,landmine-monitor,all,")
    assert b"page 12" in row
    (page,) = lines_more(before["sources.csv"], after["sources.csv"])
    assert (
        b'"A report, 2017",A Publisher,secondary,a-publisher,https://example.org/a-report,2017-11-20' in page
    )
    assert "impact build" in out
    rows = {name: after["expected_rows.csv"].count(name.encode()) for name in changed}
    assert rows["sources.csv"] == 1
    read_all(own)  # the lengths are those of the files


def test_the_build_reads_the_figure_and_it_loses_as_foretold(own, capsys):
    code, out, _ = call(capsys, "new", "figure", *FIGURE, "--value", "160", *PAGE, "--yes", "--json")
    said = json.loads(out)
    (effect,) = said["effects"]
    assert (code, said["written"], effect["changes"]) == (0, True, False)
    assert "nearest to the body" in effect["reason"]
    assert build(own).quarantined == 0
    import impact

    row = impact.series("UKR", years=(2014, 2014)).iloc[0]
    assert (row["value"], row["source_id"]) == (effect["after"]["value"], effect["after"]["source_id"])
    vintages = impact.load("casualties_vintages")
    (status,) = vintages.loc[vintages["source_id"] == said["row"]["source_id"], "status"]
    assert status == "outranked"


def test_the_build_reads_the_figure_and_it_stands_as_foretold(own, capsys):
    monitor = (
        "--url",
        "https://example.org/lm",
        "--publisher",
        "Landmine Monitor (ICBL-CMC)",
        "--title",
        "LM",
    )
    words = (
        *FIGURE,
        "--value",
        "161",
        *monitor,
        "--published",
        "2019-11",
        "--tier",
        "primary",
        "--yes",
        "--json",
    )
    code, out, _ = call(capsys, "new", "figure", *words)
    (effect,) = json.loads(out)["effects"]
    assert (code, effect["changes"], effect["after"]["value"]) == (0, True, 161)
    assert effect["reason"] == f"the newer edition stands: 2019 after {effect['before']['edition']}"
    build(own)
    import impact

    assert impact.series("UKR", years=(2014, 2014))["value"].item() == 161


def test_what_stands_is_foretold_from_the_rows_of_the_place_alone(own):
    raw = read_all(own)
    tables = ("casualties", "casualties_editions", "casualties_vintages")
    whole = make_frames(raw, tables).frames
    for place in ("UKR", "AZE", "WLD"):
        part = make_frames(about(raw, {place}), tables).frames
        for name in tables:
            of_place = [
                frame[frame["place"] == place].reset_index(drop=True) for frame in (whole[name], part[name])
            ]
            assert of_place[0].equals(of_place[1]), (place, name)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("--value", "1,600"), "a plain number"),
        (("--value", "12.5"), "a whole number of people"),
        (("--value", "-3"), "zero or more"),
        (("--place", "Ukrane"), "did you mean Ukraine?"),
        (("--place", ""), "no place is given"),
        (("--year", "20144"), "a year (2016)"),
        (("--year", ""), "no year is given"),
        (("--measure", "kiled"), "closest: killed"),
        (("--measure", "child_share"), "a percentage of at most 100"),
        (("--unit", "persons"), "one of people, percent, states"),
        (("--qualifier", "roughly"), "qualifier"),
        (("--qualifier", "derived"), "--derivation"),
        (("--register", "monitr"), "closest: monitor"),
        (("--set", "maker=landmine-monitr"), "closest: landmine-monitor"),
        (("--set", "registre=monitor"), "did you mean 'register'?"),
        (("--edition", "17"), "a year from 1900"),
        (("--period-start", "2014-02"), "a year and a period"),
        (("--table", "casualtys"), "did you mean 'casualties'?"),
        (("--url", "example.org/a"), "begins with https://"),
        (("--published", "20 November 2017"), "YYYY-MM-DD"),
        (("--published", "2099-01-01"), "after the page was read"),
        (("--published", "2017-02-30"), "YYYY-MM-DD"),
        (("--tier", "best"), "tier"),
        (("--title", "=HYPERLINK(1)"), "begins like a formula"),
        (("--note", "@x"), "begins like a formula"),
        (("--title", ""), "no title"),
        (("--accessed", "today"), "YYYY-MM-DD"),
        (("--accessed", "2099-01-01"), "is after today"),
        (("--accessed", "2011-01-01"), "after the page was read"),
        (("--year", "2033"), "is after its page was published, 2017-11-20"),
        (("--year", "2018"), "is after its page was published, 2017-11-20"),
        (("--edition", "2033"), "is after its page was published, 2017-11-20"),
        (("--edition", "2012"), "is before the time that the figure is about, 2014"),
        (("--page", "-4"), "a whole number such as 12"),
        (("--page", "14-12"), "a whole number such as 12"),
        (("--measure", "casualties"), "did you mean 'total'"),
        (("--url", "https://localhost"), "a site that others can reach"),
        (("--url", "https://example org/a"), "an address without blanks"),
        (("--set", "fault=typo"), "fault"),
        (("--value", "27000000"), "more than 10 times the largest figure of its kind"),
        (("--value", "27000000000"), "people are more than Ukraine ever had"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_reason_and_nothing_is_written(own, capsys, change, words):
    before = state(own)
    settings = {"--value": "160", **dict(zip(FIGURE[::2], FIGURE[1::2], strict=True))}
    settings |= dict(zip(PAGE[::2], PAGE[1::2], strict=True))
    settings[change[0]] = change[1]
    options = [word for pair in settings.items() for word in pair]
    code, out, err = call(capsys, "new", "figure", *options, "--yes")
    assert (code, out) == (2, "")
    assert words in err
    assert err.count(";") >= 1, "what was expected, or what to do, is missing"
    assert state(own) == before


def test_an_unknown_source_offers_the_close_one(own, capsys):
    source = Desk.open(own).pages[5]["source_id"]
    code, _, err = call(capsys, "new", "figure", *FIGURE, "--value", "1", "--source", source[:-1], "--yes")
    assert (code, f"did you mean {source!r}?" in err) == (2, True)


def test_a_figure_that_is_there_is_not_added_again(own, capsys):
    row = next(
        row.texts
        for row in Desk.open(own).raw["country_casualties"].rows
        if row.texts["place"] == "UKR" and row.texts["year"] == "2014" and row.texts["measure"] == "total"
    )
    words = [
        *FIGURE,
        "--value",
        row["value"],
        "--source",
        row["source_id"],
        "--edition",
        row["edition"],
        "--yes",
    ]
    before = state(own)
    code, _, err = call(capsys, "new", "figure", *words)
    assert (code, "has this figure already, as row" in err) == (2, True)
    words[words.index(row["value"])] = "999"
    code, out, _ = call(capsys, "new", "figure", *words[:-1], "--dry-run")
    assert code == 0
    assert f"the same page has {row['value']} for it" in out
    assert state(own) == before


def test_a_page_that_is_there_is_found_by_its_address(own, capsys):
    page = next(page for page in Desk.open(own).pages if page["url"].startswith("https://www."))
    url = page["url"].replace("https://www.", "http://") + "#top"
    words = (
        "--table",
        "casualties",
        "--place",
        "TUV",
        "--year",
        "2001",
        "--measure",
        "total",
        "--value",
        "1",
    )
    code, out, err = call(capsys, "new", "figure", *words, "--register", "monitor", "--url", url, "--json")
    assert code == 0, err
    said = json.loads(out)
    assert (said["new_page"], said["page"]["source_id"], said["written"]) == (False, page["source_id"], False)


def test_a_derived_figure_says_how_it_was_computed(own, capsys):
    before = state(own)
    words = (*FIGURE, "--value", "160", "--qualifier", "derived", "--derivation", "killed_and_injured")
    code, _, err = call(capsys, "new", "figure", *words, "--parts-given", "exact", *PAGE, "--yes")
    assert code == 0, err
    (line,) = lines_more(before["derivations.csv"], state(own)["derivations.csv"])
    assert line.startswith(b"UKR,2014,,,160,killed_and_injured,exact,")


OTHERS = {
    "clearance": "--place AGO --year 2023 --measure cleared_km2 --value 7.25 --set use=mined_land",
    "contamination": "--place AGO --year 2024 --measure class --value heavy --set stage=remaining",
    "funding": "--set donor=japan --set recipient=Angola --year 2024 --value 3.1 --set flow=international "
    "--set sector=all",
    "stockpiles": "--place FIN --year 2025 --measure retained_for_training --value 16000",
    "unit_costs": "--place AGO --year 2024 --value 2 --unit USD/m2 --set what=clearing --set work=mined_land",
    "withdrawals": "--place EST --set event=announced --set date=2025-03-18",
    "deadlines": "--place AGO --set deadline=2031-12-31 --set kind=requested",
    "eod_tasks": "--place LTU --year 2020 --measure total --value 7 --unit EOD_call-outs",
}


@pytest.mark.parametrize(("table", "words"), OTHERS.items())
def test_other_tables_take_figures_too(own, capsys, table, words):
    options = [word.replace("EOD_", "EOD ") for word in words.split()]
    before = state(own)
    page = (*PAGE[:-1], "2026-03-01")
    code, out, err = call(capsys, "new", "figure", "--table", table, *options, *page, "--yes")
    assert code == 0, err
    assert "why: " in out
    (line,) = lines_more(before[f"{table}.csv"], state(own)[f"{table}.csv"])
    assert line.count(b"\n") == 1
    assert sum(file.read for file in read_all(own).values())


def answers(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def test_the_interview_asks_again_until_an_answer_can_be(own):
    before = state(own)
    typed = answers(
        "casualtys", "casualties", "example.org", "https://example.org/new", "Landmine Monitr", "",
        "A report",
        "2017-13-01", "2017-11-20", "", "-4", "12",
        "Ukrane", "ukraine", "14", "2014", "kiled", "killed", "", "many",
        "160", "",
        "?",
        "MONITOR", "scope", "part_of_kind", "scope", "whole", "page", "xii", "note", "read twice", "", "y",
    )  # fmt: skip
    result = CliRunner().invoke(cli.app, ["new", "figure"], input=typed)
    assert result.exit_code == 0, result.output
    for words in (
        "did you mean 'casualties'?", "Is it 'Landmine Monitor (ICBL-CMC)'?", "did you mean Ukraine?",
        "a year (2016)", "closest: killed", "a plain number", "a national register of all people harmed",
        "Taken unless you change it:", "would stand:", "why:", "a whole number such as 12",
        "An answer is needed", "page xii; read twice",
    ):  # fmt: skip
        assert words in result.output, words
    assert len(lines_more(before["country_casualties.csv"], state(own)["country_casualties.csv"])) == 1


def test_a_no_at_the_end_writes_nothing(own):
    before = state(own)
    result = CliRunner().invoke(
        cli.app, ["new", "figure", *FIGURE, "--value", "160", *PAGE], input="\n\n\n\nn\n"
    )
    assert result.exit_code == 0, result.output
    assert "Nothing was written." in result.output
    assert state(own) == before


def test_a_period_is_one_answer(own):
    words = ["new", "figure", "--table", "casualties", "--place", "UKR", "--measure", "cumulative_total"]
    words += ["--value", "1500", "--register", "monitor", *PAGE, "--tier", "secondary"]
    result = CliRunner().invoke(cli.app, words, input="\n2017-03 to 2014\n2014-03 to 2017-05\n\n\ny\n")
    assert result.exit_code == 0, result.output
    assert "the period ends before it starts" in result.output
    assert ",,2014-03,2017-05,cumulative_total,,1500," in (own.raw / "country_casualties.csv").read_text()


def test_a_dry_run_writes_nothing(own, capsys):
    before = state(own)
    code, out, _ = call(capsys, "new", "figure", *FIGURE, "--value", "160", *PAGE, "--dry-run")
    assert (code, state(own) == before) == (0, True)
    assert "Nothing was written (--dry-run)." in out


def test_an_unlikely_figure_is_shown_first_and_written_only_anyway(own, capsys):
    before = state(own)
    words = (*FIGURE, "--value", "27000000", *PAGE)
    code, out, _ = call(capsys, "new", "figure", *words, "--dry-run")
    assert (code, out.lstrip().startswith("WARNING: 27,000,000 is more than 10 times")) == (0, True)
    asked = CliRunner().invoke(cli.app, ["new", "figure", *words], input="\n\n\n\nn\n")
    assert "Write it anyway?" in asked.output
    code, out, err = call(capsys, "new", "figure", *words, "--yes", "--json")
    assert (code, out, "--anyway" in err) == (2, "", True)
    assert state(own) == before
    code, _, err = call(capsys, "new", "figure", *words, "--yes", "--anyway")
    assert (code, err) == (0, "")
    assert state(own) != before


def test_a_part_above_the_total_of_its_page_is_unlikely(own, capsys):
    row = next(
        row.texts
        for row in Desk.open(own).raw["country_casualties"].rows
        if (row.texts["place"], row.texts["year"], row.texts["value"]) == ("UKR", "2014", "158")
    )
    words = ("--table", "casualties", "--place", "UKR", "--year", "2014", "--measure", "men_boys", "--value")
    words += ("159", "--source", row["source_id"], "--edition", row["edition"], "--register", "monitor")
    words += ("--set", f"maker={row['maker']}")
    code, _, err = call(capsys, "new", "figure", *words, "--yes")
    assert (code, "more than all casualties that the same page has, 158" in err) == (2, True), err


def test_a_year_that_had_not_ended_is_noted(own, capsys):
    words = list(FIGURE)
    words[words.index("2014")] = "2017"
    code, out, err = call(capsys, "new", "figure", *words, "--value", "30", *PAGE, "--dry-run")
    assert (code, "came out on 2017-11-20, before 2017 had ended" in out) == (0, True), err


def test_a_later_state_of_a_page_is_a_page_of_its_own(own, capsys):
    pages = Desk.open(own).pages
    page = next(p for p in pages if p["published_precision"] == "day" and p["published"][:4] == "2015")
    words = [
        "--table",
        "casualties",
        "--place",
        "UKR",
        "--year",
        "2013",
        "--measure",
        "total",
        "--value",
        "28",
    ]
    words += ["--register", "monitor", "--url", page["url"], "--published", "2016-03-05"]
    before = state(own)
    code, _, err = call(capsys, "new", "figure", *words, "--yes")
    assert (code, f"published {page['published']} and not 2016-03-05" in err) == (2, True), err
    assert state(own) == before
    source = err.partition("--source ")[2].partition(",")[0]
    more = ["--source", source, "--publisher", page["publisher"], "--title", "Mines, as of March 2016"]
    code, out, err = call(capsys, "new", "figure", *words, *more, "--yes", "--json")
    assert code == 0, err
    said = json.loads(out)
    assert (said["new_page"], said["page"]["source_id"], said["page"]["published"]) == (
        True,
        source,
        "2016-03-05",
    )


def test_a_figure_that_would_stand_ten_times_above_the_years_around_it_is_unlikely(own, capsys):
    before = state(own)
    words = [word if word != "2014" else "2013" for word in FIGURE]
    code, _, err = call(capsys, "new", "figure", *words, "--value", "2700", *PAGE, "--yes")
    assert (code, "ten times the years around it" in err, "--anyway" in err) == (2, True, True), err
    assert state(own) == before
