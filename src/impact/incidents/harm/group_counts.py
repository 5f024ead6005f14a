"""Group counts: children, females and civilians of an incident, and of how many people it is known.

A share needs the people among whom the group was counted. A count of children is one among all people of its
row; a count of women is one of adults only where boys or girls are counted apart, and one of females only
where men are counted beside it. What a row does not say stays missing, and is in no share.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

#: counts of a row that tell adults and children, males and females apart at once
_APART = ("men", "women", "boys", "girls")
#: what a listing says of a person in each group, and of one who is not
_AGES, _SEXES = "ages", "sexes"


def counted_groups(
    incidents: pd.DataFrame, people: pd.Series, count: Callable[[str], pd.Series]
) -> pd.DataFrame:
    """Count the people of each group, and those of whom it is known whether they are in it.

    Parameters
    ----------
    incidents
        Rows of a table of incidents.
    people
        People harmed in each row.
    count
        Gives the numbers of a field by its name, missing where a row states none.

    Returns
    -------
    DataFrame
        ``children`` of ``known_age``, ``females`` of ``known_sex``, ``civilians`` of ``known_status``;
        missing where a row does not say.

    Notes
    -----
    Listings (one entry a person) say it first, then counts. Where a register writes a number only where there
    is somebody (never 0, and nothing in other rows), nobody knows whether an empty cell is none: such a
    count is of no use for a share, unless the counts of the row add up to its people.
    """
    of = {name: count(name) for name in (*_APART, "children", "civilians")}
    parts = _whole_parts(of, people)
    ages = _listed(incidents, _AGES, _age_group)
    sexes = _listed(incidents, _SEXES, str)
    groups = {
        "age": _first(
            people,
            _pair(ages, "child", ("child", "adult")),
            None if parts is None else (parts["boys"] + parts["girls"], sum_of(parts)),
            _among(of["children"], people),
            _among(of["boys"] + of["girls"], people),
        ),
        "sex": _first(
            people,
            _pair(sexes, "female", ("male", "female", "other")),
            None if parts is None else (parts["women"] + parts["girls"], sum_of(parts)),
            _among(of["women"] + of["girls"], people),
            _beside(of["women"], of["men"], people),
            _beside(of["girls"], of["boys"], people),
        ),
        "status": _first(people, _among(of["civilians"], people)),
    }
    names = {"age": "children", "sex": "females", "status": "civilians"}
    columns = {}
    for what, (group, known) in groups.items():
        limited = pd.Series(np.minimum(known, people), index=people.index)
        columns[f"known_{what}"] = limited.where(group.notna())
        columns[names[what]] = pd.Series(np.minimum(group, limited), index=people.index)
    return pd.DataFrame(columns, index=incidents.index)


def sum_of(parts: Mapping[str, pd.Series]) -> pd.Series:
    """Add up what is stated of each row; missing where nothing is."""
    return pd.concat(parts, axis=1).sum(axis=1, min_count=1)


_Pair = tuple[pd.Series, pd.Series]


def _first(people: pd.Series, *ways: _Pair | None) -> _Pair:
    """Take for each row the first way that says something: people of the group, and people known."""
    group = known = pd.Series(np.nan, index=people.index)
    for more, among in (way for way in ways if way is not None):
        known = known.where(group.notna(), among)
        group = group.fillna(more)
    return group, known


def _among(group: pd.Series, people: pd.Series) -> _Pair | None:
    """Take a group as counted among all people of its rows; None where an empty cell may mean nobody."""
    return None if _never_none(group, people) else (group, people.where(group.notna()))


def _never_none(group: pd.Series, people: pd.Series) -> bool:
    """Whether a group is counted in some rows with people, is never 0, and other rows say nothing."""
    said = group[people > 0]
    return bool(said.isna().any() and not (said == 0).any())


def _whole_parts(of: Mapping[str, pd.Series], people: pd.Series) -> dict[str, pd.Series] | None:
    """Men, women, boys and girls of the rows that count all four; an empty cell is 0 beside all people."""
    parts = {name: of[name] for name in _APART}
    if any(part.isna().all() for part in parts.values()):
        return None
    whole = sum_of(parts) == people
    filled = {name: part.mask(part.isna() & whole, 0.0) for name, part in parts.items()}
    every = pd.concat(filled, axis=1).notna().all(axis=1)
    return {name: part.where(every) for name, part in filled.items()}


def _beside(females: pd.Series, males: pd.Series, people: pd.Series) -> _Pair | None:
    """Take females among females and males; an empty cell is none where the other is everybody."""
    whole = sum_of({"females": females, "males": males}) == people
    women, men = (part.mask(part.isna() & whole, 0.0) for part in (females, males))
    if _never_none(women, people) or _never_none(men, people):
        return None
    return women.where(men.notna()), women + men


def _listed(
    incidents: pd.DataFrame, name: str, code: Callable[[str], str]
) -> dict[Hashable, pd.Series] | None:
    """Count the entries of each row's listing by their code; None where no row has a listing."""
    if name not in incidents or incidents[name].isna().all():
        return None
    said = incidents[name].notna().to_numpy()
    lists = [[entry for entry in entries if entry is not None] for entries in incidents[name][said]]
    at = np.repeat(np.flatnonzero(said), [len(entries) for entries in lists])
    which, different = pd.factorize(np.array([e for entries in lists for e in entries], dtype=object))
    codes = np.array([code(entry) for entry in different], dtype=object)[which]
    counts = {}
    for one in set(codes.tolist()):
        number = np.bincount(at[codes == one], minlength=len(said)).astype(float)
        counts[one] = pd.Series(np.where(said, number, np.nan), index=incidents.index)
    return counts


def _pair(listed: dict[Hashable, pd.Series] | None, member: str, known: Sequence[str]) -> _Pair | None:
    """Take a group from listings; a listing that says nothing of anybody leaves its row to the counts."""
    if listed is None or not any(code in listed for code in known):
        return None
    among = sum_of({code: listed[code] for code in known if code in listed}).astype(float)
    among = among.where(among > 0)
    group = listed[member].astype(float) if member in listed else among * 0
    return group.where(among.notna()), among


def _age_group(entry: str) -> str:
    """Read an entry of a listing of ages: child, adult or unknown."""
    from impact.incidents.values.ages import listed_age

    return listed_age(entry).group
