"""The everyday commands of the Makefile where there is no make, as on Windows.

    python tools/make.py report
    python tools/make.py setup PYTHON=python3.12
    python tools/make.py lab ARGS="--no-browser"

Only the standard library, and no syntax newer than Python 3.6: it runs before anything is installed. That the
commands are those of the Makefile is held by tests/unit/test_make_without_make.py.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import List

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
CHECKS = [
    "ruff check --quiet --output-format concise .",
    "ruff format --quiet --check .",
    "python tools/check_notebooks.py notebooks",
    "lint-imports --no-logo --config pyproject.toml",
    "mypy",
]
#: what each verb runs, once .venv is up to date
VERBS: "dict[str, list[str]]" = {
    "setup": [],
    "report": ["impact build", "impact run", "python -m tools.make_docs --if-possible"],
    "lab": ["impact build", "impact lab"],
    "lint": CHECKS,
    "test": [
        *CHECKS,
        "impact build",
        "python -m pytest -q -n auto --dist worksteal tests/unit tests/data tests/reports src/impact",
    ],
}


def start(line: str, arguments: str = "") -> int:
    """Run a command of the environment in the checkout; return its exit code."""
    name, *words = shlex.split(line)
    program = shutil.which(name, path=str(SCRIPTS))
    if program is None:
        print("make: error: .venv has no {}".format(name), file=sys.stderr)
        return 1
    return subprocess.call([program, *words, *shlex.split(arguments)], cwd=str(ROOT))


def main(words: List[str]) -> int:
    """Run the verbs that are named, as make does; return the exit code."""
    settings = dict(word.split("=", 1) for word in words if "=" in word)
    verbs = [word for word in words if "=" not in word]
    unknown = sorted({*verbs, *settings} - {*VERBS, "PYTHON", "ARGS"})
    if unknown or not verbs:
        wrong = "make: error: {}; ".format("there is no " + ", ".join(unknown)) if unknown else ""
        print("{}usage: python tools/make.py {}".format(wrong, "|".join(VERBS)), file=sys.stderr)
        print("[PYTHON=python3.12] [ARGS=words for lab]", file=sys.stderr)
        return 2
    setup = [sys.executable, str(ROOT / "tools" / "setup_environment.py")]
    code = subprocess.call([*setup, "--python", settings.get("PYTHON", "")])
    for verb in verbs if code == 0 else ():
        lines = VERBS[verb]
        for number, line in enumerate(lines):
            # All checks run, so that one call shows everything there is to mend.
            if code and line not in CHECKS:
                return code
            arguments = settings.get("ARGS", "") if verb == "lab" and number == len(lines) - 1 else ""
            code = start(line, arguments) or code
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
