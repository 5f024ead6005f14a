"""Where pandoc is, which makes ``report.docx``."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path


def pandoc() -> Path | None:
    """Find the pandoc that the extra [documents] brings, or else that of the system."""
    spec = importlib.util.find_spec("pypandoc")
    for place in (spec.submodule_search_locations if spec else None) or ():
        for name in ("pandoc", "pandoc.exe"):
            if (Path(place) / "files" / name).is_file():
                return Path(place) / "files" / name
    system = shutil.which("pandoc")
    return Path(system) if system else None
