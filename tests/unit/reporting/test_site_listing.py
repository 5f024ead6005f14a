"""The index stays readable when one notebook has a page for each of dozens of places."""

from __future__ import annotations

from dataclasses import replace

import bs4
import pytest

from impact.reporting.site import news
from impact.reporting.site.finished_reports import rank
from impact.reporting.site.write_index import write_index
from tests.miniature import PARAMETERS, finding_cell
from tests.unit.reporting.test_compare import finding
from tests.unit.reporting.test_history import make

PLACES = {"KHM": (49, "casualties in 2024"), "AFG": (420, "casualties in 2025"), "CIV": (0.25, "km² in 2010")}
QUALIFIERS = {"AFG": "at_least"}


@pytest.fixture
def index(miniature, monkeypatch):
    monkeypatch.setattr("impact.reporting.site.index.question_cards.FEW", 2)
    miniature.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell())
    for code, (value, unit) in PLACES.items():
        folder = miniature.project.reports / "a" / f"country-{code}_as-of-latest"
        make(
            folder,
            replace(
                finding(value=value, sentence=f"At least {value} {unit}."),
                unit=unit,
                qualifier=QUALIFIERS.get(code, "exact"),
            ),
            country=code,
            as_of="latest",
        )
    return bs4.BeautifulSoup(write_index(miniature.project).read_text(encoding="utf-8"), "html.parser")


def test_many_places_are_one_folded_list_by_letter_with_a_number_each(index):
    (listing,) = index.select("details.listing")
    assert not listing.has_attr("open")
    lines = [" ".join(item.get_text(" ").split()) for item in listing.select("li")]
    assert lines == [
        "Afghanistan at least 420 casualties in 2025",
        "Cambodia 49 casualties in 2024",
        "Côte d'Ivoire 0.25 km² in 2010",
    ]
    assert "3 pages" in listing.summary.get_text()
    assert not index.select("script")


def test_days_of_one_report_are_no_list_of_places(miniature):
    miniature.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell())
    for day in ("latest", "2020-01-31"):
        make(miniature.project.reports / "a" / f"as-of-{day}", finding(), as_of=day)
    page = bs4.BeautifulSoup(write_index(miniature.project).read_text(encoding="utf-8"), "html.parser")
    assert not page.select("details.listing")
    assert "As the figures were known" in page.get_text()


def test_a_page_is_labelled_by_its_place():
    assert news.label({"country": "KHM", "as_of": "latest"}, "as-of-latest") == "Cambodia"
    both = {"country": "AFG", "as_of": "2020-01-31"}
    assert news.label(both, "country-AFG_as-of-2020-01-31") == "Afghanistan, 31 January 2020"


def test_changes_of_many_pages_are_folded(miniature):
    miniature.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell())
    for code in ("KHM", "AFG", "AGO", "BIH", "COL"):
        folder = miniature.project.reports / "a" / f"country-{code}_as-of-latest"
        about = {"country": code, "as_of": "latest"}
        make(folder, finding(value=1, sentence="It was 1."), **about)
        later = "2026-02-02T06:00:00+00:00"
        make(folder, finding(value=2, sentence="It is 2."), **about, made_at=later)
    page = bs4.BeautifulSoup(write_index(miniature.project).read_text(encoding="utf-8"), "html.parser")
    (fold,) = page.select(".changes details")
    assert "5 pages" in fold.summary.get_text()
    assert len(fold.select("h3")) == 5


def test_a_few_places_stand_each_with_its_finding_in_order_of_their_names(miniature):
    miniature.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell())
    for code in ("POL", "EST"):
        sentence = f"It is so in {code}."
        folder = miniature.project.reports / "a" / f"country-{code}_as-of-latest"
        make(folder, finding(sentence=sentence), country=code, as_of="latest")
    page = bs4.BeautifulSoup(write_index(miniature.project).read_text(encoding="utf-8"), "html.parser")
    assert not page.select("details.listing")
    items = page.select(".card li")
    assert [item.get_text() for item in items] == ["Estonia: It is so in EST.", "Poland: It is so in POL."]
    assert items[0].a["href"] == "a/country-EST_as-of-latest/report.html"


def test_the_brief_comes_first_and_reports_without_a_question_last():
    assert sorted(["", "Q10", "Q2", "B"], key=rank) == ["B", "Q2", "Q10", ""]
