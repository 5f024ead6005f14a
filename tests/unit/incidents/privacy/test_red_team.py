"""Somebody tries to get a person back from everything that an import writes and prints, and fails.

The file is made up. Names, telephones, identity numbers, ids of devices, sentences, exact points and a rare
combination stand in it under harmless headers, and in single cells of harmless columns. Two releases are
imported, compared and shown; every byte of the project, of the output and of the errors is searched.
"""

from __future__ import annotations

import csv
import itertools
import json
import logging
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from scipy import optimize
from typer.testing import CliRunner

from impact.cli import app
from impact.errors import ImpactError
from impact.incidents.releases.compare import compare
from impact.incidents.releases.stored_data import load
from tests.unit.incidents.privacy.attack import FIRST, LAST, MAPPED, MAPPING, texts
from tests.unit.incidents.releases import made_up

FILES = ["people.parquet", "account.json", "findings.json", "quarantine.csv", "mapping.yml", "index.html"]
SENTENCE = "she was fetching water behind the house of her uncle Zebulon when it went off"
#: in single cells of columns that are none of a person
STRAY = {
    "work": "Jane Quxley, call +44 7700 900123",
    "sex": "Zebulon Quxley",
    "age": "see card AB1234567",
    "outcome": "wrote to jane.quxley@example.invalid",
    "district": "ask at ee.example:StrayDevice99",
    "date": "told by Fatima Vexford on +44 7700 900124",
}


def rows(release: int) -> list[dict[str, str]]:
    draw = random.Random(13)
    made = []
    for i in range(140 + 9 * (release - 1)):
        province = draw.choices(["North", "South", "East"], [6, 4, 1])[0]
        year = draw.choice([2018, 2019, 2020, 2021])
        made.append(
            {
                "no": str(i + 1),
                "date": f"{year}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
                "province": province,
                "district": f"{province} {draw.choice('AB')}",
                "y": f"{draw.uniform(10, 12):.6f}",
                "x": f"{draw.uniform(30, 32):.6f}",
                "outcome": draw.choices(["dead", "hurt"], [1, 3])[0],
                "sex": draw.choices(["m", "f"], [9, 1])[0],
                "age": str(draw.randint(3, 80)),
                "work": draw.choice(["farmer", "herder", "pupil"]),
                "children": f"{draw.choice(FIRST)} {draw.choice(LAST)}",
                "q17_other": f"+44 7700 900{i + 200}",
                "form": f"ee.example:Dev{i % 3}abcdefgh",
                "c": f"AB{1234500 + 7 * i}",
                "q9": f"{SENTENCE} ({i})",
            }
        )
    made[7] |= {"work": "beekeeper", "age": "101", "sex": "f"}  # a rare combination
    for i, (column, text) in enumerate(STRAY.items()):
        made[20 + i][column] = text
    made[40] |= {"y": "31.234567", "x": "10.765432"}  # exchanged
    made[41] |= {"y": "11.345678 near the well of Ottoline Vexford", "x": "31.456789"}
    return made


def secrets(made: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """What must come out nowhere, with its kind."""
    for row in made:
        yield "name", row["children"]
        yield "telephone", row["q17_other"]
        yield "device", row["form"]
        yield "identity", row["c"]
        for axis in ("y", "x"):
            yield "point", row[axis].split()[0]
    yield "sentence", "fetching water"
    yield "sentence", "went off"
    for text in STRAY.values():
        yield "cell", text
    for part in ("7700 900", "7700900", "jane.quxley", "StrayDevice99", "AB12345", *LAST):
        yield "part", part


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A project with two imported releases, and everything that was printed on the way."""
    folder = tmp_path_factory.mktemp("red team")
    project = made_up.project(folder / "project")
    printed: dict[str, str] = {}
    heard = io_handler()
    logging.getLogger().addHandler(heard)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(project.root))
        for release in (1, 2):
            path = folder / f"victims_{release}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows(release)[0]))
                writer.writeheader()
                writer.writerows(rows(release))
        for publish in ("withheld", "displaced"):
            body = {**MAPPING, "publish": {**MAPPING["publish"], "casualty_points": publish}}
            (folder / f"{publish}.yml").write_text(json.dumps(body), encoding="utf-8")
        greedy = MAPPED | {"ethnicity": "children", "disability": "q9", "source": "q17_other"}
        (folder / "greedy.yml").write_text(json.dumps({**MAPPING, "columns": greedy}), encoding="utf-8")
        first, second = str(folder / "victims_1.csv"), str(folder / "victims_2.csv")
        withheld, displaced = str(folder / "withheld.yml"), str(folder / "displaced.yml")
        for words in (
            ["check", first],
            ["check", first, "--json"],
            ["check", first, "--map", withheld],
            ["check", first, "--map", str(folder / "greedy.yml")],
            ["import", first, "--map", str(folder / "greedy.yml"), "--as", "greedy"],
            ["import", first, "--map", withheld, "--as", "mine", "--release", "2020"],
            ["import", second, "--map", withheld, "--as", "mine", "--release", "2021", "--json"],
            ["import", first, "--map", displaced, "--as", "moved", "--release", "2020"],
            ["import", second, "--map", displaced, "--as", "moved", "--release", "2021"],
            ["check", second, "--map", withheld, "--like", "mine"],
            ["compare", "mine@2020", "mine@2021"],
            ["compare", "mine@2020", "mine@2021", "--json"],
            ["incidents", "list"],
            ["incidents", "show", "mine"],
        ):
            result = CliRunner().invoke(app, words)
            said = result.output + (getattr(result, "stderr", "") or "")
            if result.exception is not None and not isinstance(result.exception, SystemExit):
                said += str(result.exception)
                assert isinstance(result.exception, ImpactError), (words, result.exception)
            printed[" ".join(Path(word).name for word in words)] = said
        for name in ("mine@2020", "mine@2021", "moved@2021"):
            printed[f"html of {name}"] = load(name)._repr_html_()
        printed["html of comparison"] = compare(load("mine@2020"), load("mine@2021"))._repr_html_()
    logging.getLogger().removeHandler(heard)
    printed["log"] = "\n".join(heard.lines)
    return project.root, printed


class io_handler(logging.Handler):  # noqa: N801
    """Keeps all that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def test_the_attack_looks_at_what_was_written(attacked):
    root, printed = attacked
    names = {name for name, _ in texts(root)}
    for release in ("mine/2020", "mine/2021", "moved/2021"):
        for file in FILES:
            assert f"data/own/{release}/{file}" in names
    assert "added" in printed["compare mine@2020 mine@2021"]
    assert not any(name.startswith("data/own/greedy/") for name in names)
    assert all(len(text) > 20 for name, text in printed.items() if name != "log")


def test_no_secret_is_in_any_file_or_message(attacked):
    root, printed = attacked
    secret_texts = set(secrets(rows(2)))
    leaks = {
        (where, kind, secret)
        for where, text in itertools.chain(texts(root), printed.items())
        for kind, secret in secret_texts
        if secret in text
    }
    assert not leaks, "\n".join(map(str, sorted(leaks)))


def test_points_that_are_shown_are_not_the_true_ones(attacked):
    root, _ = attacked
    moved = pq.read_table(root / "data/own/moved/2020/people.parquet").to_pandas()
    again = pq.read_table(root / "data/own/moved/2021/people.parquet").to_pandas()
    true = pd.DataFrame(rows(1)).set_index("no")[["y", "x"]]
    points = moved.dropna(subset=["lat"]).set_index("id")[["lat", "lon"]]
    assert len(points) > 100
    own = true.loc[points.index].astype(float).to_numpy()
    assert (np.abs(points.to_numpy() - own).max(axis=1) > 1e-4).mean() > 0.99
    # two releases show the same place, so that nothing is left to be averaged
    both = points.join(again.set_index("id")[["lat", "lon"]], how="inner", suffixes=("", "_again"))
    assert (both["lat"] == both["lat_again"]).all()
    assert pq.read_table(root / "data/own/mine/2020/people.parquet").column("lat").null_count == 140


def test_the_secret_of_the_displacement_is_in_no_release(attacked):
    root, printed = attacked
    salt = (root / "data/own/moved/.salt").read_bytes()
    assert (root / "data/own/moved/.salt").stat().st_mode & 0o077 == 0
    for path in (p for p in root.rglob("*") if p.is_file() and p.name != ".salt"):
        content = path.read_bytes()
        assert salt not in content
        assert salt.hex().encode() not in content
    assert not any(salt.hex() in text for text in printed.values())


def _recomputed(shown: np.ndarray, threshold: int) -> bool:
    """Whether the hidden parts of a line with a shown total are left with too few values."""
    hidden = np.isnan(shown[:-1])
    if not hidden.any() or np.isnan(shown[-1]):
        return False
    rest = shown[-1] - np.nansum(shown[:-1])
    return hidden.sum() == 1 or rest <= threshold


def test_hidden_cells_of_the_comparison_cannot_be_recomputed(attacked):
    _, printed = attacked
    changes = pd.DataFrame(json.loads(printed["compare mine@2020 mine@2021 --json"])["changes"])
    rows_ = changes[changes["part"] == "rows"].set_index("key")["new"]
    for part in ("years", "places"):
        table = changes[changes["part"] == part]
        for side in ("old", "new"):
            line = np.append(table[side].astype(float).to_numpy(), float(rows_[side]))
            assert not _recomputed(line, 5)
            assert not ((line > 0) & (line < 5)).any()


def yearly(page: str) -> dict[str, list[str]]:
    """Cells of the table of years of a page of a release, by year."""
    matches = re.findall(
        r'<tr><th scope="row">(\d{4})[^<]*</th>((?:<td class="number">[^<]*</td>)+)</tr>', page
    )
    return {year: re.findall(r">([^<]*)</td>", cells) for year, cells in matches}


def test_hidden_cells_of_the_pages_cannot_be_recomputed_from_both(attacked):
    root, _ = attacked
    old, new = (
        yearly((root / f"data/own/mine/{release}/index.html").read_text(encoding="utf-8"))
        for release in ("2020", "2021")
    )
    assert set(old) == set(new) == {"2018", "2019", "2020", "2021"}
    assert any("hidden" in cells for cells in new.values())
    for cells in (*old.values(), *new.values()):
        numbers = [np.nan if c == "hidden" else float(c.replace(",", "")) for c in cells]
        assert not any(0 < n < 5 for n in numbers)
        assert not _recomputed(np.array(numbers), 5)
    # both pages together, by somebody who takes it that a register only grows
    for year, cells in old.items():
        before, now = cells[:-1], new[year][:-1]
        cut = len(before)
        bounds = [_known(c) for c in (*before, *now)]
        grows = np.hstack([np.eye(cut), -np.eye(cut)])
        sums = [[1.0] * cut + [0.0] * cut, [0.0] * cut + [1.0] * cut]
        totals = [_known(cells[-1])[0], _known(new[year][-1])[0]]
        for i in (i for i in range(cut) if before[i] == now[i] == "hidden"):
            for place in (i, i + cut):
                cost = np.eye(2 * cut)[place]
                more = {"A_ub": grows, "b_ub": np.zeros(cut), "A_eq": sums, "b_eq": totals, "bounds": bounds}
                low = optimize.linprog(cost, **more, method="highs")
                high = optimize.linprog(-cost, **more, method="highs")
                assert low.success
                assert high.success
                assert -high.fun - low.fun > 5, (year, i)


def _known(cell: str) -> tuple[float, float | None]:
    """Bounds of a cell as a reader knows them."""
    return (0, None) if cell == "hidden" else (float(cell.replace(",", "")),) * 2


def test_a_mapping_that_asks_for_personal_columns_is_refused_in_words(attacked):
    _, printed = attacked
    said = printed["import victims_1.csv --map greedy.yml --as greedy"]
    assert "children" in said
    assert "people_names" in said or "Names of people" in said


@pytest.fixture(scope="module")
def reported(attacked: tuple[Path, dict[str, str]]) -> dict[str, object]:
    """What the report on the dataset shows, by the name of its part."""
    root, _ = attacked
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(root))
        from impact.answers import national_incidents

        evidence = national_incidents.gather("mine", "admin1")
        parts = [
            name for name in dir(national_incidents) if name.startswith(("draw_", "tabulate_", "describe_"))
        ]
        shown = {name: getattr(national_incidents, name)(evidence) for name in parts}
        states = [name for name in dir(national_incidents) if name.startswith("state_")]
        return shown | {name: getattr(national_incidents, name)(evidence) for name in states}


def test_no_secret_is_in_the_report(reported):
    secret_texts = set(secrets(rows(2)))
    for name, part in reported.items():
        said = "\n".join(
            str(piece)
            for piece in (
                part,
                getattr(part, "data", ""),
                getattr(part, "caption", ""),
                part._repr_mimebundle_() if hasattr(part, "_repr_mimebundle_") else "",
                part.frame.to_csv() if hasattr(part, "frame") else "",
            )
        )
        assert not {(name, kind) for kind, secret in secret_texts if secret in said}
    assert len(reported) > 15


def test_hidden_cells_of_the_report_cannot_be_recomputed_from_its_charts(reported):
    """Places by year, the totals of places and of years together leave each hidden cell a wide range."""
    years = reported["draw_years"].data.set_index("year")["value"]
    places = reported["draw_places"].data.set_index("label")["value"]
    chart = getattr(reported["draw_place_years"], "data", None)
    shown = {}
    if isinstance(chart, pd.DataFrame):
        shown = chart.dropna(subset=["value"]).set_index(["label", "year"])["value"].to_dict()
    assert not any(0 < value < 5 for value in (*years, *places, *shown.values()))
    hidden = [cell for cell in itertools.product(places.index, years.index) if cell not in shown]
    sums, totals = [], []
    for axis, known in ((0, places), (1, years)):
        for key, total in known.items():
            sums.append([float(cell[axis] == key) for cell in hidden])
            totals.append(total - sum(v for cell, v in shown.items() if cell[axis] == key))
    # the few without a year are in the totals of places alone: the sums are bounds then
    names = ("A_eq", "b_eq") if places.sum() == years.sum() else ("A_ub", "b_ub")
    rules = dict(zip(names, (sums, totals), strict=True))
    for i in range(len(hidden)):
        cost = np.eye(len(hidden))[i]
        low = optimize.linprog(cost, **rules, method="highs")
        high = optimize.linprog(-cost, **rules, method="highs")
        assert low.success
        assert high.success
        assert -high.fun - low.fun > 5, hidden[i]
    assert hidden
