"""The script behind `make setup`: what it decides, without installing anything."""

from __future__ import annotations

import ast
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tools import setup_environment as setup

ROOT = CHECKOUT


def test_script_parses_on_old_pythons_so_that_they_reach_the_message() -> None:
    ast.parse((ROOT / "tools" / "setup_environment.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_a_python_that_is_too_old_gets_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(setup.SetupError, match=r"python3 is 3\.9, but 3\.11 or newer is needed"):
        setup.require_python()


def test_a_newer_python_beside_an_old_one_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, exit_code in (("python3.13", 127), ("python3.12", 0)):  # the first is a shim of nothing
        script = tmp_path / name
        script.write_text(
            f"#!/bin/sh\nexit {exit_code}\n" if exit_code else "#!/bin/sh\necho 1\n", encoding="utf-8"
        )
        script.chmod(script.stat().st_mode | stat.S_IEXEC)
    started: list[str] = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    monkeypatch.setattr(os, "execv", lambda path, arguments: started.append(path))
    with pytest.raises(setup.SetupError):  # execv does not return in real life; here it does
        setup.require_python()
    assert started[0] == str(tmp_path / "python3.12")


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


def test_an_unfinished_environment_does_not_count_as_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "STAMP", tmp_path / "stamp.json")
    assert setup.installed() == {}
    (tmp_path / "stamp.json").write_text('{"inputs": ', encoding="utf-8")
    assert setup.installed() == {}
    (tmp_path / "stamp.json").write_text(json.dumps(setup.wanted()), encoding="utf-8")
    assert setup.installed() == {}, "a stamp without an interpreter proves nothing"


def test_kernels_know_the_project_and_do_not_write_through_links(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cached = tmp_path / "cache.json"
    cached.write_text("{}", encoding="utf-8")
    folder = tmp_path / "venv" / "share" / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    os.link(cached, folder / "kernel.json")
    monkeypatch.setattr(setup, "VENV", tmp_path / "venv")
    setup.register_kernels()
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
