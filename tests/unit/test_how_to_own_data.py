"""The how-to for own data: its decisions are on kinds that ask, and what it points at is there.

Its commands, mapping and Python are run as they are printed by ``tests/slow/test_docs_blocks_slow.py``.
"""

from __future__ import annotations

import re

import pytest
import yaml

from impact.incidents.kinds import catalogue
from impact.incidents.mapping import load
from tests.conftest import CHECKOUT

PAGE = CHECKOUT / "docs" / "own-data" / "bring-your-own-data.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = [yaml.safe_load(b) for b in re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL)]


def test_the_mapping_of_the_how_to_is_one_with_its_decisions_and_without():
    (block,) = [b for b in BLOCKS if "unit" in b]
    (decisions,) = [b for b in BLOCKS if "accept" in b]
    assert load(block).columns["admin2_code"].pad == 4
    assert len(load(block | decisions).accept) == 2


def test_the_decisions_of_the_how_to_are_on_kinds_that_ask():
    (block,) = [b for b in BLOCKS if "accept" in b]
    assert all(catalogue()[entry["kind"]].asks for entry in block["accept"])


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", TEXT))
def test_what_the_how_to_points_at_is_there(target):
    assert (PAGE.parent / target).is_file()
