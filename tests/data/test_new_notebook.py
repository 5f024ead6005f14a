"""A question of your own: a notebook that keeps the rules of the house, and an entry of reports.yml."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from impact.additions.new_notebook import _entry
from impact.project import Project
from impact.reporting.request.spec import read_reports
from tests.conftest import CHECKOUT
from tests.data.test_new_figure import call
from tools.check_notebooks import problems

#: Cambodia has most yearly totals; Tuvalu has none
_TOTALS = (
    "place,year,measure\nKHM,2001,total\nKHM,2002,total\nPOL,2001,total\nAGO,2001,total\nTUV,2001,killed\n"
)


@pytest.fixture
def own(tmp_path, monkeypatch) -> Project:
    """A project with the real reports.yml and empty notebooks of its names."""
    made = Project(tmp_path / "own")
    made.notebooks.mkdir(parents=True)
    made.raw.mkdir(parents=True)
    for path in (CHECKOUT / "notebooks").glob("*.ipynb"):
        (made.notebooks / path.name).write_text("{}", encoding="utf-8")
    (made.raw / "sources.csv").write_text("source_id\n", encoding="utf-8")
    (made.raw / "country_casualties.csv").write_text(_TOTALS, encoding="utf-8")
    made.reports_yml.write_bytes((CHECKOUT / "reports.yml").read_bytes())
    monkeypatch.setenv("IMPACT_PROJECT", str(made.root))
    return made


def made_by(project: Project):
    return sorted(path.name for path in project.notebooks.glob("*.ipynb") if path.read_text() != "{}")


def test_a_notebook_keeps_the_rules_of_the_house_and_is_in_reports_yml(own, capsys):
    before = own.reports_yml.read_bytes()
    words = ("--question", 'Is "winter": safer?', "--country", "poland", "--every", "monthly")
    code, out, err = call(capsys, "new", "notebook", "winter", *words)
    assert code == 0, err
    (name,) = made_by(own)
    assert problems(own.notebooks / name) == []
    cells = json.loads((own.notebooks / name).read_text(encoding="utf-8"))["cells"]
    assert cells[0]["source"][0] == '# Is "winter": safer?\n'
    assert cells[1]["source"][0].startswith('country: str = "POL"')
    after = own.reports_yml.read_bytes()
    assert after.startswith(before), "every byte before the entry stays"
    spec = read_reports(own.reports_yml)[-1]
    assert (spec.id, spec.notebook, spec.title) == (
        "winter",
        name.removesuffix(".ipynb"),
        'Is "winter": safer?',
    )
    assert (spec.schedule, spec.question, spec.formats) == ("@monthly", "", ("html",))
    assert "on day 1 of every month: due at once as it is new, then on 1 " in out
    assert "impact run winter" in out


def test_nothing_unfinished_is_in_its_text(own, capsys):
    call(capsys, "new", "notebook", "winter")
    cells = json.loads((own.notebooks / made_by(own)[0]).read_text(encoding="utf-8"))["cells"]
    prose = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert not any(words in prose for words in ("*(", "(Say", "(Add", "TODO"))
    assert any("# To write in the text cells" in "".join(cell["source"]) for cell in cells)


def test_it_starts_with_the_country_of_most_figures(own, capsys):
    call(capsys, "new", "notebook", "winter")
    assert 'country: str = \\"KHM\\"' in (own.notebooks / made_by(own)[0]).read_text(encoding="utf-8")


def test_its_number_follows_those_there_are(own, capsys):
    numbers = [int(path.name[:2]) for path in own.notebooks.glob("*.ipynb")]
    call(capsys, "new", "notebook", "winter")
    assert int(made_by(own)[0][:2]) == max(numbers) + 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("global-burden",), "is taken"),
        (("global_burden",), "is taken"),
        (("who_is_harmed",), "is taken"),
        (("global-burdens",), "is close to 'global-burden'"),
        (("Winter",), "did you mean 'winter'?"),
        (("../winter",), "does not fit a file"),
        (("win ter",), "did you mean 'win-ter'?"),
        (("",), "does not fit a file"),
        (("nul",), "did you mean 'my-nul'?"),
        (("docs",), "did you mean 'my-docs'?"),
        (("w" * 61,), "at most 60"),
        (("winter", "--every", "monthy"), "did you mean 'monthly'?"),
        (("winter", "--every", "0 26 1 * *"), "not within 0 to 23"),
        (("winter", "--every", "0 0 30 2 *"), "never comes"),
        (("winter", "--country", "TUV"), "no yearly total of Tuvalu is on record"),
        (("winter", "--question", " "), "the question is empty"),
        (("winter", "--country", "Polnad"), "did you mean Poland?"),
        (("winter", "--formats", "html,doc"), "formats"),
        (("winter", "--question", "=1+1"), "begins like a formula"),
    ],
)
def test_a_wrong_request_is_refused_and_nothing_is_written(own, capsys, words, reason):
    before = own.reports_yml.read_bytes()
    code, out, err = call(capsys, "new", "notebook", *words)
    assert (code, out) == (2, "")
    assert reason in err
    assert (made_by(own), own.reports_yml.read_bytes()) == ([], before)


def test_a_dry_run_writes_nothing(own, capsys):
    before = own.reports_yml.read_bytes()
    code, out, _ = call(capsys, "new", "notebook", "winter", "--dry-run")
    assert (code, made_by(own), own.reports_yml.read_bytes()) == (0, [], before)
    assert "- id: winter" in out


@pytest.mark.parametrize("before", [b"[]\n", b"", b"# mine\n- id: one\n  notebook: n\n  title: t"])
def test_any_list_of_reports_takes_an_entry(own, capsys, before):
    own.reports_yml.write_bytes(before)
    code, _, err = call(capsys, "new", "notebook", "winter")
    assert code == 0, err
    assert read_reports(own.reports_yml)[-1].id == "winter"
    assert own.reports_yml.read_bytes().startswith(b"# mine" if b"mine" in before else b"- id")


def test_a_list_in_another_style_is_left_alone(own, capsys):
    own.reports_yml.write_bytes(b"[{id: one, notebook: n, title: t}]\n")
    code, _, err = call(capsys, "new", "notebook", "winter")
    assert code == 2, err
    assert own.reports_yml.read_bytes() == b"[{id: one, notebook: n, title: t}]\n"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60))
def test_any_title_is_read_as_it_was_given(title):
    assert yaml.safe_load(_entry("a", "14_a", title, ("html",), ""))[0]["title"] == title
