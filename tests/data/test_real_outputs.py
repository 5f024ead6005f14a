"""A chart and a table of the package are read as a notebook shows them."""

from __future__ import annotations

from tests.unit.reporting.test_outputs import FINDING_BUNDLE, shown_in


def test_a_real_chart_and_table_are_read(in_built):
    import pandas as pd

    from impact import charts

    frame = pd.DataFrame({"year": [2022, 2023, 2024], "value": [4.0, 6.0, 5.0]})
    chart = charts.series(frame, id="made-up", title="It rose and fell", source_line="made up")
    table = charts.Table(frame, id="numbers", title="The numbers", source_line="made up")
    shown = shown_in(FINDING_BUNDLE, chart._repr_mimebundle_(), table._repr_mimebundle_())
    assert [figure.id for figure in shown.figures] == ["made-up"]
    assert shown.figures[0].svg_narrow
    assert len(shown.figures[0].data.rows) >= 3
    assert shown.tables[0].data.columns == ("year", "value")
