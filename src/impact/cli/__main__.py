"""Run the command as ``python -m impact.cli``."""

from impact.cli import main

main()
