"""The schedule: scheduled runs, and the files for cron, systemd and GitHub."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from impact import cli
from impact.errors import ReportConfigError
from impact.project import Project, clock
from impact.project.lock import lock_if_free
from impact.reporting import runner
from impact.reporting.schedule import due as schedule
from impact.reporting.schedule import handover, run_due
from tests.conftest import CHECKOUT
from tests.miniature import PARAMETERS, Miniature, finding_cell
from tests.unit.reporting.test_due_moments import at, report

BERLIN = ZoneInfo("Europe/Berlin")
TITLE = ("markdown", "# A page\n\nIts question.")
MINUTE = timedelta(minutes=1)


def call(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(words))
    printed = capfd.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


# The command. ---------------------------------------------------------------------------------------------


def test_due_lists_reports_parameters_and_moments(miniature, capfd):
    entry = "schedule: 0 6 2 * *\nmatrix: {as_of: ['2025-03-18', latest]}"
    miniature.add("good", TITLE, PARAMETERS, finding_cell(), entry=entry)
    since = ("--since", "2026-10-01T00:00", "--now", "2026-10-20")
    code, out, _ = call(capfd, "due", *since)
    assert code == 0
    assert re.search(r"^good +as_of=2025-03-18 +2026-10-02 06:00 UTC$", out, re.MULTILINE)
    code, out, _ = call(capfd, "due", *since, "--json")
    (entry,) = json.loads(out)["due"]
    assert (entry["report"], entry["when"]) == ("good", "2026-10-02T06:00+00:00")
    assert entry["parameters"] == [{"as_of": "2025-03-18"}, {"as_of": "latest"}]


def test_nothing_due_says_what_comes_next(miniature, capfd):
    miniature.add("good", TITLE, PARAMETERS, entry="schedule: 0 6 2 * *")
    words = ("due", "--since", "2026-10-03", "--now", "2026-10-04", "--timezone", "Europe/Berlin")
    assert call(capfd, *words)[:2] == (0, "nothing is due; next: good, 2026-11-02 06:00 Europe/Berlin\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--since", "soon"), "'soon' is not a date or time"),
        (("--since", "2026-10-02", "--now", "2026-10-01"), "is after"),
        (("--timezone", "Mars/Olympus"), "there is no time zone"),
        (("--run", "--now", "9999-01-01"), "has not come"),
        (("--run", "--json"), "only list"),
    ],
)
def test_wrong_requests_end_with_exit_code_2(miniature, capfd, words, says):
    miniature.add("good", TITLE, PARAMETERS, entry="schedule: 0 6 2 * *")
    code, _, err = call(capfd, "due", *words)
    assert code == 2
    assert says in err


HOOK = 'cat >"told of.txt"; echo "$IMPACT_FAILED, $IMPACT_FAILED_COUNT, $IMPACT_INDEX" >names.txt'


@pytest.mark.notebooks
def test_a_scheduled_run_makes_what_is_due_and_tells_what_failed(miniature, capfd):
    project: Project = miniature.project
    good = (TITLE, PARAMETERS, finding_cell())
    for name in ("good", "turning"):
        miniature.add(name, *good, entry="schedule: '* * * * *'")
    miniature.add("unscheduled", *good)
    code, out, err = call(
        capfd, "due", "--run", "--since", "2026-10-01", "--now", "2026-10-02", "--hook", HOOK
    )
    assert (code, out) == (0, ""), err
    assert re.search(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ due: good \(.*\), turning \(", err, re.MULTILINE)
    assert "2 made; index: " in err
    assert not (project.root / "told of.txt").exists()
    assert not (project.reports / "unscheduled").exists()

    miniature.add("turning", *good, ("code", "raise ValueError('one\\ntwo')"), entry="schedule: '* * * * *'")
    code, out, err = call(capfd, "due", "--since", "last", "--run", "--hook", HOOK)
    assert code == 1
    assert "1 up to date, 1 failed" in err or "1 failed, 1 up to date" in err
    (line,) = (project.root / "told of.txt").read_text().splitlines()
    assert out == f"{line}\n"
    page = project.reports / "turning/as-of-latest/report.html"
    assert line.startswith("failed: turning (as-of-latest): code cell 3: ValueError: one")
    assert line.endswith(f"; last good report: {page}")
    assert page.is_file()
    names = (project.root / "names.txt").read_text()
    assert names == f"turning, 1, {project.reports / 'index.html'}\n"

    served = schedule.read_state(project.reports).reports
    assert served["good"].made is not None
    assert served["good"].made > at("2026-11-01")
    assert (served["turning"].made, served["turning"].tries) == (at("2026-10-02"), 1)

    index = (project.reports / "index.html").read_text()
    assert "code cell 3: ValueError: one" in index
    assert '<a href="turning/as-of-latest/report.html">The page that stands is the last good one</a>' in index

    code, out, _ = call(capfd, "due", "--failed")
    assert (code, out) == (0, f"{line}\n")


def test_a_run_that_finds_another_at_work_leaves_it_to_that(miniature, capfd, monkeypatch):
    miniature.add("good", TITLE, PARAMETERS, entry="schedule: '* * * * *'")
    monkeypatch.setattr(runner, "run", lambda *_, **__: pytest.fail("two at once"))
    program = (
        "import sys\nfrom pathlib import Path\nfrom impact.project.lock import lock_if_free\n"
        "with lock_if_free(Path(sys.argv[1]), 'schedule.lock') as free:\n"
        "    print(free, flush=True)\n    sys.stdin.read()\n"
    )
    words = [sys.executable, "-c", program, str(miniature.project.root)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "True\n"
        code, _, err = call(capfd, "due", "--run")
        other.kill()
    assert code == 0
    assert "another scheduled run is at work; left to it" in err
    with lock_if_free(miniature.project.root, run_due.LOCK) as free:
        assert free, "the lock outlived its process"


def test_what_is_wrong_with_reports_yml_is_told_once_for_each_state_of_it(miniature, capfd):
    project, told = miniature.project, miniature.project.root / "told of.txt"
    miniature.add("good", TITLE, PARAMETERS, entry="schedule: 0 6 2 * *\nparameters: {as_off: latest}")
    code, out, err = call(capfd, "due", "--run", "--hook", HOOK)
    assert code == 2
    assert "as_off" in err
    assert told.read_text() == out
    assert out.startswith("failed: scheduled run: ")
    assert "as_off" in out
    assert schedule.read_state(project.reports).reports == {}, "nothing was run, so all stays due"

    told.unlink()
    code, out, err = call(capfd, "due", "--run", "--hook", HOOK)
    assert (code, out) == (0, "")
    assert "nothing is run, for what was told before is still wrong: " in err
    assert not told.exists()

    project.reports_yml.write_text(project.reports_yml.read_text().replace("as_off", "as_of_day"))
    assert call(capfd, "due", "--run", "--hook", HOOK)[0] == 2
    assert "as_of_day" in told.read_text()
    project.reports_yml.write_text(project.reports_yml.read_text() + "- [\n")
    assert call(capfd, "due", "--run", "--hook", HOOK)[0] == 2
    assert call(capfd, "due", "--run", "--hook", HOOK)[0] == 0

    told.unlink()
    whole = project.reports_yml.read_text().removesuffix("- [\n").replace("as_of_day", "as_of")
    project.reports_yml.write_text(whole)
    assert call(capfd, "due", "--run", "--hook", HOOK)[0] == 1, "the notebook states nothing"
    assert schedule.read_state(project.reports).refused == ""
    project.reports_yml.write_text(whole + "- [\n")
    assert call(capfd, "due", "--run", "--hook", HOOK)[0] == 2, "broken once more, told once more"


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("schedule: 0 6 2 * *\nparameters: {as_of: lastest}", "lastest"),
        ("schedule: 0 6 2 * *\nmatrix: {as_off: [latest]}", "as_off"),
        ("schedule: 0 6 2 * *\nmatrix: {country: places_with_figures}", "country"),
    ],
)
@pytest.mark.parametrize("words", [(), ("--run",), ("--next",)])
def test_all_of_reports_yml_is_checked_whatever_is_due(miniature, capfd, entry, says, words):
    miniature.add("later", TITLE, PARAMETERS, entry=entry)
    schedule.write_state(
        miniature.project.reports, schedule.State(reports={"later": schedule.Served(made=clock.now())})
    )
    code, _, err = call(capfd, "due", *words)
    assert code == 2
    assert says in err
    assert "reports.yml, line " in err


def test_a_notebook_that_there_is_none_of_is_named_with_its_line(miniature, capfd):
    miniature.add("later", TITLE, PARAMETERS, entry="schedule: 0 6 2 * *")
    path = miniature.project.reports_yml
    path.write_text(path.read_text().replace("notebook: later", "notebook: latr"))
    line = path.read_text().splitlines().index("  notebook: latr") + 1
    code, _, err = call(capfd, "due")
    assert code == 2
    assert f"reports.yml, line {line}: report 'later' wants the notebook 'latr'" in err
    assert "did you mean 'later'?" in err


def test_beside_a_report_that_waits_nothing_else_is_due(miniature, capfd):
    miniature.add("waiting", TITLE, PARAMETERS, entry="schedule: 0 6 2 * *")
    now = clock.now()
    served = schedule.Served(made=now - 60 * timedelta(days=1), failed_at=now, tries=1)
    schedule.write_state(miniature.project.reports, schedule.State(reports={"waiting": served}))
    code, _, err = call(capfd, "due", "--run")
    assert code == 0
    assert "waiting failed; it is tried again at " in err
    assert "nothing else is due; next: waiting, " in err
    assert "failed 1 time, again at " in call(capfd, "due")[1]


@pytest.mark.parametrize(
    ("hook", "says"),
    [("exit 3", "the hook ended with exit code 3"), ("sleep 60 | cat", "the hook took longer than 0.2 s")],
)
def test_a_hook_that_fails_is_said_and_keeps_nobody_waiting(miniature, monkeypatch, hook, says):
    monkeypatch.setattr(run_due, "HOOK_SECONDS", 0.2)
    assert says in run_due.call_hook(miniature.project, hook, [run_due.Problem("one", "", "it broke")])


# cron. ----------------------------------------------------------------------------------------------------


AWKWARD = "50% of it's $HOME"
PYTHON = Path(sys.executable)
COMMAND = ["-m", "impact.cli", "due", "--since", "last", "--run", "--build"]


def crons_command(text: str) -> tuple[list[str], str]:
    """Read a crontab as cron does: fields, then a command in which a percent sign needs a backslash."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    settings, entries = lines[:-1], lines[-1:]
    assert settings == ["SHELL=/bin/sh"]
    *fields, command = entries[0].split(maxsplit=5)
    assert re.search(r"(?<!\\)%", command) is None, "cron would cut the command off here"
    return fields, command.replace(r"\%", "%")


def test_the_command_is_run_by_sh_with_every_word_as_it_was(tmp_path):
    root = tmp_path / AWKWARD
    root.mkdir()
    python = tmp_path / "a python"
    python.write_text(
        '#!/bin/sh\npwd >&2\nfor word in "$@"; do echo "[$word]"; done >&2\necho failed: one\nexit 1\n'
    )
    python.chmod(0o755)
    hook = """mail -s "50% 'failed' on $(hostname)" me@example.org"""
    fields, command = crons_command(handover.crontab(root, python, hook, "Europe/Tallinn"))
    assert fields == ["*/15", *["*"] * 4]
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "failed: one",
        "impact: scheduled run failed, exit code 1; see .impact/schedule.log",
    ]
    words = [*COMMAND, "--timezone", "Europe/Tallinn", "--hook", hook]
    assert (root / ".impact/schedule.log").read_text().splitlines() == [
        str(root),
        *(f"[{word}]" for word in words),
    ]


def test_a_cron_line_that_succeeds_says_nothing(tmp_path):
    _, command = crons_command(
        handover.crontab(tmp_path, Path(shutil.which("true") or "/bin/true"), "", "UTC")
    )
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_real_command_fails_and_tells_when_the_tables_cannot_be_built(tmp_path):
    made = Miniature(tmp_path / AWKWARD)  # its raw data are of one file only
    made.add("good", TITLE, PARAMETERS, entry="schedule: 0 6 2 * *")
    _, command = crons_command(handover.crontab(made.project.root, PYTHON, 'cat >"told %.txt"', "UTC"))
    environment = {name: value for name, value in os.environ.items() if name != "IMPACT_PROJECT"}
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, check=False, env=environment, cwd="/"
    )
    log = (made.project.root / ".impact/schedule.log").read_text()
    assert done.returncode == 1, (done, log)
    problem, ending = done.stdout.splitlines()
    assert problem.startswith("failed: scheduled run: ")
    assert "scheduled run failed, exit code 1" in ending
    assert "error: " in log
    assert (made.project.root / "told %.txt").read_text().startswith("failed: scheduled run: ")


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        ("mail\nme", "line break"),
        (r"printf '\n'", "a backslash"),
        ("x" * 900, "which is what cron takes"),
    ],
)
def test_what_cron_would_garble_is_refused(tmp_path, hook, says):
    with pytest.raises(ReportConfigError, match=says):
        handover.crontab(tmp_path, PYTHON, hook, "UTC")


# systemd. -------------------------------------------------------------------------------------------------


def systemd_words(value: str) -> list[str]:
    """Split ExecStart as systemd does: double quotes, backslash escapes, doubled specifiers."""
    assert value.startswith(":"), "systemd would put variables in"
    words = []
    for match in re.finditer(r'"((?:[^"\\]|\\.)*)"|(\S+)', value[1:]):
        word = re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2]
        assert "%" not in word.replace("%%", "")
        words.append(word.replace("%%", "%"))
    return words


def section(text: str, name: str) -> dict[str, str]:
    body = text.split(f"[{name}]\n")[1].split("\n[")[0]
    return dict(line.split("=", 1) for line in body.splitlines() if line and not line.startswith("#"))


def test_units_carry_every_word_as_it_was(tmp_path):
    hook = r"""printf '%s\n' "it's $IMPACT_FAILED" | mail me"""
    units = handover.units(tmp_path / AWKWARD, PYTHON, hook, "Europe/Tallinn")
    service = section(units["impact-reports.service"], "Service")
    options = ["--timezone", "Europe/Tallinn", "--hook", hook]
    assert systemd_words(service["ExecStart"]) == [str(PYTHON), *COMMAND, *options]
    assert service["WorkingDirectory"].replace("%%", "%") == str(tmp_path / AWKWARD)
    assert service["Type"] == "oneshot"
    assert section(units["impact-reports.timer"], "Timer")["OnCalendar"] == "*:0/15"


def systemd_analyze(*words: str) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze is not installed")
    return subprocess.run([tool, *words], capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("place", ["50% of $HOME", AWKWARD, "plain"])
def test_systemd_accepts_the_units(tmp_path, place):
    root = tmp_path / place
    root.mkdir()
    python = root / "python"  # systemd looks whether it is there
    python.symlink_to(sys.executable)
    hook = 'mail -s "50% failed" $USER'
    for name, text in handover.units(root, python, hook, "UTC").items():
        (tmp_path / name).write_text(text)
    done = systemd_analyze(
        "verify", "--man=no", *(str(tmp_path / f"impact-reports.{k}") for k in ("service", "timer"))
    )
    about_ours = [line for line in done.stderr.splitlines() if "impact-reports" in line]
    assert (done.returncode, about_ours) == (0, []), done.stderr


# GitHub. --------------------------------------------------------------------------------------------------


def read_workflow(text: str) -> dict:
    return yaml.load(text, Loader=yaml.BaseLoader)


def check_workflow(body: dict) -> None:
    """What GitHub asks of a workflow, as far as ours uses it."""
    assert set(body) <= {"name", "on", "permissions", "concurrency", "jobs"}
    assert set(body["on"]) <= {"schedule", "workflow_dispatch"}
    for entry in body["on"]["schedule"]:
        assert len(entry["cron"].split()) == 5
        assert "@" not in entry["cron"]
        assert "7" not in entry["cron"].split()[4]
    for job in body["jobs"].values():
        assert {"runs-on", "steps"} <= set(job)
        assert 1 <= int(job["timeout-minutes"]) <= 360
        for step in job["steps"]:
            assert set(step) <= {"name", "if", "uses", "with", "run"}
            assert ("uses" in step) != ("run" in step)
            assert step.get("if", "always()") in ("success()", "failure()", "always()")
            assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step.get("uses", "a/b@v1"))


def test_the_committed_workflow_is_what_the_command_writes(capfd, monkeypatch):
    monkeypatch.setenv("IMPACT_PROJECT", str(CHECKOUT))
    code, out, _ = call(capfd, "schedule", "--as", "github-actions")
    assert code == 0
    committed = (CHECKOUT / ".github/workflows/monthly.yml").read_text(encoding="utf-8")
    assert committed == out, "run: impact schedule --as github-actions --output .github/workflows/monthly.yml"
    check_workflow(read_workflow(committed))
    assert "http" not in committed


def test_the_workflow_keeps_the_failure_page_and_tells_the_hook():
    hook = """echo "it's 50%" | mail me"""
    body = read_workflow(handover.workflow([report()], hook, "UTC"))
    check_workflow(body)
    steps = body["jobs"]["reports"]["steps"]
    failing = [step for step in steps if step.get("if") == "failure()"]
    assert [step.get("with", {}).get("path") for step in failing] == ["reports/", None]
    assert shlex.split(failing[1]["run"])[-1] == hook
    assert any(step.get("run") == "make report" for step in steps)


@pytest.mark.parametrize(
    ("schedules", "expected"),
    [
        (["0 6 2 * *", "15 6 2 * *", "30 5 2 * *"], ["15 6 2 * *"]),
        (["@monthly", "0 6 * * 0"], ["0 0 1 * *", "0 6 * * 0"]),
        (["*/30 6 * * *", "@hourly"], ["*/30 6 * * *", "0 * * * *"]),
    ],
)
def test_reports_of_one_day_are_made_by_one_job(schedules, expected):
    text = handover.workflow([report(f"r{n}", when) for n, when in enumerate(schedules)], "", "UTC")
    assert [entry["cron"] for entry in read_workflow(text)["on"]["schedule"]] == expected


def test_a_workflow_is_in_utc():
    with pytest.raises(ReportConfigError, match="whose schedules are in UTC"):
        handover.workflow([report()], "", "Europe/Tallinn")


def test_what_github_cannot_keep_to_is_refused():
    with pytest.raises(ReportConfigError, match=r"no report in reports\.yml has a schedule"):
        handover.workflow([report(when=None)], "", "UTC")
    with pytest.raises(ReportConfigError, match="Sunday as 7"):
        handover.workflow([report(when="0 6 * * 5-7")], "", "UTC")
    with pytest.raises(ReportConfigError, match="line break"):
        handover.workflow([report()], "mail\nme", "UTC")


# Writing. -------------------------------------------------------------------------------------------------


def test_schedule_writes_files_where_it_is_told(miniature, capfd, tmp_path):
    miniature.add("good", TITLE, PARAMETERS, entry="schedule: 20 6 2 * *")
    code, out, _ = call(capfd, "schedule", "--as", "systemd", "--output", str(tmp_path / "units"))
    assert (code, out) == (0, "")
    assert sorted(path.name for path in (tmp_path / "units").iterdir()) == [
        "impact-reports.service",
        "impact-reports.timer",
    ]
    code, out, _ = call(capfd, "schedule", "--as", "cron", "--timezone", "Europe/Tallinn")
    assert code == 0
    fields, command = crons_command(out)
    assert fields == ["*/15", "*", "*", "*", "*"]
    assert f"cd {shlex.quote(str(miniature.project.root))} && " in command
    words = shlex.join([str(PYTHON), *COMMAND, "--timezone", "Europe/Tallinn"])
    assert f"{words} 2>>.impact/schedule.log" in command
    code, _, err = call(capfd, "schedule", "--as", "github-actions", "--timezone", "Mars/Olympus")
    assert (code, "there is no time zone" in err) == (2, True)
