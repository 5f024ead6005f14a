"""Late imports: modules that libraries import with themselves, for what hardly a report asks of them.

They are imported when something of them is used, or never. (``importlib.util.LazyLoader`` does not put off a
module that is imported by name twice: the second time reads its specification, and that loads it.)
"""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

#: Selectors of CSS, which Beautiful Soup offers, and notebooks of other machines, which papermill fetches.
LATE = ("soupsieve", "requests")
# papermill imports nbformat, which beside JupyterLab compiles grammars for 0.8 s, and imports calendars, for
# formats that no notebook has.
_NEVER = ("rfc3987_syntax", "isoduration")


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
    for name in LATE:
        if name not in sys.modules and find_spec(name) is not None:
            sys.modules[name] = LateModule(name)
