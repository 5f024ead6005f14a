"""The bibliography: ids are collected from whatever carries them, lines are short, citations complete."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import tempfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import impact
from impact.catalogue import parsing
from impact.data import sources
from impact.errors import ImpossibleDate, UnknownName, UnknownSources

pytestmark = pytest.mark.usefixtures("in_built")


@pytest.fixture
def ids(in_built) -> list[str]:
    return sorted(sources._all())


def test_what_cites_takes_an_id_ids_a_row_or_a_frame(ids):
    frame = pd.DataFrame({"value": [1, 2, 3], "source_id": [*ids[:2], ids[0]]})
    for cite in (sources.cite, sources.bibtex, sources.line, sources.bibliography):
        assert cite(ids[0]) == cite([ids[0]]) == cite(frame.iloc[0]) == cite(frame.iloc[[2]])
        assert cite(ids[:2]) == cite(frame) == cite(frame["source_id"]) == cite(frame.set_index("source_id"))
        with pytest.raises(UnknownSources, match="keep source_id"):
            cite(frame.groupby("value").size().reset_index())
    assert sources.cite(frame).splitlines() == [page.cite() for page in sources.bibliography(frame)]


def test_a_table_merged_with_another_rests_on_the_pages_of_both():
    casualties, population = impact.load("casualties"), impact.load("population")
    rows = casualties[(casualties["place"] == "KHM") & (casualties["measure"] == "total")]
    merged = rows.merge(population, on=["place", "year"])
    assert {"source_id_x", "source_id_y"} <= set(merged)
    merged["rate"] = merged["value"] / merged["population"]
    used = population.merge(rows[["place", "year"]])["source_id"]
    assert set(sources.ids_of(merged)) == {*merged["source_id_x"], *used}
    assert len(sources.ids_of(merged)) < len(sources.ids_of(casualties))


def test_a_figure_that_a_page_quotes_is_cited_by_its_maker_first():
    rows = impact.load("casualties").merge(impact.load("sources")[["source_id", "origin"]], on="source_id")
    makers = impact.load("makers").set_index("maker")["name"]
    quoted = rows[(rows["maker"] == "landmine-monitor") & (rows["origin"] != "landmine-monitor")].head(1)
    publisher = sources.lookup(quoted["source_id"].item()).publisher
    who = f"{makers['landmine-monitor']}, quoted by {publisher}"
    assert sources.line(quoted).startswith(f"{who} ")
    assert sources.cite(quoted).startswith(f"{who}: ")
    assert sources.cite(quoted.drop(columns="maker")).startswith(f"{publisher}: ")
    own = rows[(rows["maker"] == "landmine-monitor") & (rows["origin"] == "landmine-monitor")].head(1)
    assert "quoted by" not in sources.line(own)


def test_every_maker_of_the_table_has_a_name(ids):
    assert sources.line(impact.load("casualties"), most=1000)


def test_a_frame_made_from_a_table_never_carries_the_pages_of_the_whole():
    casualties = impact.load("casualties")
    assert casualties.attrs["sources"] == sources.ids_of(casualties)
    for made in (casualties.copy(), casualties.head(3), casualties[["year", "value"]], casualties["value"]):
        assert made.attrs["sources"] is None
    assert impact.load("casualties").attrs["sources"] == casualties.attrs["sources"]


def test_several_pages_are_looked_up_in_their_order(ids):
    ids_asked = [ids[2], ids[0], ids[2]]
    assert [page.source_id for page in sources.lookup_all(ids_asked)] == ids_asked


def test_an_unknown_page_names_the_closest(ids):
    with pytest.raises(UnknownName) as caught:
        sources.lookup(ids[0] + "x")
    assert ids[0] in caught.value.close


def test_the_line_of_a_picture_names_the_nearest_publishers_and_counts_the_rest(ids):
    line = sources.line(ids)
    assert line.startswith("Landmine Monitor")
    assert line.endswith("other publishers")
    assert len(line) < 200


def test_the_line_does_not_depend_on_the_order(ids):
    assert sources.line(ids[:40]) == sources.line(list(reversed(ids[:40])))


def test_ids_in_a_tuple_have_the_line_of_any_other_collection(ids):
    pages = (*ids[:40], *ids[:3])
    assert sources.line(pages, most=2) == sources.line(list(pages), most=2) != sources.line(pages)
    assert sources.ids_of(pages) == sources.ids_of(list(pages)) == tuple(sorted(ids[:40]))
    with pytest.raises(UnknownName, match="'nowhere-1'"):
        sources.line((*pages, "nowhere-1"))


def test_nothing_has_no_line():
    assert sources.line([]) == ""


def test_every_page_can_be_cited(ids):
    assert [page for page in map(sources.lookup, ids) if page.url not in page.cite()] == []


def test_pandoc_reads_every_page_from_its_bibtex_as_it_is(ids):
    pandoc = pytest.importorskip("pypandoc")
    read = {
        entry["id"]: entry
        for entry in json.loads(pandoc.convert_text(sources.bibtex(ids), "csljson", format="bibtex"))
    }
    assert sorted(read) == ids
    wrong = []
    for page in map(sources.lookup, ids):
        entry = read[page.source_id]
        parts = [int(part) for part in page.published.split("-")]
        known = {"year": 1, "month": 2, "day": 3}[page.published_precision]
        texts = (
            entry["title"].removeprefix('<span class="nocase">').removesuffix("</span>"),
            entry["author"],
            entry["URL"],
            entry["issued"]["date-parts"],
        )
        title, publisher = (
            words.replace("'", "’") for words in (page.title, page.publisher)
        )  # as TeX sets it
        if texts != (title, [{"literal": publisher}], page.url, [parts[:known]]):
            wrong.append((texts, page.title, page.publisher, page.url, page.published))
    assert wrong == []


def test_a_reference_list_of_pandoc_prints_title_publisher_day_and_address(ids):
    pandoc = pytest.importorskip("pypandoc")
    page = next(p for p in map(sources.lookup, ids) if "_" in p.url and "%" in p.url)
    text = f"---\nnocite: '@*'\nreferences: []\n---\n\n{page.title}\n"
    with tempfile.NamedTemporaryFile("w", suffix=".bib", encoding="utf-8") as file:
        file.write(page.bibtex())
        file.flush()
        words = pandoc.convert_text(
            text,
            "plain",
            format="markdown",
            extra_args=["--citeproc", f"--bibliography={file.name}", "--wrap=none"],
        )
    listed = words.strip().splitlines()[-1]
    for part in (page.title, page.publisher, page.published[:4], page.url):
        assert part in listed


def test_typst_sets_a_reference_list_from_the_bibtex(ids, tmp_path):
    typst = pytest.importorskip("typst")
    (tmp_path / "sources.bib").write_text(sources.bibtex(ids), encoding="utf-8")
    (tmp_path / "list.typ").write_text('#bibliography("sources.bib", full: true)\n', encoding="utf-8")
    assert typst.compile(str(tmp_path / "list.typ")).startswith(b"%PDF")


@given(day=st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_a_month_counts_from_its_last_day(day):
    known = parsing.known_on(day.isoformat()[:7])
    assert known >= day
    assert (known + dt.timedelta(days=1)).day == 1
    assert parsing.known_on(day.isoformat()) == day


@given(text=st.text(max_size=12))
def test_any_other_text_is_refused(text):
    with contextlib.suppress(ImpossibleDate):
        assert isinstance(parsing.known_on(text), dt.date)
