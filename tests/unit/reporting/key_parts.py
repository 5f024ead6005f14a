"""Parts of a key and cells of a notebook, made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from impact.reporting.key import cachekey
from impact.reporting.key.cachekey import Parts
from tests.miniature import notebook

PACKAGE = Path(cachekey.__file__).parents[2]
A, B = "data/processed/a.parquet", "data/processed/b.parquet"


def whole(**changes: Any) -> Parts:
    """Make the parts of a key, some of them changed."""
    made = Parts(
        cells=(("c1", "1"), ("c2", "2")),
        parameters={"as_of": "latest"},
        inputs={A: "a1", B: "b1"},
        code={"data.py": "d1"},
        versions={"pandas": "3.0"},
        page={"text of the notebook": "t1"},
        every_table="never made",
    )
    return Parts(**{**vars(made), **changes})


def cells(*sources: str) -> dict[str, Any]:
    """Make a notebook of code cells."""
    return notebook(*[("code", source) for source in sources])
