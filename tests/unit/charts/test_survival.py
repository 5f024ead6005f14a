"""What the step chart of completions promises."""

from __future__ import annotations

import pandas as pd

from impact.charts.frame.theme import LAYOUTS
from impact.charts.survival import survival
from tests.unit.charts import helpers


def test_steps_are_drawn_for_both_widths_with_the_numbers_at_risk() -> None:
    frame = pd.DataFrame({"group": ["a"] * 3 + ["b"] * 3, "time": [0.0, 6, 12] * 2})
    frame["estimate"] = [0.0, 0.3, 0.5, 0.0, 0.1, 0.2]
    frame = frame.assign(low=frame["estimate"] * 0.5, high=frame["estimate"] * 1.5, at_risk=[9, 9, 4] * 2)
    chart = survival(
        frame.assign(censored=[0, 0, 4] * 2),
        id="s",
        title="A",
        reference=(10, "deadline"),
        source_line="made up",
    )
    for layout in LAYOUTS:
        figure, _ = helpers.drawn(chart, layout)
        assert {"a", "b", "deadline"} <= {text.get_text() for text in helpers.texts(figure)}
    assert "a 50 % after 12 years and b 20 % after 12 years" in chart.alt
    assert "a, 6 years: 30 % finished (15 to 45)" in helpers.values(chart)
    assert len(helpers.values(chart)) == len(frame)
