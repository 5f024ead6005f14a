"""The ``impact`` command: each verb is one call into the package.

Heavy imports stand inside the verbs, so that ``impact --help`` answers at once. Errors that a user can act on
are one line; ``--debug`` shows where they come from. Exit codes: 0 all good, 1 something could not be made,
2 the request was wrong, 130 stopped with Ctrl-C.
"""

from impact.cli.app import app
from impact.cli.entry import main

__all__ = ["app", "main"]
