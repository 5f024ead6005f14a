"""The wars that R fitted, as figures, and what R made of them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd

from tests.conftest import CHECKOUT

HERE = CHECKOUT / "tests" / "reference"
REFERENCE: dict[str, Any] = json.loads((HERE / "aftermath.json").read_text(encoding="utf-8"))


def snapshot(*, bounds: bool = False) -> pd.DataFrame:
    """Align the figures that R fitted; with ``bounds`` its lower bounds among them."""
    data = pd.read_csv(HERE / "aftermath_data.csv")
    data = data.assign(qualifier=np.where(data["bound"] == 1, "at_least", "exact"), tier="primary")
    data = data if bounds else data[data["bound"] == 0]
    return data.assign(war=data["place"], year=1990 + data["since"], counted=True)
