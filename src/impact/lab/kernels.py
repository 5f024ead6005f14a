"""The one kernel of the lab: this environment's interpreter, tied to this project.

Kernels that happen to be registered on the machine are not offered: each leads to an environment in which
``import impact`` may fail or find another version.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

from impact.project.layout import ENVIRONMENT_VARIABLE

#: The name that notebooks hold; the report machine runs them under it too.
NAME = "python3"
#: Older names for the same: a notebook saved under one of them opens without a question.
_ALIASES = ("impact",)


class ProjectKernel(KernelSpecManager):
    """Offer one kernel, whatever is registered in the environment, the home folder or the system."""

    def find_kernel_specs(self) -> dict[str, str]:
        """List the one kernel, with the folder of its icons."""
        return {NAME: _icons()}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Describe the kernel.

        Raises
        ------
        NoSuchKernel
            Any name but those that mean it.
        """
        if kernel_name not in (NAME, *_ALIASES):
            raise NoSuchKernel(kernel_name)
        return _spec()


def _spec() -> KernelSpec:
    project = os.environ.get(ENVIRONMENT_VARIABLE, "")
    return KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="impact (Python {}.{})".format(*sys.version_info[:2]),
        language="python",
        # without the second, debugging prints a warning about frozen modules into the notebook's log
        env={ENVIRONMENT_VARIABLE: project, "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
        metadata={"debugger": True},
        resource_dir=_icons(),
    )


def _icons() -> str:
    import ipykernel

    return str(Path(ipykernel.__file__).parent / "resources")
