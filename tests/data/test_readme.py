"""The Python of the README runs as it is printed."""

from __future__ import annotations

import re

from tests.conftest import CHECKOUT


def test_every_python_block_of_the_readme_runs(in_built):
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block.replace("draws=20_000", "draws=500"), "README.md", "exec"), {})
