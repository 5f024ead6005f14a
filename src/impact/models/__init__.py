"""Statistics: each model estimates, with an interval, or declines with a reason.

Every module here is a model, found by its name and imported when it is first used. `estimate` is its main
act; its docstring has equation, assumptions and proof (together in docs/methods.md). `counts` fits the count
regressions of several of them, `pooling` pools effects. `impact.result` describes what models return.
Choosing published figures is the trade of `impact.published`, prose that of `impact.answers`.
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
