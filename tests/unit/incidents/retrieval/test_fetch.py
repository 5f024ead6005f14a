"""A fetch takes what is whole and like the last release; else the last good release stands."""

from __future__ import annotations

import datetime as dt
import gzip
import sys
from dataclasses import replace
from types import ModuleType

import pytest

from impact.errors import ImpactError, UnreadableFile
from impact.incidents.data_finding import Effect
from impact.incidents.national_data import Check
from impact.incidents.releases.snapshot import read_log
from impact.incidents.releases.store import store
from impact.incidents.releases.stored_data import load
from impact.incidents.retrieval.download import Limits
from impact.incidents.retrieval.fetch import fetch, with_address
from impact.project import own_data
from impact.project.lock import lock_if_free
from tests.unit.incidents.loopback import serving
from tests.unit.incidents.releases import made_up

DAY = dt.date(2026, 11, 28)
LIMITS = Limits(connect=2, silence=1, total=3, transferred=100_000, unpacked=100_000)
HEADER = "date,outcome\n"


def body(rows: int, header: str = HEADER) -> bytes:
    return (header + "2020,killed\n" * rows).encode()


@pytest.fixture
def server():
    with serving() as made:
        yield made


@pytest.fixture
def project(tmp_path):
    return made_up.project(tmp_path / "project")


@pytest.fixture(autouse=True)
def pipeline(monkeypatch):
    """A pipeline of three lines: one outcome a line, other headers are drift, no header is unreadable."""

    def check(path, mapping, like=None):
        lines = path.read_text(encoding="utf-8").splitlines()
        if "," not in lines[0]:
            raise UnreadableFile(f"{path.name} cannot be read", "a table")
        outcomes = tuple(line.split(",")[1] for line in lines[1:])
        findings = ()
        if like is not None and lines[0] + "\n" != HEADER:
            findings = (made_up.finding(effect=Effect.refused, column="outcome", decided=False),)
        data = made_up.data(made_up.people(outcomes, (2020,) * len(outcomes)), findings)
        account = replace(data.account, fingerprint=str(hash(lines[0]))[:8] * 8)
        return Check(replace(data, mapping=mapping, account=account))

    compared = ModuleType("impact.incidents.releases.compare")
    compared.compare = lambda old, new: type("C", (), {"sentences": lambda _: ["3 rows were added."]})()
    monkeypatch.setitem(sys.modules, "impact.incidents.releases.compare", compared)
    faked = ModuleType("impact.incidents.pipeline")
    faked.check = check
    monkeypatch.setitem(sys.modules, "impact.incidents.pipeline", faked)


@pytest.fixture
def mine(project, server):
    """A dataset of ten rows with an address; `fetch_mine` fetches it."""
    address = server.gives("/data/victims.csv", body(12), ETag='"2"')
    data = made_up.data(made_up.people(("killed",) * 10, (2019,) * 10), url=address, shrink=0.1)
    store(data, "mine", "2025-01-01", project)

    def fetch_mine(**more):
        return fetch("mine", project=project, limits=LIMITS, today=DAY, **more)

    return fetch_mine


def stands(project):
    return load("mine", project=project).facts["release"]


def test_a_good_answer_becomes_a_release_of_the_day_and_says_what_changed(project, server, mine):
    outcome = mine()
    assert (outcome.state, outcome.release) == ("imported", "2026-11-28")
    assert outcome.message == "mine@2026-11-28: 12 rows (before: 10)"
    assert outcome.changes == ("3 rows were added.",)
    assert stands(project) == "2026-11-28"
    (copy,) = read_log(own_data.own_folder(project) / "mine").snapshots
    assert copy.release == "2026-11-28"
    assert copy.file.startswith("2026-11-28_")
    assert copy.file.endswith(".csv")
    path = own_data.own_folder(project) / "mine" / "snapshots" / copy.file
    assert path.read_bytes() == body(12)


def test_the_second_fetch_asks_only_for_what_is_new(project, server, mine):
    mine()
    server.gives("/data/victims.csv", b"", status=304)
    outcome = mine()
    assert outcome.state == "nothing new"
    assert server.asked[-1][1]["If-None-Match"] == '"2"'
    assert stands(project) == "2026-11-28"


def test_a_second_release_of_a_day_is_the_newer_one(project, server, mine):
    mine()
    server.gives("/data/victims.csv", body(13))
    outcome = mine()
    assert outcome.release.startswith("2026-11-28.")
    assert stands(project) == outcome.release


def wrong(server, kind):
    give = server.gives
    path = "/data/victims.csv"
    {
        "500": lambda: give(path, b"oops", 500),
        "404": lambda: give(path, b"oops", 404),
        "empty": lambda: give(path, b""),
        "page": lambda: give(path, b"<!doctype html><h1>Sorry</h1>"),
        "cut off": lambda: give(path, body(12), Content_Length="9999"),
        "large": lambda: give(path, body(20_000)),
        "bomb": lambda: give(path, gzip.compress(body(200_000)), Content_Encoding="gzip"),
        "elsewhere": lambda: give(
            path, b"", 302, Location=server.address("/x").replace("127.0.0.1", "localhost")
        ),
        "schema": lambda: give(path, body(12, "fecha,estado\n")),
        "shrunk": lambda: give(path, body(8)),
        "unreadable": lambda: give(path, b"\x00\x01\x02"),
        "no rows": lambda: give(path, body(0)),
        "trickle": lambda: server.trickles(path, body(12)),
        "silence": lambda: server.hangs(path),
    }[kind]()


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("500", "500"),
        ("404", "404"),
        ("empty", "empty file"),
        ("page", "web page in place of data"),
        ("cut off", "cut off"),
        ("large", "bytes"),
        ("bomb", "unpacks to more"),
        ("elsewhere", "another host, localhost"),
        ("schema", "not like the last"),
        ("shrunk", "20% fewer"),
        ("unreadable", "cannot be read"),
        ("no rows", "no row"),
        ("trickle", "took longer than 3 s"),
        ("silence", "was silent for 1 s"),
    ],
)
def test_a_wrong_answer_leaves_the_last_release_and_says_why_in_one_line(project, server, mine, kind, says):
    before = {
        path: path.read_bytes() for path in (own_data.own_folder(project) / "mine" / "2025-01-01").iterdir()
    }
    wrong(server, kind)
    left = own_data.own_folder(project) / "mine" / "snapshots" / ".part-download"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"of a fetch that was killed")
    outcome = mine()
    assert outcome.state == "failed"
    assert says in outcome.message.replace(" %", "%").replace("\u202f", "").replace("\u00a0", "")
    assert "mine@2025-01-01 stays" in outcome.message
    assert "\n" not in outcome.message
    assert stands(project) == "2025-01-01"
    assert {path: path.read_bytes() for path in before} == before
    home = own_data.own_folder(project) / "mine"
    assert read_log(home).last.state == "failed"
    assert not list(home.glob("snapshots/.part*"))
    server.gives("/data/victims.csv", body(12))
    assert mine().state == "imported"


def test_of_files_that_were_not_taken_only_the_newest_is_there(project, server, mine):
    for rows in (1, 2, 3):
        server.gives("/data/victims.csv", body(rows))
        assert mine().state == "failed"
    home = own_data.own_folder(project) / "mine"
    (copy,) = read_log(home).snapshots
    assert (home / "snapshots" / copy.file).read_bytes() == body(3)
    assert len(list((home / "snapshots").glob("*.csv"))) == 1


def test_a_first_fetch_takes_a_mapping(project, server):
    address = server.gives("/victims?key=secret", b"")
    server.gives("/victims", body(3), Content_Type="text/csv")
    mapping = made_up.data(url=address).mapping
    outcome = fetch("new", mapping, project, limits=LIMITS, today=DAY)
    assert (outcome.state, outcome.message) == ("imported", "new@2026-11-28: 3 rows")
    log = (own_data.own_folder(project) / "new" / "snapshots" / "snapshots.json").read_text()
    assert "secret" not in log
    assert ".csv" in log


def test_a_request_that_is_wrong_is_no_failed_fetch(project):
    with pytest.raises(ImpactError, match="no dataset 'mine'"):
        fetch("mine", project=project)
    store(made_up.data(), "mine", project=project)
    with pytest.raises(ImpactError, match="no url"):
        fetch("mine", project=project)
    assert with_address(project) == []


def test_two_fetches_of_a_dataset_do_not_meet(project, mine):
    with lock_if_free(project.root, "fetch-mine.lock") as free:
        assert free
    done = []

    import subprocess

    code = (
        "import sys, pathlib\nfrom impact.project.lock import lock_if_free\n"
        "with lock_if_free(pathlib.Path(sys.argv[1]), 'fetch-mine.lock') as free:\n"
        "    print(free, flush=True); sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(project.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout.readline().strip() == "True"
        done.append(mine())
    finally:
        other.communicate("")
    assert done[0].state == "failed"
    assert "another process" in done[0].message


def test_a_full_disk_is_said(project, mine, monkeypatch):
    from impact.incidents.releases import snapshot

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot, "keep_snapshot", full)
    outcome = mine()
    assert outcome.state == "failed"
    assert "No space left on device" in outcome.message
