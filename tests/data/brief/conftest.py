"""A built project in which briefs are gathered."""

from __future__ import annotations

import shutil

import pytest

#: the states whose briefs are looked at
FIVE = ("EST", "LVA", "LTU", "POL", "FIN")


@pytest.fixture(scope="module")
def tables_of(built, tmp_path_factory):
    """Work inside a built project with scenarios for the whole module: what is gathered takes seconds."""
    folder = tmp_path_factory.mktemp("brief") / "project"
    shutil.copytree(built, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(folder))
        yield folder
