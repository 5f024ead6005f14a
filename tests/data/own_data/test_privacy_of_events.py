"""Privacy on real files: the numbers of QUIRKS.md, and no column refused that is none of a person."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.incidents import privacy
from tests.conftest import CHECKOUT
from tests.unit.incidents.privacy.made_up_files import raw_csv

EVENTS = CHECKOUT.parent / "shared" / "events"
needs_events = pytest.mark.skipif(
    not EVENTS.is_dir(), reason="the events of other owners are not beside this checkout"
)
COLOMBIA = EVENTS / "colombia_victims/victims_to_2021-06.csv"


@needs_events
def test_people_alone_in_colombia_are_as_many_as_counted_by_hand():
    people = pd.read_csv(COLOMBIA, dtype=str, keep_default_na=False)
    fine = ["codigodanemunicipio", "ano", "mes", "genero", "rangoedad", "estado", "condicion", "grupoetnico"]
    result = privacy.uniqueness(people, fine)
    assert (result.alone, result.people) == (4_640, 12_062)
    coarse = privacy.uniqueness(people, ["codigodanedepartamento", "ano", "genero", "rangoedad", "estado"])
    assert (coarse.small, coarse.cells) == (1_071, 1_554)


@needs_events
@pytest.mark.parametrize(
    "file",
    [
        "colombia_victims/victims_to_2017-07.csv",
        "colombia_victims/victims_to_2021-06.csv",
        "colombia_clearance/operations_2005_2014.csv",
        "colombia_clearance/operations_2004_2019.csv",
        "ucdp/conflict_data_BGD_no_source_text.csv",
        "vnm-thor-sample/Vietnam_Bombings_Cleaned.csv",
        "afg-hno-2024/afg_hpc_needs_api_2024.csv",
        "context/global_pcodes_adm_1_2.csv",
        "context/population.csv",
    ],
)
def test_no_column_of_a_file_without_personal_columns_is_refused(file):
    assert privacy.refused_columns(privacy.detect(raw_csv(EVENTS / file))) == frozenset()
