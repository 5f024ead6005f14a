"""What the machine lacks is named as that, and is no defect."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from impact.cli.entry import main
from impact.cli.words.mistakes import from_system
from impact.reporting.site.closing import _attempt


def test_memory_that_is_used_up_is_no_defect():
    error, code = from_system(MemoryError(), "impact run")
    assert (code, error.found) == (1, "the memory is used up")
    assert "--jobs 1" in str(error)


@pytest.mark.parametrize(
    "error",
    [RuntimeError("can't start new thread"), BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))],
)
def test_a_limit_of_processes_is_no_defect(error):
    refused, code = from_system(error, "impact run")
    assert code == 1
    remedy = "end other programs or raise the limit (ulimit -u), then run it again"
    assert str(refused).endswith(f"; expected fewer processes and threads; {remedy}")


def test_an_index_for_which_there_is_no_memory_is_no_defect():
    def fail() -> None:
        raise MemoryError

    troubles: list[str] = []
    _attempt(troubles, "reports/index.html", fail)
    assert troubles[0].startswith("reports/index.html could not be written: the memory is used up")


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "expected room on the disk; free some"),
        (errno.EDQUOT, "expected room within your quota; free some of it"),
        (errno.EFBIG, "expected room for a file of that size; raise the limit (ulimit -f)"),
        (errno.EIO, "expected a disk that answers; save what is on it"),
        (errno.EMFILE, "expected fewer open files; close other programs or raise the limit (ulimit -n)"),
        (errno.ENFILE, "expected fewer open files"),
        (errno.ENOMEM, "expected as much memory as the command needs; end other programs"),
    ],
)
def test_what_the_machine_lacks_is_named_with_its_own_remedy(number, remedy):
    error, code = from_system(OSError(number, os.strerror(number), "data.csv"), "impact load")
    assert code == 1, "no command line would have been right"
    assert str(error).startswith(f"data.csv: {os.strerror(number).lower()}; {remedy}")
    assert "--help" not in str(error)


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (
            "failed to map segment from shared object",
            "as much memory as the command needs; end other programs",
        ),
        ("cannot open shared object file: Too many open files", "fewer open files; close other programs"),
    ],
)
def test_a_compiled_module_for_which_the_machine_lacks_something_is_no_defect(words, remedy):
    error, code = from_system(ImportError(f"/lib/index.so: {words}"), "impact load")
    assert code == 1
    assert str(error).startswith(f"/lib/index.so cannot be loaded: {words}; expected {remedy}")
    assert from_system(ImportError("cannot import name 'a' from 'b'"), "impact load") is None
    assert from_system(ValueError("failed to map segment"), "impact load") is None


def test_a_command_that_fills_the_disk_says_so_and_is_no_defect(monkeypatch, capsys):
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "out.csv")

    monkeypatch.setattr("impact.data.tables", fail)
    with pytest.raises(SystemExit) as end:
        main(["tables"])
    assert end.value.code == 1
    words = capsys.readouterr().err
    assert words.splitlines() == [
        "error: out.csv: no space left on device; expected room on the disk; free some, then run it again"
    ]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder in use cannot be removed")
def test_a_folder_that_is_gone_is_named(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); from impact.cli import main; main(['list'])"
    environment = {name: value for name, value in os.environ.items() if name != "IMPACT_PROJECT"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=gone, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "the folder in which the command was started is not there any more" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_run_registers_its_own_commands_alone_and_every_other_word_all():
    code = (
        "import sys\n"
        "from impact.cli import entry\n"
        "from typer.main import get_command\n"
        "entry.register(of_runs=True)\n"
        "few = list(get_command(entry.app).commands)\n"
        "assert 'impact.cli.datasets' not in sys.modules\n"
        "entry.register()\n"
        "print(sorted(few), len(get_command(entry.app).commands))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names, _, number = done.stdout.strip().rpartition(" ")
    assert names == "['list', 'run', 'sources']"
    assert int(number) > 20
