"""Environment variables that a notebook reads: which count, and how two values are compared but not shown.

The value of a variable may be a secret, and a plain hash of a short one can be guessed. So a digest is made
with a key that only this project's folder holds (``.impact/variables.key``), and it stands in ``key.json``
alone: no key of a report, which every page shows, depends on it.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from impact import regular_file
from impact.errors import machine_lacks
from impact.project.lock import FOLDER, own_folder

KEY = "variables.key"
_BYTES = 32
#: all variables, but for those that the kernel or the session sets
ALL = "*"
# Set for every kernel, by us, Jupyter or IPython, or by Python for a terminal of no language.
_OF_KERNELS = re.compile(
    r"CLICOLOR|CLICOLOR_FORCE|FORCE_COLOR|GIT_PAGER|IMPACT_(?:LOCK|PROJECT|READS|SHARED|THREADS)|IPYTHONDIR"
    r"|JE_ARROW_MALLOC_CONF|JPY_\w+|LC_CTYPE|MALLOC_\w+|MATPLOTLIBRC|MPLBACKEND|MPLCONFIGDIR"
    r"|(?:MKL|OMP|OPENBLAS)_NUM_THREADS|PAGER|PYDEVD_\w+|PYTHONHASHSEED|SOURCE_DATE_EPOCH|TERM|TZ"
)
# Where and how somebody works, and not what a report is to say: counted only when asked for by name.
_OF_SESSIONS = re.compile(
    r"_|COLORTERM|COLUMNS|DISPLAY|EDITOR|HOME|HOSTNAME|INVOCATION_ID|JOURNAL_STREAM|LESS\w*|LINES|LOGNAME"
    r"|LS_COLORS|MAIL|MAKE\w+|MFLAGS|OLDPWD|PWD|SHELL|SHLVL|TE?MP|TMPDIR|USER|VISUAL|WINDOWID"
    r"|(?:COV|DASK|DBUS|GNOME|KDE|PYTEST|SSH|SYSTEMD|TERM|VIRTUAL_ENV|VSCODE|WAYLAND|XDG)(?:_\w+)?"
)
# Modules that look a variable up for whoever calls them.
_BETWEEN = frozenset(
    {
        *(
            "os",
            "_collections_abc",
            "collections.abc",
            "posixpath",
            "ntpath",
            "genericpath",
            "pathlib",
            "pathlib._local",
        ),
        *("copy", "getpass", "gettext", "locale", __name__),
    }
)
# The magic %env, which only a notebook calls.
_MAGIC = "IPython.core.magics.osm"
# They read variables of their own, which say nothing about a report.
_LIBRARIES = re.compile(
    r"IPython|PIL|dateutil|impact|ipykernel|jupyter_\w+|matplotlib|numpy|pandas|patsy|pyarrow|scipy|shapely"
    r"|statsmodels|tornado|traitlets|zmq"
)


def watch(note: Callable[[str], None]) -> None:
    """Note from here on which variables the code of a notebook reads in this process.

    Parameters
    ----------
    note
        Called with the name of each; where a library reads it, a null character and its name follow.
    """
    own: set[str] = set()  # set by the notebook itself

    def read(key: Any) -> None:
        name = os.fsdecode(key) if isinstance(key, str | bytes) else ""
        if name and name not in own and not _is_of_kernels(name):
            tell(name)

    def tell(name: str) -> None:
        reader = _reader()
        if reader is not None:
            note(f"{name}\0{reader}" if reader else name)

    kind: Any = type(os.environ)

    class Watched(kind):
        """The environment, which notes who reads it."""

        def __getitem__(self, key: Any) -> Any:
            read(key)
            return super().__getitem__(key)

        def __iter__(self) -> Iterator[Any]:
            tell(ALL)
            return super().__iter__()

        def __len__(self) -> int:
            tell(ALL)
            return int(super().__len__())

        def __repr__(self) -> str:
            tell(ALL)
            return str(super().__repr__())

        def __setitem__(self, key: Any, value: Any) -> None:
            super().__setitem__(key, value)
            own.add(os.fsdecode(key))

        def __delitem__(self, key: Any) -> None:
            super().__delitem__(key)
            own.add(os.fsdecode(key))

    os.environ.__class__ = Watched
    if os.name == "posix":
        os.environb.__class__ = Watched
        _watch_module(tell)


@lru_cache(maxsize=1024)  # the machine itself reads some of them at every table
def _is_of_kernels(name: str) -> bool:
    return _OF_KERNELS.fullmatch(name) is not None


def _watch_module(tell: Callable[[str], None]) -> None:
    """Note who takes the dictionary that ``os.environ`` was made of, and that Python itself reads no more."""
    import posix

    class Watched(ModuleType):
        @property
        def environ(self) -> dict[bytes, bytes]:
            tell(ALL)
            return as_started

    as_started: dict[bytes, bytes] = vars(posix).pop("environ")
    posix.__class__ = Watched


def _reader() -> str | None:
    """Name the library that reads, looking behind Python's own helpers; empty for code of the user's.

    None for those that always read variables of their own.
    """
    frame = sys._getframe(3)
    while frame.f_back is not None and frame.f_globals.get("__name__") in _BETWEEN:
        frame = frame.f_back
    if frame.f_globals.get("__name__") == _MAGIC:
        return ""
    name = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    if name in sys.stdlib_module_names or _LIBRARIES.fullmatch(name):
        return None
    return name if "site-packages" in frame.f_code.co_filename else ""


def of_notebook(notes: Iterable[str], libraries: Iterable[str]) -> set[str]:
    """Choose what was read by a notebook, or by a library that the package does not depend on.

    Parameters
    ----------
    notes
        Names of variables, after a null character with the library that read it.
    libraries
        Those that the package depends on.

    >>> sorted(of_notebook(["A", f"B{chr(0)}pyparsing", f"C{chr(0)}dotenv"], ["pyparsing"]))
    ['A', 'C']
    """
    known = {name.replace("-", "_") for name in libraries}
    pairs = (note.partition("\0") for note in notes)
    return {name for name, _, reader in pairs if not reader or reader.lower() not in known}


def digests(project: Path, names: Iterable[str], environment: Mapping[str, str]) -> dict[str, str]:
    """Make digests of the values of variables, by name; empty for one that is not set.

    Parameters
    ----------
    project
        Root of the project, which holds the key; without it no two digests are the same.
    names
        The variables, or :data:`ALL`.
    environment
        Their values.
    """
    names_read = set(names)
    if not names_read:
        return {}
    if ALL in names_read:
        names_read = {name for name in names_read if not _of_session(name)}
    key = _key(project)

    def digest(value: object) -> str:
        return hmac.digest(key, json.dumps(value, sort_keys=True).encode(), "sha256").hex()

    everything = {name: value for name, value in environment.items() if not _of_session(name)}
    return {
        name: digest(everything) if name == ALL else digest(environment[name]) if name in environment else ""
        for name in sorted(names_read)
    }


def _of_session(name: str) -> bool:
    return bool(_OF_KERNELS.fullmatch(name) or _OF_SESSIONS.fullmatch(name))


def _key(project: Path) -> bytes:
    """Read the project's key, made at the first need; a passing one where it cannot be kept."""
    path = project / FOLDER / KEY
    new = path.with_name(f"{KEY}.{os.getpid()}")
    try:
        if not path.is_file():
            own_folder(project)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(_BYTES))
            try:
                os.link(new, path)  # whole or not at all, and the first one stays
            except FileExistsError:
                pass
            finally:
                new.unlink()
        key = regular_file.read_bytes(path)
    except OSError as error:
        if lack := machine_lacks(error, f"{FOLDER}/{KEY} in the project cannot be read: {error.strerror}"):
            raise lack from error  # with another key every report would be made again
        key = b""
    return key if len(key) == _BYTES else secrets.token_bytes(_BYTES)
