"""Memory that kernels grow by comes in large pages, where the system has them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_SWITCH = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_GROW = """
from impact.reporting.run.warm import forkserver
forkserver._keep_memory()
forkserver._use_large_pages()
blocks = [bytearray(100_000) for _ in range(100)]
heap = open("/proc/self/smaps").read().split("[heap]")[1:]
print(any("VmFlags" in part and " hg" in part.split("VmFlags:")[1].splitlines()[0] for part in heap))
"""


@pytest.mark.skipif(not _SWITCH.is_file(), reason="this system has pages of one size")
def test_the_room_that_a_kernel_grows_into_is_marked() -> None:
    done = subprocess.run([sys.executable, "-c", _GROW], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
