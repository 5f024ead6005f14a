"""Whose machine it is, with whatever settings, changes no byte of a report."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from impact.reporting import manifest as records
from tests.miniature import GOOD
from tests.slow.fault_helpers import COMMAND, Room, room

pytestmark = pytest.mark.notebooks

DRAWING = (
    "code",
    "import io, warnings\nimport matplotlib.pyplot as plt\nfrom IPython.display import Image, display\n"
    "fig, axes = plt.subplots()\naxes.plot([1, 2], [3, 4])\naxes.set_title('é – ж')\nbody = io.BytesIO()\n"
    "fig.savefig(body, format='png')\nplt.close(fig)\ndisplay(Image(body.getvalue(), alt='A line.'))\n"
    "warnings.warn('deprecated', DeprecationWarning)\nprint(plt.get_backend(), 'I'.lower(), 1 / 3)",
)
TEXTS = (
    "code",
    "import sys\nwith open('text.txt', 'w') as file: file.write('ж')\n"
    "with open('text.txt') as file: print(file.read())\n"
    "open('text.txt').close\nprint(sys.flags.optimize, sys.flags.dev_mode, sys.warnoptions)",
)
SETTINGS = {
    "language": {"LC_ALL": "C", "LANG": "C"},
    "encoding": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "python": {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1", "PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "7"},
    "drawing": {"MPLBACKEND": "Agg", "MPLCONFIGDIR": "/proc/nowhere", "MATPLOTLIBRC": "/nowhere"},
    "terminal": {"COLUMNS": "20", "LINES": "5", "FORCE_COLOR": "1", "TERM": "dumb", "TZ": "XYZ+25:00"},
}


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "project") as made:
        yield made


def make(here: Room, home: Path, kernel: str, **settings: str) -> dict[str, str]:
    """Make the report in a home and with settings of one's own; the hashes of its files."""
    words = [f"{name}={value}" for name, value in {"HOME": str(home), **settings}.items()]
    process = here.start("run", "--force", "--kernel", kernel, command=["env", *words, *COMMAND])
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    folder = here.folder("page")
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in records.APART]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def settled(home: Path) -> None:
    """Settings of a user who has many."""
    start = home / ".ipython/profile_default/startup"
    start.mkdir(parents=True)
    (start / "00.py").write_text("print('started'); import builtins; builtins.len = None\n")
    every = "c.InteractiveShell.ast_node_interactivity = 'all'\n"
    for name in ("ipython_config.py", "ipython_kernel_config.py"):
        (home / ".ipython/profile_default" / name).write_text(every)
    (home / ".jupyter").mkdir()
    (home / ".jupyter/jupyter_config.py").write_text("c.ConnectionFileMixin.transport = 'tcp'\n")
    (home / ".jupyter/jupyter_nbclient_config.py").write_text("1 / 0\n")
    (home / ".config/matplotlib").mkdir(parents=True)
    (home / ".config/matplotlib/matplotlibrc").write_text(
        "font.size: 30\ntext.usetex: True\nbackend: TkAgg\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="env, and homes as POSIX has them")
@pytest.mark.parametrize("kernel", ["plain", "warm"])
def test_settings_of_whoever_runs_it_change_no_byte(here, tmp_path, kernel):
    here.add("page", *GOOD, DRAWING, TEXTS)
    plain = tmp_path / "plain home"
    plain.mkdir()
    # the first kernel of a home looks for fonts, and its report has the same key as the next one
    wanted = make(here, plain, kernel)
    assert make(here, plain, kernel) == wanted
    own = tmp_path / "own home"
    settled(own)
    assert make(here, own, kernel) == wanted
    for name, settings in SETTINGS.items():
        assert make(here, plain, kernel, **settings) == wanted, name


@pytest.mark.skipif(sys.platform != "linux", reason="warm kernels are for Linux")
def test_both_kinds_of_kernel_make_the_same_of_a_new_home(here, tmp_path):
    here.add("page", *GOOD, DRAWING)
    homes = [tmp_path / kind for kind in ("plain", "warm")]
    for home in homes:
        home.mkdir()
    assert make(here, homes[0], "plain") == make(here, homes[1], "warm")


@pytest.mark.skipif(os.name != "posix", reason="umask")
@pytest.mark.parametrize("name", ["a\nb", "50% #1?", "проект é", f"{'x' * 100}/{'y' * 100}"])
def test_a_project_may_have_any_path(tmp_path, name):
    with room(tmp_path / name) as where:
        where.add("page", *GOOD)
        code, _, errors = where.run("--kernel", "plain")
        assert code == 0, errors
        where.assert_swept()
