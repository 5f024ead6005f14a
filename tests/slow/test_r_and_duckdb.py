"""R and DuckDB read the tables and repeat published figures: Ukraine by year, and the newest world total."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys

import duckdb
import pytest

import impact
from impact.answers.global_burden import gather, world_totals
from tests.conftest import CHECKOUT

pytestmark = pytest.mark.usefixtures("in_built")

QUERY = """
    SELECT r.place, r.year, r.value, r.qualifier, s.publisher, r.source_id
    FROM '{folder}/record.parquet' r
    JOIN '{folder}/sources.parquet' s USING (source_id)
    JOIN '{folder}/places.parquet' p USING (place)
    WHERE r.measure = 'total' AND (p.name = 'Ukraine' OR p.name = 'World')
    QUALIFY p.name = 'Ukraine' OR row_number() OVER (PARTITION BY place ORDER BY year DESC) = 1
    ORDER BY r.place, r.year
"""
_COLUMNS = ("place", "year", "value", "qualifier", "publisher", "source_id")


def stated():
    """What the package says of Ukraine, and what the report on the world's toll says of the newest year."""
    ukraine = impact.series("Ukraine").dropna(subset="value")
    world = impact.series("World").dropna(subset="value").tail(1)
    newest = world_totals.state_newest(gather())
    assert newest.value == world["value"].item()
    rows = [*ukraine[list(_COLUMNS)].itertuples(index=False), *world[list(_COLUMNS)].itertuples(index=False)]
    return [(row.place, int(row.year), float(row.value), *row[3:]) for row in rows]


def test_duckdb_repeats_the_published_figures_with_their_pages(built):
    with duckdb.connect(config={"threads": 1}) as connection:
        rows = connection.execute(QUERY.format(folder=built / "data/processed")).fetchall()
    assert [tuple(row) for row in rows] == stated()


def test_duckdb_reads_days_as_days_and_text_as_text(built):
    with duckdb.connect(config={"threads": 1}) as connection:
        described = connection.execute(f"DESCRIBE FROM '{built}/data/processed/record.parquet'").fetchall()
    types = {name: kind for name, kind, *_ in described}
    assert types["published"] == "DATE"
    assert types["register"] == "VARCHAR"
    assert types["year"] == "BIGINT"


def test_r_repeats_the_published_figures_from_the_csv(tmp_path):
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("R is not installed")
    impact_command = [
        sys.executable,
        "-m",
        "impact.cli",
        "load",
        "record",
        "-o",
        str(tmp_path / "record.csv"),
    ]
    subprocess.run(impact_command, check=True, capture_output=True)
    script = CHECKOUT / "docs/examples/ukraine.R"
    made = subprocess.run(
        [rscript, "--vanilla", str(script), str(tmp_path / "record.csv")],
        check=True,
        capture_output=True,
        text=True,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    rows = csv.DictReader(io.StringIO(made.stdout))
    said = [(r["place"], int(r["year"]), float(r["value"]), *(r[c] for c in _COLUMNS[3:])) for r in rows]
    assert said == stated()


@pytest.mark.parametrize("package", ["nanoparquet", "arrow"])
def test_r_reads_the_parquet_file_itself(built, package):
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("R is not installed")
    probe = f'quit(status = !requireNamespace("{package}", quietly = TRUE))'
    if subprocess.run([rscript, "--vanilla", "-e", probe], check=False, capture_output=True).returncode:
        pytest.skip(f"R has no {package} here")
    made = subprocess.run(
        [
            rscript,
            "--vanilla",
            "-e",
            f'cat(nrow({package}::read_parquet("{built}/data/processed/record.parquet")))',
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(made.stdout) == len(impact.load("record"))


def test_a_sum_of_one_measure_of_one_place_and_year_in_the_record_is_the_figure(built):
    with duckdb.connect(config={"threads": 1}) as connection:
        (summed,) = connection.execute(
            f"SELECT sum(value) FROM '{built}/data/processed/record.parquet'"
            " WHERE place = 'UKR' AND measure = 'total' AND year = 2014"
        ).fetchone()
    assert summed == impact.series("Ukraine", years=(2014, 2014))["value"].item()
