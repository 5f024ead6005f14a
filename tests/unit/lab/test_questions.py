"""A notebook of the project is saved as a question: no results, nothing that an editor noted."""

from __future__ import annotations

import copy
import json
from typing import Any

import nbformat
import pytest

from impact.lab.questions import KERNEL, same, settle, strip
from tests.conftest import CHECKOUT

COMMITTED = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))


def run(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook as JupyterLab holds it after all cells were run and looked at."""
    done = copy.deepcopy(notebook)
    done["metadata"]["kernelspec"] = {"display_name": "impact", "language": "python", "name": "impact"}
    done["metadata"]["language_info"] = {"name": "python", "version": "3.13.1", "pygments_lexer": "ipython3"}
    done["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for number, cell in enumerate(done["cells"], start=1):
        added = {"editable": True, "slideshow": {"slide_type": ""}, "scrolled": True, "trusted": True}
        cell["metadata"] = {"tags": [], **added, **cell["metadata"]}
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00Z"}
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["a result\n"]}]
    return done


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_committed_notebook_that_was_run_is_saved_byte_for_byte_as_it_was(path):
    text = path.read_text(encoding="utf-8")
    bare = strip(run(json.loads(text)))
    assert nbformat.writes(nbformat.from_dict(bare)) + "\n" == text


def test_tags_and_choices_of_a_person_stay():
    cell = {
        "cell_type": "code",
        "source": "1",
        "id": "a",
        "metadata": {"tags": ["folded"], "editable": False, "slideshow": {"slide_type": "slide"}},
        "outputs": [],
        "execution_count": 3,
    }
    (cell_left,) = strip({"metadata": {}, "cells": [cell]})["cells"]
    assert cell_left["metadata"] == cell["metadata"]
    assert cell_left["execution_count"] is None


def test_settling_keeps_outputs_and_names_the_kernel_as_committed():
    notebook = run(
        {"metadata": {}, "cells": [{"cell_type": "code", "source": "1", "id": "a", "metadata": {}}]}
    )
    settled = settle(notebook)
    assert settled["cells"][0]["outputs"] == notebook["cells"][0]["outputs"]
    assert settled["metadata"]["kernelspec"] == KERNEL
    assert "trusted" in notebook["cells"][0]["metadata"], "the notebook on the screen must stay as it is"


def test_results_belong_to_a_notebook_only_while_its_questions_are_the_same():
    cell = {"cell_type": "code", "source": "1", "id": "a", "metadata": {}}
    changed = {**cell, "source": "2"}
    assert same({"cells": [cell]}, {"cells": [{**cell, "source": ["1"]}]})
    assert not same({"cells": [cell]}, {"cells": [changed]})
    assert not same({"cells": [cell]}, {"cells": [cell, changed]})
