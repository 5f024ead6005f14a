"""The directive ``public``: one entry for each public name of a module, as its ``__all__`` has it.

A name that is added to the face of a package stands in the reference at the next build.
"""

from __future__ import annotations

import importlib
import inspect
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.statemachine import StringList


def entries(name: str, leave_out: tuple[str, ...] = ()) -> list[str]:
    """Write the lines of reStructuredText that describe what a module offers."""
    module = importlib.import_module(name)
    lines: list[str] = []
    for word in module.__all__:
        thing = getattr(module, word)
        if word in leave_out or word.startswith("_"):
            continue
        if inspect.isclass(thing):
            lines += [f".. autoclass:: {name}.{word}", "   :members:", "   :exclude-members: __init__", ""]
        elif inspect.isroutine(thing):
            lines += [f".. autofunction:: {name}.{word}", ""]
        elif inspect.ismodule(thing) and callable(getattr(thing, "estimate", None)):
            lines += [f".. autofunction:: {name}.{word}.estimate", ""]
    return lines


class Public(Directive):
    """All public names of the module that is named."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"leave-out": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Describe each name."""
        left_out = tuple(self.options.get("leave-out", "").split())
        lines = entries(self.arguments[0], left_out)
        container = nodes.Element()
        self.state.nested_parse(StringList(lines, source=self.arguments[0]), self.content_offset, container)
        return list(container.children)


def setup(app: Any) -> dict[str, Any]:
    """Offer the directive."""
    app.add_directive("public", Public)
    return {"version": "1", "parallel_read_safe": True}
