"""A kernel that is forked forgets what was remembered before, in every module that remembers something."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from contextlib import suppress

import impact
from impact.reporting.run.warm import forked_process


def _modules() -> None:
    for module in pkgutil.walk_packages(impact.__path__, "impact."):
        if not module.name.endswith("__main__"):
            with suppress(ModuleNotFoundError):  # of an extra that is not installed
                importlib.import_module(module.name)


def test_a_module_that_remembers_names_what_it_remembers_with() -> None:
    _modules()
    caches = [
        (name, value.__module__, attribute)
        for name, module in [*sys.modules.items()]
        if name.partition(".")[0] == "impact"
        for attribute, value in vars(module).items()
        if type(value) is forked_process._Cache
    ]
    assert len(caches) > 100
    passed_over = [
        f"{name}.{attribute}"
        for name, home, attribute in caches
        if home == name and forked_process._REMEMBERING.isdisjoint(vars(sys.modules[name]))
    ]
    assert not passed_over, "they are not forgotten: name functools, cache or lru_cache in their module"
