"""Values into the notebook that is executed, and back out of it, unchanged.

papermill writes the cell ``injected-parameters`` with a translator of its own, which formats it with black
where that is installed: the same run would give other bytes on another machine. Ours writes ``repr``, which
Python reads back as the same value, and is registered in its place.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from impact.errors import ParameterError
from impact.reporting.request.parameters.types import Value

INJECTED = "injected-parameters"


def cell_source(values: Mapping[str, Value]) -> str:
    r"""Write the source of the cell that sets parameters.

    >>> print(cell_source({"code": "007", "share": 1e-05, "span": (2010, 2024), "label": None}))
    # Parameters
    code = '007'
    share = 1e-05
    span = (2010, 2024)
    label = None
    """
    return "\n".join(["# Parameters", *(f"{name} = {value!r}" for name, value in values.items())])


def read_back(notebook: Mapping[str, Any]) -> dict[str, Value]:
    """Give the values that an executed notebook was run with, from its injected cell; empty without one.

    Raises
    ------
    ParameterError
        When the cell is not one that :func:`cell_source` has written.
    """
    for cell in notebook["cells"]:
        if INJECTED in cell.get("metadata", {}).get("tags", ()):
            return _read(cell["source"])
    return {}


def use_exact_translator() -> None:
    """Make papermill write parameters with :func:`cell_source`."""
    from papermill.translators import PythonTranslator, papermill_translators

    class ExactTranslator(PythonTranslator):
        @classmethod
        def codify(cls, parameters: Mapping[str, Value], comment: str = "Parameters") -> str:
            del comment  # ours is always the same
            return cell_source(parameters)

    papermill_translators.register("python", ExactTranslator)


def _read(source: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    try:
        for statement in ast.parse(source).body:
            if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
                raise ValueError(ast.unparse(statement))
            values[statement.targets[0].id] = ast.literal_eval(statement.value)
    except (SyntaxError, ValueError) as error:
        raise ParameterError(f"the injected cell cannot be read: {error}", "lines name = value") from error
    return values
