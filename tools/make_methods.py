"""Write docs/methods.md from the docstrings of the models: ``python -m tools.make_methods``.

A model's equation, assumptions and proof stand once, in the docstring of its module.
"""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "methods.md"
#: each model, in the order of the page, and the module with its docstring
MODELS = {
    "trend": "models/trend/trend.py",
    "interruption": "models/interruption/interruption.py",
    "rates": "models/rates/rate.py",
    "revision": "models/revision/revision.py",
    "chain_ladder": "models/chain_ladder/chain_ladder.py",
    "forecast": "models/forecast/choose.py",
    "shares": "models/shares.py",
    "panel": "models/panel.py",
    "completion": "models/completion.py",
    "clearance": "models/clearance.py",
    "accidents": "models/accidents/accident_rate.py",
    "aftermath": "models/aftermath/decay.py",
    "scenario": "scenario/engine/course.py",
    "melding": "scenario/calibration/melding/melding.py",
}
SECTIONS = (
    "Model",
    "Assumptions",
    "When not to use it",
    "What it cannot tell",
    "Proof",
    "References",
)
INTRODUCTION = """# Methods

Made from the docstrings of the models by `make methods`; do not edit. One section for each model:
its equation, what it assumes, when not to use it, what it cannot tell, how it is proved. The coverage of the
intervals under simulated truth is in [validation.md](validation.md), the agreement with R in
`tests/reference`.

All models share three habits. Casualties are *recorded* casualties. The dispersion of counts is estimated,
never assumed to be that of a Poisson distribution. A model that cannot answer declines and says why
(`impact.result.Declined`) instead of giving a number.
"""


def docstring(model: str) -> str:
    """Read the docstring of a model's module, without importing it."""
    source = (ROOT / "src" / "impact" / MODELS[model]).read_text(encoding="utf-8")
    return inspect.cleandoc(ast.get_docstring(ast.parse(source)) or "")


def section(model: str) -> str:
    """Turn a docstring into a section of the page.

    Raises
    ------
    SystemExit
        When the docstring lacks one of the sections.
    """
    title, _, body = docstring(model).partition("\n")
    found = re.findall(r"^(.+)\n-{3,}$", body, flags=re.MULTILINE)
    missing = [name for name in SECTIONS if name not in found]
    if missing:
        raise SystemExit(f"{MODELS[model]}: the docstring has no section {', '.join(missing)}")
    body = re.sub(r"^(.+)\n-{3,}$", r"### \1\n", body, flags=re.MULTILINE)
    body = re.sub(r":(?:func|mod|class|data):`~?([^`]+)`", r"`\1`", body).replace("``", "`")
    return f"## `{model}`: {title.rstrip('.')}\n{body.rstrip()}\n"


def page() -> str:
    """Put the sections of all models together."""
    text = "\n".join([INTRODUCTION, *(section(model) for model in MODELS)])
    return re.sub(r"\n{3,}", "\n\n", text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
