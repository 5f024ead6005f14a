"""Late imports: modules that libraries import with themselves, for what hardly a report asks of them.

They are imported when something of them is used, or never. (``importlib.util.LazyLoader`` does not put off a
module that is imported by name twice: the second time reads its specification, and that loads it.)
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec, module_from_spec
from itertools import accumulate
from types import ModuleType
from typing import Any

#: Selectors of CSS and encodings of pages, which Beautiful Soup offers, and notebooks of other machines,
#: which papermill fetches.
LATE = ("soupsieve", "chardet", "requests")
# papermill imports nbformat, which beside JupyterLab compiles grammars for 0.8 s, and imports calendars, for
# formats that no notebook has.
_NEVER = ("rfc3987_syntax", "rfc3986_validator", "isoduration")
# Reads what each installed package says of itself, for papermill twice.
_PLUGINS = "entrypoints"
# Knows fewer formats without these.
_LESS_WITHOUT = "jsonschema"


class LateModule(ModuleType):
    """Stands for a module until something of it is used, and then hands that out."""

    def _module(self) -> ModuleType:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return importlib.import_module(self.__name__)

    def __getattr__(self, name: str) -> Any:
        """Look up what is used; its path, where a module in it is imported."""
        return getattr(self._module(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set it in the module itself, as the import of a module in it does."""
        setattr(self._module(), name, value)


def put_off() -> None:
    """Leave those modules for later that are installed and not imported yet."""
    for name in _NEVER:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    for name in (*LATE, _PLUGINS):
        if name not in sys.modules and find_spec(name) is not None:
            sys.modules[name] = LateModule(name)
    plugins = sys.modules.get(_PLUGINS)
    if isinstance(plugins, LateModule):
        vars(plugins)["get_group_all"] = _group_of


def _group_of(group: str, path: Any = None) -> Any:
    """List what other packages offer; papermill looks for engines, and here is the one that it is to use."""
    return [] if group.startswith("papermill.") else LateModule(_PLUGINS).get_group_all(group, path)


def import_alone(name: str, late: Iterable[str]) -> ModuleType:
    """Import one module of a package without what the package imports with itself.

    Nobody else gets that module: who imports the package has it whole.

    Parameters
    ----------
    name
        The module, such as ``package.room.module``.
    late
        Functions that it imports from other modules of its package, as ``package.room.other.function``; each
        is imported when it is first called.
    """
    package = name.partition(".")[0]
    if package in sys.modules:
        return importlib.import_module(name)
    try:
        for parent in [*accumulate(name.split(".")[:-1], "{}.{}".format)]:
            sys.modules[parent] = module_from_spec(find_spec(parent))  # type: ignore[arg-type]
        for function in late:
            other, _, short = function.rpartition(".")
            sys.modules.setdefault(other, ModuleType(other)).__dict__[short] = _called_late(other, short)
        return importlib.import_module(name)
    except (ImportError, AttributeError):  # of another version, which needs more
        _drop(package)
        return importlib.import_module(name)
    finally:
        _drop(package)


def _called_late(module: str, name: str) -> Callable[..., Any]:
    def call(*values: Any, **options: Any) -> Any:
        return getattr(importlib.import_module(module), name)(*values, **options)

    return call


def _drop(package: str) -> None:
    """Forget a package with all its modules: the next import makes them anew."""
    for name in [*sys.modules]:
        if name.partition(".")[0] == package:
            del sys.modules[name]


def take_back() -> None:
    """Have imports from here on find every module, as in a process that makes no pages.

    What was imported without some of them is imported anew, for who asks.
    """
    for name in (*_NEVER, *LATE, _PLUGINS):
        if name in sys.modules and isinstance(sys.modules[name], LateModule | None):
            del sys.modules[name]
    _drop(_LESS_WITHOUT)
