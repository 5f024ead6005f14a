"""Build ``.venv`` from ``requirements.lock`` and register its Jupyter kernels; do nothing when that is done.

Called by ``make setup`` with whatever ``python3`` the machine has, before anything is installed: only the
standard library, and no syntax newer than Python 3.6, so that an old interpreter still gets to the message
that says it is too old.

An environment that works is never given up for one that may not: the new one is made beside it, in
``.vnew``, and is renamed to ``.venv`` when it is complete and answers. Whatever goes wrong before, ``.venv``
is as it was. What was installed into it by hand is installed into the new one, too.

The interpreter is remembered: only ``--python`` (``make setup PYTHON=python3.12``) changes it.

Ways to install, tried in this order:

1. ``uv`` from the PATH, or one installed by pip into ``.bootstrap`` (Debian's pip refuses plain installs, a
   target folder it allows); without a network, from its cache;
2. ``venv`` and pip, several times slower, for machines where uv does not run.

Nothing is written outside the checkout, apart from the caches of uv and pip.
"""

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional

OLDEST = (3, 11)
NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
BOOTSTRAP = ROOT / ".bootstrap"
VENV = ROOT / ".venv"
# As many letters as ".venv": the path is changed in launchers of Windows, which hold its length, too.
BESIDE = ROOT / ".vnew"
ASIDE = ROOT / ".vold"
STAMP = "impact-setup.json"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
#: the number of what this script makes; raise it when environments made before have to be made anew
FORM = 2
# uv and pip spell the same settings differently; uv reads none of pip's files.
UV_NAMES = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE", "find-links": "UV_FIND_LINKS"}


class SetupError(Exception):
    """A reason to stop that the user can act on, in one line."""


class Interpreter(NamedTuple):
    """A Python that environments can be made with."""

    path: str
    version: str  # "3.12"

    def __str__(self) -> str:
        """Name it as the user would."""
        return "Python {} ({})".format(self.version, self.path)


def say(text: str) -> None:
    """Print one line of progress at once, also when the output is a pipe."""
    print(f"setup: {text}", flush=True)


# --- processes


_lock_file: Optional[Any] = None


def run(command: List[str], environment: Optional[Dict[str, str]] = None) -> bool:
    """Run a command in the checkout; return whether it succeeded.

    It holds the lock of this set-up as well: when this process is killed, the next set-up waits until the
    command has ended. When this process is only asked to stop, the command and all it started end first.
    """
    options = {"pass_fds": (_lock_file.fileno(),)} if _lock_file and os.name == "posix" else {}
    try:
        process = subprocess.Popen(
            command,
            cwd=str(ROOT),
            env=environment,
            start_new_session=True,
            **options,  # type: ignore[call-overload]
        )
    except OSError as error:
        say(f"{command[0]}: {error}")
        return False
    try:
        return process.wait() == 0
    finally:
        if process.poll() is None:
            with contextlib.suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()


def answers(command: List[str]) -> Optional[str]:
    """Return what a command prints, or None when it fails."""
    try:
        done = subprocess.run(command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one set-up run at a time; a second one waits and then finds the work done."""
    global _lock_file
    with (ROOT / ".setup.lock").open("w") as handle:
        _lock(handle.fileno())
        _lock_file = handle
        try:
            yield
        finally:
            _lock_file = None


def _lock(descriptor: int) -> None:
    """Wait for a file of one's own; the system gives it back however this process ends."""
    try:
        import fcntl
    except ImportError:  # Windows, which gives up after ten seconds
        import msvcrt

        while True:
            with contextlib.suppress(OSError):
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
                return
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


# --- interpreters


def inspect(name: str) -> Optional[Interpreter]:
    """Look at the interpreter behind a name or path; None when it does not run.

    Of a virtual environment it is the one that the environment was made with. A pyenv shim exists for
    versions that are not active, so the name alone proves nothing.
    """
    code = (
        "import sys; print('%d.%d' % sys.version_info[:2]); "
        "print(getattr(sys, '_base_executable', None) or sys.executable)"
    )
    place = shutil.which(name)
    lines = (answers([place, "-c", code]) or "").splitlines() if place else []
    return Interpreter(lines[1], lines[0]) if len(lines) == 2 else None


def is_new_enough(interpreter: Optional[Interpreter]) -> bool:
    """Tell whether the package runs on an interpreter."""
    return interpreter is not None and tuple(map(int, interpreter.version.split("."))) >= OLDEST


def interpreter_of(folder: Path) -> Optional[Interpreter]:
    """Look up what an environment was made with, as it says itself, whether that is still there or not."""
    stamp = read_stamp(folder)
    if "interpreter" in stamp:
        return Interpreter(str(stamp["interpreter"]), str(stamp.get("python")))
    try:
        text = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    lines = (line.partition("=") for line in text.splitlines())
    settings = {key.strip(): value.strip() for key, _, value in lines}
    version = ".".join((settings.get("version_info") or settings.get("version", "")).split(".")[:2])
    if not re.match(r"\d+\.\d+$", version) or "home" not in settings:
        return None
    name = "python.exe" if os.name == "nt" else "python" + version
    return Interpreter(str(Path(settings["home"]) / name), version)


def choose_interpreter(wish: Optional[str]) -> Interpreter:
    """Decide with which interpreter to make an environment.

    In this order: the one that was asked for; the one that ``.venv`` was made with; another of the same
    version; the one that runs this; any that is new enough, since macOS and older systems call something
    too old ``python3`` while a newer one stands beside it.
    """
    needed = "3.11 or newer is needed; install one and name it: make setup PYTHON=python3.12"
    if wish:
        choice = inspect(wish)
        if choice is None:
            raise SetupError(f"{wish} is not there or does not run; {needed}")
        if not is_new_enough(choice):
            raise SetupError(f"{wish} is Python {choice.version}, but {needed}")
        return choice
    old = interpreter_of(VENV)
    if old:
        still = inspect(old.path)
        if still and still.version == old.version:
            return old
    names = [f"python{old.version}"] if old else []
    for name in [*names, sys.executable, *NAMES]:
        interpreter = inspect(name)
        if is_new_enough(interpreter):
            assert interpreter is not None
            if old:
                say(f"{old}, with which .venv was made, is gone; using {interpreter}")
            return interpreter
    raise SetupError("python3 is {}.{}, but {}".format(*sys.version_info[:2], needed))


def require_python() -> None:
    """Go on with a Python that is new enough to read this project's files, or stop."""
    if sys.version_info >= OLDEST:
        return
    before = interpreter_of(VENV)
    for name in [*([before.path] if before else []), *NAMES]:
        interpreter = inspect(name)
        if is_new_enough(interpreter):
            assert interpreter is not None
            words = [interpreter.path, *sys.argv]
            if os.name == "nt":  # there exec returns to the shell at once
                sys.exit(subprocess.call(words))
            os.execv(interpreter.path, words)
    raise SetupError(
        "python3 is {}.{}, but 3.11 or newer is needed; "
        "install one and name it: make setup PYTHON=python3.12".format(*sys.version_info[:2])
    )


# --- what should be there, and what is


def inputs() -> Dict[str, str]:
    """Digest what an environment is made from; settings of ruff or pytest in pyproject.toml are not."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as stream:
        project = tomllib.load(stream)
    parts = [project.get("project"), project.get("build-system"), project.get("tool", {}).get("hatch")]
    texts = {
        "pyproject.toml": json.dumps(parts, sort_keys=True, default=str),
        "requirements.lock": (ROOT / "requirements.lock").read_text(encoding="utf-8"),
    }
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


def read_stamp(folder: Path) -> Dict[str, Any]:
    """Read what a finished environment says of itself; empty when it was not finished by this script."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def reasons(wish: Optional[str] = None) -> List[str]:
    """List why ``.venv`` has to be made, in words for the user; empty when it is as it should be.

    The place counts because scripts and kernels hold absolute paths: a checkout that was moved needs a new
    environment.
    """
    if not VENV.exists():
        return ["there is no .venv"]
    stamp = read_stamp(VENV)
    causes = []
    if stamp.get("form") != FORM:
        causes.append(
            "it was made by an earlier version of this set-up" if stamp else "make setup did not make it"
        )
    elif stamp.get("root") != str(ROOT):
        causes.append(f"it was made in {stamp.get('root')}")
    elif not (python_path(VENV).exists() and script_path(VENV).exists()):
        causes.append("its interpreter is gone" if script_path(VENV).exists() else "it is not complete")
    else:
        digests = stamp.get("inputs") or {}
        causes += [f"{name} has changed" for name, digest in inputs().items() if digests.get(name) != digest]
    if wish:
        choice, current = choose_interpreter(wish), interpreter_of(VENV)
        if current is None or os.path.realpath(choice.path) != os.path.realpath(current.path):
            causes.append(f"{choice} was asked for" + (f" in place of {current}" if current else ""))
    return causes


def python_path(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    return folder / SCRIPTS / ("python.exe" if os.name == "nt" else "python")


def script_path(folder: Path) -> Path:
    """Return the command ``impact`` of an environment."""
    return folder / SCRIPTS / ("impact.exe" if os.name == "nt" else "impact")


def can_run(folder: Path) -> bool:
    """Tell whether the package of this checkout can be run in an environment."""
    place = answers([str(python_path(folder)), "-c", "import impact.cli; print(impact.__file__)"])
    return place is not None and ROOT in Path(place.strip()).resolve().parents


def packages(folder: Path) -> Dict[str, str]:
    """List what is installed in an environment: by name, the line that installs it."""
    lines = {}
    for place in [*folder.glob("lib/python3*/site-packages"), folder / "Lib" / "site-packages"]:
        for record in sorted(place.glob("*.dist-info")):
            name, _, version = record.name[: -len(".dist-info")].partition("-")
            name = re.sub(r"[-_.]+", "-", name).lower()
            lines[name] = _origin(record, name) or f"{name}=={version}"
    return lines


def _origin(record: Path, name: str) -> str:
    try:
        origin = json.loads((record / "direct_url.json").read_text(encoding="utf-8"))
        if origin.get("dir_info", {}).get("editable"):
            return f"-e {origin['url']}"
        if "vcs_info" in origin:
            return "{} @ {vcs}+{}@{commit_id}".format(name, origin["url"], **origin["vcs_info"])
        return f"{name} @ {origin['url']}"
    except (OSError, ValueError, KeyError):
        return ""


# --- installing


def pip_settings() -> Dict[str, str]:
    """Translate the user's pip configuration into uv's environment variables.

    Someone behind a mirror or a company certificate has told pip about it once; that has to be enough.
    """
    listing = answers([sys.executable, "-m", "pip", "config", "list"]) or ""
    settings = {}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        name = UV_NAMES.get(key.rpartition(".")[2])
        if name and name not in os.environ:
            settings[name] = ",".join(value.strip("'\"").split())  # several: blanks in pip, commas in uv
    return settings


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


def has_pip(python: str) -> bool:
    """Tell whether an interpreter has pip."""
    return answers([python, "-m", "pip", "--version"]) is not None


def find_uv() -> Optional[str]:
    """Return a uv to use: from the PATH, from an earlier run, or fetched by pip; None when there is none."""
    found = shutil.which("uv")
    if found and answers([found, "--version"]):
        return found
    own = BOOTSTRAP / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    if answers([str(own), "--version"]):
        return str(own)
    if not has_pip(sys.executable):
        return None
    say("fetching uv")
    shutil.rmtree(str(BOOTSTRAP), ignore_errors=True)
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", **_patience()}
    if run([*fetch, "--target", str(BOOTSTRAP), "uv"], environment) and answers([str(own), "--version"]):
        return str(own)
    return None


def _patience() -> Dict[str, str]:
    """Have pip give up soon where the network is gone and the old environment can be used meanwhile."""
    return {"PIP_RETRIES": "1", "PIP_DEFAULT_TIMEOUT": "15"} if VENV.exists() else {}


def install_with_uv(uv: str, interpreter: Interpreter, folder: Path) -> Optional[List[str]]:
    """Make an environment with uv; return the command that installs into it, None when it did not work.

    Byte code is compiled now, once: where PYTHONDONTWRITEBYTECODE is set, every run would do it again.
    """
    environment = uv_environment()
    make = [uv, "venv", "--quiet", "--prompt", "impact", "--python", interpreter.path, str(folder)]
    if not run(make, environment):
        return None
    command = [uv, "pip", "install", "--quiet", "--python", str(python_path(folder)), "--compile-bytecode"]
    needs = ["-r", "requirements.lock", "-e", ".", "pip"]
    if run([*command, *needs], environment):
        return command
    say("trying again with what uv has in its cache")
    return command if run([*command, "--offline", *needs], environment) else None


def install_with_pip(interpreter: Interpreter, folder: Path) -> Optional[List[str]]:
    """Make an environment with venv and pip; return the command that installs into it, or None."""
    outer = has_pip(interpreter.path)
    # A fresh Debian has no ensurepip; its pip can still install into an environment that has none.
    without = ["--without-pip"] if outer else []
    if not run([interpreter.path, "-m", "venv", *without, "--prompt", "impact", str(folder)]):
        return None
    python = str(python_path(folder))
    pip = [interpreter.path, "-m", "pip", "--python", python] if outer else [python, "-m", "pip"]
    command = [*pip, "install", "--quiet", "--disable-pip-version-check"]
    needs = ["-r", "requirements.lock", "-e", ".", "pip"]
    return command if run([*command, *needs], {**os.environ, **_patience()}) else None


def install(interpreter: Interpreter, folder: Path) -> List[str]:
    """Make an environment by the first way that works; return the command that installs more into it."""
    uv = find_uv()
    if uv:
        say(f"installing with {uv}")
        command = install_with_uv(uv, interpreter, folder)
        if command:
            return command
        remove(folder)
    say("uv is not usable here; installing with venv and pip, which takes longer")
    command = install_with_pip(interpreter, folder)
    if not command:
        raise SetupError(
            "could not build .venv; see the lines above. Needed: access to a package index, and either uv, "
            "or pip and venv (Debian, Ubuntu: apt install python3-pip python3-venv)"
        )
    return command


def carry_over(old: Path, new: Path, command: List[str]) -> None:
    """Install what somebody has added to the old environment into the new one, or say what is missing.

    Added is what set-up had not installed. Where there is no list of that, what is in no lock is named, not
    installed: it may be something that an earlier lock held.
    """
    old_lines, new_lines = packages(old), packages(new)
    record = read_stamp(old).get("packages")
    for name, line in sorted((record or {}).items()):
        if name in new_lines and old_lines.get(name, line) not in (line, new_lines[name]):
            say(f"{old_lines[name]} had been put in place of {line}; it is {new_lines[name]} again")
    additions = sorted(
        line for name, line in old_lines.items() if name not in new_lines and name not in (record or {})
    )
    if not additions:
        return
    if record is not None:
        say(f"installing again what was added to .venv: {', '.join(additions)}")
        listing = new / "impact-added.txt"
        listing.write_text("\n".join(additions) + "\n", encoding="utf-8")
        environment = uv_environment() if command[1:2] == ["pip"] else None
        if run([*command, "-c", "requirements.lock", "-r", str(listing)], environment):
            return
    python = python_path(VENV).relative_to(ROOT)
    words = " ".join(f"'{line}'" if " @ " in line else line for line in additions)
    say(f"not in the new environment: {', '.join(additions)}")
    say(f"to install that again: {python} -m pip install {words}")


def register_kernels(folder: Path) -> None:
    """Write the kernels ``impact`` and ``python3`` into an environment that will be ``.venv``, nowhere else.

    Both start this environment's interpreter. ``impact`` is tied to this checkout, whatever folder a
    notebook was opened from. ``python3``, which the report machine uses, is not: Jupyter lets a kernel's own
    ``env`` win over the variables of whoever starts it, and a run on another project would silently read
    this one's data.
    """
    tied: Dict[str, str] = {"IMPACT_PROJECT": str(ROOT)}
    free: Dict[str, str] = {}
    for name, title, variables in (("impact", "impact", tied), ("python3", "Python 3", free)):
        kernel = {
            "argv": [str(python_path(VENV)), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": title,
            "language": "python",
            "env": variables,
            "metadata": {"debugger": True},
        }
        place = folder / "share" / "jupyter" / "kernels" / name
        place.mkdir(parents=True, exist_ok=True)
        # Replaced, never edited: the installed file may be a hard link into uv's cache.
        write_whole(place / "kernel.json", kernel)


def write_whole(path: Path, content: object) -> None:
    """Write a JSON file beside its place, then put it there, so that nobody meets half of it."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)


# --- one environment in the place of another


def remove(path: Path) -> None:
    """Remove a folder, or a link to one, that may not be there."""
    if path.is_symlink():
        path.unlink()
    elif path.exists():
        shutil.rmtree(str(path))


def tidy() -> None:
    """Put right what a set-up that was killed has left."""
    if ASIDE.exists() and not VENV.exists():
        ASIDE.rename(VENV)
        say("an earlier set-up was stopped; .venv is as it was before")
    remove(BESIDE)
    remove(ASIDE)


def settle(folder: Path) -> None:
    """Write the path of ``.venv`` in the place of the folder's own, in scripts, launchers and settings.

    Nothing else holds it: modules are found from the interpreter, and byte code is told its file's path.
    """
    beside_name, final_name = ((os.sep + path.name).encode() for path in (BESIDE, VENV))
    for path in [folder / "pyvenv.cfg", *(folder / SCRIPTS).iterdir()]:
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        is_text = b"\0" not in content[:1024]
        if beside_name in content and (is_text or os.name == "nt"):
            beside = path.with_name(path.name + ".new")  # it may be a hard link into uv's cache
            beside.write_bytes(content.replace(beside_name, final_name))
            shutil.copymode(str(path), str(beside))
            beside.replace(path)


def swap() -> None:
    """Put the new environment in the place of the old one, and the old one back when that does not answer."""
    has_old = VENV.exists() or VENV.is_symlink()
    if has_old:
        VENV.rename(ASIDE)
    try:
        BESIDE.rename(VENV)
        if not can_run(VENV) or answers([str(script_path(VENV)), "--help"]) is None:
            VENV.rename(BESIDE)
            raise SetupError("the new environment was complete, but does not answer in the place of .venv")
    except BaseException:
        if has_old and not VENV.exists():
            ASIDE.rename(VENV)
        raise
    # It answers; an old one that cannot be removed now (a file in use) goes with the next set-up.
    with contextlib.suppress(OSError):
        remove(ASIDE)


def renew(interpreter: Interpreter) -> None:
    """Make an environment beside ``.venv`` and put it in its place; what fails leaves ``.venv`` as it was."""
    start = time.time()
    has_old = VENV.exists()
    digests = inputs()
    try:
        command = install(interpreter, BESIDE)
        installed = packages(BESIDE)
        if has_old:
            carry_over(VENV, BESIDE, command)
        register_kernels(BESIDE)
        settle(BESIDE)
        stamp = {"form": FORM, "root": str(ROOT), "inputs": digests, "packages": installed}
        write_whole(BESIDE / STAMP, {**stamp, "python": interpreter.version, "interpreter": interpreter.path})
        if not can_run(BESIDE) or answers([str(python_path(BESIDE)), "-m", "pip", "--version"]) is None:
            raise SetupError("the new environment is complete, but impact or pip does not run in it")
        swap()
    finally:
        with contextlib.suppress(OSError):
            remove(BESIDE)
    say(f".venv is ready, with Python {interpreter.version} ({time.time() - start:.0f} s)")
    if has_old:
        say("it is a new environment: restart notebooks and JupyterLab if they are open")


def stop_in_order() -> None:
    """Leave nothing half made when a service manager or a closed terminal ends this process."""

    def leave(number: int, _frame: Any) -> None:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, leave)


def bring_up_to_date(wish: Optional[str]) -> None:
    """Make ``.venv`` if it has to be made, one set-up at a time."""
    if not reasons(wish) and not BESIDE.exists() and not ASIDE.exists():
        return
    with alone():
        tidy()
        why = reasons(wish)
        if not why:
            return
        interpreter = choose_interpreter(wish)
        if VENV.exists():
            say(f"making .venv anew: {'; '.join(why)}")
        renew(interpreter)


def main(words: List[str]) -> int:
    """Bring ``.venv`` up to date; return the exit code, 0 when there is an environment to work with."""
    parser = argparse.ArgumentParser(prog="setup_environment.py", description="Build .venv, if need be.")
    parser.add_argument(
        "--python", default="", help="the interpreter to make it with; remembered from then on"
    )
    wish = parser.parse_args(words).python or None
    stop_in_order()
    try:
        require_python()
        bring_up_to_date(wish)
    except KeyboardInterrupt:
        print("setup: stopped; .venv is as it was", file=sys.stderr)
        return 130
    except (SetupError, OSError) as error:
        print(f"setup: error: {error}", file=sys.stderr)
        if wish is None and sys.version_info >= OLDEST and can_run(VENV):
            why = "; ".join(reasons()) or "see above"
            print(f"setup: .venv is kept as it is; not up to date: {why}", file=sys.stderr)
            return 0
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
