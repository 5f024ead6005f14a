"""The command that opens JupyterLab, and the one kernel that it offers."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from jupyter_client.kernelspec import NoSuchKernel

from impact.errors import ImpactError
from impact.lab import start
from impact.lab.kernels import ProjectKernel
from impact.project import state_file


def test_it_opens_on_the_notebook_in_the_folder_of_the_project(tmp_path):
    words = start.command(tmp_path, tmp_path / "notebooks" / "00 start.ipynb", ["--port=8899"])
    assert f"--ServerApp.root_dir={tmp_path}" in words
    assert "--LabApp.default_url=/lab/tree/notebooks/00%20start.ipynb" in words
    assert words[-1] == "--port=8899"


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_only_root_is_allowed_to_be_root(user, allowed, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in start.command(tmp_path, tmp_path / "a.ipynb")) == allowed


def test_every_class_that_the_settings_name_is_there(tmp_path):
    from traitlets import import_item

    named = [
        word.partition("=")[2] for word in start.command(tmp_path, tmp_path / "a.ipynb") if "_class=" in word
    ]
    assert len(named) == 3
    assert all(isinstance(import_item(name), type) for name in named)


def test_the_question_about_news_is_answered_below_the_settings_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    folders = start.environment(tmp_path)["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert folders[1:] == ["mine"]
    settings = json.loads(Path(folders[0], "labconfig", "default_setting_overrides.json").read_text("utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_without_the_notebook_it_says_how_to_get_it(tmp_path):
    with pytest.raises(ImpactError, match=r"there is no notebooks/00_start_here\.ipynb.*git checkout"):
        start.start(tmp_path, tmp_path / start.START)


def test_one_kernel_is_offered_whatever_is_registered(tmp_path, monkeypatch):
    other = tmp_path / "kernels" / "julia"
    other.mkdir(parents=True)
    (other / "kernel.json").write_text('{"argv": ["julia"], "display_name": "Julia", "language": "julia"}')
    monkeypatch.setenv("IMPACT_PROJECT", str(tmp_path))
    manager = ProjectKernel(kernel_dirs=[str(tmp_path / "kernels")])
    (spec,) = manager.get_all_specs().values()
    assert spec["spec"]["argv"][0] == sys.executable
    assert spec["spec"]["display_name"].startswith("impact (Python 3.")
    assert spec["spec"]["env"]["IMPACT_PROJECT"] == str(tmp_path)
    with pytest.raises(NoSuchKernel):
        manager.get_kernel_spec("julia")


def test_notebooks_saved_under_the_older_name_of_the_kernel_start():
    assert ProjectKernel().get_kernel_spec("impact").argv == ProjectKernel().get_kernel_spec("python3").argv


def test_where_a_home_takes_no_file_it_has_folders_of_its_own_and_reads_the_users_settings(
    tmp_path, monkeypatch
):
    (tmp_path / "file").write_text("")
    for name in ("DATA", "CONFIG", "RUNTIME"):  # below a file nothing can be made, also by root
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / "file" / name))
    (tmp_path / start.START).parent.mkdir()
    (tmp_path / start.START).write_text("{}")
    code = (
        "import os, pathlib\n"
        "for name in ('JUPYTER_DATA_DIR', 'JUPYTER_RUNTIME_DIR', 'JUPYTER_CONFIG_DIR', 'IPYTHONDIR'):\n"
        "    pathlib.Path(os.environ[name]).mkdir(parents=True)\n"
        "print(os.environ['JUPYTER_DATA_DIR'], os.environ['JUPYTER_CONFIG_PATH'], file=open('seen', 'w'))\n"
    )
    monkeypatch.setattr(start, "command", lambda *_: [sys.executable, "-c", code])
    said: list[str] = []
    with state_file.heard_by(said.append):
        assert start.start(tmp_path, tmp_path / start.START) == 0
    assert len(said) == 1
    assert "DATA cannot be written: Not a directory: " in said[0]
    data, _, config_path = (tmp_path / "seen").read_text().strip().partition(" ")
    assert config_path.startswith(str(tmp_path / "file" / "CONFIG"))
    assert not Path(data).parent.exists()
