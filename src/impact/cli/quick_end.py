"""The end of a run: a process that goes need not take its modules apart first."""

from __future__ import annotations

import atexit
import os
import sys
import threading


def end_at_once(end: SystemExit) -> None:
    """End this process as the interpreter would, but leave its memory to the system.

    To take apart what a run has imported costs a twelfth of what it takes to make one report. Returns where
    the interpreter has more to do: words to print, threads to wait for, streams that take no more.

    Parameters
    ----------
    end
        With what the command ends.
    """
    others = (thread for thread in threading.enumerate() if thread is not threading.main_thread())
    if not isinstance(end.code, int) or not all(thread.daemon for thread in others):
        return
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (OSError, ValueError):
        return
    os._exit(end.code)
