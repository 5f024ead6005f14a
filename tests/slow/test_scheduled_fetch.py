"""A scheduled run fetches the datasets of its reports first; a failed fetch is told and stops no report."""

from __future__ import annotations

import csv

import pytest

from impact import cli
from impact.errors import ReportConfigError
from impact.incidents.releases import snapshot
from impact.incidents.retrieval import fetch as fetching
from impact.incidents.retrieval.fetch import Fetched
from impact.project import own_data
from impact.reporting.request.spec import read_reports
from tests.miniature import PARAMETERS, Miniature, finding_cell
from tests.unit.incidents.releases import made_up

GOOD = (("markdown", "# A page\n\nIts question."), PARAMETERS, finding_cell())
HOOK = 'cat >"told of.txt"; echo "$IMPACT_FAILED, $IMPACT_FAILED_COUNT" >names.txt'
ENTRY = "schedule: '* * * * *'\ndatasets: [mine, other]"
RUN = ("due", "--run", "--since", "2026-10-01", "--now", "2026-10-02", "--hook", HOOK)


def call(capfd, *words):
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(words))
    printed = capfd.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.fixture
def miniature(tmp_path, monkeypatch):
    made = Miniature(tmp_path / "a project")
    monkeypatch.setenv("IMPACT_PROJECT", str(made.project.root))
    return made


@pytest.fixture
def fetched(monkeypatch):
    """What a fetch of each dataset gives, and which were fetched."""
    outcomes = {
        "mine": Fetched("mine", "imported", "mine@2026-11-28: 12 rows", "2026-11-28"),
        "other": Fetched("other", "nothing new", "nothing new since other@1", "1"),
    }
    asked = []

    def fetch(name, project):
        asked.append(name)
        outcome = outcomes[name]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(fetching, "fetch", fetch)
    return outcomes, asked


def status(project):
    with (project.reports / "status.csv").open(encoding="utf-8", newline="") as handle:
        return {row["report"]: (row["state"], row["message"]) for row in csv.DictReader(handle)}


@pytest.mark.notebooks
def test_datasets_are_fetched_once_before_the_reports_of_a_run(miniature, capfd, fetched):
    for name in ("one", "two"):
        miniature.add(name, *GOOD, entry=ENTRY)
    code, _, err = call(capfd, *RUN)
    assert code == 0, err
    assert fetched[1] == ["mine", "other"]
    assert err.index("dataset:mine: made, mine@2026-11-28: 12 rows") < err.index("2 made")
    rows = status(miniature.project)
    assert rows["dataset:mine"] == ("made", "mine@2026-11-28: 12 rows")
    assert rows["dataset:other"][0] == "up to date"
    assert rows["one"][0] == "made"


@pytest.mark.notebooks
@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (Fetched("mine", "failed", "it shrank; mine@1 stays", "1"), "it shrank; mine@1 stays"),
        (Fetched("mine", "imported", "mine@2: 3 rows; 1 question to decide", "2", asked=1), "1 question"),
        (ReportConfigError("there is no dataset 'mine'"), "there is no dataset 'mine'"),
        (ZeroDivisionError("by zero"), "a defect"),
    ],
)
def test_a_fetch_that_fails_is_told_and_the_report_is_made(miniature, capfd, fetched, outcome, says):
    miniature.add("one", *GOOD, entry=ENTRY)
    fetched[0]["mine"] = outcome
    code, _, err = call(capfd, *RUN)
    assert code == 1
    assert "1 made" in err
    (line,) = (miniature.project.root / "told of.txt").read_text().splitlines()
    assert line.startswith("failed: dataset:mine: ")
    assert says in line
    assert (miniature.project.root / "names.txt").read_text() == "dataset:mine, 1\n"
    state, message = status(miniature.project)["dataset:mine"]
    assert state == "failed"
    assert says in message
    assert (miniature.project.reports / "one" / "as-of-latest" / "report.html").is_file()


def test_what_failed_is_listed_as_long_as_it_stands(miniature, capfd):
    from impact.incidents.releases.store import store

    miniature.add("one", *GOOD)
    store(made_up.data(), "mine", "1", miniature.project)
    home = own_data.own_folder(miniature.project) / "mine"
    snapshot.note_fetch(home, "failed", "it shrank; mine@1 stays")
    code, out, _ = call(capfd, "due", "--failed")
    assert (code, out) == (0, "failed: dataset:mine: it shrank; mine@1 stays\n")
    snapshot.note_fetch(home, "nothing new", "")
    assert "no fetch of a dataset" in call(capfd, "due", "--failed")[1]


def test_a_name_that_no_dataset_can_have_is_refused_with_its_line(miniature):
    miniature.add("one", *GOOD, entry="datasets: [Mine/x]")
    with pytest.raises(ReportConfigError, match=r"line 4.*'Mine/x' cannot name a dataset"):
        read_reports(miniature.project.reports_yml)


LOADING = (
    "code",
    "from IPython.display import display\nfrom impact import incidents\n"
    "people = len(incidents.load('mine').people)\n",
)


@pytest.mark.notebooks
def test_a_new_release_makes_the_report_that_reads_it_again(miniature, capfd):
    from impact.incidents.releases.store import store

    store(made_up.data(), "mine", "2020", miniature.project)
    store(made_up.data(), "other", "2020", miniature.project)
    miniature.add("one", *GOOD, LOADING)
    assert call(capfd, "run", "one")[0] == 0
    assert "up to date" in call(capfd, "run", "one")[2]
    store(made_up.data(made_up.people(("killed",), (2016,))), "other", "2021", miniature.project)
    assert "up to date" in call(capfd, "run", "one")[2], "another dataset is no matter of this report"
    store(made_up.data(made_up.people(("killed",), (2016,))), "mine", "2021", miniature.project)
    code, _, err = call(capfd, "run", "one")
    assert (code, "1 to make" in err) == (0, True)
