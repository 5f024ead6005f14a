"""Displacement: points of people moved inside their unit, or withheld; hazard points withheld.

A point is never moved by a number that is drawn afresh, because two releases would average out. All points
of a small square of the map go to one place, which follows from a secret of the dataset, the unit and the
square. The secret (:func:`dataset_salt`) stays beside the releases and is in none of them.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from impact import regular_file
from impact.errors import ModelInputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from impact.incidents.mapping.mapping import Publish

#: metres: how far a point may be from the true one where no outline is at hand
RADIUS = 5_000.0
_METRES = 110_500.0  #: a degree of latitude, at the shortest
_CANDIDATES = 64
_SALT_FILE = ".salt"
#: columns of places, finest first: the outline of the first that has one is taken
UNIT_COLUMNS = ("admin3_code", "admin2_code", "pcode", "admin1_code", "admin3", "admin2", "admin1")
#: tables whose points are places where people were hurt; the others are places of hazards
OF_PEOPLE = ("people", "incidents", "counts")


def dataset_salt(folder: Path) -> bytes:
    """Secret of a dataset, made when first asked for.

    Parameters
    ----------
    folder
        The folder of the dataset, above its releases. The secret is a file in it that only its owner can
        read.

    Returns
    -------
    bytes
        32 random bytes, the same for all releases of the dataset.

    Raises
    ------
    ModelInputError
        When the file is there and holds no secret.
    """
    path = folder / _SALT_FILE
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        salt = regular_file.read_bytes(path)
        if len(salt) != 32:
            raise ModelInputError(
                f"{path.name} of the dataset {folder.name} has {len(salt)} bytes",
                "the 32 bytes of the secret by which points are displaced",
                "put the file back from a copy; without it, points of old and new releases average out",
            ) from None
        return salt
    with os.fdopen(handle, "wb") as file:
        file.write(salt := secrets.token_bytes(32))
    return salt


def publish_points(
    table: str,
    frame: pd.DataFrame,
    publish: Publish,
    salt: bytes,
    outlines: Mapping[str, BaseGeometry] | None = None,
    radius: float = RADIUS,
) -> pd.DataFrame:
    """Copy of a canonical table with the points that may be written, by the `publish:` part of its mapping.

    Parameters
    ----------
    table
        Its name: points of people, incidents and counts follow ``casualty_points``, those of hazards and
        operations ``hazard_points``. Withheld points and shapes are missing, with the method `withheld`;
        the area of a shape stays.
    frame
        With ``lat``, ``lon`` (degrees of WGS 84) and ``point_method``, or without points.
    publish
        The rule. A reference point of a unit that at least ``publish.threshold`` rows share shows nobody
        and stays.
    salt
        :func:`dataset_salt`.
    outlines
        Code or name of a unit -> its polygon.
    radius
        Metres, where no outline is at hand.
    """
    frame = frame.copy()
    if "lat" not in frame and "shape" not in frame:
        return frame
    if table not in OF_PEOPLE:
        if publish.hazard_points == "withheld":
            withhold(frame, np.ones(len(frame), dtype=bool))
        return frame
    exact = ~_shared_reference(frame, publish.threshold)
    if publish.casualty_points == "displaced":
        return displace(frame, salt, outlines, radius, rows=exact)
    withhold(frame, exact)
    return frame


def _shared_reference(frame: pd.DataFrame, threshold: int) -> np.ndarray:
    if "point_method" not in frame or "lat" not in frame:
        return np.zeros(len(frame), dtype=bool)
    shared = frame.groupby(["lat", "lon"], dropna=False)["lat"].transform("size") >= threshold
    return np.asarray((frame["point_method"] == "reference_point").fillna(False) & shared, dtype=bool)


def withhold(frame: pd.DataFrame, rows: np.ndarray) -> None:
    """Take points and shapes out of some rows of a table, in place; the method says `withheld`."""
    if "lat" in frame:
        had = rows & frame["lat"].notna().to_numpy()
        frame.loc[rows, ["lat", "lon"]] = pd.NA
        if "point_method" in frame:
            frame.loc[had, "point_method"] = "withheld"
    if "shape" in frame:
        frame["shape"] = frame["shape"].astype(object).where(~rows, None)


def displace(
    frame: pd.DataFrame,
    salt: bytes,
    outlines: Mapping[str, BaseGeometry] | None = None,
    radius: float = RADIUS,
    rows: np.ndarray | None = None,
) -> pd.DataFrame:
    """Copy of a table with its points moved: anywhere inside their unit, or within a radius.

    Parameters
    ----------
    frame
        With ``lat`` and ``lon`` in degrees of WGS 84, ``point_method``, and places (:data:`UNIT_COLUMNS`).
    salt
        Secret of the dataset; the same secret gives the same points in every release.
    outlines
        Code or name of a unit -> polygon in degrees. A point goes to a place anywhere inside the outline of
        the finest unit of its row that has one, also when it lay outside of it.
    radius
        Metres. Without an outline the point stays within this distance of the true one; it may cross a
        border or a shore.
    rows
        Rows to move; None moves all.

    Returns
    -------
    DataFrame
        ``lat`` and ``lon`` rounded to five decimals, ``point_method`` `displaced`.
    """
    frame = frame.copy()
    has = frame["lat"].notna().to_numpy() & frame["lon"].notna().to_numpy()
    if rows is not None:
        has &= rows
    if not has.any():
        return frame
    lat = frame.loc[has, "lat"].to_numpy(dtype=float)
    lon = frame.loc[has, "lon"].to_numpy(dtype=float)
    units = _units(frame[has], outlines or {})
    step = radius / 2 / _METRES
    row = np.floor(lat / step).astype(np.int64)
    scale = np.maximum(np.cos(np.radians((row + 0.5) * step)), 0.01)
    column = np.floor(lon * scale / step).astype(np.int64)
    keys = pd.DataFrame({"unit": units, "row": row, "column": column, "scale": scale})
    groups = keys.groupby(["unit", "row", "column"], sort=False, dropna=False)
    moved = np.empty((groups.ngroups, 2))
    for number, (unit, r, c, s) in enumerate(groups.first().reset_index().itertuples(index=False, name=None)):
        drawn = _drawn(salt, f"{unit}|{r}|{c}")
        if unit:
            moved[number] = _inside((outlines or {})[unit], drawn)
        else:
            moved[number] = _near((r + 0.5) * step, (c + 0.5) * step / s, s, radius, drawn)
    places = moved[groups.ngroup().to_numpy()]
    frame.loc[has, "lat"] = np.round(places[:, 0], 5)
    frame.loc[has, "lon"] = np.round(places[:, 1], 5)
    frame.loc[has, "point_method"] = "displaced"
    return frame


def _units(frame: pd.DataFrame, outlines: Mapping[str, Any]) -> np.ndarray:
    """Key of the outline of each row, empty where there is none."""
    units = pd.Series("", index=frame.index, dtype=object)
    for name in UNIT_COLUMNS:
        if name in frame and outlines:
            values = frame[name].astype(object)
            units = units.mask((units == "") & values.isin(list(outlines)), values)
    return units.to_numpy()


def _drawn(salt: bytes, key: str) -> np.ndarray:
    """Pairs of numbers between 0 and 1 that follow from secret and key alone."""
    stream = hashlib.shake_256(len(salt).to_bytes(2, "big") + salt + key.encode()).digest(16 * _CANDIDATES)
    return np.frombuffer(stream, dtype=">u8").astype(float).reshape(-1, 2) / 2.0**64


def _inside(outline: BaseGeometry, drawn: np.ndarray) -> tuple[float, float]:
    """Place in an outline, each as likely; its middle where none of the pairs falls inside."""
    import shapely

    west, south, east, north = outline.bounds
    x, y = west + drawn[:, 0] * (east - west), south + drawn[:, 1] * (north - south)
    hits = np.flatnonzero(shapely.contains_xy(outline, x, y))
    if not len(hits):
        middle = outline.representative_point()
        return middle.y, middle.x
    return float(y[hits[0]]), float(x[hits[0]])


def _near(lat: float, lon: float, scale: float, radius: float, drawn: np.ndarray) -> tuple[float, float]:
    """Place in a disc around the middle of a square.

    The square has a side of half the radius, so that its corners are 0.36 radii from its middle; a disc of
    0.62 radii leaves every point within the radius.
    """
    angle, distance = 2 * np.pi * drawn[0, 0], 0.62 * radius * np.sqrt(drawn[0, 1]) / _METRES
    east = lon + distance * np.sin(angle) / scale
    return float(np.clip(lat + distance * np.cos(angle), -90, 90)), float((east + 180) % 360 - 180)
