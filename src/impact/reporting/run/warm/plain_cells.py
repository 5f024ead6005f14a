"""Cells that are plain Python: nothing in them is IPython's, so that nothing has to be rewritten.

IPython looks for magics, shell commands, questions and prompts by taking every cell apart into tokens, in a
kernel twice a cell, which is a fortieth of a country profile's kernel. Most cells hold none of the signs that
such words need; these cells are handed on as they are, and all others go IPython's way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

# Signs of IPython's own words; blanks that it takes away, before the first line and of lines without words.
_SIGNS = re.compile(r"[%!?]|>>>|\.\.\.|In \[|PYTHON-MODE|\A\s|^[ \t]+$|^[ \t]*[,;/]", re.MULTILINE)
_CALL = re.compile(r"(\w+)\.\w")


def pass_over(shell: Any) -> None:
    """Have a shell hand on plain cells as they are."""
    transform: Callable[[str], str] = shell.transform_cell
    known = _transformers(shell)

    def transform_cell(raw_cell: str) -> str:
        if _transformers(shell) == known and is_plain(raw_cell, shell.user_ns):
            return raw_cell if raw_cell.endswith("\n") else f"{raw_cell}\n"
        return transform(raw_cell)

    shell.transform_cell = transform_cell


def is_plain(cell: str, names: Mapping[str, Any]) -> bool:
    r"""Whether IPython would leave a cell as it is, but for the end of its last line.

    A single line may also be a magic without its sign ("pwd"), unless it begins with a module and a dot.

    Examples
    --------
    >>> is_plain("a = 1\nb = 2", {}), is_plain("a = !ls\nb = 2", {}), is_plain("pwd", {})
    (True, False, False)
    >>> is_plain("re.compile('a')", {"re": re}), is_plain("re.compile('a')", {})
    (True, False)
    """
    if not cell or _SIGNS.search(cell):
        return False
    if len(cell.splitlines()) > 1:
        return True
    called = _CALL.match(cell)
    return called is not None and isinstance(names.get(called[1]), ModuleType)


def _transformers(shell: Any) -> tuple[Any, ...]:
    """List all that a shell would have look at a cell: a notebook may add to it."""
    prefilter = shell.prefilter_manager
    static = {name: list(value) for name, value in vars(shell.input_transformer_manager).items()}
    return static, list(shell.input_transformers_post), list(prefilter.transformers), list(prefilter.checkers)
