"""The program of a plain kernel: ``python -m ipykernel_launcher``, losing none of what it says.

ipykernel publishes what a notebook prints, and the end of each cell, through a socket that drops messages
without a word once a thousand wait. A notebook that prints faster than it is heard lost lines of its output,
and often the word that a cell has ended, for which nbclient then waits. Here nothing is dropped; what a
notebook may say is limited by :mod:`impact.reporting.run.limits`.

The file is run by its path, so that nothing of this package is imported before the notebook does so.
"""

import sys
from importlib import util
from typing import Any

#: a high-water mark of the sockets that means none
UNLIMITED = 0


def main() -> None:
    """Be a kernel until it is told to end."""
    if not sys.flags.safe_path:
        del sys.path[0]  # the folder of this file, in which other modules have common names
    launcher = util.find_spec("ipykernel_launcher")
    if launcher is not None and launcher.origin is not None:
        sys.argv[0] = launcher.origin  # what a notebook sees of its own command line

    from ipykernel.kernelapp import IPKernelApp

    class PlainApp(IPKernelApp):
        """ipykernel's own, whose messages wait until they are heard."""

        def init_iopub(self, context: Any) -> None:
            context.sndhwm = UNLIMITED
            super().init_iopub(context)

    PlainApp.launch_instance()


if __name__ == "__main__":
    main()
