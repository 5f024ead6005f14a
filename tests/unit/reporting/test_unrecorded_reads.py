"""What a notebook reads: what is noted of it, and what could pass the record."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from impact.project import reads
from impact.project.reads import Record
from impact.reporting.key import cachekey
from impact.reporting.key.cachekey import Needs, narrow
from impact.reporting.key.project_files import ProjectFiles
from impact.reporting.key.unrecorded import unrecorded, unsettled
from tests.unit.reporting.key_parts import PACKAGE, A, B, cells, whole


@pytest.mark.parametrize(
    "source",
    [
        "import duckdb",
        "import numpy as np, polars as pl",
        "if True:\n    from pyarrow import parquet",
        "import pandas as pd\npd.read_parquet(x)",
        "import pandas as pd\ngetattr(pd, 'read_parquet')(x)",
        "import sqlite3",
        "import ctypes",
        "import importlib\nimportlib.import_module('duckdb')",
        "exec(x)",
        "eval(x)",
        "__import__('duckdb')",
        "compile(x, '', 'exec')",
        "from pathlib import Path\nPath(x).exists()",
        "import os\nos.path.isfile(x)",
    ],
)
def test_what_could_read_past_the_record_is_named(source):
    assert unrecorded(cells("import impact", source))


@pytest.mark.parametrize(
    "source",
    [
        "import impact\nimpact.load('casualties', as_of='latest')",
        "import impact, re\nre.compile('a')",
        "import pandas as pd\npd.read_csv(impact.project_path('data/raw/own.csv'))",
        "open(x).read()",
        "%matplotlib inline",
    ],
)
def test_what_python_opens_is_left_to_the_record(source):
    assert unrecorded(cells(source)) == ""


def test_the_notebooks_of_the_project_read_nothing_past_the_record():
    paths = sorted((PACKAGE.parents[1] / "notebooks").glob("*.ipynb"))
    assert paths
    for path in paths:
        body = json.loads(path.read_text(encoding="utf-8"))
        for cell in body["cells"]:
            cell["source"] = "".join(cell["source"])
        assert (path.name, unrecorded(body)) == (path.name, "")


WATCHED = """
import sys
from impact.project.kernel_reads import watch
watch.begin()
{code}
"""


@pytest.mark.parametrize(
    ("code", "paths", "unseen"),
    [
        ("open('data/raw/sources.csv').read()", ("data/raw/sources.csv",), ""),
        ("import pandas as pd; pd.read_csv('data/raw/sources.csv')", ("data/raw/sources.csv",), ""),
        ("import numpy as np; np.fromfile('data/raw/sources.csv', 'u1')", ("data/raw/sources.csv",), ""),
        ("import os; os.open('data/raw/sources.csv', os.O_RDONLY)", ("data/raw/sources.csv",), ""),
        ("from pathlib import Path; list(Path('data/raw').iterdir())", ("data/raw/",), ""),
        ("import glob; glob.glob('data/raw/*.csv')", ("data/raw/",), ""),
        ("import glob; glob.glob('data/raw/sources.csv')", ("data/raw/sources.csv",), ""),
        ("import glob; glob.glob('data/*/sources.csv')", ("data/",), "it looked for data/*/sources.csv"),
        ("from pathlib import Path; list(Path('data').glob('own/*.csv'))", ("data/own/",), ""),
        ("from pathlib import Path; list(Path('data/raw').rglob('x.csv'))", ("data/raw/",), ""),
        ("open('link').read()", ("data/raw/sources.csv", "link"), ""),
        ("open('written.txt', 'w').write('x'); open('written.txt').read()", (), ""),
        ("open('reports/one.txt')", ("reports/one.txt",), ""),
        ("import own; print(own.x)", ("own.py",), ""),
        ("try: import nowhere\nexcept ImportError: pass", ("nowhere.py",), ""),
        ("import sqlite3; sqlite3.connect('own.db')", ("own.db",), "it called sqlite3.connect"),
        ("1 + 1", (), ""),
        (
            "from impact.project import find_project as at, own_places; own_places.datasets_of(at(), 'LTU')",
            ("data/own/_places/LTU.json",),
            "",
        ),
        ("import os; os.listdir('.')", ("./",), ""),
        ("import subprocess; subprocess.run(['true'])", (), "it called subprocess.Popen"),
        ("import os; os.system('true')", (), "it called os.system"),
        ("import os; os.fork() or os.execv('/bin/true', ['true'])", (), "it called os.exec"),
    ],
)
def test_whatever_python_opens_in_the_project_is_noted(miniature, tmp_path, code, paths, unseen):
    root = miniature.project.root
    (root / "link").symlink_to("data/raw/sources.csv")
    miniature.project.reports.mkdir()
    (miniature.project.reports / "one.txt").touch()
    (root / "own.py").write_text("x = 1")
    record = tmp_path / "reads"
    with reads.recording(record):
        words = [sys.executable, "-c", WATCHED.format(code=code)]
        subprocess.run(words, cwd=root, check=True, timeout=60)
    seen = reads.recorded(record)
    assert (seen.paths, seen.unseen) == (paths, unseen)


@pytest.mark.parametrize(
    ("code", "variables"),
    [
        ("os.environ['A_B']", ("A_B",)),
        ("os.environ.get('A_B')", ("A_B",)),
        ("os.getenv('A_C')", ("A_C",)),
        ("'A_C' in os.environ", ("A_C",)),
        ("os.path.expandvars('$A_B/x')", ("A_B",)),
        ("os.environb[b'A_B']", ("A_B",)),
        ("dict(os.environ)", ("*",)),
        ("os.environ['A_D'] = '1'; os.environ['A_D']", ()),
        ("import tempfile; tempfile.gettempdir()", ()),
        ("os.environ['IMPACT_PROJECT']", ()),
    ],
)
def test_the_variables_that_a_notebook_reads_are_noted(miniature, tmp_path, monkeypatch, code, variables):
    monkeypatch.setenv("A_B", "x")
    record = tmp_path / "reads"
    with reads.recording(record):
        words = [sys.executable, "-c", WATCHED.format(code=f"import os; {code}")]
        subprocess.run(words, cwd=miniature.project.root, check=True, timeout=60)
    seen = reads.recorded(record).variables
    assert seen[:1] == variables if variables == ("*",) else seen == variables


def test_a_module_of_the_users_own_is_checked_as_a_notebook_is(tmp_path):
    (tmp_path / "own.py").write_text("import json")
    needs, read = Needs(modules=("own",)), Record((A, "own.py"))
    made = narrow(ProjectFiles(tmp_path), whole(), needs, read)
    assert (set(made.inputs), made.every_table) == ({A, "own.py"}, "")
    (tmp_path / "own.py").write_text("import sqlite3")
    assert narrow(ProjectFiles(tmp_path), whole(), needs, read).every_table == "own.py: it uses sqlite3"
    (tmp_path / "own.py").write_text("import duckdb")
    made = narrow(ProjectFiles(tmp_path), whole(), needs, read)
    assert made.every_table == "it imports duckdb"
    assert "duckdb" in made.versions
    assert set(made.inputs) == {A, B, "own.py"}


def test_a_file_that_changes_after_it_was_read_is_named(tmp_path):
    from impact.project.hashes import quick_stamp

    path = tmp_path / "own.csv"
    path.write_text("x")
    read = Record(("own.csv",), stamps={"own.csv": quick_stamp(path)})
    assert cachekey.changed_meanwhile(tmp_path, whole(), read) == ""
    path.write_text("longer")
    assert cachekey.changed_meanwhile(tmp_path, whole(), read) == "own.csv"


def test_whatever_in_the_package_opens_files_of_the_project_notes_it():
    """A module that reads data without a note would let reports go stale: add the note, then its name."""
    openers = (
        "read_parquet(",
        "ParquetFile(",
        "read_csv(",
        "read_json(",
        ".read_text(",
        ".read_bytes(",
        ".open(",
        " open(",
    )
    openers += ("state_file.read", "state_file.checked(", "regular_file.opened")
    noted = {
        "data/processed.py",
        "scenario/inputs/file_chain.py",
        "project/reads.py",
        "data/sources.py",
        "data/own_series.py",
        "project/own_data.py",
        "project/own_places.py",
    }
    packaged = {
        "charts/maps/outlines.py",  # files of the package, which are part of the hash of its code
        "places/gazetteer.py",  # likewise
        "scenario/calibration/melding/results_file.py",  # likewise
        "scenario/inputs/fields.py",  # likewise
        "scenario/inputs/posterior.py",  # likewise
        "wording/glossary.py",  # likewise
        "wording/messages.py",  # likewise
        "project/hashes.py",  # a reader notes what it reads; what is hashed decides what is read
        "project/kernel_reads/variables.py",  # the key of digests, which decides nothing
        "regular_file.py",  # the caller notes what it reads
        "yaml_document.py",  # likewise
        "project/state_file.py",  # likewise
        "findings/exchange.py",  # findings of finished reports, which only the machine reads
        "data/raw_changes.py",  # a note of commands for people; no figure rests on it
        "project/shared.py",  # hands on the reads of what it stores
        "answers/national_incidents/harm_map.py",  # the caller names it by project_path, which notes it
        "models/interruption/interruption.py",  # the caller names it by project_path, which notes it
    }
    builders = (
        "cleaning/",
        "catalogue/csvfile.py",
        "reporting/",
        "cli/",
        "additions/",  # commands that write data/raw and notebooks; no notebook can import it
        "lab/",  # the server of notebooks, a process of its own
        "project/lock.py",
        "incidents/",  # reads files that a researcher names; releases, which reports read, are noted there
    )
    openings = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(opener in path.read_text(encoding="utf-8") for opener in openers)
    }
    assert {name for name in openings if not name.startswith(builders)} <= noted | packaged


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        (b"import os\r\nimport math\r\n", ""),
        (b"import os\r\nimport duckdb\r\n", "it imports duckdb"),
        (b'{"cells": [{"cell_type": "code", "source": "import math"}]}', ""),
        (b"[" * 100_000, "other.ipynb: it uses exec"),
        (b"\xff", "other.ipynb: it uses exec"),
    ],
)
def test_what_a_run_opened_is_checked_whatever_it_holds(tmp_path, body, doubt):
    name = "other.py" if body.startswith(b"import") else "other.ipynb"
    (tmp_path / name).write_bytes(body)
    assert unsettled(tmp_path, [], [name])[0] == doubt
