"""What a fork server does for its kernels: they import nothing, and scenarios are read and tabulated."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from impact.reporting.run.warm import warm_up
from impact.scenario.engine import draws, tally
from impact.scenario.engine.simulate import simulate_totals
from impact.scenario.inputs import beta_quantile, borderland, file_chain, files, posterior

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
_CODE = """
import json, os, sys
import impact.project.installed as installed
from impact.reporting.run.warm.warm_up import warm_up

warm_up()
assert installed.computing_code.cache_info().currsize == 1
assert installed.installed_packages.cache_info().currsize == 1
os.environ.update(IMPACT_READS="reads", IMPACT_SHARED="shared")  # as in a run
before = set(sys.modules)
names = {"draws": 1000, "country": "EST"}
shown = []
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        body = "".join(cell["source"])
        exec(body, names)
        names |= {"draws": 1000, "country": "EST"}
        last = body.strip().splitlines()[-1]
        if last.count("(") == 1 and "=" not in last:
            shown.append(eval(last, names))
for one in shown:
    for show in ("_repr_mimebundle_", "_repr_html_", "_repr_markdown_"):
        getattr(one, show, lambda: None)()
print("\\nIMPORTED", *sorted(set(sys.modules) - before))
"""


@pytest.mark.parametrize(
    "notebook",
    [
        "05_withdrawal_scenarios",
        "07_country_profile",
        "10_evidence_brief",
        "13_brief_in_own_language",
    ],
)
def test_the_cells_of_a_report_import_nothing_after_the_fork(in_built: Path, tmp_path: Path, notebook: str):
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(NOTEBOOKS / f"{notebook}.ipynb")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "IMPACT_PROJECT": str(in_built)},
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "IMPORTED"


def test_what_scenarios_assume_is_read_and_tabulated_before_a_kernel_starts(in_built: Path):
    """All but the people near the border of the one country."""
    warm_up._simulate_once()
    caches = (
        file_chain._parsed,
        borderland._newest,
        beta_quantile.beta_points,
        tally._table,
        posterior.column,
    )
    before = [cache.cache_info().misses for cache in caches]
    for name in files.names("EST"):
        simulate_totals(files.read(name, "EST"), 1, seed=2, outcomes=["casualties"])
    after = [cache.cache_info().misses for cache in caches]
    read, looked_up, tabulated, counted, drawn = (new - old for new, old in zip(after, before, strict=True))
    assert (read, looked_up, counted, drawn) == (0, 0, 0, 0)
    assert tabulated <= 1 < before[2]


def test_most_inputs_and_the_luck_of_people_are_drawn_before_a_kernel_starts(in_built: Path):
    warm_up._simulate_once()
    before = [cache.cache_info().misses for cache in (draws._drawn, draws.luck)]
    simulate_totals(files.read("base-100000", "EST"), outcomes=["casualties", "deminers"])
    after = [cache.cache_info().misses for cache in (draws._drawn, draws.luck)]
    inputs, luck = (new - old for new, old in zip(after, before, strict=True))
    assert luck == 0
    assert inputs <= 3, "more than the people near the border, in three blocks of draws"
