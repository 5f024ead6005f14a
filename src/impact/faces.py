"""Faces of packages: public names that are imported when they are first used."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import lazy_loader

#: When this process began to load the package, in nanoseconds: its face imports this module first of all.
LOADED_FROM = time.time_ns()
Face = tuple[Callable[[str], object], Callable[[], list[str]], list[str]]


def attach(package: str, file: str) -> Face:
    """Attach the public names of a package to it, none of them imported yet.

    Parameters
    ----------
    package, file
        ``__name__`` and ``__file__`` of the package. Its names are those that ``__init__.pyi`` beside it
        imports; without such a stub, the modules in its folder.

    Returns
    -------
    tuple
        ``__getattr__``, ``__dir__`` and ``__all__``. A name that is not among them raises AttributeError with
        the closest ones and all there are; a name that needs an extra which is not installed raises
        MissingExtra.
    """
    if Path(file).with_suffix(".pyi").exists():
        load, names, listed = lazy_loader.attach_stub(package, file)
    else:
        import pkgutil

        modules = [module.name for module in pkgutil.iter_modules([str(Path(file).parent)])]
        load, names, listed = lazy_loader.attach(package, [name for name in modules if name[0] != "_"])

    def load_or_suggest(name: str) -> object:
        if name in listed:
            try:
                return load(name)
            except ModuleNotFoundError as error:
                from impact.extras import explain

                missing = explain(error)
                if missing is None:
                    raise
                raise missing from error
        import difflib

        close = difflib.get_close_matches(name, listed, n=1)
        suggestion = f"; did you mean {close[0]!r}?" if close else ""
        offer = ", ".join(listed)
        raise AttributeError(f"module {package!r} has no attribute {name!r}{suggestion}; it offers {offer}")

    return load_or_suggest, names, listed
