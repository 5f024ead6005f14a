"""What papermill is given after a notebook has run: its errors, so that a report fails, and no outputs."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors

from impact.reporting.run.engine import RAISES, errors_alone


def cell(*outputs: Any, tags: tuple[str, ...] = ()) -> Any:
    return nbformat.v4.new_code_cell("1 / 0", outputs=list(outputs), metadata={"tags": list(tags)})


def an_error(name: str) -> Any:
    return nbformat.v4.new_output("error", ename=name, evalue="", traceback=[])


PRINTED = nbformat.v4.new_output("stream", text="printed")


def test_an_error_still_fails_the_report():
    notebook = nbformat.v4.new_notebook(cells=[cell(PRINTED), cell(PRINTED, an_error("ZeroDivisionError"))])
    with pytest.raises(PapermillExecutionError) as caught:
        raise_for_execution_errors(errors_alone(notebook), None)
    assert caught.value.ename == "ZeroDivisionError"


def test_an_error_without_an_output_fails_the_report():
    broken = cell(PRINTED)
    broken.metadata["papermill"] = {"exception": True}
    with pytest.raises(PapermillExecutionError):
        raise_for_execution_errors(errors_alone(nbformat.v4.new_notebook(cells=[broken])), None)


def test_a_wanted_error_fails_nothing():
    notebook = nbformat.v4.new_notebook(cells=[cell(an_error("ZeroDivisionError"), tags=(RAISES,))])
    raise_for_execution_errors(errors_alone(notebook), None)


def test_what_was_printed_is_not_handed_on_and_stays_in_the_notebook():
    notebook = nbformat.v4.new_notebook(cells=[cell(PRINTED), cell(PRINTED, an_error("ZeroDivisionError"))])
    before = nbformat.writes(notebook)
    assert "printed" not in nbformat.writes(errors_alone(notebook))
    assert nbformat.writes(notebook) == before
