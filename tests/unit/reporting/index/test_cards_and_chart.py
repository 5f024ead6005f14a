"""Cards show what their notebook names; the chart sets states of one scenario on one scale."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import bs4
import pytest

from impact.reporting import manifest as records
from impact.reporting.site.finished_reports import FinishedReport, finished_reports
from impact.reporting.site.index.card_series import dot_of, spark_of
from impact.reporting.site.index.five_states import state_chart
from impact.reporting.site.index.svg_marks import closed_path, spark_path
from impact.reporting.site.write_index import write_index
from impact.wording import percent
from tests.miniature import PARAMETERS, finding_cell
from tests.unit.reporting.test_compare import finding, write_report
from tests.unit.reporting.test_history import make

SERIES = "year,value,kind\n2001,5,a\n2000,4,a\n2000,9,b\n2003,,a\n"


def page(folder: Path, *findings, card=None, **more) -> FinishedReport:
    write_report(folder, *findings, **more)
    body = {"metadata": {"impact": {"card": card} if card else {}}}
    (folder / "notebook.ipynb").write_text(json.dumps(body), encoding="utf-8")
    manifest = records.read_manifest(folder)
    assert manifest is not None
    return FinishedReport(manifest, list(findings), folder)


def test_a_sparkline_is_the_series_that_the_notebook_names(tmp_path):
    card = {"spark": {"table": "line", "x": "year", "y": "value", "where": {"kind": "a"}}}
    drawn = spark_of(page(tmp_path / "a" / "b", finding(), card=card, csv=SERIES))
    assert drawn is not None
    assert drawn.words == "4 in 2000, 5 in 2001"


def test_the_ends_of_a_sparkline_carry_the_marks_of_their_rows(tmp_path):
    card = {"spark": {"table": "line", "x": "year", "y": "value"}}
    rows = ("year,value,qualifier,tier", "1999,9220,exact,weak", "2024,6279,at_least,primary")
    csv = "".join(f"{row}\n" for row in rows)
    drawn = spark_of(page(tmp_path / "a" / "b", finding(), card=card, csv=csv))
    assert drawn is not None
    assert drawn.words == "9,220 in 1999 (weak page), at least 6,279 in 2024"


def test_a_sparkline_ends_where_too_few_are_followed(tmp_path):
    card = {"spark": {"table": "line", "x": "time", "y": "done", "least": {"at_risk": 10}}}
    csv = "time,done,at_risk\n0,0,60\n20,0.5,10\n26.9,0.64,5\n"
    drawn = spark_of(page(tmp_path / "a" / "b", finding(), card=card, csv=csv))
    assert drawn is not None
    assert drawn.words == f"{percent(0)} at the start, {percent(0.5)} after 20 years"


def test_shares_are_percentages_and_times_are_counted_from_the_start(tmp_path):
    card = {"spark": {"table": "line", "x": "time", "y": "done"}}
    csv = "time,done\n0,0\n2.7,0.25\n26.9,0.64\n"
    drawn = spark_of(page(tmp_path / "a" / "b", finding(), card=card, csv=csv))
    assert drawn is not None
    assert drawn.words == f"{percent(0)} at the start, {percent(0.64)} after 27 years"
    assert drawn.dots == ()  # no gap: the curve runs on


@pytest.mark.parametrize(
    "card", [None, {"spark": {"table": "gone"}}, {"spark": {"table": "line", "y": "no"}}, {"spark": "line"}]
)
def test_without_a_series_there_is_no_line(tmp_path, card):
    assert spark_of(page(tmp_path / "a" / "b", finding(), card=card, csv=SERIES)) is None


def test_a_line_breaks_where_a_year_has_no_figure():
    path, alone = spark_path([(2000, 1), (2001, 2), (2003, 2)], 30, 10)
    assert path == "M0 5L10 0"
    assert alone == [(30, 0)]


def test_outlines_below_a_pixel_vanish():
    assert closed_path([(0, 0), (0.2, 0.1), (0.1, 0.2)]) == ""


@pytest.fixture
def briefs(miniature):
    """Briefs of three states, the last under another scenario."""
    project = miniature.project
    (project.root / "scenarios").mkdir()
    (project.root / "scenarios" / "base.yml").write_text("title: 100 mines, and war\n", encoding="utf-8")
    harm = replace(
        finding("casualties", 90, low=16, high=420, level=0.9, short="About 90 civilian casualties"),
        unit="civilians killed or injured",
        kind="simulated",
    )
    made = []
    for code, scenario in (("LTU", "base"), ("EST", "base"), ("POL", "other")):
        folder = project.reports / "brief" / f"country-{code}"
        made.append(page(folder, harm, card={"dot": "casualties"}, country=code, scenario=scenario))
    return project, made


def test_states_stand_by_name_and_only_those_of_one_scenario_share_the_scale(briefs):
    project, made = briefs
    chart = state_chart(project, made)
    assert chart is not None
    assert [(row.name, bool(row.x)) for row in chart.rows] == [
        ("Estonia", True),
        ("Lithuania", True),
        ("Poland", False),
    ]
    assert chart.scenario == "100 mines, and war"
    assert chart.rows[0].range_words == "16 to 420 is plausible"
    assert [words for _, words in chart.ticks] == ["100"]


def test_the_scale_is_in_tenfold_steps(briefs):
    project, made = briefs
    chart = state_chart(project, made)
    assert chart is not None
    row = chart.rows[0]
    low, middle, high = float(row.low), float(row.x), float(row.high)
    assert (middle - low) / (high - low) == pytest.approx(0.529, abs=0.01)  # log(90/16) / log(420/16)


def test_a_brief_of_an_earlier_day_says_so_and_has_no_dot(tmp_path, miniature):
    harm = finding("casualties", 90, low=16, high=420)
    old = page(tmp_path / "b" / "c", harm, card={"dot": "casualties"}, country="EST", as_of="2025-03-18")
    chart = state_chart(miniature.project, [old])
    assert chart is not None
    assert [(row.name, row.x) for row in chart.rows] == [("Estonia, as known on 18 March 2025", "")]


def test_a_dot_needs_both_ends(tmp_path):
    open_ended = finding("casualties", 90, low=16)
    assert dot_of(page(tmp_path / "a" / "b", open_ended, card={"dot": "casualties"})) is None


def test_the_chart_of_the_index_names_the_scenario_and_leads_to_the_briefs(briefs, miniature):
    project, made = briefs
    miniature.add("brief", ("markdown", "# A page"), PARAMETERS, finding_cell(), entry="question: B")
    for brief in made:
        (brief.folder / "report.html").write_text("<!DOCTYPE html>", encoding="utf-8")
        (brief.folder / "report.pdf").write_bytes(b"%PDF-")
    body = bs4.BeautifulSoup(write_index(project).read_text(encoding="utf-8"), "html.parser")
    assert body.select_one("#brief h2").get_text() == "A scenario, not a forecast: “100 mines, and war”"
    rows = body.select("#brief .states li:not([aria-hidden])")
    assert [a["href"] for a in rows[0].select("a")] == [
        "brief/country-EST/report.html",
        "brief/country-EST/report.pdf",
    ]
    assert "16 to 420 is plausible" in rows[0].get_text()
    assert [title.get_text() for title in rows[0].select("title")] == [
        "Estonia: 16 to 420 is plausible",
        "Estonia: about 90",
    ]


def test_without_dots_the_answers_stand_as_words(miniature):
    miniature.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell(), entry="question: B")
    folder = miniature.project.reports / "a" / "country-EST_as-of-latest"
    make(folder, finding(sentence="It is so.", short="So it is"), country="EST")
    body = bs4.BeautifulSoup(write_index(miniature.project).read_text(encoding="utf-8"), "html.parser")
    (row,) = body.select("#brief .states li")
    assert row.a["href"] == "a/country-EST_as-of-latest/report.html"
    assert "So it is" in row.get_text()


def test_a_card_prefers_the_short_answer(miniature):
    miniature.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell(), entry="question: Q3")
    make(miniature.project.reports / "a" / "as-of-latest", finding(short="The figures cannot tell"))
    body = bs4.BeautifulSoup(write_index(miniature.project).read_text(encoding="utf-8"), "html.parser")
    assert body.select_one("#question-3 .answer").get_text() == "The figures cannot tell"


def test_made_up_data_come_last_and_say_so(miniature):
    for name, question in (("register", "Q1"), ("toll", "Q2")):
        cells = (("markdown", "# A page"), PARAMETERS, finding_cell())
        miniature.add(name, *cells, entry=f"question: {question}")
    reports = miniature.project.reports
    made_up = replace(finding(short="Fewer in the made-up register"), sources=("own:example@2021-09-02",))
    make(reports / "register" / "as-of-latest", made_up)
    make(reports / "toll" / "as-of-latest", finding())
    body = bs4.BeautifulSoup(write_index(miniature.project).read_text(encoding="utf-8"), "html.parser")
    first, last = body.select(".card")
    assert "made up" not in first.get_text()
    assert "The data are made up" in last.get_text()


def test_finished_reports_without_a_notebook_have_no_line(miniature):
    miniature.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell())
    make(miniature.project.reports / "a" / "as-of-latest", finding())
    from impact.reporting.request.spec import read_reports

    (spec,) = read_reports(miniature.project.reports_yml)
    (made,) = finished_reports(miniature.project, spec)
    assert spark_of(made) is None
