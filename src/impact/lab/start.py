"""The command that opens JupyterLab on a project, and its settings, each with its reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from impact.errors import ImpactError
from impact.extras import require
from impact.project import state_file
from impact.project.layout import ENVIRONMENT_VARIABLE, Project

#: The notebook of the first hour.
START = "notebooks/00_start_here.ipynb"
_MEMORY = ".impact/lab"
_CONFIG_PATH = "JUPYTER_CONFIG_PATH"
#: bytes that JupyterLab's own files in a home need at least: a log, a key, how it is reached
_ROOM = 1 << 16


def command(root: Path, notebook: Path, options: Sequence[str] = ()) -> list[str]:
    """Write the command line that opens JupyterLab.

    Parameters
    ----------
    root
        The project: the folder on the left, and the one that kernels read data from.
    notebook
        What opens first, below ``root``.
    options
        Words for JupyterLab itself, such as ``--port=8899``; they win over those given here.
    """
    page = quote(notebook.relative_to(root).as_posix())
    settings = {
        "ServerApp.root_dir": root,
        # the printed address leads to the notebook too, for those whose browser is on another machine
        "LabApp.default_url": f"/lab/tree/{page}",
        "ServerApp.kernel_spec_manager_class": "impact.lab.kernels.ProjectKernel",
        "ServerApp.contents_manager_class": "impact.lab.contents.ProjectContents",
        # no question about news, no request for newer versions: the lock decides on versions
        "LabApp.news_url": "None",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        # which tabs were open belongs to this project, not to every JupyterLab of the home folder
        "LabApp.workspaces_dir": root / _MEMORY / "workspaces",
        # a search for language servers lists two dozen that are not installed
        "LanguageServerManager.autodetect": False,
    }
    words = [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in settings.items())]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container; JupyterLab would refuse to start
        words.append("--allow-root")
    return [*words, *options]


def environment(root: Path) -> dict[str, str]:
    """Set what JupyterLab and its kernels inherit: the project, and defaults below a user's own settings."""
    paths = [str(Path(__file__).parent / "config"), os.environ.get(_CONFIG_PATH, "")]
    joined = os.pathsep.join(path for path in paths if path)
    return {**os.environ, ENVIRONMENT_VARIABLE: str(root), _CONFIG_PATH: joined}


def start(root: Path, notebook: Path, options: Sequence[str] = ()) -> int:
    """Start JupyterLab and wait for its end; return its exit code.

    Raises
    ------
    MissingExtra
        When JupyterLab is not installed beside this package.
    ImpactError
        When the notebook is not there.
    """
    require("lab", "jupyterlab")
    if not notebook.is_file():
        raise ImpactError(
            f"there is no {notebook.relative_to(root).as_posix()}",
            "the notebook to open",
            "run: git checkout notebooks, or name a report: impact lab global-burden",
        )
    Project(root).scratch.mkdir(exist_ok=True)
    inherited = environment(root)
    with _own_folders(inherited[_CONFIG_PATH]) as folders:
        program = subprocess.Popen(command(root, notebook, options), cwd=root, env={**inherited, **folders})
        return _end_of(program)


@contextmanager
def _own_folders(config_path: str) -> Iterator[dict[str, str]]:
    """Give JupyterLab folders of its own, as variables, where the home takes no file; settings stay read."""
    from jupyter_core import paths

    settings = Path(paths.jupyter_config_dir())
    refusal = _refusal(Path(paths.jupyter_data_dir())) or _refusal(settings)
    if not refusal:
        yield {}
        return
    state_file.say(f"{refusal}: what JupyterLab notes for itself is kept until it ends")
    with tempfile.TemporaryDirectory(prefix="impact-lab-") as folder:
        names = ("DATA", "RUNTIME", "CONFIG")
        yield {
            **{f"JUPYTER_{name}_DIR": str(Path(folder) / name.lower()) for name in names},
            _CONFIG_PATH: os.pathsep.join((str(settings), config_path)),
            "IPYTHONDIR": str(Path(folder) / "ipython"),
        }


def _refusal(folder: Path) -> str:
    """Try whether a folder takes a file; say why not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_ROOM))
            file.flush()
    except OSError as error:
        return f"{folder} cannot be written: {error.strerror or error}"
    return ""


def _end_of(program: subprocess.Popen[bytes]) -> int:
    """Wait for a program; Ctrl-C is for it to answer, and an order to end goes on to it."""
    before = {signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN)}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup means it
            before[number] = signal.signal(number, lambda _number, _frame: program.terminate())
    try:
        return program.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
