"""Work that several reports need, done once for a batch: the first computes it, the others take it over.

::

    @shared.once_for_a_batch
    def gather(as_of: str = "latest") -> Background: ...

The result of a call is kept in the project (``.impact/shared/``) under a key: the function, its arguments,
the code of the package, the versions of all it depends on, Python and the machine. With it stands what the
call read. It is taken over only while every file that was read is what it was, and then counts as read by
the report that takes it over. Whatever stands in the way (a folder that cannot be written, a damaged file,
code edited under a running process) costs the time of computing it again and nothing else.

Only while reports are made: elsewhere the function is called as it is written. Why no result is ever stale,
and why pickles: ``docs/decisions/0009-shared-computations.md``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import inspect
import json
import os
import pickle
import platform
import socket
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np

from impact.errors import ModelInputError
from impact.project import Project, find_project, reads, state_file
from impact.project.environment import environment_with
from impact.project.hashes import hash_json
from impact.project.installed import computing_code, installed_packages, is_as_loaded
from impact.project.lock import FOLDER, own_folder

#: Names another folder for the results.
FOLDER_VARIABLE = reads.SHARED_VARIABLE
_SCHEMA = "impact-shared/1"
_RESULT, _LOCK = ".result", ".lock"
#: seconds that a process waits for another one that computes the same
_WAIT = 300.0
#: larger results would cost more to store than to compute
LARGEST = 16 * 2**20
#: what the folder may hold, and how long a result may lie unused
MOST_BYTES = 256 * 2**20
MOST_SECONDS = 30 * 24 * 3600

#: kinds of numbers and days in arrays, as numpy names them
_NUMBERS = "biufmM"
#: kinds of columns that pandas has beside them and that hold nothing but cells
_KINDS = frozenset(("str", "string", "boolean", "Int64", "Float64"))

_P = ParamSpec("_P")
_R = TypeVar("_R")


def once_for_a_batch(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Share the results of a function between the reports of a batch, and with later batches.

    Parameters
    ----------
    function
        A function of this package, whose result depends on nothing but its arguments and the files of the
        project that it notes as read. A table among the arguments counts with all that is in it. A call with
        an argument that has no key (an open file, a column of lists) is computed every time.

    Returns
    -------
    callable
        The same function; what it returns is the caller's own, and the same bytes whoever computed it.

    Raises
    ------
    ModelInputError
        For a function from elsewhere: a change of its code could not be seen.
    """
    name, signature = f"{function.__module__}.{function.__qualname__}", inspect.signature(function)
    if name.partition(".")[0] != __name__.partition(".")[0]:
        raise ModelInputError(
            f"{name} is no function of this package",
            "one whose code is part of the key",
            "call it without sharing",
        )

    @functools.wraps(function)
    def share(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        call = signature.bind(*args, **kwargs)
        call.apply_defaults()
        return once(name, call.arguments, functools.partial(function, *args, **kwargs))

    return share


def once(name: str, basis: Mapping[str, object], compute: Callable[[], _R]) -> _R:
    """Share a result as :func:`once_for_a_batch` does, by all that it depends on in place of arguments.

    Parameters
    ----------
    name
        The function of this package that computes it, with its module.
    basis
        Everything but code and files that the result depends on, by name.
    compute
        Computes it.
    """
    if not os.environ.get(reads.ENVIRONMENT_VARIABLE):
        return compute()
    key = _key(name, basis)
    return compute() if key is None else cast("_R", _Shelf.of(find_project(), name, key).obtain(compute))


def kept_in(folder: Path) -> AbstractContextManager[None]:
    """Keep shared results in another folder while it lasts, for processes that are started meanwhile too."""
    return environment_with({FOLDER_VARIABLE: str(folder)})


@dataclass(frozen=True)
class _Shelf:
    """The place of one result."""

    project: Project
    folder: Path
    function: str
    key: str

    @classmethod
    def of(cls, project: Project, function: str, key: str) -> _Shelf:
        named = os.environ.get(FOLDER_VARIABLE)
        return cls(project, Path(named) if named else project.root / FOLDER / "shared", function, key)

    @property
    def path(self) -> Path:
        return self.folder / f"{self.key}{_RESULT}"

    def obtain(self, compute: Callable[[], Any]) -> Any:
        """Take the result over, or compute it while others that need it wait."""
        from filelock import FileLock, Timeout

        if (stored := self._take()) is not None:
            return stored[0]
        try:
            own_folder(self.project.root)
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = FileLock(self.folder / f"{self.key}{_LOCK}", thread_local=False)
            lock.acquire(timeout=_WAIT)
        except (OSError, Timeout):
            return self._compute(compute)
        try:
            stored = self._take()  # another process may have computed it meanwhile
            return self._compute(compute) if stored is None else stored[0]
        finally:
            lock.release()

    def _take(self) -> tuple[Any] | None:
        """Read the result and note what it rests on; None when there is none that holds."""
        try:
            head, _, body = state_file.read_bytes(self.path).partition(b"\n")
            record = state_file.parse(head)
            whole = record["schema"] == _SCHEMA and record["sha256"] == sha256(body).hexdigest()
            if not whole or not reads.unchanged(self.project, record["reads"]):
                return None
            result = pickle.loads(body)  # noqa: S301 - as trusted as the notebook that runs here, see 0009
        except Exception:  # noqa: BLE001 - whatever is wrong with it, the way out is to compute it
            return None
        for name in record["reads"]:
            reads.note_name(name)
        with suppress(OSError):
            os.utime(self.path)  # results that are used are kept
        return (result,)

    def _compute(self, compute: Callable[[], Any]) -> Any:
        """Compute the result, keep it where that is safe, and return it as the others will get it."""
        with reads.collecting(self.project) as collection, warnings.catch_warnings(record=True) as warned:
            result = compute()
        for warning in warned:
            warnings.showwarning(warning.message, warning.category, warning.filename, warning.lineno)
        try:
            body = pickle.dumps(result, protocol=5)
        except (pickle.PicklingError, TypeError, AttributeError):
            return result
        # A warning is shown where it arises: a result that comes with one is not taken over in silence.
        safe = not (warned or collection.unseen) and is_as_loaded()
        if safe and reads.unchanged(self.project, collection.hashes) and len(body) <= LARGEST:
            with suppress(OSError):
                self._write(body, collection.hashes)
                _prune(self.folder)
        # arrays may lie otherwise in memory once stored, and sums of them differ in the last bit
        return pickle.loads(body)  # noqa: S301 - dumped two lines above

    def _write(self, body: bytes, hashes: Mapping[str, str]) -> None:
        record = {
            "schema": _SCHEMA,
            "function": self.function,
            "sha256": sha256(body).hexdigest(),
            "reads": dict(hashes),
        }
        handle, name = tempfile.mkstemp(prefix=".new-", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(record).encode() + b"\n" + body)
            Path(name).replace(self.path)
        finally:
            Path(name).unlink(missing_ok=True)


def _key(function: str, arguments: Mapping[str, object]) -> str | None:
    """Hash all that a result depends on but the files it reads; None when that cannot be told."""
    code = computing_code()
    try:
        plain = _plain(arguments)
    except TypeError:
        return None
    if code is None:
        return None
    machine = [socket.gethostname(), platform.machine(), platform.system()]
    python = [platform.python_implementation(), platform.python_version()]
    return hash_json([_SCHEMA, function, plain, code, installed_packages(), python, machine])


def _plain(value: object) -> object:
    """Reduce an argument to what JSON can hold, so that only equal ones become the same.

    The order of a mapping does not count.

    Raises
    ------
    TypeError
        For what is neither a number, text, date, array of numbers, table, collection nor a record with named
        fields.
    """
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return {"float": value.hex()}
    if isinstance(value, dt.date):
        return {type(value).__name__: value.isoformat()}
    if type(value) is np.ndarray and value.dtype.kind in _NUMBERS:
        # numbers of an array by their bytes: the order in memory does not count, the last bit does
        body = sha256(np.ascontiguousarray(value).tobytes()).hexdigest()
        return {"array": [value.dtype.str, list(value.shape), body]}
    if (table := _plain_table(value)) is not None:
        return table
    if type(value) in (list, tuple):
        return {type(value).__name__: [_plain(part) for part in value]}  # type: ignore[attr-defined]
    if isinstance(value, Mapping):
        if any(type(name) is not str for name in value):
            raise TypeError("a mapping whose names are no text has no key")
        return {"mapping": {name: _plain(part) for name, part in value.items()}}
    kind = type(value)
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
    else:
        names = [*getattr(kind, "model_fields", ())]  # of pydantic
    if not names:
        raise TypeError(f"{kind.__name__} has no key")
    parts = [[name, _plain(getattr(value, name))] for name in names]
    return {f"{kind.__module__}.{kind.__qualname__}": parts}


def _plain_table(value: Any) -> object | None:
    """Reduce a frame to its columns, index and attributes, each cell with its kind; None for anything else.

    Raises
    ------
    TypeError
        For a column whose cells have no key, or whose kind says more than its name, such as categories.
    """
    pandas = sys.modules.get("pandas")  # nobody has a frame who did not import it
    if pandas is None or type(value) is not pandas.DataFrame:
        return None
    if value.columns.nlevels + value.index.nlevels > 2:
        raise TypeError("a frame with levels has no key")
    columns = [[_plain(name), _plain_column(column)] for name, column in value.items()]
    index = [_plain(value.index.name), _plain_column(value.index)]
    return {"frame": [columns, index, _plain(value.attrs)]}


def _plain_column(column: Any) -> object:
    """Reduce a column or an index to its kind and its cells; a missing cell is none of those it can hold."""
    kind = column.dtype
    if isinstance(kind, np.dtype) and kind.kind in _NUMBERS:
        return _plain(column.to_numpy())
    if isinstance(kind, np.dtype):
        nothing = sys.modules["pandas"].NA  # which is no value of Python's
        return [kind.str, [{"missing": ""} if cell is nothing else _plain(cell) for cell in column.tolist()]]
    if kind.name not in _KINDS:
        raise TypeError(f"a column of the kind {kind} has no key")
    cells = zip(column.tolist(), column.isna().tolist(), strict=True)
    return [repr(kind), getattr(kind, "storage", ""), [None if gap else _plain(cell) for cell, gap in cells]]


def _prune(folder: Path) -> None:
    """Remove what was not used for long, and the least used beyond what the folder may hold."""
    now, room = time.time(), MOST_BYTES
    files = [(path.stat().st_mtime, path.stat().st_size, path) for path in folder.iterdir()]
    for modified, size, path in sorted(files, reverse=True):
        room -= size
        if room < 0 or now - modified > MOST_SECONDS:
            path.unlink(missing_ok=True)
