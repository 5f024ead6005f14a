"""Modules of the user's that Python takes for those of a library: a ``pandas.py`` where ``PYTHONPATH`` leads.

What then fails looks like a defect of this package, or of the library. Hardly anything is imported here, as
any library may be the one in question.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType

from impact.errors import RequestError


def from_import(error: BaseException) -> RequestError | None:
    """Name the user's module behind an error, where it stands in the place of a library; None for all else.

    Only for errors that a module of another content causes: a name that cannot be imported, or that it lacks.
    """
    name = _module_of(error).partition(".")[0]
    module = sys.modules.get(name)
    file = getattr(module, "__file__", None)
    if not file or name == __name__.partition(".")[0]:
        return None
    path = Path(file).absolute()
    folder = path.parent.parent if path.name == "__init__.py" else path.parent
    folders = {Path(one).absolute() for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one}
    elsewhere = [one for one in sys.path if Path(one).absolute() not in folders]
    if folder not in folders or PathFinder.find_spec(name, elsewhere) is None:
        return None
    return RequestError(
        f"{file} stands in the place of the module {name} that this program needs",
        "no modules of such names in the folders that PYTHONPATH names",
        f"rename it, or run without PYTHONPATH={os.environ['PYTHONPATH']}",
    )


def _module_of(error: BaseException) -> str:
    if isinstance(error, ImportError):
        return error.name or ""
    owner = error.obj if isinstance(error, AttributeError) else None
    return owner.__name__ if isinstance(owner, ModuleType) else ""
