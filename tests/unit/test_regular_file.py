"""A pipe in the place of a file is never waited for; one that the shell hands over is read."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from impact import regular_file, yaml_document
from impact.catalogue.csvfile import read_raw
from impact.errors import ImpactError, RawDataError
from impact.incidents.values.codes.code_list import CodeList
from impact.incidents.values.crosswalk import Crosswalk
from impact.project import hashes
from impact.project.kernel_reads import variables
from impact.reporting.page.frame.imprint import CITATION, Imprint, read_imprint

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")


@pytest.fixture
def pipe(tmp_path):
    """A pipe; who waits for it gets an answer after ten seconds, and its test fails."""
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    for link in (CITATION, variables.KEY):
        (tmp_path / link).symlink_to(path)
    writing = 'for _ in 1 2 3; do echo waited >"$0"; done'
    with subprocess.Popen(["timeout", "10", "sh", "-c", f"sleep 3; {writing}", str(path)]) as writer:
        yield path
        writer.kill()


@pytest.mark.parametrize("read", [regular_file.read_bytes, yaml_document.load_file, hashes.sha256])
def test_a_pipe_is_no_file(read, pipe):
    with pytest.raises(OSError, match="no file but a pipe or device"):
        read(pipe)


def test_a_device_and_a_socket_are_no_files_and_a_folder_is_called_one():
    with pytest.raises(regular_file.NoRegularFile):
        regular_file.opened(Path("/dev/zero"))
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{short}/s")
        with pytest.raises(regular_file.NoRegularFile):
            regular_file.opened(Path(short, "s"))
        with pytest.raises(IsADirectoryError):
            regular_file.opened(Path(short))
        with pytest.raises(FileNotFoundError):
            regular_file.opened(Path(short, "none"))


def test_what_a_shell_hands_over_is_read():
    read, write = os.pipe()
    os.write(write, b"a: 1\n")
    os.close(write)
    try:
        assert yaml_document.load_file(Path(f"/dev/fd/{read}")) == {"a": 1}
    finally:
        os.close(read)


def test_a_raw_table_that_is_a_pipe_is_refused_in_one_line(pipe):
    with pytest.raises(RawDataError, match=r"^pipe\.csv cannot be read \(no file but a pipe or device\)"):
        read_raw(pipe, ("a",))


@pytest.mark.parametrize("read", [CodeList.load, Crosswalk.load])
def test_a_list_beside_a_mapping_that_is_a_pipe_is_refused(read, pipe):
    with pytest.raises((OSError, ImpactError), match="pipe"):
        read(pipe.name, pipe.parent)


def test_a_citation_that_is_a_pipe_counts_as_none(pipe):
    assert read_imprint(pipe.parent) == Imprint()
