"""The ``impact`` command: each verb is one call into the package.

Heavy imports stand inside the verbs, so that ``impact --help`` answers at once. Errors that a user can act on
are one line; ``--debug`` shows where they come from. Exit codes: 0 all good, 1 something could not be made,
2 the request was wrong, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import sys
from typing import Any

__all__ = ["app", "main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command; the entry point of ``impact``.

    Parameters
    ----------
    arguments
        The words behind ``impact``; those of the command line where there are none.
    """
    if arguments is None:
        from impact.cli.fixed_hashes import fix_hashes

        fix_hashes()  # before anything heavy is imported: it may begin the program again
    try:
        from impact.project.environment import COMMAND_PATH, look_for_circles_seldom

        look_for_circles_seldom(500_000)  # more than a command makes for one report
        from impact.cli import entry, quick_end

        entry.main(arguments)
    except (ImportError, AttributeError) as error:
        _explain(error)
        raise
    except SystemExit as end:
        if COMMAND_PATH and arguments is None:
            quick_end.end_at_once(end)
        raise


def _explain(error: Exception) -> None:
    """Say in a line when a module of the user's stands in the place of one that is imported first."""
    from impact.cli.words import module_conflicts

    conflict = module_conflicts.from_import(error)
    if conflict is not None and "--debug" not in sys.argv:
        sys.stderr.write(f"error: {conflict}\n")
        raise SystemExit(2)


def __getattr__(name: str) -> Any:
    if name == "app":
        from impact.cli import entry
        from impact.cli.typer_app import app

        entry.register()
        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it offers app, main")
