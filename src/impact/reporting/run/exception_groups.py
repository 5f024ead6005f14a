"""In a kernel: exception groups are told as errors are, with the errors inside them.

IPython prints them and sends no error, so that a report would fail with "CellExecutionError" and no reason.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

# Errors of a group that its words name.
_NAMED = 20


def tell() -> None:
    """Have this kernel send exception groups as errors; to be called before the first cell."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((Exception, BaseExceptionGroup), _handle)


def words(error: BaseException) -> str:
    """Word an error, of a group also the errors inside.

    >>> words(ExceptionGroup("two", [ValueError("a"), ExceptionGroup("inner", [KeyError("b")])]))
    "two (2 sub-exceptions): ValueError: a; KeyError: 'b'"
    >>> words(ValueError("a"))
    'a'
    """
    if not isinstance(error, BaseExceptionGroup):
        return str(error)
    leaves = list(_leaves(error))
    named = [f"{type(leaf).__name__}: {leaf}" for leaf in leaves[:_NAMED]]
    more = [f"and {len(leaves) - _NAMED} more"] if len(leaves) > _NAMED else []
    return f"{error}: {'; '.join([*named, *more])}"


def _leaves(group: BaseExceptionGroup[Any]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _handle(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> list[str] | None:
    before: BaseException | None = error
    while before is not None and not isinstance(before, BaseExceptionGroup):
        before = before.__context__
    if before is None:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)
        return None
    # without IPython's own frame, as for other errors
    lines = traceback.format_exception(kind, error, trace.tb_next if trace is not None else None)
    shell._showtraceback(kind, words(error), lines)
    return lines
