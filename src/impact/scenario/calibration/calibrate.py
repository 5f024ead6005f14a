"""The engine on places whose history is on record: what they teach, and how well it predicts each.

Harm: one joint posterior of hazard, density exponent, effect of marks and learning from all places
(:mod:`impact.scenario.calibration.melding`). Each place is then predicted from the posterior of the others,
with its own mines, people, marks and pace of release.

Work: for the places whose land, clearance and money are on record, pace of release, cost per km2, deminers'
casualties per mine and land per mine of the *others* (:mod:`impact.scenario.calibration.transfer`) predict
years, cost and deminers' casualties by the engine, and suspected land from mines and mines from land by the
land per mine, which needs no engine.

Assumptions
-----------
Recorded casualties are those of mines (or of mines and other ordnance, times the share of mines), civilian
where deminers could be taken off. Land is released evenly over the years, and mines with it. People live
around mines as densely as in the country or region around. Elsewhere than behind fences as much was marked as
a scenario assumes by default, and marks decayed as fast.

What it cannot tell
-------------------
Whether a place with other mines, people or war is like these, which were not drawn at random: they were
recorded. Where nobody counted, nothing is learned.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from impact.arguments import ANY_SEED, NUMBER_OF_DRAWS, takes
from impact.data import LATEST
from impact.project import shared
from impact.result import Declined
from impact.scenario.calibration import places_on_record, records
from impact.scenario.calibration.backcast import COLUMNS, predict, waited
from impact.scenario.calibration.calibrated import Calibration
from impact.scenario.calibration.histories import History
from impact.scenario.calibration.melding import results_file
from impact.scenario.calibration.places_on_record import LeftOut, PlaceOnRecord
from impact.scenario.calibration.transfer import Transfer, transfer
from impact.scenario.inputs.scenario import Scenario

__all__ = ["Calibration", "calibrate"]

_METHOD = "histories run through the engine"
#: stands for all that a place does not say
BASE = Scenario(name="history", title="A place on record")
#: the inputs that are carried from place to place, and the unit of each
CARRIED = {
    "release": "of the suspected land per year",
    "cost_per_km2": "USD per km2",
    "deminer_casualties_per_mine": "persons per mine",
    "area_per_mine": "m2 per mine",
}
#: what the engine needs to know of a place before it can say anything of its work
_NEEDED = ("mines", "area", "people", "released")
_M2 = 1e6


@takes("calibrate", draws=NUMBER_OF_DRAWS, seed=ANY_SEED)
@shared.once_for_a_batch
def calibrate(*, as_of: str = LATEST, draws: int = 2_000, seed: int = 20250318) -> Calibration | Declined:
    """Learn from all places on record, and predict each from the others.

    Parameters
    ----------
    as_of
        Day whose knowledge is used for them (``latest`` or a date); an early day leaves places out.
    draws, seed
        Of the predictions.

    Returns
    -------
    Calibration or Declined
        Declined when fewer than three places have mines, people and casualties on record.
    """
    frames = places_on_record.tables(as_of)
    whole, left_out = places_on_record.read(frames)
    return compare(whole, records.read(frames), draws=draws, seed=seed, left_out=left_out)


def compare(
    places: Sequence[PlaceOnRecord],
    histories: Sequence[History],
    *,
    base: Scenario | None = None,
    draws: int = 2_000,
    seed: int = 20250318,
    left_out: Sequence[LeftOut] = (),
) -> Calibration | Declined:
    """Do for given places what :func:`calibrate` does for those on record.

    Parameters
    ----------
    places
        Those whose casualties are compared.
    histories
        Those whose years, cost, deminers, land and mines are compared.
    base
        A scenario whose inputs stand for all that a place does not say; the engine's defaults when left out.
    draws, seed
        Of the predictions.
    left_out
        Places that were looked at and teach nothing.

    Examples
    --------
    >>> compare([], []).reason
    '0 places have mines, people and casualties on record; three are the least'
    """
    base = base or BASE
    lesson = results_file.learn(places, base, draws=draws, seed=seed)
    if isinstance(lesson, Declined):
        return Declined(method=_METHOD, reason=lesson.reason, n=lesson.n)
    melding = lesson.melding
    declined = {h.name: why for h in histories if (why := h.lacks(_NEEDED))}
    whole = [h for h in histories if h.name not in declined]
    for history in whole:
        if history.missing:
            declined[history.name] = "; ".join(history.missing.values())
    values = _values(whole)
    pooled = {name: t for name in CARRIED if isinstance(t := _carried(values, name), Transfer)}
    rows: list[dict[str, object]] = []
    for history in whole:
        others = {name: _carried(values, name, without=history.name) for name in CARRIED}
        rows += predict(history, others, base, draws, seed)
    frames = [h.frame() for h in whole]
    return Calibration(
        method=_METHOD,
        n=melding.n,
        warnings=(
            *melding.warnings,
            "where mines were not told apart from other ordnance, their share is a range; casualties that "
            "nobody recorded are missing everywhere",
            "how much was marked in places without fences is not on record: as much is assumed as in a "
            "scenario, so that only a scenario with other marks differs from them by its marks",
            "people are counted per km² of the whole country or region there, and of the border regions in a "
            "scenario",
            *dict.fromkeys(w for t in pooled.values() for w in t.warnings),
        ),
        melding=melding,
        harm=lesson.harm,
        course=lesson.course,
        present=lesson.present,
        record=places_on_record.frame(places),
        values=values,
        pooled=pooled,
        predictions=pd.DataFrame(rows, columns=list(COLUMNS)),
        figures=pd.concat(frames, ignore_index=True) if frames else History("", "", 0, False).frame(),
        declined=declined,
        left_out=tuple(left_out),
    )


def _values(places: Sequence[History]) -> pd.DataFrame:
    """Compute of each place what is carried from place to place."""
    rows = [
        {"place": history.name, "input": name, "value": value, "log_sd": log_sd, "unit": CARRIED[name]}
        for history in places
        for name, (value, log_sd) in _of_place(history).items()
    ]
    return pd.DataFrame(rows, columns=["place", "input", "value", "log_sd", "unit"])


def _of_place(history: History) -> Mapping[str, tuple[float, float]]:
    area, mines, released = (history.figures[name] for name in ("area", "mines", "released"))
    pace = released.middle / area.middle / released.span
    carried = {
        "release": (pace, math.hypot(area.log_sd, released.log_sd)),
        "area_per_mine": (area.middle * _M2 / mines.middle, math.hypot(area.log_sd, mines.log_sd)),
    }
    deminers, cleared = history.get("deminers"), history.get("mines_found")
    if deminers is not None and cleared is not None and deminers.low > 0:
        carried["deminer_casualties_per_mine"] = (deminers.middle / cleared.middle, deminers.log_sd)
    spent = history.get("spent")
    if spent is not None and spent.first is not None and spent.last is not None:
        begun = history.first + waited(history)
        finished = begun + math.ceil(1 / pace) - 1
        years = max(min(spent.last, finished) - max(spent.first, begun) + 1, 1)
        carried["cost_per_km2"] = (spent.middle / (pace * area.middle * years), spent.log_sd)
    return carried


def _carried(values: pd.DataFrame, name: str, without: str = "") -> Transfer | Declined:
    rows = values[(values["input"] == name) & (values["place"] != without)]
    return transfer(rows["value"].tolist(), rows["log_sd"].tolist(), CARRIED[name])
