"""Write tests/reference/worth_data.csv: made draws of three inputs and an outcome that bends."""

from pathlib import Path

import numpy as np
import pandas as pd

rng = np.random.default_rng(20250318)
a, c, luck = rng.standard_normal((3, 2_000))
b = 0.6 * a + 0.8 * rng.standard_normal(2_000)
c = np.exp(c)
y = 1.5 * a + 0.6 * b + 0.4 * a * b + np.sin(2 * a) + 0.3 * np.log(c) ** 2 + (0.5 + 0.3 * np.abs(b)) * luck
frame = pd.DataFrame({"a": a, "b": b, "c": c, "y": y})
frame.to_csv(
    Path(__file__).with_name("worth_data.csv"), index=False, float_format="%.5g", lineterminator="\n"
)
