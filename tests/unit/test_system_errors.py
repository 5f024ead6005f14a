"""Each place that catches an error of the operating system says what the machine lacks, or why it need not.

No room, no handle and no memory say nothing about a file: who takes every :class:`OSError` for a missing or a
damaged one tells the user something wrong, or goes on silently with less than there is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import impact

ROOT = Path(impact.__file__).parent
#: what asks `machine_lacks`, by the name under which a handler calls it
SAYS = {"machine_lacks", "damaged", "file_words", "disk_words", "place_words"}
_IS_LESS = "what is shown is less for once, and the next run makes it whole"
_NO_FILE = "it reads no file, but"
_SAID = "state_file says what the machine lacks before this is reached"
#: module and function of a handler that does not ask, and why
REASONS = {
    "cli/entry.py:_is_open": f"{_NO_FILE} asks whether a stream is open",
    "cli/words/shell_completion.py:complete": "completion offers nothing rather than write into the line",
    "answers/national_incidents/harm_map.py:read_outlines": _SAID,
    "cli/quick_end.py:end_at_once": "the interpreter ends the process in its own way, and says what is wrong",
    "data/own_series.py:_read": _SAID,
    "incidents/releases/release.py:read_release": _SAID,
    "incidents/releases/store.py:_pages": _SAID,
    "incidents/releases/store.py:_facts": _SAID,
    "incidents/retrieval/fetch.py:_disk_in_words": "a schedule waits for FetchFailed, which names the room",
    "incidents/retrieval/fetch.py:run": "the error of the fetch itself is told, and not that of its log",
    "incidents/values/codes/code_list.py:load": "a file is looked at, which takes no handle and no room",
    "lab/contents.py:_remember": "whoever saves a notebook must not lose it over its results",
    "lab/start.py:_refusal": "a note says why JupyterLab starts in folders of its own",
    "project/hashes.py:quick_stamp": "a file is looked at, which takes no handle and no room",
    "project/layout.py:_at": "whoever reads in the folder says why it cannot",
    "project/shared.py:obtain": "what cannot be shared is computed",
    "regular_file.py:stands_at": "the error is raised as it is where it says more than that nothing is there",
    "regular_file.py:opened": "the error is raised as it is; readers name it",
    "reporting/history.py:keep": "a new report is more than the memory of the old one",
    "reporting/page/pictures.py:pixels": f"{_NO_FILE} decodes bytes",
    "reporting/pool/dask.py:_connect": f"{_NO_FILE} connects to a scheduler",
    "reporting/pool/dask.py:_look": f"{_NO_FILE} asks a scheduler",
    "reporting/pool/dask_task.py:_in_process": f"{_NO_FILE} hears a pipe that closed",
    "reporting/pool/processes.py:_make": f"{_NO_FILE} hears a pipe that closed",
    "reporting/run/kernel.py:_writable": "it asks whether a folder can be written; another is taken",
    "reporting/run/rerender.py:stored": "what cannot be set anew is executed",
    "reporting/run/warm/forked_process.py:_is_open": f"{_NO_FILE} asks whether a number is open",
    "reporting/run/warm/forked_process.py:alone": f"{_NO_FILE} counts threads",
    "reporting/run/warm/launch.py:fork": f"{_NO_FILE} talks to a process; else a kernel starts cold",
    "reporting/run/warm/launch.py:_receive": f"{_NO_FILE} talks to a process; else a kernel starts cold",
    "reporting/run/warm/warm_up.py:_text": "what is not warmed up is read by the kernel, which names it",
    "reporting/schedule/run_due.py:call_hook": "the schedule goes on; what the system says is told",
    "reporting/site/finished_reports.py:_stated": _IS_LESS,
    "reporting/site/index/card_series.py:_series": _IS_LESS,
    "reporting/site/index/five_states.py:_scenario": _IS_LESS,
    "reporting/site/news.py:changed": _SAID,
    "reporting/site/closing.py:close_batch": "what the system says is told",
    "reporting/site/write_index.py:put": "what the system says is told",
    "reporting/sweep.py:end_strays": f"{_NO_FILE} asks a process that may have gone",
    "reporting/sweep.py:_unowned": "a folder that cannot be asked for is left for the next sweep",
    "reporting/sweep.py:workplace": "where nothing can be made the run itself says why",
    "reporting/sweep.py:move": "the error is raised as it is, but for another disk",
}


def handlers(tree: ast.Module) -> Iterator[tuple[str, ast.ExceptHandler]]:
    """Find who names OSError among what is caught, with the innermost function around."""

    def within(node: ast.AST, function: str) -> Iterator[tuple[str, ast.ExceptHandler]]:
        for child in ast.iter_child_nodes(node):
            inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
            caught = child.type if isinstance(child, ast.ExceptHandler) else None
            if caught is not None and {"OSError", "IOError", "EnvironmentError"} & names(caught):
                yield inside, child
            yield from within(child, inside)

    yield from within(tree, "")


def names(node: ast.AST) -> set[str]:
    """List the names and attributes below a node."""
    ids = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return ids | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def silent() -> set[str]:
    """List the functions with a handler that does not ask what the machine lacks."""
    result = set()
    for path in sorted(ROOT.rglob("*.py")):
        for function, handler in handlers(ast.parse(path.read_text(encoding="utf-8"))):
            if not SAYS & set().union(*(names(line) for line in handler.body)):
                result.add(f"{path.relative_to(ROOT).as_posix()}:{function}")
    return result


def test_who_catches_an_error_of_the_system_says_what_the_machine_lacks_or_is_listed():
    assert silent() <= set(REASONS), "ask impact.errors.machine_lacks, or say above why not"


def test_each_reason_is_still_one():
    assert set(REASONS) <= silent(), "leave what is mended or gone out of REASONS"
