"""The package as people install it: archives, and what works without extras, project or network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import textwrap
import venv
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from impact.errors import DISTRIBUTION
from tests.conftest import CHECKOUT, once_a_session

# of the checkout: what git has, as of a fresh clone; caches are made by tools and tests
_PARTS = ("bench", "data/raw", "docs", "notebooks", "scenarios", "src", "tests", "tools", ".ci", ".github")
_CACHES = shutil.ignore_patterns("__pycache__")
_FORMATS = {".png": b"\x89PNG", ".svg": b"<svg", ".pdf": b"%PDF"}


def build(folder: Path, out: Path, kind: str) -> Path:
    """Build an archive from a folder with the environment that is here, and return it."""
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        f"--{kind}",
        "--outdir",
        str(out),
        str(folder),
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1580601600"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    (archive,) = out.iterdir()
    return archive


@pytest.fixture(scope="module")
def archives(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source archive, the checkout in it, and three wheels: two of the checkout, one of the archive."""

    def make(folder: Path) -> None:
        checkout = folder / "checkout"
        for part in _PARTS:
            shutil.copytree(CHECKOUT / part, checkout / part, ignore=_CACHES)
        for file in CHECKOUT.iterdir():
            if file.is_file():
                shutil.copy(file, checkout / file.name)
        shutil.copytree(built / "data" / "processed", checkout / "data" / "processed")
        (checkout / "data" / "own" / "mine").mkdir(parents=True)
        (checkout / "data" / "own" / "mine" / "names-of-people.csv").write_text("a name\n")
        build(checkout, folder / "first", "wheel")
        build(checkout, folder / "second", "wheel")
        archive = build(checkout, folder / "source", "sdist")
        with tarfile.open(archive) as file:
            file.extractall(folder / "unpacked", filter="data")
        (unpacked,) = (folder / "unpacked").iterdir()
        build(unpacked, folder / "third", "wheel")

    return once_a_session(tmp_path_factory, "archives", make)


def wheel_of(folder: Path) -> Path:
    (wheel,) = folder.iterdir()
    return wheel


def test_the_wheel_is_the_same_bytes_twice_and_from_the_source_archive(archives):
    first, second, third = (wheel_of(archives / name).read_bytes() for name in ("first", "second", "third"))
    assert first == second
    with (
        zipfile.ZipFile(wheel_of(archives / "first")) as one,
        zipfile.ZipFile(wheel_of(archives / "third")) as two,
    ):
        assert one.namelist() == two.namelist()
    assert first == third, "the same files with other bytes"


def test_the_source_archive_holds_what_is_committed(archives):
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if listing.returncode:
        pytest.skip("no git checkout: what is committed cannot be listed")
    (unpacked,) = (archives / "unpacked").iterdir()
    missing = [name for name in listing.stdout.split("\0") if name and not (unpacked / name).is_file()]
    assert not missing, f"add to tool.hatch.build.targets.sdist in pyproject.toml: {missing[:5]}"


def test_neither_archive_holds_data_of_a_researcher(archives):
    (unpacked,) = (archives / "unpacked").iterdir()
    assert not (unpacked / "data" / "own").exists()
    with zipfile.ZipFile(wheel_of(archives / "first")) as wheel:
        assert not [name for name in wheel.namelist() if "names-of-people" in name]


def test_the_metadata_are_valid_for_an_index(archives):
    with zipfile.ZipFile(wheel_of(archives / "first")) as wheel:
        (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = Metadata.from_email(wheel.read(name), validate=True)
    assert metadata.name == DISTRIBUTION
    assert metadata.description_content_type == "text/markdown"
    assert metadata.description
    assert "](docs/" not in metadata.description


def closure(name: str) -> dict[str, Distribution]:
    """Collect what a distribution needs, without extras, from the environment that is here."""
    needed: dict[str, Distribution] = {}
    waiting, seen = [Requirement(name)], set()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        here = needed[canonicalize_name(requirement.name)] = distribution(requirement.name)
        extras = {*requirement.extras, ""}
        for other in map(Requirement, here.requires or ()):
            marker = other.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(other)
    return needed


@pytest.fixture(scope="module")
def installed(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel and what it needs, and nothing else; packages are links to those here."""

    def make(folder: Path) -> None:
        venv.create(folder, symlinks=True)
        (site,) = folder.glob("lib/python*/site-packages")
        needed = closure(DISTRIBUTION)
        del needed[DISTRIBUTION]
        for each in needed.values():
            files = [file for file in each.files or () if file.parts[0] not in ("..", "__pycache__")]
            for top in {file.parts[0] for file in files}:
                source = Path(str(each.locate_file(top)))
                if source.exists() and not (site / top).exists():
                    (site / top).symlink_to(source)
        with zipfile.ZipFile(wheel_of(archives / "first")) as wheel:
            wheel.extractall(site)

    return once_a_session(tmp_path_factory, "installed", make) / "bin" / "python"


def call(python: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed Python in a folder far from any checkout."""
    names = ("IMPACT_PROJECT", "PYTHONPATH", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    # writable caches of its own
    environment |= {"MPLCONFIGDIR": str(folder), "HOME": str(folder)}
    return subprocess.run(
        [str(python), *words], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def test_the_installed_package_has_no_extra_beside_it(installed, tmp_path):
    program = textwrap.dedent("""
        from importlib.util import find_spec
        from impact.extras import EXTRAS

        brought = {module for modules in EXTRAS.values() for module in modules}
        brought -= {"PIL", "pygments"}  # matplotlib and rich bring them
        print([module for module in sorted(brought) if find_spec(module)])
        """)
    done = call(installed, tmp_path, "-c", program)
    assert done.stdout.strip() == "[]", done.stderr


def test_figures_chart_models_scenario_and_citations_work_without_project_or_extras(installed, tmp_path):
    program = textwrap.dedent("""
        import json
        import impact

        version = impact.data_version()
        rows = impact.series("Ukraine")
        world = impact.series("World")
        page = impact.sources.cite(rows).splitlines()[0]
        chart = impact.charts.series(rows, title="Casualties in Ukraine", source_line=page)
        for form in ("png", "svg", "pdf"):
            chart.save(f"ukraine.{form}")
        trend = impact.models.trend.estimate(world)
        scenario = impact.scenario.read("base-100000", country="LVA")
        run = impact.scenario.simulate(scenario, draws=50, seed=1)
        late = impact.load("casualties", as_of="2017-12-31")
        print(json.dumps({
            "packaged": version.packaged, "version": str(version), "rows": len(rows), "late": len(late),
            "trend": type(trend).__name__, "run": type(run).__name__,
            "cited": len(impact.sources.cite(rows)), "bibtex": impact.sources.bibtex(rows)[:1],
            "tables": len(impact.tables()),
        }))
        """)
    done = call(installed, tmp_path, "-c", program)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["packaged"]
    assert "tables of the package, newest source of" in answer["version"]
    assert answer["rows"] > 5
    assert answer["late"] > 100
    assert answer["trend"] == "Trend"
    assert answer["run"] == "Simulation"
    assert answer["bibtex"] == "@"
    for suffix, start in _FORMATS.items():
        assert (tmp_path / f"ukraine{suffix}").read_bytes().startswith(start), suffix


def test_an_interruption_is_estimated_without_a_project(installed, tmp_path):
    program = (
        "import impact; rows = impact.series('Colombia', years=(2000, 2024)); "
        "print(impact.models.interruption.estimate(rows, 2012))"
    )
    done = call(installed, tmp_path, "-c", program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_command_works_without_a_project(installed, tmp_path):
    done = call(installed, tmp_path, "-m", "impact.cli", "load", "casualties", "-o", "x.csv")
    assert done.returncode == 0, done.stderr
    assert call(installed, tmp_path, "-m", "impact.cli", "--version").stdout.startswith("impact ")
    assert (tmp_path / "x.csv").read_text(encoding="utf-8").startswith("cause,place,")


@pytest.mark.parametrize(
    ("words", "need"),
    [(["run"], "a checkout"), (["build"], "a checkout"), (["check", "x.csv"], "the extra own-data")],
)
def test_what_needs_more_says_what(installed, tmp_path, words, need):
    (tmp_path / "x.csv").write_text("date,killed\n2020-01-01,1\n")
    done = call(installed, tmp_path, "-m", "impact.cli", *words)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert f"expected {need}" in done.stderr
