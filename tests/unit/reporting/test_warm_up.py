"""What a fork server does before it forks: the first chart of a kernel finds its fonts found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from impact.reporting.pool import processes
from impact.reporting.run import kernel
from impact.reporting.run.warm import launch

_CODE = """
import pandas as pd
from matplotlib.font_manager import fontManager
from impact import charts
from impact.charts.frame import theme
from impact.reporting.run.warm.warm_up import _draw_once

def searches():
    return fontManager._findfont_cached.cache_info().misses

def draw():
    frame = pd.DataFrame({"year": [2023, 2024], "value": [5757, 6279]})
    chart = charts.series(frame, title="More", subtitle="People", source_line="made up")
    for layout in theme.LAYOUTS:
        chart.svg(layout)

before = searches()
if "warm" in %r:
    _draw_once()
warm = searches()
draw()
print(warm - before, searches() - warm)
"""


def _searches(words: list[str]) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", _CODE % words], capture_output=True, text=True, check=True, timeout=300
    )
    return [int(word) for word in done.stdout.split()]


def test_the_first_chart_of_a_kernel_looks_for_no_font():
    assert _searches(["warm"])[1] == 0
    assert _searches([])[1] > 0, "charts look for fonts at all"


_WORDS = """
from impact.charts.frame import theme
from impact.charts.svg import lettering
from impact.reporting.run.warm import first_drawings

first_drawings.draw()
before = lettering._shaped.cache_info().misses
for text, bold in (
    ("People recorded as killed or injured by mines and explosive remnants of war, 2010 2015 2020", False),
    ("casualties recorded in 2024; the highest of 20 yearly totals", True),
):
    theme.measure(text, 12, bold)
print(lettering._shaped.cache_info().misses - before)
"""


def test_words_that_most_pictures_have_are_measured_before_a_kernel_starts():
    done = subprocess.run(
        [sys.executable, "-c", _WORDS], capture_output=True, text=True, check=True, timeout=300
    )
    assert int(done.stdout) == 0


def _job(*, reuse: bool = False, kind: str = "warm") -> SimpleNamespace:
    return SimpleNamespace(kernel=kind, reuse=reuse, few=False, project=Path("p"), scratch=Path("s/0"))


@pytest.mark.parametrize(
    ("workers", "jobs", "forks", "warmed"),
    [
        (2, [_job(), _job()], False, "ForkServer"),
        (1, [_job(), _job()], False, ""),  # it warms up its own
        (2, [_job(), _job(reuse=True)], False, ""),  # what is only laid out again needs no kernel
        (2, [_job(kind="plain"), _job(kind="plain")], True, ""),
        (1, [_job()], True, "ForkedServer"),  # a fork of the command costs no new interpreter
        (2, [_job(), _job(reuse=True)], True, "ForkedServer"),
    ],
)
def test_one_process_is_warmed_up_for_all(monkeypatch, workers, jobs, forks, warmed):
    begun = []
    for name in ("ForkServer", "ForkedServer"):
        monkeypatch.setattr(launch, name, lambda _, few, name=name: begun.append((name, few)))
    monkeypatch.setattr(launch, "supported", lambda: True)
    monkeypatch.setattr(launch, "can_fork", lambda: forks)
    monkeypatch.setattr(kernel, "environment", lambda *_: {})
    processes._warm_for_all(workers, jobs)
    assert begun == ([(warmed, False)] if warmed else [])
