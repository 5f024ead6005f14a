"""A project in which scenario files of one's own are written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def project(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the real tables and no scenarios, in which the test may write."""
    root = tmp_path / "a project"
    (root / "scenarios").mkdir(parents=True)
    (root / "data").symlink_to(built / "data")
    shutil.copy(built / "reports.yml", root)
    monkeypatch.setenv("IMPACT_PROJECT", str(root))
    monkeypatch.chdir(tmp_path)
    return root
