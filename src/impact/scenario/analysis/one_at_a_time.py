"""One input at a time: what an outcome becomes at the low and the high value of each (a tornado)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.arguments import takes
from impact.result import Declined, Picture, Result
from impact.scenario.analysis.response import WAR, described, open_inputs, outcome_words, response, scale_of
from impact.scenario.analysis.variance import DUST
from impact.scenario.engine.outcomes import ASSUMED, OUTCOME
from impact.scenario.inputs.scenario import SCENARIO, Scenario
from impact.wording import input_value, short, simulated

_METHOD = "one input at a time from its 5 % to its 95 % point, others at their medians"


@dataclass(frozen=True, kw_only=True)
class Tornado(Result):
    """An outcome at the low and the high value of each input.

    ``frame``: one row an uncertain input, the widest first: field, meaning, unit, low_value, high_value,
    low_words, high_words, at_low, at_high, central (the outcome at all medians), swing (of the logarithm of
    1 + outcome, or of years).
    """

    frame: pd.DataFrame
    outcome: str
    central: float

    def picture(self) -> Picture:
        """Show the outcome at both ends of each input."""
        names = {"low_value": self.frame["low_words"], "high_value": self.frame["high_words"]}
        rows = self.frame.assign(label=self.frame["field"].map(short), **names)
        positive = bool((rows[["at_low", "at_high", "central"]] > 0).all(axis=None))
        outcome = outcome_words(self.outcome)
        title = f"“{rows['label'].iloc[0]}” moves {outcome} most"
        words = {"id": "tornado", "label": "label", "log": positive, "unit": outcome, "title": title}
        return Picture("tornado", (rows,), words, ASSUMED)

    def in_words(self) -> str:
        """Write what the first input does."""
        row = self.frame.iloc[0]
        return (
            f"{row['meaning']} moves {outcome_words(self.outcome)} most: {simulated(row['at_low'])} at "
            f"{row['low_words']}, {simulated(row['at_high'])} at {row['high_words']} "
            f"({simulated(self.central)} at all medians)"
        )


@takes("tornado", scenario=SCENARIO, outcome=OUTCOME)
def tornado(scenario: Scenario, outcome: str = "casualties") -> Tornado | Declined:
    """Compute what the expected outcome becomes when one uncertain input moves at a time.

    Parameters
    ----------
    scenario
        What is assumed.
    outcome
        A key of :data:`impact.scenario.engine.outcomes.TOTALS`.

    Returns
    -------
    Tornado or Declined
        Declined where no input is uncertain or none moves the outcome. Whether war comes is an input of its
        own, from no to yes.

    Raises
    ------
    impact.errors.ModelInputError
        For an unknown outcome.

    Examples
    --------
    >>> moved = tornado(Scenario(name="example", title="Example"))
    >>> row = moved.frame.set_index("field").loc["casualties_per_accident"]
    >>> bool(row["at_low"] < row["central"] < row["at_high"])
    True
    """
    names = open_inputs(scenario)
    if not names:
        return Declined(method=_METHOD, reason="No input of this scenario is uncertain: none can be moved.")
    fields = [name for name in names if name != WAR]
    ends = {name: scenario.input(name).distribution for name in fields}
    values = {name: np.full(2 * len(fields) + 1, ends[name].median) for name in fields}
    for at, name in enumerate(fields):
        values[name][2 * at + 1], values[name][2 * at + 2] = ends[name].low, ends[name].high
    outcomes = response(scenario, outcome, values)
    central = float(outcomes[0])
    rows = [
        {
            "field": name,
            "low_value": ends[name].low,
            "high_value": ends[name].high,
            "low_words": input_value(ends[name].low, described(name).unit),
            "high_words": input_value(ends[name].high, described(name).unit),
            "at_low": float(outcomes[2 * at + 1]),
            "at_high": float(outcomes[2 * at + 2]),
        }
        for at, name in enumerate(fields)
    ]
    if WAR in names:
        peace, war = response(scenario, outcome, {WAR: np.array([0.0, 1.0])})
        cases = {"low_value": 0.0, "high_value": 1.0, "low_words": "no war", "high_words": "war"}
        rows.append({"field": WAR, **cases, "at_low": float(peace), "at_high": float(war)})
    frame = pd.DataFrame(rows).assign(central=central)
    inputs = [described(str(name)) for name in frame["field"]]
    frame.insert(1, "meaning", [single.meaning for single in inputs])
    frame.insert(2, "unit", [single.unit for single in inputs])
    reached = frame[["at_low", "at_high"]]
    scaled = np.log1p(reached) if scale_of(outcome) == "log" else reached
    swing = (scaled["at_high"] - scaled["at_low"]).abs()
    frame["swing"] = swing.where(swing > DUST * max(1.0, central), 0.0)
    if not frame["swing"].any():
        return Declined(
            method=_METHOD,
            reason=f"The expected {outcome_words(outcome)} are the same whatever the uncertain inputs are.",
            n=len(outcomes),
        )
    frame = frame.sort_values("swing", ascending=False, kind="stable").reset_index(drop=True)
    return Tornado(method=_METHOD, n=len(outcomes), frame=frame, outcome=outcome, central=central)
