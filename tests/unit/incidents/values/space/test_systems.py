"""Coordinate systems by their names and by the texts of .prj files."""

from __future__ import annotations

import pytest

from impact.incidents.values.space.systems import UnknownSystem, system

ZONE_36 = (
    'PROJCS["WGS_1984_UTM_Zone_36N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",'
    'SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",33.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],'
    'UNIT["Meter",1.0]]'
)


def test_the_text_of_a_file_gives_degrees():
    longitudes, latitudes = system(ZONE_36).to_degrees([500_000.0], [5_000_000.0])
    assert longitudes[0] == pytest.approx(33.0)
    assert latitudes[0] == pytest.approx(45.153, abs=0.001)


@pytest.mark.parametrize("unit", ["0.0", "nan"])
def test_a_unit_that_cannot_be_turned_into_degrees_is_no_system(unit):
    with pytest.raises(UnknownSystem, match="names no coordinate system"):
        system(ZONE_36.replace('UNIT["Meter",1.0]', f'UNIT["Meter",{unit}]'))
