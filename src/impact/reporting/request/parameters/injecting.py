"""Values into the notebook that is executed, unchanged.

papermill writes the cell ``injected-parameters`` with a translator of its own, which formats it with black
where that is installed: the same run would give other bytes on another machine. Ours writes ``repr``, which
Python reads back as the same value, and is registered in its place.
"""

from __future__ import annotations

from collections.abc import Mapping

from impact.reporting.request.parameters.parameter import Value

INJECTED = "injected-parameters"


def cell_source(values: Mapping[str, Value]) -> str:
    r"""Write the source of the cell that sets parameters.

    >>> print(cell_source({"code": "007", "share": 1e-05, "label": None}))
    # Parameters
    code = '007'
    share = 1e-05
    label = None
    """
    return "\n".join(["# Parameters", *(f"{name} = {value!r}" for name, value in values.items())])


def use_exact_translator() -> None:
    """Make papermill write parameters with :func:`cell_source`."""
    from papermill.translators import PythonTranslator, papermill_translators

    class ExactTranslator(PythonTranslator):
        @classmethod
        def codify(cls, parameters: Mapping[str, Value], comment: str = "Parameters") -> str:
            del comment  # ours is always the same
            return cell_source(parameters)

    papermill_translators.register("python", ExactTranslator)
