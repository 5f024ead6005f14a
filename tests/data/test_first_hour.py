"""Mistakes of a first hour in a notebook: each is answered with what it was, what is right and what to do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import impact
from impact import charts, incidents, models, places, scenario
from impact.errors import ImpactError
from impact.published import editions, land, profile, sections


def casualties() -> pd.DataFrame:
    return impact.load("casualties")


def world() -> pd.DataFrame:
    return impact.series("World")


def khm() -> Any:
    return profile.of("KHM")


def stated(**words: Any) -> None:
    usual: dict[str, Any] = {"id": "a", "sentence": "Two died.", "value": 2, "unit": "people"}
    impact.record_finding(**(usual | {"sources": world()} | words))


MISTAKES: dict[str, tuple[Callable[[], Any], str]] = {
    # tables
    "another case": (lambda: impact.load("Casualties"), "did you mean 'casualties'?"),
    "a file for a table": (lambda: impact.load("casualties.csv"), "did you mean 'casualties'?"),
    "several tables": (lambda: impact.load(["casualties"]), "impact.tables()"),
    "a table and a place": (
        lambda: impact.load("casualties", place="UKR"),
        "load: no setting is named 'place'; expected one of name, as_of",
    ),
    "a slip in a setting": (lambda: impact.load("casualties", asof="2018-12-31"), "did you mean 'as_of'?"),
    "a year as a day": (lambda: impact.load("casualties", as_of=2018), "such as as_of='2025-03-18'"),
    "a day of another form": (lambda: impact.load("casualties", as_of="31/12/2018"), "YYYY-MM-DD"),
    # series
    "a slip in a place": (lambda: impact.series("Ukrain"), "did you mean Ukraine?"),
    "no place": (lambda: impact.series(None), "a name or code"),
    "a frame for places": (lambda: impact.series(casualties()), "frame['place'].unique()"),
    "a dictionary for places": (lambda: impact.series({"place": "UKR"}), "frame['place'].unique()"),
    "a part of a country": (lambda: impact.series("Abkhazia"), "Abkhazia is a part of Georgia"),
    "an everyday word": (lambda: impact.series("Ukraine", "deaths"), "did you mean 'killed'?"),
    "two measures": (lambda: impact.series("Ukraine", ["killed", "injured"]), "one measure at a time"),
    "a register in capitals": (
        lambda: impact.series("Ukraine", register="Monitor"),
        "did you mean 'monitor'?",
    ),
    "one year": (lambda: impact.series("Ukraine", years=2020), "write years=(2020, 2020)"),
    "years as text": (lambda: impact.series("Ukraine", years="2014-2020"), "such as (2014, 2024)"),
    "every year": (lambda: impact.series("Ukraine", years=[2014, 2015, 2016]), "write years=(2014, 2016)"),
    "an array of years": (
        lambda: impact.series("Ukraine", years=np.arange(2014, 2020)),
        "years=(2014, 2019)",
    ),
    "a setting of another function": (
        lambda: impact.series("Ukraine", start=2014),
        "no setting is named 'start'",
    ),
    # places
    "a name for a code": (lambda: places.name("Ukraine"), "write 'UKR'"),
    "no code": (lambda: places.name(None), "place code None"),
    "codes in a list": (lambda: places.name(["UKR"]), "place code ['UKR']"),
    "no code in a sentence": (lambda: places.in_sentence(None), "place code None"),
    "a name where a state is asked for": (lambda: places.is_state("Ukraine"), "write 'UKR'"),
    "no name": (lambda: places.fold(None), "a name is given as None"),
    "similar to no code": (lambda: places.similar("Ukraine"), "write 'UKR'"),
    # pages and files
    "no page": (lambda: impact.sources.lookup(None), "the id of one page"),
    "pages of a frame": (lambda: impact.sources.lookup(world()), "impact.sources.cite(rows)"),
    "rows without pages": (lambda: impact.sources.cite(world()[["year", "value"]]), "keep source_id"),
    "no file": (lambda: impact.export(world(), None), "the path of a file"),
    "a file without a form": (lambda: impact.export(world(), "ukraine"), "end the name in one of these"),
    "a picture without a file": (
        lambda: charts.lines(world(), id="a", title="A").save(None),
        "the path of a file",
    ),
    "no path of the project": (lambda: impact.project_path(None), "a path inside the project"),
    "a path out of the project": (lambda: impact.project_path("../x"), "leads out of the project"),
    "no project": (lambda: impact.build("nowhere"), "build: project is 'nowhere'"),
    # results and findings
    "a frame for a result": (lambda: impact.wording.summary(world()), "what a model gives"),
    "a sentence for a finding": (lambda: impact.record("Two died."), "impact.record_finding(...)"),
    "findings in a list": (lambda: impact.record([]), "impact.record(*findings)"),
    "a name for an id": (lambda: stated(id="My Id"), "write 'my-id'"),
    "no full stop": (lambda: stated(sentence="Two died"), "a full stop; add it"),
    "no sentence": (lambda: stated(sentence=None), "sentence is None"),
    "no unit": (lambda: stated(unit=None), "unit is None"),
    "a frame for a value": (lambda: stated(value=world()), "pass one number"),
    "a word for an end": (lambda: stated(low="few"), "pass one number"),
    "a misspelt place": (lambda: stated(place="Cambdia"), "did you mean Cambodia,"),
    "a kind that is none": (lambda: stated(kind="counts"), "choose one of each"),
    # profiles
    "a code for a profile": (lambda: sections.devices("KHM"), 'impact.published.profile.of("KHM")'),
    "another table": (lambda: land.annual(casualties()), 'pass impact.load("clearance")'),
    "a column for a frame": (
        lambda: editions.series(casualties()["value"]),
        'pass impact.load("casualties")',
    ),
    "a slip in a measure": (lambda: editions.series(casualties(), "totl"), "did you mean 'total'?"),
    "a measure that is none": (lambda: khm().yearly("totl"), "did you mean 'total'?"),
    "measures in a list": (lambda: khm().series(["total"]), "measure is ['total']"),
    "a table that is none": (lambda: khm().records("casualty"), "did you mean 'casualties'?"),
    "rows of no table": (lambda: khm().where("casualty", lambda row: True), "did you mean 'casualties'?"),
    "rows for which nothing holds": (lambda: khm().where("casualties", None), "holds is None"),
    "makers in a list": (lambda: khm().maker(["icbl-cmc"]), "slug is ['icbl-cmc']"),
    # models, pictures and scenarios
    "a place for a frame": (lambda: models.trend.estimate("Ukraine"), "such as impact.series returns"),
    "a slip in a setting of a model": (
        lambda: models.trend.estimate(world(), exposur="population"),
        "did you mean 'exposure'?",
    ),
    "a title that is none": (lambda: models.trend.estimate(world()).plot(title=None), "title is None"),
    "an id that is none": (lambda: charts.lines(world(), id=None, title="A"), "id None"),
    "a name for a scenario": (lambda: scenario.simulate("base-100000"), "impact.scenario.read("),
    "an option that no picture has": (
        lambda: charts.lines(world(), id="a", title="A", by="place"),
        "help(impact.charts.lines)",
    ),
    "a layout that is none": (lambda: charts.series(world(), title="A").svg("small"), "'wide' or 'narrow'"),
    "no layout": (lambda: charts.series(world(), title="A").render(None), "'wide' or 'narrow'"),
    "a scale as text": (lambda: charts.series(world(), title="A").png(scale="2"), "scale is '2'"),
    "sources as text": (lambda: impact.sources.line(world(), most="6"), "most is '6'"),
    # own data
    "a release that is none": (lambda: incidents.load("example", "2021"), "leave it out"),
    "a day as text": (
        lambda: incidents.store(incidents.load("example"), "mine", until="2020"),
        "until is '2020'",
    ),
    "no data": (lambda: incidents.check(None), "the path of a file"),
    "no mapping": (lambda: incidents.read("victims.csv", None), "the path of a YAML file"),
    "a frame for a file": (lambda: incidents.read(world(), "m.yml"), "the path of a file"),
    "no dataset": (lambda: incidents.load(None), "the name of a dataset"),
    "datasets in a list": (lambda: incidents.load(["victims"]), "the name of a dataset"),
    "files compared": (lambda: incidents.compare("a.csv", "b.csv"), "impact.incidents.read("),
    "a file stored": (lambda: incidents.store("a.csv", "victims"), "impact.incidents.read("),
    "nothing forgotten": (lambda: incidents.forget(None), "the name of a dataset"),
    "nothing fetched": (lambda: incidents.fetch(None), "lower-case letters"),
    "counts without codes": (lambda: incidents.stable_series(world(), None), "column 'code' is missing"),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_with_what_to_do(in_built, mistake, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call, says = MISTAKES[mistake]
    with pytest.raises(ImpactError) as refusal:
        call()
    assert says in str(refusal.value)
    assert refusal.value.expected
    assert refusal.value.remedy
    assert list(Path(tmp_path).iterdir()) == []


@pytest.mark.parametrize("name", ["treaty.membership", "counting.group_shares", "record.coverage"])
def test_a_module_of_a_room_is_there_without_an_import_of_its_own(name):
    code = f"import impact; impact.published.{name}; print(dir(impact.published.{name.split('.')[0]}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert name.split(".")[1] in done.stdout
