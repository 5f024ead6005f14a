"""Two runs at once that share results, one on a cluster: computed once where all is equal, never mixed."""

from __future__ import annotations

import os
import shutil

import pytest

from impact.project import shared
from impact.project.layout import PACKAGE
from tests.miniature import GOOD
from tests.slow.fault_helpers import room
from tests.slow.test_shared_processes import PROBE
from tools.cluster_demo import cluster

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(os.name != "posix", reason="the lock of a result is one of POSIX"),
]

# It waits for the report of the other run, so that both ask for the result at once.
SHARING = (
    "code",
    "import os, pathlib, time\n"
    "from impact.published import probe\n"
    "at, name = pathlib.Path(os.environ['COUNTER']).parent, pathlib.Path(os.environ['IMPACT_PROJECT']).name\n"
    "(at / f'begun-{name}').touch()\n"
    "deadline = time.monotonic() + 200\n"
    "while len(list(at.glob('begun-*'))) < 2:\n"
    "    assert time.monotonic() < deadline\n"
    "    time.sleep(0.05)\n"
    "print('It read', probe.work(seconds=1.0))",
)


@pytest.mark.parametrize(("texts", "computed"), [(("one", "one"), 1), (("one", "two"), 2)])
def test_two_runs_at_once_share_what_rests_on_equal_files_and_nothing_else(
    tmp_path, monkeypatch, texts, computed
):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    shutil.copytree(PACKAGE, tmp_path / "code/impact", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "code/impact/published/probe.py").write_text(PROBE, encoding="utf-8")
    counter = tmp_path / "counter"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "code"))
    monkeypatch.setenv("COUNTER", str(counter))
    monkeypatch.setenv(shared.FOLDER_VARIABLE, str(tmp_path / "shared"))
    with room(tmp_path / "here") as here, room(tmp_path / "there") as there:
        for one, text in zip((here, there), texts, strict=True):
            (one.project.raw / "table.csv").write_text(text, encoding="utf-8")
            one.add("sharing", *GOOD, SHARING)
        (tmp_path / "cluster").mkdir()
        with cluster(tmp_path / "cluster", env=there.environment, cwd=there.project.root) as (address, _):
            runs = [
                here.start("run", "--kernel", "plain"),
                there.start("run", "--kernel", "plain", "--cluster", address),
            ]
            for run in runs:
                _, errors = run.communicate(timeout=300)
                assert run.returncode == 0, errors
        for one, text in zip((here, there), texts, strict=True):
            page = (one.folder("sharing") / "report.html").read_text(encoding="utf-8")
            assert f"It read first {text}" in page
        assert len(counter.read_text().splitlines()) == computed
        here.assert_swept()
