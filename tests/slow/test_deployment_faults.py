"""Odd places to run in: no shared memory, reports on another disk, no home, no git, closed output."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from impact.reporting import manifest as records
from tests.miniature import GOOD
from tests.slow.fault_helpers import COMMAND, room

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(os.name != "posix", reason="mounts, streams and homes of POSIX"),
]

PICTURE = (
    "code",
    "import hashlib, io, matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.set_title('a')\n"
    "body = io.BytesIO(); figure.savefig(body, format='png'); plt.close()\n"
    "print(hashlib.sha256(body.getvalue()).hexdigest())",
)


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        yield made


@pytest.fixture
def begin(monkeypatch):
    """Have the command begin with other words, such as those of a shell."""

    def words(*prefix: str) -> None:
        monkeypatch.setattr("tests.slow.fault_helpers.COMMAND", [*prefix, *COMMAND])

    return words


def shell(line: str) -> list[str]:
    return ["sh", "-c", line, "sh"]


@pytest.mark.parametrize(("kernel", "files", "needed"), [("plain", 64, 128), ("warm", 20, 32)])
def test_a_limit_of_open_files_is_named_before_a_kernel_ends_over_it(here, begin, kernel, files, needed):
    here.add("one", *GOOD)
    begin(*shell(f'ulimit -n {files}; exec "$@"'))
    code, _, errors = here.run("--kernel", kernel)
    assert code == 1
    assert f"error: a process may have {files} files open, " in errors
    assert f"expected a limit of {needed} or more; raise it: ulimit -n 128" in errors
    here.assert_swept()


@pytest.mark.parametrize("kernel", ["plain", "warm"])
def test_a_limit_of_open_files_that_may_be_raised_is_raised(here, begin, kernel):
    here.add("one", *GOOD)
    begin(*shell('ulimit -S -n 24; exec "$@"'))
    code, _, errors = here.run("--kernel", kernel)
    assert code == 0, errors
    here.assert_swept()


def test_a_folder_of_modules_may_be_named_from_where_the_command_is_started(here, begin):
    (here.project.root / "lib").mkdir()
    (here.project.root / "lib" / "helper.py").write_text("A = 1\n", encoding="utf-8")
    here.add("one", *GOOD, ("code", "import helper, os\nos.environ['PYTHONPATH']"))
    begin("env", "PYTHONPATH=:lib:")
    keys = []
    for kernel in ("plain", "warm"):
        code, _, errors = here.run("--kernel", kernel, "--force")
        assert code == 0, errors
        keys.append((here.folder("one") / "key.json").read_bytes())
    assert keys[0] == keys[1]
    assert "to make" not in here.run("--explain")[1]


def with_mounts(line: str) -> list[str]:
    """Begin a command with mounts that nobody else sees; skip where that is not allowed."""
    words = ["unshare", "--mount", *shell(f'{line} && exec "$@"')]
    if os.geteuid() or shutil.which("unshare") is None:
        pytest.skip("only root may mount, with unshare")
    if subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
        pytest.skip(f"this machine does not let root do: {line}")
    return words


@contextmanager
def mounted(*words: str) -> Iterator[None]:
    """Mount something where its last word says, for all to see."""
    if os.geteuid():
        pytest.skip("only root may mount")
    problem = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if problem.returncode:
        pytest.skip(f"this machine does not let root mount: {problem.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", words[-1]], check=True)


def pages(here) -> dict[str, bytes]:
    files = here.folder("good").rglob("*")
    return {path.name: path.read_bytes() for path in files if path.is_file() and path.name != records.RUN}


@pytest.mark.parametrize(
    ("memory", "kernel"),
    [
        ("mount -t tmpfs -o ro tmpfs /dev/shm && ! touch /dev/shm/x", "warm"),
        ("mount -t tmpfs -o size=4k tmpfs /dev/shm && ! head -c 9999 /dev/zero > /dev/shm/x", "plain"),
    ],
    ids=["none", "full"],
)
def test_reports_are_made_without_shared_memory(here, begin, memory, kernel):
    here.add("good", *GOOD)
    here.add("next", *GOOD)
    begin(*with_mounts(f"{{ {memory} 2>/dev/null; }}"))
    code, _, errors = here.run("--jobs", "2", "--kernel", kernel)
    assert code == 0, errors
    assert here.states() == {"good": ("made", ""), "next": ("made", "")}
    here.assert_swept()


@pytest.mark.parametrize("kind", ["another disk", "a folder of the same disk"])
def test_reports_may_be_a_mount_of_its_own(here, tmp_path, kind):
    here.add("good", *GOOD)
    here.project.reports.mkdir()
    (tmp_path / "volume").mkdir()
    words = ("-t", "tmpfs", "tmpfs") if kind == "another disk" else ("--bind", str(tmp_path / "volume"))
    with mounted(*words, str(here.project.reports)):
        for arguments in ((), ("--force",)):
            code, _, errors = here.run(*arguments)
            assert code == 0, errors
            assert records.is_whole(here.folder("good"), records.read_manifest(here.folder("good")))
        here.assert_swept()
        before = pages(here)
        # killed between two renames
        left = here.project.reports / ".reports-work" / "4711-good-as-of-latest"
        left.mkdir(parents=True)
        (left / "for").write_text(here.folder("good").relative_to(here.project.reports).as_posix())
        here.folder("good").rename(left / "replaced")
        code, out, errors = here.run()
        assert code == 0, errors
        assert "up to date" in out
        assert pages(here) == before
        here.assert_swept()


def test_reports_that_came_with_the_image_of_a_container_are_replaced(here, tmp_path):
    here.add("good", *GOOD)
    assert here.run()[0] == 0
    before = pages(here)
    image, disk = tmp_path / "image", tmp_path / "disk"
    here.project.reports.rename(image)
    here.project.reports.mkdir()
    disk.mkdir()
    with mounted("-t", "tmpfs", "tmpfs", str(disk)):
        for name in ("upper", "work"):
            (disk / name).mkdir()
        layers = f"lowerdir={image},upperdir={disk / 'upper'},workdir={disk / 'work'},redirect_dir=off"
        with mounted("-t", "overlay", "overlay", "-o", layers, str(here.project.reports)):
            with pytest.raises(OSError, match="cross-device"):
                here.folder("good").rename(here.project.reports / "elsewhere")
            code, _, errors = here.run("--force")
            assert code == 0, errors
            assert here.states() == {"good": ("made", "")}
            assert pages(here) == before
            here.assert_swept()


def test_a_project_may_be_read_only_but_for_reports_and_locks(here, tmp_path, begin):
    here.add("good", *GOOD)
    root = here.project.root
    for name in ("reports", ".impact"):
        (root / name).mkdir()
        (tmp_path / name).mkdir()
    mounts = [f'mount --bind "{root}" "{root}"', f'mount -o remount,bind,ro "{root}"']
    mounts += [f'mount --bind "{tmp_path / name}" "{root / name}"' for name in ("reports", ".impact")]
    begin(*with_mounts(" && ".join(mounts)), *shell(f'cd "{root}" && ! touch x 2>/dev/null && exec "$@"'))
    code, _, errors = here.run()
    assert code == 0, errors
    assert list((tmp_path / "reports" / "good").glob("*/report.html"))
    assert not list(tmp_path.glob("reports/.reports*"))
    here.assert_swept()


def test_a_home_that_cannot_be_written_makes_no_difference(here, begin):
    here.add("good", *GOOD, PICTURE)
    assert here.run("--kernel", "plain")[0] == 0
    before = pages(here)
    for kernel, home in (
        ("plain", ["HOME=/dev/null"]),  # a file
        ("warm", ["HOME=/proc/nobody"]),
        ("plain", ["-u", "HOME"]),
    ):
        begin("env", "-u", "MPLCONFIGDIR", "-u", "XDG_CONFIG_HOME", "-u", "XDG_CACHE_HOME", *home)
        code, _, errors = here.run("--force", "--kernel", kernel)
        assert code == 0, errors
        assert "atplotlib" not in errors, home
        assert pages(here) == before, home
    here.assert_swept()


@pytest.mark.parametrize(
    "closed", ["2>&-", ">&-", "<&- >&- 2>&-"], ids=["errors", "output", "all"]
)  # fmt: skip
def test_closed_streams_do_no_harm(here, begin, closed):
    here.add("good", *GOOD)
    here.add("failing", *GOOD, ("code", "import os; os.write(2, b'said to errors'); 1 / 0"))
    begin(*shell(f'exec "$@" {closed}'))
    code, out, errors = here.run()
    assert code == 1
    assert here.states() == {"good": ("made", ""), "failing": ("failed", "error")}
    assert ("made" in out) == (">&-" not in closed.replace("2>&-", ""))
    assert errors == "" or "2>&-" not in closed
    said = [
        path for path in here.project.root.rglob("*") if path.is_file() and b"to make" in path.read_bytes()
    ]
    assert said == [], "what was said to a closed stream went into a file"
    here.assert_swept()


@pytest.mark.parametrize("kernel", ["plain", "warm"])
def test_modules_of_common_names_in_the_project_are_not_taken(here, monkeypatch, kernel):
    """As the command that is installed does, this one looks for no modules where it is started."""
    monkeypatch.setattr("tests.slow.fault_helpers.COMMAND", [COMMAND[0], "-P", *COMMAND[1:]])
    for name in ("types", "csv", "random", "typing", "pandas", "signal"):
        (here.project.root / f"{name}.py").write_text("raise RuntimeError('not this one')\n")
    here.add("good", *GOOD, ("code", "import csv, os, random\nassert 'PYTHONSAFEPATH' not in os.environ"))
    code, _, errors = here.run("--kernel", kernel)
    assert code == 0, errors
    here.assert_swept()


def test_what_a_run_keeps_for_itself_can_be_changed_by_nobody_else(here):
    here.add("good", *GOOD, ("code", "import os; print(os.environ.get('ANY'))"))
    code, _, errors = here.run(umask=0)
    assert code == 0, errors
    own = here.project.root / ".impact"
    assert [path for path in (own, own / "variables.key") if path.stat().st_mode & 0o002] == []


def git(folder: Path, *words: str) -> str:
    me = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "safe.directory=*"]
    answer = subprocess.run(
        ["git", *me, "-C", str(folder), *words], capture_output=True, text=True, check=True
    )
    return answer.stdout.strip()


@pytest.fixture
def checkout(here):
    """The project as a checkout that belongs to somebody else."""
    if os.geteuid() or shutil.which("git") is None:
        pytest.skip("needs git, and root to give a folder away")
    here.add("good", *GOOD)
    here.add("next", *GOOD)
    git(here.project.root, "init", "-q")
    git(here.project.root, "add", ".")
    git(here.project.root, "commit", "-q", "-m", "First")
    _give_away(here.project.root)
    return here


def _give_away(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 4711, 4711)


def page_and_commit(here) -> tuple[str, str]:
    folder = here.folder("good")
    return (folder / "report.html").read_text(), records.read_manifest(folder).git_commit


def test_a_checkout_that_belongs_to_somebody_else_tells_its_commit(checkout):
    code, _, errors = checkout.run()
    assert (code, "note:" in errors) == (0, False), errors
    page, commit = page_and_commit(checkout)
    assert commit.startswith(git(checkout.project.root, "rev-parse", "HEAD"))
    assert commit in page


def test_a_commit_that_git_does_not_tell_is_noted_once_and_on_the_page(checkout):
    # the folder above is trusted by nobody: only the project's own notebooks are run
    root = checkout.project.root
    (root / ".git").rename(root.parent / ".git")
    _give_away(root.parent)
    code, _, errors = checkout.run()
    assert code == 0, errors
    (note,) = [line for line in errors.splitlines() if line.startswith("note:")]
    assert note.startswith("note: the commit is not recorded: detected dubious ownership")
    page, commit = page_and_commit(checkout)
    assert commit == ""
    assert "<dt>Commit</dt><dd>not recorded</dd>" in page


def test_a_commit_is_that_of_the_project_where_a_hook_of_git_names_another(checkout, begin, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    git(other, "commit", "-q", "--allow-empty", "-m", "Other")
    begin("env", f"GIT_DIR={other / '.git'}", f"GIT_WORK_TREE={other}", f"GIT_INDEX_FILE={other / 'index'}")
    code, _, errors = checkout.run()
    assert (code, "note:" in errors) == (0, False), errors
    assert page_and_commit(checkout)[1] == git(checkout.project.root, "rev-parse", "HEAD").strip()


def test_a_checkout_without_git_says_so_once(checkout, begin):
    begin("env", "PATH=/nowhere")
    code, _, errors = checkout.run()
    assert code == 0, errors
    notes = [line for line in errors.splitlines() if line.startswith("note:")]
    assert notes == ["note: the commit is not recorded: git is not installed"]
    assert page_and_commit(checkout)[1] == ""


def test_a_project_that_is_no_checkout_has_nothing_to_say_about_commits(here):
    here.add("good", *GOOD)
    code, _, errors = here.run()
    assert (code, "note:" in errors) == (0, False), errors
