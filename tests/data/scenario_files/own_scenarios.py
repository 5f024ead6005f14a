"""Scenario files of one's own, in a copy of the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from impact.errors import ScenarioError
from impact.scenario.inputs import files

HEAD = "name: own\ntitle: An own scenario\nabout: What is tried here.\ninputs:\n"
DECOYS = "  decoy_share:\n    value: 0.1\n    unit: share\n    source: judgement\n    why: An example.\n"


def put(project: Path, body: str, name: str = "own") -> str:
    """Write a scenario file, and give its name."""
    (project / "scenarios" / f"{name}.yml").write_text(body, encoding="utf-8")
    return name


def field(name: str, **lines: Any) -> str:
    """YAML of one input with all its lines; None leaves a line out."""
    keys = {"value": "0.1", "unit": "share", "source": "judgement", "why": "An example.", **lines}
    body = "".join(f"    {key}: {value}\n" for key, value in keys.items() if value is not None)
    return f"  {name}:\n{body}"


def refused(project: Path, body: str, **options: Any) -> ScenarioError:
    """Read a scenario file that is refused."""
    with pytest.raises(ScenarioError) as error:
        files.read(put(project, body), **options)
    return error.value
