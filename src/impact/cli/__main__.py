"""Run the command as ``python -m impact.cli``."""

from impact.cli.entry import main

main()
