"""A row that was copied wrongly is corrected in its place; all else stays, and what changes is said."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from impact import cli
from impact.additions.desk import Desk
from impact.cleaning.build import build
from tests.data.test_new_figure import PAGE, answers, call, lines_more, own, state

__all__ = ["own"]  # the fixture
ROW = ("--table", "country_casualties", "--place", "ukraine", "--year", "2014", "--measure", "total")


def source(project, value: str) -> str:
    """The page of Ukraine's total of 2014 with a value."""
    return next(
        row.texts["source_id"]
        for row in Desk.open(project).raw["country_casualties"].rows
        if row.texts["place"] == "UKR" and row.texts["year"] == "2014" and row.texts["value"] == value
    )


def test_a_slip_is_corrected_in_its_row_with_the_reason(own, capsys):
    before = state(own)
    words = (
        *ROW,
        "--source",
        source(own, "148"),
        "--value",
        "149",
        "--reason",
        "a digit misread, p. 3",
        "--yes",
    )
    code, out, err = call(capsys, "correct", "figure", *words)
    assert code == 0, err
    after = state(own)
    assert {name for name in before if before[name] != after[name]} == {"country_casualties.csv"}
    old, new = (set(s["country_casualties.csv"].splitlines()) for s in (before, after))
    (gone,), (come,) = old - new, new - old
    assert b",148," in gone
    assert b",149," in come
    assert b"corrected: value was 148 (a digit misread, p. 3)" in come
    assert "(was 148)" in out
    assert "do not fit together, 149 for 2014" in out
    assert "The check looks for killed, injured and unknown together below the total of the same page." in out
    assert "git commit" not in out, "this project is no repository"


def test_what_stands_changes_as_foretold(own, capsys):
    words = (*ROW, "--source", source(own, "158"), "--value", "159", "--reason", "slip", "--yes", "--json")
    code, out, err = call(capsys, "correct", "figure", *words)
    assert code == 0, err
    (effect,) = json.loads(out)["effects"]
    assert effect["before"]["value"] == 158
    assert [s["value"] for s in effect["statements"] if s["after"] == "(corrected)"] == ["158"]
    build(own)
    import impact

    assert impact.series("UKR", years=(2014, 2014))["value"].item() == effect["after"]["value"]


def test_a_row_moved_to_another_year_shows_both_years(own, capsys):
    words = (*ROW, "--source", source(own, "148"), "--set", "year=2009", "--reason", "of 2009", "--json")
    code, out, err = call(capsys, "correct", "figure", *words)
    assert code == 0, err
    assert [effect["quantity"].split(", ")[1] for effect in json.loads(out)["effects"]] == ["2009", "2014"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--value", "149"), "name it with --row"),
        (("--row", "country_casualties:999999", "--value", "1"), "there is no row"),
        (("--place", "Ukrane"), "did you mean Ukraine?"),
        (("--year", "1850"), "no such row has year '1850'"),
        (("--measure", "kiled"), "did you mean 'killed'?"),
        (("--source", "SOURCE", "--value", "148", "--reason", "x"), "says so already"),
        (("--source", "SOURCE", "--value", "149"), "no reason is given"),
        (("--source", "SOURCE", "--value", "many", "--reason", "x"), "a plain number"),
        (("--source", "SOURCE", "--set", "valeu=1", "--reason", "x"), "did you mean 'value'?"),
        (("--measure", "casualties", "--value", "1"), "did you mean 'total'"),
        (("--source", "SOURCE", "--set", "year=2033", "--reason", "x"), "after its page was published"),
        (("--source", "SOURCE", "--set", "edition=2033", "--reason", "x"), "after its page was published"),
        (("--source", "SOURCE", "--value", "27000000", "--reason", "x"), "--anyway"),
        (("--source", "SOURCE", "--fault", "typo", "--reason", "x"), "fault 'typo'"),
    ],
)
def test_a_wrong_correction_is_refused_and_nothing_is_written(own, capsys, words, reason):
    before = state(own)
    row = dict(zip(ROW[::2], ROW[1::2], strict=True))
    named = [source(own, "148") if word == "SOURCE" else word for word in words]
    row |= dict(zip(named[::2], named[1::2], strict=True))
    code, out, err = call(capsys, "correct", "figure", *(w for pair in row.items() for w in pair), "--yes")
    assert (code, out) == (2, "")
    assert reason in err
    assert state(own) == before


def test_the_interview_corrects_a_slip(own):
    before = state(own)
    page = source(own, "148")
    typed = answers(
        "Ukraine", "2014", "total", "x", row_of(own, page), "copied", "1,49", "149", "read wrongly", "y"
    )
    result = CliRunner().invoke(cli.app, ["correct", "figure"], input=typed)
    assert result.exit_code == 0, result.output
    assert len(lines_more(b"", state(own)["country_casualties.csv"])) == before[
        "country_casualties.csv"
    ].count(b"\n")
    assert ",149," in (own.raw / "country_casualties.csv").read_text()


def test_the_interview_adds_what_another_page_restates(own):
    before = state(own)
    row = row_of(own, source(own, "158"))
    typed = answers("restated", "160", "", "", "y")
    page = [word for word in PAGE if word]
    typed = answers("restated", PAGE[1], PAGE[3], PAGE[5], PAGE[7], "", "", "160", "", "", "y")
    result = CliRunner().invoke(cli.app, ["correct", "figure", "--row", row], input=typed)
    assert result.exit_code == 0, (result.output, page)
    (line,) = lines_more(before["country_casualties.csv"], state(own)["country_casualties.csv"])
    assert line.startswith(b"Ukraine,UKR,,whole,2014,,,total,,160,people,")


def test_a_misprint_of_the_page_keeps_its_value_and_never_stands(own):
    row = row_of(own, source(own, "158"))
    result = CliRunner().invoke(
        cli.app, ["correct", "figure", "--row", row], input=answers("misprinted", "misprint", "see p. 4", "y")
    )
    assert result.exit_code == 0, result.output
    assert "faulty" in result.output
    assert (
        ",158,people,exact,monitor,,all,mines_erw,misprint,"
        in (own.raw / "country_casualties.csv").read_text()
    )


def row_of(project, page: str) -> str:
    """How the command names the row of Ukraine's total of 2014 on a page."""
    rows = Desk.open(project).raw["country_casualties"].rows
    cells = {"place": "UKR", "year": "2014", "measure": "total", "source_id": page, "area": ""}
    number = next(n for n, row in enumerate(rows) if cells.items() <= row.texts.items())
    return f"country_casualties:{number + 1}"
