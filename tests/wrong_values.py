"""What a stranger may pass to a public function, and what is wrong with the answer."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from impact.errors import ImpactError

#: what a stranger may pass, by a name for the tests' own messages
WRONG: dict[str, Any] = {
    "None": None,
    "text": "nonsense",
    "empty text": "",
    "bytes": b"x",
    "nan": math.nan,
    "inf": math.inf,
    "-1": -1,
    "0": 0,
    "1.5": 1.5,
    "huge": 10**400,
    "many": 10**12,
    "True": True,
    "NA": pd.NA,
    "no list": [],
    "no dict": {},
    "list": ["nonsense", 1],
    "list of None": [None],
    "array": np.array([1.5, np.nan]),
    "object": object(),
    "day": dt.date(2020, 1, 1),
    "frame": pd.DataFrame({"nonsense": [1]}),
}
TEXTS = {"text", "empty text"}
#: a number above zero, and any
POSITIVE = {"1.5", "many"}
NUMBERS = POSITIVE | {"0", "-1"}


def outcome(call: Callable[[], Any], *names: str) -> str:
    """Say what is wrong with the answer to a call: nothing where it is a refusal that names one of the names.

    A call that is answered gives ``taken``.
    """
    try:
        call()
    except ImpactError as error:
        parts = error.expected and error.remedy
        named = any(name in str(error) for name in names)
        return "" if parts and named else f"says neither setting nor remedy: {error}"
    except Exception as error:  # noqa: BLE001 - the traceback of a library is what is looked for
        return f"{type(error).__name__}: {error}"[:200]
    return "taken"
