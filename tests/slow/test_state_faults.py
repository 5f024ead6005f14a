"""State files damaged in a project with reports: said once by every command, and all is made again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from impact import cli
from impact.project import Project
from impact.reporting import history, runner
from impact.reporting import manifest as records
from impact.reporting.key import cachekey
from impact.reporting.schedule import due
from tests.miniature import PARAMETERS, Miniature, finding_cell
from tests.slow.fault_helpers import COMMAND

TITLE = ("markdown", "# A page\n\nIts question.")
LISTING = (("list",), ("due",), ("due", "--failed"), ("run", "--explain"), ("prune", "--dry-run"))


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _replace(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.unlink()
        make(path)

    return damage


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut off": _truncate,
    "nested without end": lambda path: path.write_bytes(b"[" * 100_000),
    "of another kind": lambda path: path.write_text('{"schema": 7, "reports": [], "outputs": null}'),
    "no text": lambda path: path.write_bytes(b"\0\xff" * 500),
    "a pipe": _replace(os.mkfifo),
    "a folder": _replace(Path.mkdir),
    "a loop": _replace(lambda path: path.symlink_to(path.name)),
}


def call(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(words))
    printed = capfd.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


def told(errors: str) -> list[str]:
    """The files of which a command says that they are damaged."""
    lines = [line for line in errors.splitlines() if line.startswith("note: ") and " is damaged (" in line]
    return [line.removeprefix("note: ").split(" is damaged (")[0] for line in lines]


@pytest.fixture(scope="module")
def made_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two scheduled reports that are made, one with an earlier run; tests only copy it."""
    miniature = Miniature(tmp_path_factory.mktemp("site") / "a project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(miniature.project.root))
        for value in (42, 43):
            miniature.add("good", TITLE, PARAMETERS, finding_cell(value=value), entry='schedule: "@monthly"')
            if value == 42:
                miniature.add("other", TITLE, PARAMETERS, finding_cell(), entry='schedule: "@monthly"')
            assert {item.state for item in runner.run(miniature.project)} <= {"made", "up to date"}
    return miniature.project.root


@pytest.fixture
def site(made_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project with its two reports, and a schedule that has just served them."""
    project = Project(shutil.copytree(made_site, tmp_path / "a project"))
    monkeypatch.setenv("IMPACT_PROJECT", str(project.root))
    now = datetime.now(UTC)
    state = due.State(reports={name: due.Served(made=now) for name in ("good", "other")})
    due.write_state(project.reports, state)
    return project


def state_files(site: Project) -> list[Path]:
    reports = site.reports
    names = (cachekey.KEY, records.MANIFEST, records.RUN)
    files = [path for name in names for path in reports.glob(f"*/as-of-latest/{name}")]
    return [*files, *reports.glob(f"{history.HISTORY}/*/*/*/{records.MANIFEST}"), reports / due.STATE]


@pytest.mark.parametrize("kind", DAMAGE)
def test_damaged_state_is_said_once_and_made_again(kind, site, capfd):
    files = state_files(site)
    assert len(files) == 8
    for path in files:
        DAMAGE[kind](path)
    for words in LISTING:
        code, out, errors = call(capfd, *words)
        assert code == 0, (words, errors)
        assert "Traceback" not in out + errors
        assert "defect" not in out + errors
        assert max(Counter(told(errors)).values(), default=1) == 1, errors
    assert "reports/good/as-of-latest/manifest.json" in told(call(capfd, "run", "--explain")[2])
    code, out, errors = call(capfd, "diff", "good/as-of-latest")
    assert code in (1, 2)
    assert errors.count("error: ") == 1
    code, out, errors = call(capfd, "due", "--run")
    assert code == 0, errors
    heard = Counter(told(errors))
    assert max(heard.values()) == 1
    assert set(heard) >= {"reports/.schedule.json", "reports/good/as-of-latest/manifest.json"}
    for name in ("good", "other"):
        folder = site.reports / name / "as-of-latest"
        manifest = records.read_manifest(folder)
        assert manifest is not None
        assert records.is_whole(folder, manifest)
        assert records.read_run(folder).made_at
        assert cachekey.read_parts(folder) is not None
    call(capfd, "prune")  # what nobody can compare with any more
    code, out, errors = call(capfd, "run")
    assert out.count("up to date") == 2
    assert told(errors) == []
    assert due.read_state(site.reports).reports.keys() == {"good", "other"}


def test_a_report_of_unknown_time_is_laid_out_again_without_a_kernel(site, capfd):
    (site.reports / "good/as-of-latest/run.json").write_text("{}")
    code, out, errors = call(capfd, "run", "--explain")
    assert "good (as-of-latest): page only: it is not known when it was made" in out
    before = (site.reports / "good/as-of-latest/report.html").read_bytes()
    code, out, errors = call(capfd, "run")
    assert code == 0, errors
    assert (site.reports / "good/as-of-latest/report.html").read_bytes() == before
    assert call(capfd, "verify", "good")[0] == 0


def test_tables_of_a_damaged_account_are_built_again(project, monkeypatch, capfd):
    monkeypatch.setenv("IMPACT_PROJECT", str(project.root))
    account = project.processed / "accounts.json"
    sound = account.read_bytes()
    account.write_bytes(sound.replace(b'"clean": ', b'"clean": 1', 1))  # no account that balances
    code, _, errors = call(capfd, "build")
    assert code == 0
    assert told(errors) == ["data/processed/accounts.json"]
    assert account.read_bytes() == sound


# A clock that was set back. -------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("run",), ("due", "--run"), ("due",)])
def test_a_clock_that_was_never_set_is_said_before_anything_is_made(words, site, capfd, monkeypatch):
    monkeypatch.setenv("IMPACT_TEST_CLOCK", "1970-01-01T00:03:00+00:00")
    before = {path: path.read_bytes() for path in site.reports.rglob("*") if path.is_file()}
    code, out, errors = call(capfd, *words)
    assert (code, out) == (2, "")
    assert errors == (
        "error: the clock of this machine says 1970-01-01 00:03 UTC; expected a time after 2000-01-01; "
        "set the clock: reports are dated by it\n"
    )
    assert {path: path.read_bytes() for path in site.reports.rglob("*") if path.is_file()} == before


def _in_the_future(site: Project) -> None:
    later = datetime.now(UTC) + timedelta(days=1500)
    state = due.State(reports={name: due.Served(made=later) for name in ("good", "other")})
    due.write_state(site.reports, state)
    folder = site.reports / "good/as-of-latest"
    run = records.read_run(folder).model_copy(update={"made_at": later.isoformat(timespec="seconds")})
    (folder / records.RUN).write_text(run.to_json())


def test_a_schedule_served_in_the_future_is_due_and_says_so_once(site, capfd):
    _in_the_future(site)
    _, out, errors = call(capfd, "due")
    assert {"good", "other"} <= set(out.split())
    assert errors.count("still to come") == 1
    code, out, errors = call(capfd, "due", "--run")
    assert code == 0, errors
    assert errors.count("still to come") == 1
    assert "1 made, 1 up to date" in errors  # the one without a true time
    assert "nothing is due" in call(capfd, "due")[1]
    assert "still to come" not in call(capfd, "run")[2]  # all is healed


@pytest.mark.skipif(shutil.which("faketime") is None, reason="needs faketime, which sets a program's clock")
def test_with_faketime_what_ran_years_ahead_does_not_silence_the_years_between(site, capfd):
    ahead = ["faketime", "-f", "+1500d", *COMMAND, "due", "--run"]
    environment = {**os.environ, "IMPACT_PROJECT": str(site.root)}
    done = subprocess.run(ahead, check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    served = json.loads((site.reports / due.STATE).read_text())["reports"]["good"]["made"]
    assert datetime.fromisoformat(served) > datetime.now(UTC) + timedelta(days=1400)
    code, _, errors = call(capfd, "due", "--run")
    assert code == 0, errors
    assert errors.count("still to come") == 1
    assert "nothing is due" in call(capfd, "due")[1]
