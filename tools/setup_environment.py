"""Build ``.venv`` from ``requirements.lock`` and register its Jupyter kernel; do nothing when that is done.

Called by ``make setup`` with whatever ``python3`` the machine has, before anything is installed: only the
standard library, and no syntax newer than Python 3.6, so that an old interpreter still gets to the message
that says it is too old.

Ways to install, tried in this order:

1. ``uv`` from the PATH, or one installed by pip into ``.bootstrap`` (Debian's pip refuses plain installs, a
   target folder it allows);
2. ``venv`` and pip, several times slower, for machines where uv does not run.

Nothing is written outside the checkout, apart from the caches of uv and pip.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, Iterator, List, Optional

OLDEST = (3, 11)
TESTED = ("python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BOOTSTRAP = ROOT / ".bootstrap"
STAMP = VENV / "impact-setup.json"
INPUTS = ("pyproject.toml", "requirements.lock", "tools/setup_environment.py")
# uv and pip spell the same settings differently; uv reads none of pip's files.
UV_NAMES = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE", "find-links": "UV_FIND_LINKS"}


class SetupError(Exception):
    """A reason to stop that the user can act on, in one line."""


def say(text: str) -> None:
    """Print one line of progress at once, also when the output is a pipe."""
    print(f"setup: {text}", flush=True)


def run(command: List[str], environment: Optional[Dict[str, str]] = None) -> bool:
    """Run a command in the checkout; return whether it succeeded."""
    try:
        return subprocess.run(command, cwd=str(ROOT), env=environment).returncode == 0
    except OSError as error:
        say(f"{command[0]}: {error}")
        return False


def answers(command: List[str]) -> Optional[str]:
    """Return what a command prints, or None when it fails."""
    try:
        done = subprocess.run(command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def require_python() -> None:
    """Go on with a Python that is new enough, or stop.

    macOS and older systems call something too old ``python3`` while a newer one stands beside it.
    """
    if sys.version_info >= OLDEST:
        return
    for name in TESTED:
        found = shutil.which(name)
        # A pyenv shim exists for versions that are not active, so the name alone proves nothing.
        if found and answers([found, "-c", "print(1)"]):
            os.execv(found, [found, *sys.argv])
    raise SetupError(
        "python3 is {}.{}, but 3.11 or newer is needed; "
        "install one and name it: make setup PYTHON=python3.12".format(*sys.version_info[:2])
    )


def wanted() -> Dict[str, str]:
    """Describe the environment that should be there: inputs, interpreter, and place.

    The place counts because scripts and kernels hold absolute paths: a checkout that was moved needs a new
    environment.
    """
    digest = hashlib.sha256()
    for name in INPUTS:
        digest.update(name.encode() + b"\0" + (ROOT / name).read_bytes() + b"\0")
    return {"inputs": digest.hexdigest(), "root": str(ROOT), "python": "{}.{}".format(*sys.version_info[:2])}


def installed() -> Dict[str, str]:
    """Describe the environment that is there; empty when there is none, or an unfinished one."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    works = isinstance(found, dict) and python_path().exists() and (VENV / "bin" / "impact").exists()
    return found if works else {}


def python_path() -> Path:
    """Return the interpreter of ``.venv``."""
    return VENV / "bin" / "python"


def pip_settings() -> Dict[str, str]:
    """Translate the user's pip configuration into uv's environment variables.

    Someone behind a mirror or a company certificate has told pip about it once; that has to be enough.
    """
    listing = answers([sys.executable, "-m", "pip", "config", "list"]) or ""
    found = {}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        name = UV_NAMES.get(key.rpartition(".")[2])
        if name and name not in os.environ:
            found[name] = ",".join(value.strip("'\"").split())  # several: blanks in pip, commas in uv
    return found


def uv_environment() -> Dict[str, str]:
    """Return the environment uv runs in."""
    environment = {
        **os.environ,
        **pip_settings(),
        "UV_PYTHON_DOWNLOADS": "never",  # the interpreter is the user's, not one fetched from elsewhere
        "UV_NO_PROGRESS": "1",
    }
    environment.pop("VIRTUAL_ENV", None)
    return environment


def has_pip() -> bool:
    """Tell whether the interpreter that runs this has pip."""
    return answers([sys.executable, "-m", "pip", "--version"]) is not None


def find_uv() -> Optional[str]:
    """Return a uv to use: from the PATH, from an earlier run, or fetched by pip; None when there is none."""
    found = shutil.which("uv")
    if found and answers([found, "--version"]):
        return found
    own = BOOTSTRAP / "bin" / "uv"
    if answers([str(own), "--version"]):
        return str(own)
    if not has_pip():
        return None
    say("fetching uv")
    shutil.rmtree(str(BOOTSTRAP), ignore_errors=True)
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    if run([*fetch, "--target", str(BOOTSTRAP), "uv"], environment) and answers([str(own), "--version"]):
        return str(own)
    return None


def usable_venv() -> bool:
    """Tell whether ``.venv`` holds a working interpreter of the version that is wanted."""
    version = answers(
        [str(python_path()), "-c", "import sys; print('%d.%d' % sys.version_info[:2], sys.prefix)"]
    )
    return version is not None and version.strip() == "{}.{} {}".format(*sys.version_info[:2], VENV)


def install_with_uv(uv: str) -> bool:
    """Make ``.venv`` with uv; return whether that worked.

    Byte code is compiled now, once: where PYTHONDONTWRITEBYTECODE is set, every run would do it again.
    """
    environment = uv_environment()
    if not usable_venv():
        shutil.rmtree(str(VENV), ignore_errors=True)
        if not run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], environment):
            return False
    install = [uv, "pip", "install", "--quiet", "--python", str(python_path()), "--compile-bytecode"]
    return run([*install, "-r", "requirements.lock", "-e", "."], environment)


def install_with_pip() -> bool:
    """Make ``.venv`` with venv and pip; return whether that worked."""
    if not usable_venv():
        shutil.rmtree(str(VENV), ignore_errors=True)
        # A fresh Debian has no ensurepip; its pip can still install into an environment that has none.
        without = ["--without-pip"] if has_pip() else []
        if not run([sys.executable, "-m", "venv", *without, str(VENV)]):
            return False
    pip = (
        [sys.executable, "-m", "pip", "--python", str(python_path())]
        if has_pip()
        else [str(python_path()), "-m", "pip"]
    )
    return run(
        [*pip, "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.lock", "-e", "."]
    )


def install() -> None:
    """Install by the first way that works."""
    uv = find_uv()
    if uv:
        say(f"installing with {uv}")
        if install_with_uv(uv):
            return
    say("uv is not usable here; installing with venv and pip, which takes longer")
    if not install_with_pip():
        raise SetupError(
            "could not build .venv; see the lines above. Needed: access to a package index, and either uv, "
            "or pip and venv (Debian, Ubuntu: apt install python3-pip python3-venv)"
        )


def register_kernels() -> None:
    """Write the kernels ``impact`` and ``python3`` into ``.venv``, and only there.

    Both start this environment's interpreter. ``impact`` is tied to this checkout, whatever folder a
    notebook was opened from. ``python3``, which the report machine uses, is not: Jupyter lets a kernel's own
    ``env`` win over the variables of whoever starts it, and a run on another project would silently read
    this one's data.
    """
    tied: Dict[str, str] = {"IMPACT_PROJECT": str(ROOT)}
    free: Dict[str, str] = {}
    for name, title, variables in (("impact", "impact", tied), ("python3", "Python 3", free)):
        kernel = {
            "argv": [str(python_path()), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": title,
            "language": "python",
            "env": variables,
            "metadata": {"debugger": True},
        }
        folder = VENV / "share" / "jupyter" / "kernels" / name
        folder.mkdir(parents=True, exist_ok=True)
        # Replaced, never edited: the installed file may be a hard link into uv's cache.
        write_whole(folder / "kernel.json", kernel)


def write_whole(path: Path, content: object) -> None:
    """Write a JSON file beside its place, then put it there, so that nobody meets half of it."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one set-up run at a time; a second one waits and then finds the work done."""
    import fcntl

    with (ROOT / ".setup.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Bring ``.venv`` up to date; return the exit code."""
    try:
        require_python()
        if installed() == wanted():
            return 0
        with alone():
            if installed() == wanted():
                return 0
            start = time.time()
            if STAMP.exists():
                STAMP.unlink()
            install()
            register_kernels()
            write_whole(STAMP, wanted())
            say(f".venv is ready ({time.time() - start:.0f} s)")
        return 0
    except SetupError as error:
        print(f"setup: error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
