"""Each block of the documentation says what it is, and no command hides from the tests."""

from __future__ import annotations

import re

import pytest

from tests.conftest import CHECKOUT
from tools.docs_blocks import EXECUTED, SHOWN, blocks_of, pages


@pytest.mark.parametrize("page", pages())
def test_every_block_has_a_mark_that_says_whether_it_runs(page):
    for block in blocks_of(page):
        assert block.mark in (*EXECUTED, *SHOWN), f"{block.place}: {block.mark!r}"


@pytest.mark.parametrize("page", pages())
def test_no_command_stands_in_an_indented_block_where_no_test_runs_it(page):
    text = re.sub(r"^( *)```.*?^\1```", "", (CHECKOUT / page).read_text(encoding="utf-8"), flags=re.M | re.S)
    hidden = re.findall(r"^(?: {4,}|\t)((?:impact|make|python|pip|uv|conda) .*)$", text, flags=re.MULTILINE)
    assert not hidden, f"{page}: {hidden}"
