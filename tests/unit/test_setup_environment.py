"""The script behind `make setup`: what it decides, without installing anything."""

from __future__ import annotations

import ast
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import CHECKOUT
from tools import setup_environment as setup

ROOT = CHECKOUT


def test_script_parses_on_old_pythons_so_that_they_reach_the_message() -> None:
    ast.parse((ROOT / "tools" / "setup_environment.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty checkout, with the two files that an environment is made from."""
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    for name in ("VENV", "BESIDE", "ASIDE"):
        monkeypatch.setattr(setup, name, tmp_path / getattr(setup, name).name)
    return tmp_path


@pytest.fixture
def interpreters(monkeypatch: pytest.MonkeyPatch) -> dict[str, setup.Interpreter]:
    """The interpreters of a machine, by name and path; none but the one that runs this."""
    there = {sys.executable: setup.Interpreter("/usr/bin/python3.11", "3.11")}
    monkeypatch.setattr(setup, "inspect", there.get)
    return there


def make_environment(folder: Path, python: setup.Interpreter, **stamp: object) -> None:
    """Write what `make setup` writes, with files for the interpreter and the command."""
    scripts = folder / setup.SCRIPTS
    scripts.mkdir(parents=True)
    for path in (setup.python_path(folder), setup.script_path(folder)):
        path.write_text(f"#!{scripts / 'python'}\n", encoding="utf-8")
    made = {"form": setup.FORM, "root": str(setup.ROOT), "inputs": setup.inputs(), "packages": {}}
    text = json.dumps({**made, "python": python.version, "interpreter": python.path, **stamp})
    (folder / setup.STAMP).write_text(text, encoding="utf-8")


TWELVE = setup.Interpreter("/opt/bin/python3.12", "3.12")


def test_a_python_that_is_too_old_gets_one_line(
    monkeypatch: pytest.MonkeyPatch, checkout: Path, interpreters: dict[str, setup.Interpreter]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(setup.SetupError, match=r"python3 is 3\.9, but 3\.11 or newer is needed"):
        setup.require_python()


def test_a_newer_python_beside_an_old_one_is_used(
    monkeypatch: pytest.MonkeyPatch, checkout: Path, tmp_path: Path
) -> None:
    for name, answer in (("python3.13", "exit 127"), ("python3.12", "echo 3.12; echo /opt/bin/python3.12")):
        script = tmp_path / name  # the first is a shim of nothing
        script.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        script.chmod(script.stat().st_mode | stat.S_IEXEC)
    started: list[str] = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "execv", lambda path, arguments: started.append(path))
    with pytest.raises(setup.SetupError):  # execv does not return in real life; here it does
        setup.require_python()
    assert started == ["/opt/bin/python3.12"]


def test_the_interpreter_of_an_environment_is_remembered(
    checkout: Path, interpreters: dict[str, setup.Interpreter]
) -> None:
    interpreters[TWELVE.path] = TWELVE
    make_environment(setup.VENV, TWELVE)
    assert setup.reasons() == []
    assert setup.choose_interpreter(None) == TWELVE, "not the one that runs this, which is 3.11"


def test_an_environment_of_an_earlier_set_up_says_in_its_settings_what_it_was_made_with(
    checkout: Path, interpreters: dict[str, setup.Interpreter]
) -> None:
    interpreters[TWELVE.path] = TWELVE
    setup.VENV.mkdir()
    text = f"home = {Path(TWELVE.path).parent}\nversion_info = 3.12.1\n"
    (setup.VENV / "pyvenv.cfg").write_text(text, encoding="utf-8")
    assert setup.choose_interpreter(None) == TWELVE


def test_another_interpreter_is_taken_only_when_it_is_asked_for(
    checkout: Path, interpreters: dict[str, setup.Interpreter]
) -> None:
    thirteen = setup.Interpreter("/opt/bin/python3.13", "3.13")
    interpreters.update({TWELVE.path: TWELVE, "python3.12": TWELVE, "python3.13": thirteen})
    make_environment(setup.VENV, TWELVE)
    assert setup.reasons("python3.12") == [], "the same one under another name changes nothing"
    (reason,) = setup.reasons("python3.13")
    assert reason == (
        "Python 3.13 (/opt/bin/python3.13) was asked for in place of Python 3.12 (/opt/bin/python3.12)"
    )
    assert setup.choose_interpreter("python3.13") == thirteen


@pytest.mark.parametrize(
    ("wish", "message"),
    [("python3.9", r"python3\.9 is Python 3\.9, but 3\.11"), ("python4", r"python4 is not there")],
)
def test_a_wish_that_cannot_be_met_is_an_error_and_changes_nothing(
    wish: str,
    message: str,
    checkout: Path,
    interpreters: dict[str, setup.Interpreter],
    capsys: pytest.CaptureFixture[str],
) -> None:
    interpreters["python3.9"] = setup.Interpreter("/usr/bin/python3.9", "3.9")
    make_environment(setup.VENV, TWELVE)
    before = sorted(checkout.rglob("*"))
    assert setup.main(["--python", wish]) == 1
    assert re.search(message, capsys.readouterr().err)
    assert sorted(checkout.rglob("*")) == before


def test_an_interpreter_that_is_gone_is_said_and_one_of_the_same_version_comes_first(
    checkout: Path, interpreters: dict[str, setup.Interpreter], capsys: pytest.CaptureFixture[str]
) -> None:
    make_environment(setup.VENV, TWELVE)
    assert setup.choose_interpreter(None).version == "3.11"
    assert "Python 3.12 (/opt/bin/python3.12), with which .venv was made, is gone" in capsys.readouterr().out
    interpreters["python3.12"] = setup.Interpreter("/home/me/python3.12", "3.12")
    assert setup.choose_interpreter(None).path == "/home/me/python3.12"
    assert setup.VENV.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda: (setup.ROOT / "requirements.lock").write_text("six==1.17.0\n"),
            "requirements.lock has changed",
        ),
        (lambda: setup.python_path(setup.VENV).unlink(), "its interpreter is gone"),
        (lambda: setup.script_path(setup.VENV).unlink(), "it is not complete"),
        (lambda: (setup.VENV / setup.STAMP).write_text('{"inputs": '), "make setup did not make it"),
        (
            lambda: (setup.VENV / setup.STAMP).write_text('{"python": "3.11"}'),
            "it was made by an earlier",
        ),
    ],
)
def test_what_has_changed_is_named(
    change: Callable[[], object], reason: str, checkout: Path, interpreters: dict[str, setup.Interpreter]
) -> None:
    make_environment(setup.VENV, TWELVE)
    change()
    assert setup.reasons()[0].startswith(reason)


def test_a_checkout_that_was_moved_needs_an_environment_and_settings_of_tools_do_not(
    checkout: Path, interpreters: dict[str, setup.Interpreter]
) -> None:
    make_environment(setup.VENV, TWELVE, root="/elsewhere")
    assert setup.reasons() == ["it was made in /elsewhere"]
    digests = setup.inputs()
    pyproject = checkout / "pyproject.toml"
    text = pyproject.read_text(encoding="utf-8")
    pyproject.write_text(text.replace("line-length = 110", "line-length = 100"), encoding="utf-8")
    assert setup.inputs() == digests
    pyproject.write_text(
        text.replace("[project.scripts]", '[project.scripts]\nmine = "impact:mine"'), encoding="utf-8"
    )
    assert setup.inputs() != digests


def test_the_new_environment_takes_the_place_of_the_old_one_with_its_paths(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_environment(setup.VENV, TWELVE)
    make_environment(setup.BESIDE, TWELVE)
    program = setup.BESIDE / setup.SCRIPTS / "program"
    program.write_bytes(b"\x7fELF\0" + str(setup.BESIDE).encode())
    (setup.BESIDE / "pyvenv.cfg").write_text(f"command = -m venv {setup.BESIDE}\n", encoding="utf-8")
    script = setup.script_path(setup.BESIDE)
    script.chmod(0o755)
    setup.settle(setup.BESIDE)
    assert script.read_text(encoding="utf-8") == f"#!{setup.VENV / setup.SCRIPTS / 'python'}\n"
    assert script.stat().st_mode & 0o777 == 0o755
    assert str(setup.BESIDE) not in (setup.BESIDE / "pyvenv.cfg").read_text(encoding="utf-8")
    monkeypatch.setattr(setup, "can_run", lambda folder: True)
    monkeypatch.setattr(setup, "answers", lambda command: "")
    setup.swap()
    assert (setup.VENV / setup.SCRIPTS / "program").exists()
    assert not setup.BESIDE.exists()
    assert not setup.ASIDE.exists()


def test_a_new_environment_that_does_not_answer_gives_its_place_back(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (setup.VENV, setup.BESIDE):
        make_environment(folder, TWELVE, mark=folder.name)
    monkeypatch.setattr(setup, "can_run", lambda folder: False)
    with pytest.raises(setup.SetupError, match="does not answer"):
        setup.swap()
    assert setup.read_stamp(setup.VENV)["mark"] == ".venv"


def test_the_place_beside_has_a_name_as_long_as_the_place_itself() -> None:
    assert len(setup.BESIDE.name) == len(setup.VENV.name), "launchers of Windows hold the length of the path"


@pytest.mark.parametrize(
    "there", [[".vold"], [".vold", ".vnew"], [".venv", ".vnew"], [".venv", ".vold", ".vnew"]]
)
def test_whatever_moment_a_set_up_was_killed_in_the_old_environment_is_there(
    there: list[str], checkout: Path
) -> None:
    for name in there:
        make_environment(checkout / name, TWELVE, mark=name)
    setup.tidy()
    rest = ".venv" if ".venv" in there else ".vold"
    assert setup.read_stamp(setup.VENV)["mark"] == rest
    assert not setup.BESIDE.exists()
    assert not setup.ASIDE.exists()


def record(folder: Path, name: str, version: str, origin: dict[str, object] | None = None) -> None:
    """Note a package as installed."""
    place = folder / "lib" / "python3.12" / "site-packages" / f"{name}-{version}.dist-info"
    place.mkdir(parents=True)
    if origin:
        (place / "direct_url.json").write_text(json.dumps(origin), encoding="utf-8")


def test_what_was_added_by_hand_is_installed_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    noted = {"pandas": "pandas==3.0", "six": "six==1.0", "dropped": "dropped==1.0"}
    make_environment(setup.VENV, TWELVE, packages=noted)
    make_environment(setup.BESIDE, TWELVE)
    git = {"url": "https://example.org/x.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}
    for name, version in (("pandas", "2.9"), ("six", "1.0"), ("dropped", "1.0"), ("My_Own.Thing", "0.1")):
        record(setup.VENV, name, version)
    record(setup.VENV, "from_git", "1", git)
    record(setup.VENV, "mine", "1", {"url": "file:///home/me/mine", "dir_info": {"editable": True}})
    record(setup.BESIDE, "pandas", "3.0")
    record(setup.BESIDE, "six", "1.1")
    monkeypatch.setattr(setup, "run", lambda command, environment=None: True)
    setup.carry_over(setup.VENV, setup.BESIDE, ["pip", "install"])
    assert (setup.BESIDE / "impact-added.txt").read_text(encoding="utf-8").splitlines() == [
        "-e file:///home/me/mine",
        "from-git @ git+https://example.org/x.git@abc",
        "my-own-thing==0.1",
    ]
    printed = capsys.readouterr().out
    assert "pandas==2.9 had been put in place of pandas==3.0; it is pandas==3.0 again" in printed
    assert "six" not in printed
    monkeypatch.setattr(setup, "run", lambda command, environment=None: False)
    setup.carry_over(setup.VENV, setup.BESIDE, ["pip", "install"])
    assert "not in the new environment: -e file:///home/me/mine, from-git @" in capsys.readouterr().out


def test_what_an_environment_of_another_origin_holds_beside_the_lock_is_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record(setup.VENV, "altair", "5.0")
    record(setup.BESIDE, "pandas", "3.0")
    monkeypatch.setattr(setup, "run", lambda command, environment=None: pytest.fail("installed"))
    setup.carry_over(setup.VENV, setup.BESIDE, ["pip", "install"])
    printed = capsys.readouterr().out
    python = Path(".venv") / setup.SCRIPTS / "python"
    assert "not in the new environment: altair==5.0\n" in printed
    assert f"to install that again: {python} -m pip install altair==5.0\n" in printed


def test_what_cannot_be_renewed_is_kept_and_said(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interpreter = setup.inspect(sys.executable)
    assert interpreter is not None
    make_environment(setup.VENV, interpreter, inputs={})

    def fail(*_: object) -> None:
        raise setup.SetupError("no package index")

    monkeypatch.setattr(setup, "install", fail)
    for runs, code in ((True, 0), (False, 1)):
        monkeypatch.setattr(setup, "can_run", lambda folder, runs=runs: runs)
        assert setup.main([]) == code
        errors = capsys.readouterr().err
        assert "setup: error: no package index" in errors
        line = ".venv is kept as it is; not up to date: pyproject.toml has changed; requirements.lock"
        assert (line in errors) is runs
        assert setup.read_stamp(setup.VENV)["python"] == interpreter.version


def test_where_there_are_no_posix_locks_one_set_up_still_waits_for_another(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows' own lock gives up after ten seconds; set-up tries again."""
    tries: list[int] = []

    def locking(descriptor: int, mode: int, size: int) -> None:
        tries.append(mode)
        if len(tries) == 1:
            raise OSError("resource deadlock avoided")

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_LOCK=1))
    with setup.alone():
        assert tries == [1, 1]


def test_pip_settings_reach_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = ":env:.cert='/certs/ca.crt'\nglobal.find-links='/a /b'\nglobal.index-url='file:///mirror'\nglobal.timeout='9'\n"
    monkeypatch.setattr(setup, "answers", lambda command: listing)
    for name in setup.UV_NAMES.values():
        monkeypatch.delenv(name, raising=False)
    assert setup.pip_settings() == {
        "SSL_CERT_FILE": "/certs/ca.crt",
        "UV_FIND_LINKS": "/a,/b",
        "UV_DEFAULT_INDEX": "file:///mirror",
    }


def test_what_the_user_told_uv_wins_over_what_pip_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "answers", lambda command: "global.cert='/certs/ca.crt'\n")
    monkeypatch.setenv("SSL_CERT_FILE", "/mine.crt")
    assert "SSL_CERT_FILE" not in setup.pip_settings()


def test_kernels_know_the_project_and_do_not_write_through_links(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cached = tmp_path / "cache.json"
    cached.write_text("{}", encoding="utf-8")
    folder = tmp_path / "venv" / "share" / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    os.link(cached, folder / "kernel.json")
    monkeypatch.setattr(setup, "VENV", tmp_path / "venv")
    setup.register_kernels(tmp_path / "venv")
    # Jupyter lets the kernel's env win over the caller's, so python3 must leave the choice to the caller.
    for name, variables in (("impact", {"IMPACT_PROJECT": str(ROOT)}), ("python3", {})):
        kernel = json.loads((folder.parent / name / "kernel.json").read_text(encoding="utf-8"))
        assert kernel["env"] == variables
        assert kernel["argv"][0] == str(tmp_path / "venv" / "bin" / "python")
    assert cached.read_text(encoding="utf-8") == "{}"


def test_make_without_arguments_lists_every_verb() -> None:
    printed = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for verb in ("help", "setup", "report", "test", "lab", "lint", "bench", "clean"):
        assert f"make {verb} " in printed


@pytest.mark.parametrize("statement", ["import impact", "from impact import errors"])
def test_importing_the_package_loads_nothing_heavy(statement: str) -> None:
    heavy = "{'pandas', 'numpy', 'matplotlib', 'statsmodels', 'papermill', 'pyarrow'}"
    code = f"import sys; {statement}; print(sorted({heavy} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_an_unknown_public_name_is_answered_with_the_known_ones() -> None:
    import impact

    with pytest.raises(AttributeError, match=r"did you mean 'load'.*it offers .*load.*tables"):
        _ = impact.loda
