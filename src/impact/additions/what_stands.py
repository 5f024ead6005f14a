"""What stands for a quantity before and after rows are added or changed, and by which rule.

Casualties are resolved as the build resolves them; figures of land and money are settled as pages settle
them; of other tables every statement stands beside the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact import places
from impact.catalogue import TABLES
from impact.catalogue.casualties import CASUALTY_KEY, DECIDED_BY, STATUSES
from impact.catalogue.frame_rows import each_row
from impact.cleaning.frames import CASUALTIES
from impact.published import plausibility
from impact.published.firmest import bibliography, firmest
from impact.wording import counted, exact, period

Frames = Mapping[str, pd.DataFrame]
#: a cleaned row, by column of its table
CleanRow = Mapping[str, object]

_VINTAGES = "casualties_vintages"
#: codes that part figures of land and money beside what a table calls rivals
_APART = ("use", "stage")
#: columns that name a quantity, of whatever table has them
_ABOUT = ("measure", "flow", "what", "event", "organisation", "parameter", "kind")
_TIMES_OF = ("year", "period_start", "period_end")
_BESIDE = "stands beside the others: this table keeps all statements, and nothing is displaced"


@dataclass(frozen=True)
class Stand:
    """What stands for a quantity: the value, or both ends of a tie, how it was given, and its page."""

    value: float
    low: float
    high: float
    qualifier: str
    edition: int
    source_id: str

    @property
    def words(self) -> str:
        """The value as a person reads it."""
        from impact.vocabulary import QUALIFIERS

        value = exact(self.value) if self.low == self.high else f"{exact(self.low)} or {exact(self.high)}"
        qualifier = "" if self.qualifier == "exact" else f" ({self.qualifier}: {QUALIFIERS[self.qualifier]})"
        return f"{value}{qualifier}, edition {self.edition}, {self.source_id}"


@dataclass(frozen=True)
class Statement:
    """One row about the quantity: what it says, and what became of it before and after."""

    value: str
    qualifier: str
    edition: str
    source_id: str
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """What rows do to one quantity."""

    quantity: str
    before: Stand | None
    after: Stand | None
    reason: str
    statements: tuple[Statement, ...]

    @property
    def changes(self) -> bool:
        """Whether another value stands than before."""
        return (self.before and (self.before.low, self.before.high)) != (
            self.after and (self.after.low, self.after.high)
        )


def effect_of(table: str, row: CleanRow, before: Frames, after: Frames) -> Effect:
    """Say what becomes of the quantity that a row is about.

    Parameters
    ----------
    table
        The processed table that the row is cleaned into.
    row
        The row as cleaned, new or changed.
    before, after
        The tables without and with it, as :func:`impact.cleaning.frames.make_frames` gives them.
    """
    if table == _VINTAGES:
        return _of_casualties(row, before, after)
    if {"value", "qualifier", "edition"} <= set(TABLES[table].columns):
        return _of_land_and_money(table, row, before, after)
    key = [name for name in TABLES[table].rivals or TABLES[table].key or ("place",) if name in row]
    key = [name for name in key if name not in ("edition", "source_id", "value", "qualifier")]
    known = _where(before[table], row, key)
    rows = _where(after[table], row, key)
    there = set(map(str, known["source_id"]))
    statements = tuple(
        Statement(
            _value_of(each), str(getattr(each, "qualifier", "")), "", str(each.source_id), seen, "stands"
        )
        for each in each_row(rows)
        for seen in ["stands" if each.source_id in there else ""]
    )
    return Effect(_quantity(table, row), None, None, _BESIDE, statements)


def elsewhere(before: Frames, after: Frames, row: CleanRow) -> list[str]:
    """List what changes besides the quantity of a row: another main curve, other figures that stand."""
    if "casualties" not in after:
        return []
    key = list(CASUALTY_KEY)
    old, new = (
        frames["casualties"].set_index(key)[["value", "main"]].add_suffix(end)
        for frames, end in ((before, "_old"), (after, "_new"))
    )
    both = old.join(new, how="inner")
    moved = both[both["main_old"] != both["main_new"]].reset_index()
    other = both[both["value_old"] != both["value_new"]].reset_index()
    other = other.drop(index=_where(other, row, key).index)
    curves = [
        f"the main curve of {places.name(code)} becomes that of another register: "
        f"{', '.join(sorted(set(rows.loc[rows['main_new'], 'register']))) or 'none of these'}"
        for code, rows in moved.groupby("place")
    ]
    return curves + ([f"{counted(len(other), 'other figure')} that stand change"] if len(other) else [])


def contradictions(before: Frames, after: Frames, place: str) -> list[tuple[str, str]]:
    """List what the checks of plausibility find about a place with the new rows, and did not without them.

    Each with the name of its check.
    """
    if "casualties" not in after:
        return []
    contradicting = []
    for frames in (before, after):
        rows, standing = (frames[name][frames[name]["place"] == place] for name in (_VINTAGES, "casualties"))
        there = len(rows) and len(standing)
        caught = plausibility.check(rows, standing, frames["sources"]) if there else pd.DataFrame()
        contradicting.append({(str(each.check), _contradiction(each)) for each in each_row(caught)})
    return sorted(contradicting[1] - contradicting[0])


def _contradiction(each: Any) -> str:
    there = pd.Series({name: getattr(each, f"{name}_against") for name in _TIMES_OF})
    first, second = (
        f"{exact(value)} {_for(time)}(register {register}, page {source_id})"
        for value, time, register, source_id in (
            (each.value, _time(each), each.register, each.source_id),
            (each.value_against, _time(there), each.register_against, each.source_id_against),
        )
    )
    check, decision = plausibility.CHECKS[each.check], plausibility.DECISIONS[each.decision]
    measure = str(each.measure).replace("_", " ")
    return (
        f"two figures of {measure} do not fit together, {first} and {second}. The check looks for {check}. "
        f"What becomes of the first: {decision}"
    )


def _for(time: str) -> str:
    """Put a time behind a figure: a year with "for", an open period as it is."""
    return f"for {time} " if time[:1].isdigit() else f"{time} " if time else ""


def _of_casualties(row: CleanRow, before: Frames, after: Frames) -> Effect:
    key = list(CASUALTY_KEY)
    now = _where(after[_VINTAGES], row, key)
    known = {_identity(each): str(each.status) for each in each_row(_where(before[_VINTAGES], row, key))}
    statements, status = [], ""
    for each in each_row(now.sort_values(["edition", "published"], kind="stable")):
        statements.append(_statement(each, known.get(_identity(each), ""), str(each.status)))
        if _is_row(each, row):
            status = str(each.status)
    gone = set(known) - {_identity(each) for each in each_row(now)}
    statements += [
        _statement(each, str(each.status), "(corrected)")
        for each in each_row(_where(before[_VINTAGES], row, key))
        if _identity(each) in gone
    ]
    old, new = (_stand(_where(frames["casualties"], row, key)) for frames in (before, after))
    edition = _where(after["casualties_editions"], row, key)
    edition = edition[edition["edition"] == row.get("edition")]
    decided = str(edition["decided_by"].iloc[0]) if len(edition) else ""
    reason = _reason(status, decided, row, old, new) if status else "no row says so any more"
    return Effect(_quantity(_VINTAGES, row), old, new, reason, tuple(statements))


def _reason(status: str, decided: str, row: CleanRow, old: Stand | None, new: Stand | None) -> str:
    if status not in ("accepted", "tie"):
        why = f" ({DECIDED_BY[decided]})" if decided and decided != "one_value" else ""
        return f"{status}: {STATUSES[status]}{why}"
    if new is not None and new.edition > int(str(row["edition"])):
        newer = f"the edition of {new.edition} is newer and stands for the quantity"
        return f"it stands for its edition, {row['edition']}; {newer}"
    if status == "tie":
        return f"tie: {STATUSES['tie']}"
    if old is None:
        return "no other figure is on record for it"
    if decided and decided != "one_value":
        return f"chosen among the figures of its edition: {DECIDED_BY[decided]}"
    if new is not None and new.edition > old.edition:
        return f"the newer edition stands: {new.edition} after {old.edition}"
    return "it says what stands already" if new and new.value == old.value else STATUSES["accepted"]


def _of_land_and_money(table: str, row: CleanRow, before: Frames, after: Frames) -> Effect:
    key = [name for name in (*TABLES[table].rivals, *_APART) if name in row and name != "edition"]
    stands, rows = [], []
    for frames in (before, after):
        here = _where(frames[table], row, key)
        pages = bibliography(frames["sources"], frames["makers"])
        counts = here[here["value"].notna()]
        # a missing year or end is a value like any other here, as all rows agree in it
        chosen = firmest(counts.assign(_all=0), ["_all"], pages)
        stands.append(_stand(chosen))
        rows.append((here, chosen))
    old, new = stands
    known = {_identity(each): _settled(each, old) for each in each_row(rows[0][0])}
    ordered = rows[1][0].sort_values(["edition", "published"], kind="stable")
    statements = [
        _statement(each, known.get(_identity(each), ""), _settled(each, new)) for each in each_row(ordered)
    ]
    now = {_identity(each) for each in each_row(ordered)}
    statements += [
        _statement(each, known[_identity(each)], "(corrected)")
        for each in each_row(rows[0][0])
        if _identity(each) not in now
    ]
    own = next((each for each in each_row(ordered) if _is_row(each, row)), None)
    if old is None:
        reason = "no other figure is on record for it"
    elif own is not None and _settled(own, new) == "stands":
        reason = (
            "firmest: its maker's page, newest edition, counted, most publishers, later page, in this order"
        )
    else:
        reason = "another figure is nearer to its maker, newer or firmer (the rule for land and money)"
    return Effect(_quantity(table, row), old, new, reason, tuple(statements))


def _settled(each: object, stand: Stand | None) -> str:
    value = getattr(each, "value", None)
    return "stands" if stand and value is not None and stand.low <= value <= stand.high else "beside it"


def _stand(chosen: pd.DataFrame) -> Stand | None:
    if chosen.empty:
        return None
    row = chosen.iloc[0]
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    return Stand(value, low, high, str(row["qualifier"]), int(row["edition"]), str(row["source_id"]))


def _where(frame: pd.DataFrame, row: CleanRow, key: list[str]) -> pd.DataFrame:
    """Select the rows that agree with a row in the columns of a key; missing agrees with missing."""
    agrees = pd.Series(data=True, index=frame.index)
    for name in key:
        value = row[name]
        missing = value is None or value is pd.NA or value != value
        agrees &= frame[name].isna() if missing else (frame[name] == value).fillna(value=False).astype(bool)
    return frame[agrees]


def _identity(each: object) -> tuple[str, ...]:
    names = ("value", "qualifier", "edition", "source_id", "category", "note")
    return tuple(str(getattr(each, name, "")) for name in names)


def _is_row(each: object, row: CleanRow) -> bool:
    return all(
        str(getattr(each, name, "")) == str(row.get(name, ""))
        for name in ("qualifier", "edition", "source_id", "note")
    ) and _value_of(each) == _number(row.get("value"), row.get("category"))


def _statement(each: object, before: str, after: str) -> Statement:
    edition = str(getattr(each, "edition", ""))
    return Statement(
        _value_of(each),
        str(getattr(each, "qualifier", "")),
        edition,
        str(getattr(each, "source_id", "")),
        before,
        after,
    )


def _value_of(each: object) -> str:
    return _number(getattr(each, "value", None), getattr(each, "category", ""))


def _number(value: object, other: object) -> str:
    if value is None or value is pd.NA or value != value:
        return str(other or "")
    return exact(float(str(value)))


def _time(each: object) -> str:
    year = getattr(each, "year", None)
    if year is not None and year is not pd.NA and year == year:
        return str(int(str(year)))
    start, end = (str(getattr(each, name, "")) for name in ("period_start", "period_end"))
    return (
        period(start, end) if start and end else f"until {end}" if end else f"from {start}" if start else ""
    )


def _quantity(table: str, row: CleanRow) -> str:
    """Name the quantity of a row in words: place, time, what is counted, by whom."""
    codes = [str(row.get(name) or "") for name in ("place", "donor", "recipient")]
    said = [str(row.get(name) or "").replace("_", " ") for name in _ABOUT]
    register = f"register {row['register']}" if table in CASUALTIES else ""
    time = _time(pd.Series(dict(row)))
    parts = [*(places.name(code) for code in codes if code), row.get("area"), time, *said, register]
    return ", ".join(str(part) for part in parts if part) or TABLES[table].title
