"""The index shows no figure of a dataset that is not public, and says which pages have to stay behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from impact.data import own_series
from impact.data.own_series import OwnDataset
from impact.errors import UnknownName
from impact.findings import Finding
from impact.reporting.site import own_pages
from impact.reporting.site.finished_reports import FinishedReport
from impact.reporting.site.index import question_cards

LEVELS = {"open": "public", "mine": "internal", "named": "restricted"}


@pytest.fixture(autouse=True)
def _datasets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Datasets of each level, and one that is shipped."""

    def find(reference: str) -> OwnDataset:
        name = reference.removeprefix(own_series.PREFIX).partition("@")[0]
        if name not in (*LEVELS, "example"):
            raise UnknownName(f"there is no dataset {name!r}")
        shipped = name == "example"
        folder = None if shipped else Path("data/own") / name
        day = dt.date(2021, 1, 1)
        return OwnDataset(
            name, "2021", day, "A centre", None, shipped, "", "", folder, level=LEVELS.get(name, "internal")
        )

    monkeypatch.setattr(own_series, "find", find)


def page(name: str, *, source: str | None = None, stated: bool = True) -> FinishedReport:
    """A page of the report on a register."""
    source = source or f"own:{name}@2021"
    findings = (
        [Finding("a", "In it, 42 people were hurt.", 42, "people", sources=(source,))] if stated else []
    )
    manifest: Any = SimpleNamespace(
        report="national-incidents", slug=f"dataset-{name}", parameters={"dataset": name}
    )
    return FinishedReport(manifest, findings, Path("reports/national-incidents") / f"dataset-{name}")


def card(*pages: FinishedReport) -> question_cards.Card:
    spec: Any = SimpleNamespace(id="national-incidents", question="Q11", title="How a register is read")
    [made] = question_cards.question_cards([spec], {"national-incidents": list(pages)})
    return made


@pytest.mark.parametrize(
    ("name", "level", "closed"),
    [
        ("open", "public", False),
        ("mine", "internal", True),
        ("named", "restricted", True),
        ("example", "made_up", False),
        ("gone", "restricted", True),
    ],
)
@pytest.mark.parametrize("stated", [True, False])
def test_a_page_is_for_those_for_whom_its_dataset_is(name, level, closed, stated):
    made = page(name, stated=stated)
    assert (own_pages.level_of(made), own_pages.is_closed(made)) == (level, closed)


def test_a_page_of_published_figures_is_for_everybody():
    made = page("x", source="lm-2025")
    assert own_pages.level_of(made) == ""
    assert own_pages.closed_words([made, page("open")]) == ""


def test_a_page_of_two_datasets_is_for_those_of_the_narrower_one():
    made = page("open")
    both = Finding("b", "Two.", 2, "people", sources=("own:open@2021", "own:named@2021"))
    assert (
        own_pages.level_of(FinishedReport(made.manifest, [*made.findings, both], made.folder)) == "restricted"
    )


def test_the_foot_of_the_index_names_the_pages_that_stay_behind():
    words = own_pages.closed_words([page("open"), page("mine"), page("named")])
    assert words.startswith("2 pages of datasets of your own are not for the public: ")
    assert "national-incidents/dataset-mine and national-incidents/dataset-named" in words
    assert "dataset-open" not in words


@pytest.mark.parametrize("name", ["mine", "named"])
def test_a_card_links_a_page_that_is_not_public_and_shows_no_figure_of_it(name):
    alone = card(page(name))
    assert alone.href.endswith("report.html")
    assert (alone.answer, alone.spark) == ("", None)
    assert alone.remark == (
        "From a dataset of your own, not checked by us. It is not for the public: no figure of it stands "
        "here."
    )
    among = card(page("example"), page(name))
    assert [bool(link.answer) for link in sorted(among.few, key=lambda link: link.label)] == [True, False]
    assert among.remark == (
        "1 page of 2 is from datasets of your own, not checked by us. It is not for the public: no figure of "
        "it stands here."
    )


def test_a_card_shows_the_answer_of_a_public_dataset():
    made = card(page("open"))
    assert made.answer == "In it, 42 people were hurt."
    assert made.remark == "From a dataset of your own, not checked by us."
