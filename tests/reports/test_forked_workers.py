"""Workers are forked from the process of the run: after planning, it still has one thread."""

import os
import subprocess
import sys

import pytest

from impact.project.environment import NO_THREADS

_CODE = (
    "import sys\n"
    "from impact.project import find_project\n"
    "from impact.reporting.plan.plan import plan\n"
    "from impact.reporting.pool import forking\n"
    "plan(find_project(), [], {}, force=True)\n"
    "print('pandas' in sys.modules, forking.ready(('html',), find_project().root))"
)


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_the_process_that_has_planned_all_reports_can_fork_workers():
    environment = {name: value for name, value in os.environ.items() if name not in NO_THREADS}
    done = subprocess.run(
        [sys.executable, "-c", _CODE], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.split() == ["True", "True"]
