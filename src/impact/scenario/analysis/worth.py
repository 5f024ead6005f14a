"""Which single figure, if somebody measured it, would narrow the answer most: the value of information.

Model
-----
For each uncertain input, and for groups of them, the interval of 90 % of the draws is compared with the one
that is expected once the input is known: E over X_i of W(Y | X_i), against W(Y) (the expected value of
partial perfect information, on the width of the interval). Y counts on the scale log(1 + Y), so that a
narrower interval is one whose ends lie a smaller factor apart and zeros stay finite; years count as they are.
The same for the variance, whose part is the first-order Sobol index of the simulated outcome, luck included.
The conditional intervals come from the same draws (:mod:`impact.scenario.analysis.narrowing`); no further
simulation is made. ``knowable`` of a field says whether an input can be measured at all, is a decision of a
state, or is known only once it happens.

Assumptions
-----------
Those of the bins and of the fit. Inputs may depend on each other: to know one then tells of the others too,
so that parts may add up to more than the whole, and a group is worth less than the sum of its parts.

When not to use it
------------------
With fewer than some thousand draws, or to judge a measurement that would leave the input uncertain: what
stands here is the most that measuring can give.

What it cannot tell
-------------------
What a measurement costs, or what an input held fixed would be worth: it has no draws to be known from.

Proof
-----
Sums of dependent normal inputs, in closed form; Ishigami's function as published; nested simulation, each
input fixed at many values in turn, on the engine; generalised additive models and quantile regression in R.

References
----------
Strong, Oakley and Brennan (2014), Medical Decision Making 34. Plischke, Borgonovo and Smith (2013), European
Journal of Operational Research 226. Jackson and others (2022), Annual Review of Statistics 9 (value of
information for any measure of precision).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from impact.arguments import FLAG, PROBABILITY, TEXT, instance, mapping, number, optional, several, takes
from impact.errors import ModelInputError
from impact.result import Declined, Picture, Result
from impact.scenario.analysis.binned_draws import INTERVAL
from impact.scenario.analysis.narrowing import LEAST, Narrowing, narrowings
from impact.scenario.analysis.response import (
    CALIBRATION,
    WAR,
    described,
    joint,
    outcome_words,
    war_is_open,
)
from impact.scenario.engine import draws as drawing
from impact.scenario.engine.outcomes import ASSUMED, OUTCOME, TOTALS, Simulation
from impact.scenario.inputs.fields import FIELDS, Knowable
from impact.scenario.inputs.scenario import Scenario
from impact.wording import count, counted, listed, percent, ratio, short, simulated

Scale = Literal["log", "natural"]
#: Name of the group that holds all inputs that can be measured.
MEASURABLE = "all measurable"
_METHOD = "expected interval once an input is known, bins and regression on the same draws"
#: Measurable inputs that pages rank, and whose gains they give with intervals.
RANKED = 3
#: Share of the width below which a gain is not worth naming as one.
WORTH_NAMING = 0.05
#: Half of an interval beyond which the share by which an input narrows is called uncertain.
_WIDE = 0.05


@dataclass(frozen=True, kw_only=True)
class Worth(Result):
    """What it would be worth to know inputs of a scenario.

    ``frame``: one row an uncertain input (whether war comes among them), the greatest gain first: field,
    meaning, unit, knowable, assumed (words), narrower (share of the width of the interval that goes on
    average), narrower_low, narrower_high, explained (share of the variance that goes), explained_low,
    explained_high, low, high (the interval once it is known, in the unit of the outcome; on the scale ``log``
    the means of the logarithms of 1 + its ends), apart (how far its ends lie apart: a factor, or years).
    ``groups``: the same for several inputs known together: group, fields, and the columns from narrower on.
    ``low``, ``median``, ``high``, ``apart``: the interval of 90 % of the draws now. ``scale``: ``log`` or
    ``natural``.
    """

    frame: pd.DataFrame
    groups: pd.DataFrame
    outcome: str
    scale: Scale
    level: float
    low: float
    median: float
    high: float
    apart: float

    def picture(self) -> Picture:
        """Show by how much the interval narrows on average once an input is known."""
        labels, parts = self.frame["field"].map(short), self.frame["narrower"].clip(lower=0)
        title = f"Knowing “{labels.iloc[0]}” would narrow {outcome_words(self.outcome)} most"
        words = {"id": "worth", "kind": "share", "unit": "share of the interval that goes", "title": title}
        return Picture("bars", (pd.DataFrame({"label": labels, "value": parts}),), words, ASSUMED)

    @property
    def measurable(self) -> pd.DataFrame:
        """The rows of inputs that somebody could measure before mines are laid."""
        return self.frame[self.frame["knowable"] == "measurable"].reset_index(drop=True)

    def in_words(self) -> str:
        """Write which figure would narrow the answer most, by how much, and what all of them would."""
        first, whole = self.measurable.iloc[0], self.groups[self.groups["group"] == MEASURABLE]
        outcome, unit = outcome_words(self.outcome), TOTALS[self.outcome].unit
        name = f"“{short(first['field']).lower()}”"
        telling = first["narrower"] >= WORTH_NAMING
        opening = (
            f"Of the figures that can be measured, {name} would narrow the interval of {outcome} most"
            if telling
            else f"No single figure that can be measured would narrow the interval of {outcome} by "
            f"{percent(WORTH_NAMING)} or more"
        )
        after = [f"{self.distance(first['apart'])} apart with {name} known"] if telling else []
        if len(whole):
            number = count(len(whole.iloc[0]["fields"]))
            after.append(f"{self.distance(whole.iloc[0]['apart'])} with all {number} that can be measured")
        then = f"; on average they would lie {listed(after)}" if after else ""
        return (
            f"{opening}: its ends, now {simulated(self.low)} and {simulated(self.high)} {unit}, lie "
            f"{self.distance(self.apart)} apart{then}"
        )

    @takes("worth", apart=number(0))
    def distance(self, apart: float) -> str:
        """Write how far ends lie apart: a factor, or years."""
        if self.scale == "natural":
            return f"{simulated(apart)} {TOTALS[self.outcome].unit}"
        return f"a factor of {ratio(apart)}"


RUN = instance(Simulation, expected="a simulation", remedy="impact.scenario.simulate(...) makes one")


@takes(
    "worth",
    run=RUN,
    outcome=OUTCOME,
    groups=optional(mapping(several(TEXT, least=1), expected="inputs by the name of each group")),
    level=PROBABILITY,
    briefly=FLAG,
)
def worth(
    run: Simulation,
    outcome: str = "casualties",
    *,
    groups: Mapping[str, Sequence[str]] | None = None,
    level: float = 0.95,
    briefly: bool = False,
) -> Worth | Declined:
    """Estimate by how much an outcome would be narrower once inputs of a simulation were known.

    Parameters
    ----------
    run
        A simulation of 1,000 draws or more.
    outcome
        A key of :data:`impact.scenario.engine.outcomes.TOTALS`; years not reached count as the horizon.
    groups
        Uncertain inputs that become known together, by a name of one's own; None for those drawn together in
        the calibration (``calibration``) and for all that can be measured (``all measurable``).
    level
        Probability of the intervals of ``narrower`` and ``explained``.
    briefly
        Whether to compute what pages say, in two thirds of the time: intervals of the three measurable inputs
        that narrow most (nan for all others), and of the usual groups only that of all measurable.

    Returns
    -------
    Worth or Declined
        Declined where no input that can be measured is uncertain, or the outcome does not vary.

    Raises
    ------
    impact.errors.ModelInputError
        For an unknown outcome, too few draws, or a group with an input that is not uncertain.

    Examples
    --------
    >>> from impact.scenario.engine.simulate import simulate_totals
    >>> gains = worth(simulate_totals(Scenario(name="example", title="Example"), draws=4_000, seed=1))
    >>> gains.frame["narrower"].is_monotonic_decreasing, gains.measurable.loc[0, "field"]
    (True, 'hazard')
    """
    scenario = run.scenario
    names = [*scenario.uncertain(), *([WAR] if war_is_open(scenario) else [])]
    if run.draws < LEAST:
        raise ModelInputError(
            f"worth was given a simulation of {counted(run.draws, 'draw')}",
            f"{count(LEAST)} draws or more",
            "simulate more draws, for example draws=20_000",
        )
    measurable = [name for name in names if _knowable(name) == "measurable"]
    if not measurable:
        return Declined(
            method=_METHOD, reason="No input that could be measured is uncertain in this scenario."
        )
    usual: Mapping[str, Sequence[str]] = {CALIBRATION: () if briefly else joint(scenario)}
    usual = {**usual, MEASURABLE: measurable}
    usual = {group: fields for group, fields in usual.items() if len(fields) > 1}
    together = usual if groups is None else groups
    for group, fields in together.items():
        for name in fields:
            if name not in names:
                raise ModelInputError(
                    f"group {group!r} holds {name!r}, which is not uncertain in scenario {scenario.name}",
                    "inputs among: " + ", ".join(names),
                    "leave it out of the group",
                )
    inputs = _drawn(run, names)
    scale: Scale = "natural" if TOTALS[outcome].unit == "years" else "log"
    totals = run.totals[outcome].to_numpy().astype(float)
    totals = np.where(np.isfinite(totals), totals, float(scenario.horizon))
    y = np.log1p(totals) if scale == "log" else totals
    cases = {name: inputs[name].to_numpy() for name in names}
    cases |= {_key(group): inputs[list(fields)].to_numpy() for group, fields in together.items()}
    gains = narrowings(y, cases, level, best_of=measurable if briefly else None, best=RANKED)
    if gains is None:
        reason = (
            f"At least 9 in 10 draws have the same {outcome_words(outcome)}: no interval is there to narrow."
        )
        return Declined(method=_METHOD, reason=reason, n=run.draws)
    now = _now(y, scale)
    rows = [_described(scenario, name) | now.after(gains[name]) for name in names]
    frame = pd.DataFrame(rows).sort_values("narrower", ascending=False, kind="stable")
    jointly = [
        {"group": group, "fields": tuple(fields), **now.after(gains[_key(group)])}
        for group, fields in together.items()
    ]
    return Worth(
        method=_METHOD,
        n=run.draws,
        warnings=_warnings(frame),
        frame=frame.reset_index(drop=True),
        groups=pd.DataFrame(jointly, columns=["group", "fields", *now.after(next(iter(gains.values())))]),
        outcome=outcome,
        scale=scale,
        level=level,
        low=now.back(now.low),
        median=now.back(now.median),
        high=now.back(now.high),
        apart=now.distance(now.high - now.low),
    )


@dataclass(frozen=True)
class _Now:
    """The interval of an outcome as it is, on the scale on which width is meant."""

    low: float
    median: float
    high: float
    most: float
    scale: Scale

    def after(self, gain: Narrowing) -> dict[str, float]:
        """Write what a gain makes of it: its ends move as the means of the bins do."""
        low, high = (
            end + (after - before)
            for end, before, after in (
                (self.low, gain.before.low, gain.after.low),
                (self.high, gain.before.high, gain.after.high),
            )
        )
        return {
            "narrower": gain.narrower,
            "narrower_low": gain.narrower_low,
            "narrower_high": gain.narrower_high,
            "explained": gain.explained,
            "explained_low": gain.explained_low,
            "explained_high": gain.explained_high,
            "low": self.back(max(low, 0.0)),
            "high": self.back(min(high, self.most)),
            "apart": self.distance(high - low),
        }

    def back(self, value: float) -> float:
        # rounded, or 565 would come back from its logarithm a hair above itself and be printed as 570
        return round(float(np.expm1(value)), 9) if self.scale == "log" else value

    def distance(self, width: float) -> float:
        return float(np.exp(width)) if self.scale == "log" else width


def _now(y: np.ndarray, scale: Scale) -> _Now:
    tail = (1 - INTERVAL) / 2
    low, median, high = np.quantile(y, [tail, 0.5, 1 - tail], method="inverted_cdf")
    return _Now(float(low), float(median), float(high), float(y.max()), scale)


def _key(group: str) -> str:
    return f"group {group}"


def _knowable(name: str) -> Knowable:
    return "future" if name == WAR else FIELDS[name].knowable


def _drawn(run: Simulation, names: Sequence[str]) -> pd.DataFrame:
    """Take the inputs of all draws; draw them anew, the same, where a simulation kept its totals only."""
    if len(run.inputs) == run.draws:
        return run.inputs[list(names)]
    parts = []
    for block, _, size in drawing.blocks(run.draws):
        values = drawing.inputs(run.scenario, block, run.seed)
        parts.append(pd.DataFrame({name: values[name][:size] for name in names}))
    return pd.concat(parts, ignore_index=True)


def _described(scenario: Scenario, name: str) -> dict[str, object]:
    open_war = name == WAR
    assumed = scenario.input("war_probability" if open_war else name).distribution.words()
    return {
        "field": name,
        "meaning": described(name).meaning,
        "unit": described(name).unit,
        "knowable": _knowable(name),
        "assumed": f"with probability {assumed}" if open_war else assumed,
    }


def _warnings(frame: pd.DataFrame) -> tuple[str, ...]:
    wide = frame[(frame["narrower_high"] - frame["narrower_low"]) / 2 > _WIDE]
    if wide.empty:
        return ()
    names = listed(list(wide["field"]))
    return (f"Uncertain by more than {percent(_WIDE)} of the width: {names}; more draws would help.",)
