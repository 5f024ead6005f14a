"""Hashes of text: a run begins again with those of its kernels, so that kernels can be forked from it.

How text is hashed, and so in which order a set is gone through, is settled when an interpreter starts.
Kernels have it fixed, so that equal runs give equal bytes; a process whose hashes are others cannot be one.
The same holds for the encoding of files that name none.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

#: The user's own value of the variable, while the program begins again.
_OWN_VALUE = "IMPACT_PYTHONHASHSEED"
_SEED = "PYTHONHASHSEED"
#: Has an interpreter read and write files in UTF-8 where the language of the machine has another encoding.
_UTF8 = {"PYTHONUTF8": "1"}
_ASKS_ONLY = {"--explain", "--help", "-h"}


def fix_hashes() -> None:
    """Begin ``impact run`` again with fixed hashes, in the same process; other commands go on as they are.

    It takes 25 milliseconds, and spares the start of an interpreter and half a second of imports. What the
    variable was for this program, it is for all that it starts.
    """
    before = os.environ.pop(_OWN_VALUE, None)
    words = sys.argv[1:]
    runs = next((word for word in words if not word.startswith("-")), "") == "run"
    if before is not None:
        os.environ.pop(_SEED, None)
        if before:
            os.environ[_SEED] = before
    elif sys.platform != "linux" or not runs or _ASKS_ONLY & {*words}:
        return
    utf8 = sys.getfilesystemencoding() == "utf-8"
    if utf8 and not sys.flags.hash_randomization:
        from impact.project.environment import COMMAND_PATH  # which an interpreter need not that begins again

        COMMAND_PATH[:] = sys.path[not sys.flags.safe_path :]
    elif before is None and not sys.flags.ignore_environment and sys.executable:
        environment = {**os.environ, _SEED: "0", _OWN_VALUE: os.environ.get(_SEED, "")}
        environment |= {} if utf8 else _UTF8
        with suppress(OSError):  # without it, kernels get a process of their own
            os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606
