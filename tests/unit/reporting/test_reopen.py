"""A copy of a notebook with the parameters of a page, to work on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from impact.cli import entry
from impact.errors import ParameterError, UnknownName
from impact.reporting.reopen import copy_with_parameters
from impact.reporting.runner import run
from tests.miniature import Miniature, finding_cell

TITLE = ("markdown", "# A page\n\nIts question.")
COUNTRY = (
    "code",
    'country: str = "EST"  # ISO3 code\nas_of: str = "latest"  # day on which the figures were known',
    "parameters",
)


def cells(path: Any) -> list[tuple[str, list[str]]]:
    body = json.loads(path.read_text(encoding="utf-8"))
    return [("".join(c["source"]), c["metadata"].get("tags", [])) for c in body["cells"]]


@pytest.fixture
def states(miniature: Miniature) -> Miniature:
    miniature.add("ahead", TITLE, COUNTRY, finding_cell(), entry="matrix:\n  country: [LVA, EST]")
    return miniature


def test_the_copy_holds_the_parameters_behind_their_defaults(states):
    path = copy_with_parameters(states.project, "ahead", {"country": "LVA"})
    assert path.relative_to(states.project.root).as_posix() == "scratch/ahead_country-LVA_as-of-latest.ipynb"
    made = cells(path)
    assert made[1] == (COUNTRY[1], ["parameters"])
    assert made[2] == ("# Parameters\ncountry = 'LVA'", ["injected-parameters"])


def test_defaults_need_no_cell_of_their_own(states):
    made = cells(copy_with_parameters(states.project, "ahead", {"country": "EST"}))
    assert [tags for _, tags in made] == [[], ["parameters"], []]


def test_a_copy_that_was_worked_on_stays(states):
    first = copy_with_parameters(states.project, "ahead", {"country": "LVA"})
    assert copy_with_parameters(states.project, "ahead", {"country": "LVA"}) == first, "nobody worked on it"
    first.write_text("{}", encoding="utf-8")
    second = copy_with_parameters(states.project, "ahead", {"country": "LVA"})
    assert second.name == "ahead_country-LVA_as-of-latest-2.ipynb"
    assert first.read_text(encoding="utf-8") == "{}"


def test_a_request_for_several_pages_says_how_to_ask_for_one(states):
    with pytest.raises(ParameterError, match=r"ahead has 2 pages.*a value for country.*-p country=LVA"):
        copy_with_parameters(states.project, "ahead", {})


def test_an_unknown_report_names_the_close_match(states):
    with pytest.raises(UnknownName, match="did you mean 'ahead'"):
        copy_with_parameters(states.project, "ahed", {})


def test_the_line_on_the_page_is_a_command_that_works(states, monkeypatch, capsys):
    run(states.project, overrides={"country": "LVA"}, jobs=1)
    page = states.project.reports / "ahead/country-LVA_as-of-latest/report.html"
    text = page.read_text(encoding="utf-8")
    line = text.partition('<pre class="line"><code>')[2].partition("</code>")[0]
    assert line == "impact lab ahead -p country=LVA --as-of latest"
    monkeypatch.setattr("sys.argv", [*line.split(), "--no-open"])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code in (0, None)
    assert capsys.readouterr().out.strip().endswith("scratch/ahead_country-LVA_as-of-latest.ipynb")
