"""A command that removes something is killed at one change of the disk after another: all or nothing goes."""

from __future__ import annotations

import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from impact.incidents.national_data import NationalData
from impact.incidents.releases.store import store
from impact.incidents.releases.stored_data import load
from impact.project import own_data, own_places
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.site.write_index import write_index
from tests.miniature import PARAMETERS, TITLE, finding_cell
from tests.slow.fault_helpers import COMMAND, Room, room
from tests.slow.test_killed_steps import broken_links
from tests.unit.incidents.releases import made_up
from tests.unit.reporting.test_compare import finding
from tests.unit.reporting.test_history import make

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

WORDS = ("prune", "--unlisted", "--keep", "1")
#: days, and the number that an index has when nothing is missing on it
PASSING = re.compile(rb"\d{1,2} [A-Z][a-z]+ 20\d\d|<!-- [0-9a-f]{64} -->")


def fill(where: Room) -> None:
    """Reports with earlier runs; of two of them ``reports.yml`` knows nothing any more."""
    where.add("a", TITLE, PARAMETERS, finding_cell())
    where.add("gone", TITLE, PARAMETERS, finding_cell())
    for value in range(3):
        make(where.project.reports / "a" / "as-of-latest", finding(value=value))
        make(where.project.reports / "gone" / "as-of-latest", finding(value=value))
    make(where.project.reports / "a" / "as-of-2018-12-31", finding(value=9), as_of="2018-12-31")
    write_index(where.project)
    (where.project.notebooks / "gone.ipynb").unlink()
    listing = where.project.reports_yml
    listing.write_text(listing.read_text().partition("- id: gone")[0])


def command(where: Room, *words: str, **variables: str) -> tuple[int, str]:
    setting = [f"{name}={value}" for name, value in variables.items()]
    process = where.start(*words, command=["env", *setting, *COMMAND])
    out, errors = process.communicate(timeout=300)
    return process.returncode, out + errors


def contents(reports: Path) -> dict[str, bytes]:
    files = [path for path in sorted(reports.rglob("*")) if path.is_file()]
    return {path.relative_to(reports).as_posix(): PASSING.sub(b"", path.read_bytes()) for path in files}


def half_there(reports: Path) -> list[str]:
    """Folders of reports and of earlier runs that lack a part."""
    standing = [path for path in reports.glob("[!.]*/*") if path.is_dir()]
    lacking = [folder for folder in standing if not is_whole(folder)]
    lacking += [
        run for report, slug in history.places(reports) for run in history.unusable(reports, report, slug)
    ]
    return [path.relative_to(reports).as_posix() for path in lacking]


def is_whole(folder: Path) -> bool:
    manifest = records.read_manifest(folder)
    return manifest is not None and records.is_whole(folder, manifest)


def test_a_prune_that_is_killed_leaves_nothing_half_and_the_next_one_ends_it(tmp_path, site):
    with room(tmp_path / "reference") as where:
        fill(where)
        assert command(where, *WORDS)[0] == 0
        wanted = contents(where.project.reports)
        assert not (where.project.reports / "gone").exists()
        assert broken_links(where.project.reports) == []
    killed = 0
    for at in range(1, 400, 5):
        with room(tmp_path / f"at-{at}") as where:
            fill(where)
            log = tmp_path / f"steps-{at}"
            variables = {"PYTHONPATH": str(site), "KILL_LOG": str(log), "KILL_AT": str(at)}
            code, _ = command(where, *WORDS, **variables)
            if code == 0:
                break
            assert code == -signal.SIGKILL
            killed += 1
            assert half_there(where.project.reports) == []
            code, said = command(where, *WORDS)
            assert code == 0, said
            assert contents(where.project.reports) == wanted
            assert broken_links(where.project.reports) == []
            where.assert_swept()
        shutil.rmtree(tmp_path / f"at-{at}")
    assert killed >= 4


@pytest.mark.parametrize("at", range(4, 28, 4))
def test_a_prune_that_is_told_to_end_leaves_nothing_half_and_an_index_of_what_stands(tmp_path, site, at):
    with room(tmp_path / "project") as where:
        fill(where)
        log = tmp_path / "steps"
        variables = {"PYTHONPATH": str(site), "KILL_LOG": str(log), "KILL_AT": str(at), "KILL_WITH": "15"}
        code, said = command(where, *WORDS, **variables)
        assert (code, said.splitlines()[-1:]) == (130, ["error: stopped; nothing half made is left"])
        assert half_there(where.project.reports) == []
        assert broken_links(where.project.reports) == []
        where.assert_swept()


def _register(year: int) -> NationalData:
    """A register with one casualty, public, so that a page of its country shows it."""
    return made_up.data(made_up.people(("killed",), (year,)), publish={"level": "public"})


@pytest.mark.parametrize(
    ("number", "at"), [(signal.SIGINT, 6), (signal.SIGINT, 9), (signal.SIGTERM, 7), (signal.SIGTERM, 12)]
)
def test_a_forget_that_is_stopped_leaves_the_release_or_nothing_of_it(tmp_path, site, number, at):
    with room(tmp_path / "project") as where:
        where.add("a", TITLE, PARAMETERS, finding_cell())
        for release, year in (("2017", 2016), ("2021", 2020)):
            store(_register(year), "mine", release, where.project)
        variables = {"PYTHONPATH": str(site), "KILL_LOG": str(tmp_path / "steps"), "KILL_AT": str(at)}
        words = ("incidents", "forget", "mine@2021", "--yes")
        code, said = command(where, *words, **variables, KILL_WITH=str(int(number)))
        assert (code, said.splitlines()[-1:]) == (130, ["error: stopped; nothing half made is left"])
        own = own_data.own_folder(where.project)
        assert list(own.rglob(".*")) == []
        assert "2021" not in own_data.read_releases(where.project, "mine").ordered
        assert list(own.rglob("*2021*")) == []
        assert own_places.datasets_of(where.project, "LBN") == ["mine"]


@pytest.mark.parametrize("reference", ["mine@2021", "mine"])
def test_what_was_to_be_forgotten_is_gone_once_a_killed_command_is_repeated(tmp_path, site, reference):
    killed = 0
    for at in range(1, 100, 3):
        with room(tmp_path / f"at-{at}") as where:
            where.add("a", TITLE, PARAMETERS, finding_cell())
            for release, year in (("2017", 2016), ("2021", 2020)):
                store(_register(year), "mine", release, where.project)
            log = tmp_path / f"steps-{at}"
            variables = {"PYTHONPATH": str(site), "KILL_LOG": str(log), "KILL_AT": str(at)}
            code, said = command(where, "incidents", "forget", reference, "--yes", **variables)
            if code == 0:
                break
            assert code == -signal.SIGKILL, said
            killed += 1
            own = own_data.own_folder(where.project)
            # a place is looked up in an index that is whole, or in the releases themselves
            standing = own_data.read_releases(where.project, "mine").ordered
            assert bool(own_places.datasets_of(where.project, "LBN")) >= bool(standing)
            done = not [*own.rglob("*2021*"), *own.rglob(".old-*")]  # killed after the last of it
            code, said = command(where, "incidents", "forget", reference, "--yes")
            assert code == (2 if done else 0), said
            kept = [path.name for path in own.iterdir() if path.name != "_places"]
            assert kept == ([] if reference == "mine" else ["mine"])
            if kept:
                assert sorted(path.name for path in (own / "mine").iterdir()) == ["2017", "releases.json"]
                assert len(load("mine", project=where.project).people) == 1
        shutil.rmtree(tmp_path / f"at-{at}")
    assert killed >= 4
