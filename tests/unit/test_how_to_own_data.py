"""What the how-to for own data tells people to write is a mapping, and its pictures are there."""

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


def test_the_mapping_of_the_how_to_is_one():
    (block,) = [b for b in BLOCKS if "unit" in b]
    mapping = load(block)
    assert mapping.unit == "person"
    assert mapping.columns["admin2_code"].pad == 5


def test_the_decisions_of_the_how_to_are_on_kinds_that_ask():
    (block,) = [b for b in BLOCKS if "accept" in b]
    assert all(catalogue()[entry["kind"]].asks for entry in block["accept"])


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", TEXT))
def test_what_the_how_to_points_at_is_there(target):
    assert (PAGE.parent / target).is_file()
