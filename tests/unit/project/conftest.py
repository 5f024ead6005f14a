"""What the package says while it reads state files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from impact.project import state_file


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Collect the lines that are said of state files."""
    remarks: list[str] = []
    with state_file.heard_by(remarks.append):
        yield remarks
