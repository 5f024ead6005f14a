"""Write ``requirements.lock`` from ``pyproject.toml``: every version pinned, no address in it.

Called by ``make lock``. One lock serves every supported Python on Linux and macOS; markers tell them apart.
Versions that are already in the lock are kept while they satisfy ``pyproject.toml``; name packages to move
them, or give ``--upgrade`` to move all::

    python -m tools.make_lock --upgrade-package pandas
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.setup_environment import ROOT, find_uv, uv_environment

LOCK = ROOT / "requirements.lock"


def main(options: list[str]) -> int:
    """Write the lock; return the exit code."""
    uv = find_uv()
    if uv is None:
        print("lock: error: uv is not available, and pip could not fetch it", file=sys.stderr)
        return 1
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--all-extras"]
    # The header would hold the command with its index, annotations paths of this machine.
    command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    done = subprocess.run(
        [*command, *options, "pyproject.toml", "-o", LOCK.name], cwd=ROOT, env=uv_environment()
    )
    if done.returncode:
        return done.returncode
    if "://" in LOCK.read_text(encoding="utf-8"):
        print("lock: error: requirements.lock holds an address; do not commit it", file=sys.stderr)
        return 1
    print(f"lock: {Path(LOCK.name)} holds {len(LOCK.read_text(encoding='utf-8').splitlines())} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
