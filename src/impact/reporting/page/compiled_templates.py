"""Compiled templates: what Jinja makes of a template is kept in ``__pycache__`` beside it.

To compile those of a page and of the index takes a thirtieth of a run that makes one report. What is kept is
that of one version of Jinja and of Python, and of the template as it stands; where it cannot be kept or read,
the template is compiled as if nothing were there.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache


class _Cache(FileSystemBytecodeCache):
    """Jinja's own, where Python keeps its modules, and only where it may."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - whatever stands there instead
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):  # a package that its user may not write to
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


def beside(folder: Path) -> FileSystemBytecodeCache:
    """Keep compiled templates of a folder beside them."""
    versions = f"{sys.implementation.cache_tag}.jinja-{jinja2.__version__}"
    return _Cache(str(folder / "__pycache__"), f"%s.{versions}.cache")
