"""Watch what a kernel reads: files and folders that Python opens, and variables of the environment.

A kernel of the report machine calls :func:`begin` before its first cell. Left out are Python, the libraries
and the package, whose versions and hashes the key of a report holds, the system's own folders, and what the
notebook has written itself. What cannot be seen (another program, a database, a network) is noted as such.
Why that is enough: ``docs/decisions/0004-what-a-run-depends-on.md``.
"""

# ruff: noqa: PTH100, PTH112, PTH113
from __future__ import annotations

import os
import re
import site
import sys
import sysconfig
from collections.abc import Iterator
from functools import lru_cache
from importlib.machinery import all_suffixes
from pathlib import Path

from impact.project import reads
from impact.project.hashes import quick_stamp
from impact.project.kernel_reads import variables
from impact.project.layout import PACKAGE, find_project

# What the runs themselves write, below the project's root.
_OF_RUNS = (".impact", ".reports-work")
# Folders of the system: what stands there belongs to the machine as Python does.
_SYSTEM = (
    *(
        "/bin/",
        "/boot/",
        "/dev/",
        "/etc/",
        "/lib/",
        "/lib32/",
        "/lib64/",
        "/proc/",
        "/run/",
        "/sbin/",
        "/sys/",
    ),
    *("/usr/", "/var/cache/", "/var/lib/", "/Library/", "/System/"),
)
_LISTING = frozenset({"os.listdir", "os.scandir"})
_GLOBBING = frozenset({"glob.glob", "pathlib.Path.glob", "pathlib.Path.rglob"})
# After these another program, or a library without Python's own means, may read unseen.
_PROGRAMS = frozenset({"os.exec", "os.posix_spawn", "os.spawn", "os.system", "pty.spawn", "subprocess.Popen"})
# It has a program list the fonts of the system, once in each home.
_FONT_MANAGER = os.path.join("matplotlib", "font_manager.py")  # noqa: PTH118
_ENVIRONMENT = re.compile(r"/proc/[^/]+/(?:task/[^/]+/)?environ")
_MAGIC = re.compile(r"[*?[]")
_IMPORTER = "<frozen importlib"


def begin() -> None:
    """Note from here on what this process reads; for kernels. Outside a run nothing happens."""
    record = os.environ.get(reads.ENVIRONMENT_VARIABLE)
    if record:
        watch = Watch(record, os.path.realpath(find_project().root))
        reads.note_line(record, reads.WATCHED)
        variables.watch(lambda name: reads.note_line(record, f"{reads.VARIABLE}{name}"))
        sys.addaudithook(watch.hear)


class Watch:
    """What the interpreter says of itself, and what of it counts.

    Parameters
    ----------
    record
        Where it is noted.
    root
        The project, links resolved.
    """

    def __init__(self, record: str, root: str) -> None:
        self.record = record
        self.root = root
        self.home = os.path.realpath(Path.home())
        folders = (f"{os.path.realpath(path)}/" for path in self._libraries() if path)
        self.libraries = tuple(path for path in folders if not f"{root}/".startswith(path))
        self.own: set[str] = set()  # files that the notebook has made
        self.noted: set[str] = set()
        self.counts = lru_cache(maxsize=4096)(self._counts)

    def _libraries(self) -> Iterator[str]:
        """List folders whose files are no input: their versions count, or the run itself made them."""
        yield from (sys.prefix, sys.base_prefix, sys.exec_prefix, *site.getsitepackages())
        yield site.getusersitepackages()
        yield from (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
        # the folder above the package is listed, too, when something is imported
        yield str(PACKAGE.parent if PACKAGE.parent.name == "src" else PACKAGE)
        yield from (f"{self.root}/{name}" for name in _OF_RUNS)
        if ipython := os.environ.get("IPYTHONDIR"):
            yield str(Path(ipython).parent)  # the temporary folder of this run
        if results := os.environ.get(reads.SHARED_VARIABLE):
            yield results
        yield self.record

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """Take an event of the interpreter; ``sys.addaudithook`` calls it."""
        if event == "open":
            if not reads.is_hashing():
                self._opened(*arguments[:3])
        elif event in _LISTING:
            if not reads.is_hashing() and not _caller().startswith(_IMPORTER):
                self._named(arguments[0], listing=True)
        elif event == "import":
            self._imported(str(arguments[0]))
        elif event in _PROGRAMS and not self._asks_for_fonts():
            self._unseen(f"it called {event}")
            reads.note_line(self.record, f"{reads.VARIABLE}{variables.ALL}")
        elif event == "sqlite3.connect":
            self._connected(arguments[0])
        elif event in _GLOBBING:
            self._globbed(event, arguments)
        elif event == "os.rename" and os.path.realpath(_text(arguments[0])) in self.own:
            self.own.add(os.path.realpath(_text(arguments[1])))
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            reads.note_line(self.record, f"{reads.BEYOND}what came through a network")

    def _opened(self, target: object, mode: object = None, flags: object = 0) -> None:
        if not isinstance(target, str | bytes | os.PathLike):
            return  # a descriptor, whose file was opened before
        whole = int(flags) if isinstance(flags, int) else 0
        written = isinstance(mode, str) and not set(mode) & set("r+")
        written |= mode is None and whole & os.O_ACCMODE == os.O_WRONLY
        made = (isinstance(mode, str) and set(mode) & set("wx")) or whole & (os.O_TRUNC | os.O_EXCL)
        name = _text(target)
        if _ENVIRONMENT.fullmatch(os.path.abspath(name)):
            reads.note_line(self.record, f"{reads.VARIABLE}{variables.ALL}")
        if "__pycache__" in name and _caller(3).startswith(_IMPORTER):
            if any(self.counts(path) for path in _paths(name)):
                # compiled code is compared by second and size with its source: the source is read
                raise FileNotFoundError(name)
            return
        if written or made:
            path = os.path.realpath(name)
            if self.counts(path):
                if made and path not in self.noted:
                    self.own.add(path)
                reads.note_line(self.record, f"{reads.WRITTEN}{self._name(path)}")
        else:
            self._named(name)

    def _named(self, target: object, *, listing: bool = False) -> None:
        """Note a file, or the names in a folder."""
        if target is None:
            target = "."
        if not isinstance(target, str | bytes | os.PathLike):
            return
        for path in _paths(_text(target)):
            if not self.counts(path) or path in self.own:
                continue
            name = self._name(path)
            if "\n" in name or "\0" in name:
                self._unseen("it opened a name with a line break")
                continue
            if listing or os.path.isdir(path):
                reads.note_line(self.record, f"{name}/")
                continue
            if path not in self.noted:
                self.noted.add(path)
                stamp = quick_stamp(Path(path))
                if stamp is None:
                    reads.note_line(self.record, f"{reads.BEYOND}{name}, which is no file")
                    continue
                reads.note_line(self.record, f"{reads.STAMP}{name}\0{stamp}")
            reads.note_line(self.record, name)

    def _imported(self, module: str) -> None:
        """Note where a module of the user's is looked for, so that one that appears there is seen."""
        if "." in module or module in sys.stdlib_module_names or not self._asks():
            return
        places = [(path, self.counts(os.path.realpath(path))) for path in sys.path]
        if not any(counts for _, counts in places):
            return
        candidates: list[str] = []
        for place, counts in places:
            folder = place or "."
            source = f"{folder}/{module}.py"
            names = (f"{folder}/{module}/__init__.py", *(f"{folder}/{module}{end}" for end in all_suffixes()))
            there = [name for name in names if os.path.isfile(name)]
            if counts:
                candidates += there or [source]
            if there:
                if not counts:  # a library's: no file of the user's takes its place
                    return
                break
        for name in candidates:
            self._named(name)

    def _asks(self) -> bool:
        """Whether code of the user's imports, and not a library what it may do without."""
        frame = sys._getframe(3)
        while frame.f_back is not None and frame.f_code.co_filename.startswith(_IMPORTER):
            frame = frame.f_back
        return not os.path.realpath(frame.f_code.co_filename).startswith(self.libraries)

    def _connected(self, database: object) -> None:
        name = _text(database) if isinstance(database, str | bytes | os.PathLike) else ""
        name = re.sub(r"^file:(//)?|\?.*$", "", name) if name.startswith("file:") else name
        if name and not name.startswith(":"):
            self._named(name)
        self._unseen("it called sqlite3.connect")

    def _globbed(self, event: str, arguments: tuple[object, ...]) -> None:
        """Note the part of a pattern that is looked at without a listing."""
        if event == "glob.glob":
            base, pattern = ".", _text(arguments[0])
        else:
            base, pattern = _text(arguments[0]), _text(arguments[1])
            pattern = f"**/{pattern}" if event == "pathlib.Path.rglob" else pattern
        parts = pattern.split("/")
        first = next((n for n, part in enumerate(parts) if _MAGIC.search(part)), len(parts))
        start = (
            f"{base}/{'/'.join(parts[:first])}" if parts[0] or first == 0 else "/".join(parts[:first]) or "/"
        )
        if not any(self.counts(path) for path in _paths(start)):
            return
        self._named(start, listing=first < len(parts))
        plain = [part for part in parts[first:] if part and not _MAGIC.search(part)]
        if plain and "**" not in parts:
            self._unseen(f"it looked for {pattern}")

    def _asks_for_fonts(self) -> bool:
        """Whether matplotlib has the system name its fonts, which belong to the machine as Python does."""
        frame = sys._getframe(2)
        while frame.f_back is not None and os.path.basename(frame.f_code.co_filename) == "subprocess.py":  # noqa: PTH119
            frame = frame.f_back
        asking = os.path.realpath(frame.f_code.co_filename)
        return asking.endswith(_FONT_MANAGER) and asking.startswith(self.libraries)

    def _unseen(self, why: str) -> None:
        reads.note_line(self.record, f"{reads.UNSEEN}{why}")

    def _counts(self, path: str) -> bool:
        """Whether what stands at a path, links resolved or not, is for a notebook to read."""
        whole = f"{path}/"
        if whole.startswith(self.libraries):
            return False
        if whole.startswith(f"{self.root}/"):
            return True
        # settings and caches of programs are hidden in the home of who runs this
        return not whole.startswith((f"{self.home}/.", *_SYSTEM))

    def _name(self, path: str) -> str:
        if path == self.root:
            return "."
        if path.startswith(f"{self.root}/"):
            return os.path.relpath(path, self.root)
        return f"~{path[len(self.home) :]}" if path.startswith(f"{self.home}/") else path


def _paths(name: str) -> tuple[str, ...]:
    """Give a path with its links resolved, and as it is written where a link may lead elsewhere one day."""
    real, written = os.path.realpath(name), os.path.abspath(name)
    return (real,) if real == written else (real, written)


def _text(target: object) -> str:
    return os.fsdecode(target) if isinstance(target, str | bytes | os.PathLike) else ""


def _caller(depth: int = 2) -> str:
    """Name the file of the code that has the interpreter do something."""
    return sys._getframe(depth).f_code.co_filename
