"""No report is stale and says it is not: what notebooks read beside the tables, in both kinds of kernel.

One batch in warm kernels, some of it again in plain ones, and one change of everything that its notebooks
read.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from impact.project.kernel_reads.watch import Watch
from impact.reporting import runner
from impact.reporting.plan import plan
from tests.miniature import PARAMETERS, Miniature, finding_cell

pytestmark = pytest.mark.notebooks
TITLE = ("markdown", "# A page\n\nIts question.")
SECRET = "pin-4711-of-somebody"


def make(root: Path) -> SimpleNamespace:
    """A project whose notebooks each read one thing in one way, and a file outside of it."""
    made = Miniature(root / "a project")
    at = made.project.root
    outside = root / "outside.csv"
    files = {
        at / "notebooks/helper.py": "x = 1\n",
        at / "lib/run.py": "x = 1\n",
        at / "lib/deep.py": "import helper\nx = helper.x\n",
        at / "lib/table.csv": "a\n1\n",
        at / "folder/a.txt": "1",
        outside: "a\n1\n",
    }
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    with sqlite3.connect(at / "lib/own.db") as base:
        base.execute("create table t (a)")
    (at / "lib/link.csv").symlink_to("table.csv")
    search = f"import sys\nsys.path[:0] = [{str(at / 'notebooks')!r}, {str(at / 'lib')!r}]"
    cells = {
        "importing": f"{search}\nimport helper\nprint(helper.x)",
        "deeper": f"{search}\nimport deep\nprint(deep.x)",
        "running": f"%run {str(at / 'lib/run.py')!r}\nprint(x)",
        "pandas": f"import pandas as pd\nprint(pd.read_csv({str(at / 'lib/table.csv')!r}))",
        "linked": f"print(open({str(at / 'lib/link.csv')!r}).read())",
        "numpy": f"import numpy as np\nprint(np.fromfile({str(at / 'lib/table.csv')!r}, 'u1'))",
        "listing": f"import glob\nprint(len(glob.glob({str(at / 'folder/*.txt')!r})))",
        "looking": f"import pathlib\nprint(len(list(pathlib.Path({str(at / 'folder')!r}).iterdir())))",
        "missing": f"try:\n    open({str(at / 'lib/later.csv')!r})\nexcept OSError:\n    pass",
        "setting": "import os\nprint(len(os.environ.get('IMPACT_TEST_PIN', '')))",
        "below": "import posix\nprint(len(posix.environ.get(b'IMPACT_TEST_PIN', b'')))",
        "proc": "print(b'IMPACT_TEST_PIN' in open('/proc/self/environ', 'rb').read())",
        "magic": "pin = %env IMPACT_TEST_PIN\nprint(len(pin))",
        "outside": f"print(open({str(outside)!r}).read())",
        "calling": f"import subprocess\nsubprocess.check_output(['cat', {str(at / 'lib/table.csv')!r}])",
        "shell": f"!cat {str(at / 'lib/table.csv')!r}",
        "asking": f"import sqlite3\nsqlite3.connect({str(at / 'lib/own.db')!r}).execute('select * from t')",
        "nothing": "import matplotlib.pyplot, scipy.stats, statsmodels.api",
    }
    for name, code in cells.items():
        made.add(name, TITLE, PARAMETERS, ("code", code), finding_cell())
    return SimpleNamespace(project=made.project, at=at, outside=outside, names=[*cells])


def explained(project: Any) -> dict[str, Any]:
    return {one.report: one for one in plan.plan(project, [], {}).explanations}


#: made in both kinds of kernel; in plain ones last, with whatever Python compiled and kept
BOTH = ["importing", "deeper", "running", "pandas", "setting", "magic", "shell", "nothing"]


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        made = make(tmp_path_factory.mktemp("stale"))
        patch.setenv("IMPACT_PROJECT", str(made.at))
        patch.setenv("IMPACT_TEST_PIN", SECRET)
        made.keys = []
        for kernel, ids in (("warm", []), ("plain", BOTH)):
            outcomes = runner.run(made.project, ids, jobs=2, kernel=kernel, force=True)
            assert {outcome.state for outcome in outcomes} == {"made"}, outcomes
            made.keys += [{p.parts[-3]: p.read_text() for p in made.project.reports.rglob("key.json")}]
        made.patch = patch
        yield made


def test_both_kernels_note_the_same(room):
    """Otherwise a report's key, which its page shows, would depend on the kernel."""
    warm, plain = room.keys
    assert plain == warm
    kernels = {
        path.parts[-3]: json.loads(path.read_text())["kernel"]
        for path in room.project.reports.rglob("run.json")
    }
    assert kernels == {name: "plain" if name in BOTH else "warm" for name in room.names}


def test_a_second_run_makes_nothing_again(room):
    assert {name: one.verdict for name, one in explained(room.project).items()} == dict.fromkeys(
        room.names, "up to date"
    )


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        (
            lambda room: (room.at / "notebooks/helper.py").write_text("x = 2\n"),
            dict.fromkeys(("importing", "deeper"), "file notebooks/helper.py changed"),
        ),
        (
            lambda room: (room.at / "lib/run.py").write_text("x = 2\n"),
            {"running": "file lib/run.py changed"},
        ),
        (
            lambda room: (room.at / "lib/table.csv").write_text("a\n2\n"),
            {**dict.fromkeys(("pandas", "numpy", "linked"), "file lib/"), "calling": "file lib/"},
        ),
        (
            lambda room: (room.at / "folder/b.txt").write_text("2"),
            {**dict.fromkeys(("listing", "looking"), "what is in folder folder changed"), "shell": "file"},
        ),
        (
            lambda room: (room.at / "lib/later.csv").write_text("2"),
            {"missing": "file lib/later.csv is new", "shell": "file lib/later.csv is new"},
        ),
        (
            lambda room: room.patch.setenv("IMPACT_TEST_PIN", "pin-4712-of-somebody"),
            {
                **dict.fromkeys(("setting", "magic"), "environment variable IMPACT_TEST_PIN changed"),
                **dict.fromkeys(("shell", "below", "proc"), "the environment changed"),
            },
        ),
        (
            lambda room: room.patch.delenv("IMPACT_TEST_PIN"),
            {
                **dict.fromkeys(
                    ("setting", "magic"), "environment variable IMPACT_TEST_PIN is not set any more"
                ),
                **dict.fromkeys(("below", "proc"), "the environment changed"),
            },
        ),
        (lambda room: room.outside.write_text("a\n2\n"), {"outside": f"file {'{outside}'} changed"}),
        (lambda room: (room.at / "lib/own.db").write_bytes(b"other"), {"asking": "file lib/own.db changed"}),
    ],
)
def test_what_a_notebook_read_makes_its_report_again_and_is_named(room, change, reasons):
    before = {path: path.read_bytes() for path in [*room.at.rglob("*"), room.outside] if path.is_file()}
    change(room)
    try:
        after = explained(room.project)
    finally:
        for path, content in before.items():
            if path.read_bytes() != content:
                path.write_bytes(content)
        for path in room.at.rglob("*"):
            if path.is_file() and path not in before:
                path.unlink()
        room.patch.setenv("IMPACT_TEST_PIN", SECRET)
    for name, words in reasons.items():
        assert after[name].verdict == "to make", name
        assert after[name].line.startswith(
            f"{name} (as-of-latest): to make: {words.format(outside=room.outside)}"
        )
    # programs and databases cannot be seen into: every file counts there; of the others none is made again
    blind = {"calling", "shell", "asking"}
    assert {name for name, one in after.items() if one.verdict == "to make"} - blind == {*reasons} - blind
    assert after["nothing"].verdict == "up to date"


def test_what_stands_outside_the_project_is_told(room):
    why = explained(room.project)
    assert why["outside"].note == f"what it read outside the project counts, too: {room.outside}"
    assert why["setting"].note == "what it read outside the project counts, too: variable IMPACT_TEST_PIN"
    assert "every file of the project counts for it: it called subprocess.Popen" in why["calling"].note


def test_no_value_of_a_variable_and_no_plain_hash_of_it_is_kept(room):
    from hashlib import sha256

    forms = (SECRET, sha256(SECRET.encode()).hexdigest(), sha256(json.dumps(SECRET).encode()).hexdigest())
    files = [path for path in room.at.rglob("*") if path.is_file()]
    assert any(path.name == "key.json" for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [word for word in forms if word.encode() in content], path


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("{root}/lib/x.csv", True),
        ("{root}/.impact/lock", False),
        ("{root}/.env", True),
        ("/mnt/data/x.csv", True),
        ("/usr/share/x", False),
        ("{home}/data/x.csv", True),
        ("{home}/.cache/x", False),
    ],
)
def test_what_counts_is_what_a_notebook_reads_and_not_what_python_does(miniature, path, counts):
    watch = Watch("/nowhere/reads", str(miniature.project.root))
    assert watch.counts(path.format(root=watch.root, home=watch.home)) is counts
