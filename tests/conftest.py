"""What every test can rely on: the checkout is the project, one thread a worker, no clock in hypothesis."""

from __future__ import annotations

import os

from hypothesis import settings

# Before numpy is imported: pytest-xdist already keeps every core busy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
# A variable of the developer's shell must not decide which project is tested.
os.environ.pop("IMPACT_PROJECT", None)

# A busy machine is no reason to fail; a failing example is printed with its seed either way.
settings.register_profile("impact", deadline=None, print_blob=True)
settings.load_profile("impact")
