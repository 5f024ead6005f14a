"""Could a notebook read files past the record? Only what Python opens itself is seen while it runs.

:func:`impact.project.reads.watch` notes every file that Python opens. A library written in another language
may read without that (pandas does, for Parquet), and so may code that is put together while it runs. The
check is strict on purpose: what it does not know counts, which costs time and never a wrong report.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

# Libraries that open files with Python's own means, apart from the words below.
_KNOWN = frozenset(
    {*sys.stdlib_module_names, "IPython", "impact", "matplotlib", "numpy", "pandas", "scipy", "statsmodels"}
)
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([^#;\n]+))", re.MULTILINE)
_WORDS = re.compile(
    r"\b(read_(?:parquet|feather|orc|hdf)|HDFStore|ctypes|dbm|multiprocessing|sqlite3|_posixsubprocess"
    r"|__import__|__builtins__|importlib|runpy|(?<!\bre\.)compile|eval|exec"
    # these look at a file without opening it
    r"|exists|is_?file|is_?dir|l?stat|getsize|get[mc]time|access)\b"
)


def unrecorded(notebook: Mapping[str, Any]) -> str:
    """Name what in a notebook might read files without a record; empty when nothing does.

    Parameters
    ----------
    notebook
        A notebook node of nbformat 4.
    """
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        for package, names in _IMPORT.findall(cell["source"]):
            for name in [package] if package else names.split(","):
                module = name.split(" as ")[0].strip().partition(".")[0]
                if module not in _KNOWN:
                    return f"it imports {module}"
        word = _WORDS.search(cell["source"])
        if word:
            return f"it uses {word[1]}"
    return ""
