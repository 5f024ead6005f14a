"""Findings about casualties and words of a register show nothing of a person."""

from __future__ import annotations

import itertools
import json
import random
import re

import pandas as pd
import pytest
from typer.testing import CliRunner

from impact import incidents
from impact.cli import app
from impact.incidents.releases.stored_data import load
from tests.unit.incidents.privacy.attack import FIRST, LAST, MAPPING, texts
from tests.unit.incidents.releases import made_up


def casualties(*, comma: bool) -> list[dict[str, str]]:
    """Casualties in a country, with one point of each kind of doubt, in degrees with a point or a comma."""
    draw = random.Random(7)
    made = [
        {"no": str(i), "date": "2020-02-03", "y": draw.uniform(4.5, 5.5), "x": draw.uniform(-75, -72)}
        for i in range(60)
    ]
    made[5] |= {"y": made[5]["x"], "x": made[5]["y"]}  # exchanged
    made[6] |= {"x": -made[6]["x"]}  # a sign
    made[7] |= {"y": 48.123456, "x": 77.654321}  # another country
    made[8] |= {"x": 0}
    made[9] |= {"y": 0, "x": 0}
    made[10] |= {"y": 1512345.75, "x": 412345.25}  # metres
    made[11] |= {"y": 4.7512345, "x": 1234.5671234}
    texts = [{k: v if isinstance(v, str) else f"{v:.6f}" for k, v in row.items()} for row in made]
    return [{k: v.replace(".", ",") if comma else v for k, v in row.items()} for row in texts]


@pytest.mark.parametrize("comma", [False, True])
@pytest.mark.parametrize("unit", ["person", "incident"])
def test_doubtful_points_of_casualties_are_in_no_finding(tmp_path, unit, comma):
    project = made_up.project(tmp_path / "project")
    table = casualties(comma=comma)
    path = tmp_path / "casualties.csv"
    pd.DataFrame(table).to_csv(path, index=False, sep=";")
    columns = {"id": "no", "date": {"column": "date", "order": "ymd"}, "point": {"lat": "y", "lon": "x"}}
    mapping = tmp_path / "map.yml"
    body = {**MAPPING, "unit": unit, "country": "COL", "columns": columns}
    mapping.write_text(json.dumps(body), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(project.root))
        words = ["import", str(path), "--map", str(mapping), "--as", "points", "--release", "1"]
        said = {
            "check": CliRunner().invoke(app, ["check", str(path), "--map", str(mapping)]).output,
            "json": CliRunner().invoke(app, ["check", str(path), "--map", str(mapping), "--json"]).output,
            "proposal": CliRunner().invoke(app, ["check", str(path)]).output,
            "import": CliRunner().invoke(app, words).output,
            "show": CliRunner().invoke(app, ["incidents", "show", "points"]).output,
        }
        data = load("points")
        checked = incidents.check(path, mapping)
        said |= {
            name: f"{thing!r} {thing._repr_html_()}"
            for name, thing in (("stored", data), ("checked", checked))
        }
    assert repr(data).startswith("NationalData(mine: unit ")
    assert "60 of 60 rows kept" in repr(checked)
    assert max(len(repr(data)), len(repr(checked))) < 120
    kinds = {finding.kind for finding in data.findings}
    assert {"swap", "sign_lon", "outside_country", "half"} <= kinds
    swap = next(finding for finding in data.findings if finding.kind == "swap")
    assert swap.rows == (7,)
    assert swap.value is None
    assert "exchange latitude and longitude" in (swap.proposal or "")
    assert "exchange latitude and longitude" in said["check"]
    # two decimals are a kilometre, and already too much
    secret = {
        cell.lstrip("-")[:5]
        for row in table
        for cell in (row["y"], row["x"])
        if len(cell) > 7 and cell.strip("-0.,")
    }
    secret |= {text.replace(",", ".") for text in secret} | {text.replace(".", ",") for text in secret}
    whole = {cell.lstrip("-") for row in table for cell in (row["y"], row["x"]) if cell.strip("-0.,")}
    for where, text in itertools.chain(texts(project.root), said.items()):
        # shares and times look like the beginning of a point
        names = whole if where.endswith("dataset.json") else secret
        leaks = {s for s in names if re.search(rf"(?<![\d.,]){re.escape(s)}", text)}
        assert not leaks, (where, sorted(leaks)[:5])


def unlucky() -> pd.DataFrame:
    """Casualties with words for what they did, and in a few rows who they are and how to call them."""
    draw = random.Random(3)
    called = [
        f"{draw.choice(FIRST)} {draw.choice(LAST)} {draw.choice(['07', '3'])}{draw.randint(1, 9)} 12 34 {i}"
        for i in range(10, 45)
    ]
    work = ["collecting wood", "herding"]
    return pd.DataFrame(
        {
            "no": [str(i) for i in range(300)],
            "date": ["2020-02-03"] * 300,
            "outcome": [draw.choice(["killed", "injured"]) for _ in range(300)],
            "how": [called[i] if i < len(called) else draw.choice(work) for i in range(300)],
        }
    )


@pytest.mark.parametrize("field", [None, "activation", "outcome"])
def test_names_and_telephones_in_a_column_of_words_are_named_and_not_shown(tmp_path, field):
    table = unlucky()
    path = tmp_path / "casualties.csv"
    table.to_csv(path, index=False)
    words = ["check", str(path)]
    if field is not None:
        columns = {"id": "no", "date": {"column": "date", "order": "ymd"}, field: "how"}
        mapping = tmp_path / "map.yml"
        mapping.write_text(json.dumps({**MAPPING, "columns": columns}), encoding="utf-8")
        words += ["--map", str(mapping)]
    said = CliRunner().invoke(app, words).output
    output = CliRunner().invoke(app, [*words, "--json"]).output
    proposed = incidents.check(path).proposed or ""
    every = f"{said}\n{output}\n{proposed}"
    assert not [name for name in (*FIRST, *LAST, " 12 34 ") if name in every]
    flat = " ".join(said.split())
    if field is None:
        assert "#   how: not shown; looks personal: names, telephones; leave it out\n" in proposed
    else:
        assert "texts that look personal" in flat


def test_words_in_capitals_that_no_list_knows_are_still_shown(tmp_path):
    table = unlucky().assign(how=["Farm Work", "Road Travel", "Fire Wood"] * 100)
    path = tmp_path / "casualties.csv"
    table.to_csv(path, index=False)
    columns = {"id": "no", "date": {"column": "date", "order": "ymd"}, "activation": "how"}
    findings = incidents.check(path, {**MAPPING, "columns": columns}).findings
    shown = {f.value for f in findings if f.kind == "word_not_in_list"}
    assert shown == {"Farm Work", "Road Travel", "Fire Wood"}
