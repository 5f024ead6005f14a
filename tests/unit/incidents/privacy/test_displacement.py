"""Points of people are displaced so that releases do not average out, or withheld."""

from __future__ import annotations

import json
import stat

import numpy as np
import pandas as pd
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from impact.errors import ModelInputError
from impact.incidents.mapping.mapping import Publish
from impact.incidents.privacy import dataset_salt, displace, publish_points

SALT = bytes(range(32))
OUTLINES = {"A": shapely.box(10, 10, 11, 12), "B": shapely.Point(20, 5).buffer(0.4)}


def points(n: int = 300, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "admin2_code": pd.array(rng.choice(["A", "B", "C"], n), dtype="string"),
            "lat": pd.array(rng.uniform(-60, 60, n), dtype="Float64"),
            "lon": pd.array(rng.uniform(-180, 180, n), dtype="Float64"),
            "point_method": pd.array(["measured"] * n, dtype="string"),
        }
    )


def metres(a: pd.DataFrame, b: pd.DataFrame) -> np.ndarray:
    pairs = zip(a["lat"], a["lon"], b["lat"], b["lon"], strict=True)
    return np.array([Geodesic.WGS84.Inverse(*map(float, pair))["s12"] for pair in pairs])


def test_points_stay_within_the_radius_and_move():
    true = points()
    away = metres(true, displace(true, SALT, radius=5_000))
    assert away.max() <= 5_000
    assert np.median(away) > 1_000


def test_points_go_anywhere_inside_the_outline_of_their_unit():
    true = points()
    moved = displace(true, SALT, OUTLINES)
    for code, outline in OUTLINES.items():
        inside = moved[moved["admin2_code"] == code]
        lon, lat = inside["lon"].astype(float), inside["lat"].astype(float)
        assert shapely.contains_xy(outline.buffer(1e-5), lon, lat).all()
    assert set(moved["point_method"]) == {"displaced"}


def test_two_releases_give_the_same_points_although_their_decimals_differ():
    true = points()
    rounded = true.assign(lat=true["lat"].round(9), lon=true["lon"].round(9))
    pd.testing.assert_frame_equal(displace(true, SALT), displace(rounded, SALT))


def test_another_secret_gives_other_points():
    true = points()
    assert (metres(displace(true, SALT), displace(true, SALT[::-1])) > 100).mean() > 0.95


def test_rows_that_are_added_move_no_other():
    true = points()
    pd.testing.assert_frame_equal(displace(true, SALT).tail(100), displace(true.tail(100), SALT))


def test_casualty_points_are_withheld_unless_the_mapping_has_them_displaced():
    true = points()
    withheld = publish_points("people", true, Publish(), SALT)
    assert withheld["lat"].isna().all()
    assert withheld["lon"].isna().all()
    assert set(withheld["point_method"]) == {"withheld"}
    moved = publish_points("people", true, Publish(casualty_points="displaced"), SALT)
    assert moved["lat"].notna().all()
    assert (metres(true, moved) > 0).all()
    assert set(true["point_method"]) == {"measured"}


def test_hazards_show_neither_point_nor_shape_by_default():
    hazards = points(5).assign(shape=[b"wkb"] * 5, shape_m2=[10.0] * 5)
    shown = publish_points("hazards", hazards, Publish(hazard_points="shown"), SALT)
    pd.testing.assert_frame_equal(shown, hazards)
    withheld = publish_points("hazards", hazards, Publish(), SALT)
    assert withheld["lat"].isna().all()
    assert withheld["shape"].isna().all()
    assert withheld["shape_m2"].tolist() == [10.0] * 5


def test_a_town_that_many_rows_share_stays_and_a_lonely_reference_point_does_not():
    town = points(6).assign(lat=1.5, lon=2.5, point_method="reference_point")
    town.loc[5, ["lat", "lon"]] = [3.123456, 4.123456]
    shown = publish_points("people", town, Publish(), SALT)
    assert shown["lat"].notna().tolist() == [True] * 5 + [False]


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    salt = dataset_salt(tmp_path / "mine")
    assert dataset_salt(tmp_path / "mine") == salt
    assert len(salt) == 32
    assert stat.S_IMODE((tmp_path / "mine/.salt").stat().st_mode) == 0o600
    (tmp_path / "mine/.salt").write_bytes(b"")
    with pytest.raises(ModelInputError, match="0 bytes"):
        dataset_salt(tmp_path / "mine")


def stored(tmp_path, **publish: object):
    import pyarrow as pa

    from impact.incidents.account import Account
    from impact.incidents.mapping.mapping import Mapping
    from impact.incidents.national_data import NationalData
    from impact.incidents.privacy import with_stored_points

    mapping = Mapping(
        name="m",
        unit="person",
        path=str(tmp_path / "m.yml"),
        publish=Publish(casualty_points="displaced", **publish),
    )
    table = pa.Table.from_pandas(points(60).assign(row=range(60)), preserve_index=False)
    data = NationalData(mapping, Account("f", "csv", 60, 60, 60, 0), tables={"people": table})
    return with_stored_points(data, tmp_path / "mine").people


def test_outlines_beside_the_mapping_decide_where_points_go(tmp_path):
    features = [
        {"type": "Feature", "properties": {"pc": code}, "geometry": shapely.geometry.mapping(outline)}
        for code, outline in OUTLINES.items()
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "units.geojson").write_text(body, encoding="utf-8")
    moved = stored(tmp_path, outlines="units.geojson", outline_code="pc")
    inside = moved[moved["admin2_code"] == "A"]
    assert len(inside) > 5
    assert inside["lat"].between(10, 12).all()
    assert inside["lon"].between(10, 11).all()


@pytest.mark.parametrize(("text", "said"), [("{", "cannot be read"), ('{"features": []}', "hold no polygon")])
def test_outlines_that_are_none_are_an_error_in_words(tmp_path, text, said):
    (tmp_path / "units.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(ModelInputError, match=said):
        stored(tmp_path, outlines="units.geojson")
